# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever moves aliases: for a release besides the policy of whoever deploys, for a rollback alone."""

from __future__ import annotations

from .place import Place, Specs, Statement, allow
from .status import watched


def statements(specs: Specs, place: Place) -> list[Statement]:
    """What a release needs beyond a deployment without aliases: to publish, to move, to watch, and callers' rights."""
    functions, qualified = released(specs, place)
    return [
        *rollback_statements(specs, place),
        *allow("Watch", ["cloudwatch:DescribeAlarms"], [place.arn("cloudwatch", "alarm:*")] if watched(specs) else []),
        *allow("Publish", ["lambda:CreateAlias", "lambda:PublishVersion"], functions),
        *allow(
            "Callers",
            [
                "lambda:AddPermission",
                "lambda:GetFunctionConfiguration",
                "lambda:GetPolicy",
                "lambda:RemovePermission",
            ],
            qualified,
        ),
    ]


def rollback_statements(specs: Specs, place: Place) -> list[Statement]:
    """Show, roll back and unpin: whoever may do this need not be the one who may deploy."""
    functions, _qualified = released(specs, place)
    return allow("Aliases", ["lambda:GetAlias", "lambda:ListVersionsByFunction", "lambda:UpdateAlias"], functions)


def released(specs: Specs, place: Place) -> tuple[list[str], list[str]]:
    """The functions that have an alias, and the same with any alias or version behind."""
    named = [str(spec["name"]) for spec in specs.get("lambda_functions", ()) if spec.get("alias")]
    functions = place.arns("lambda", "function:", named)
    return functions, [f"{arn}:*" for arn in functions]
