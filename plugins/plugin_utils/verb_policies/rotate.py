# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever rotates an application's secrets: new values, and the distributions that show them."""

from __future__ import annotations

from typing import Final

from ansible_collections.serverless.aws.plugins.module_utils.rotate.described import Described, described

from .place import ANYTHING, Place, Specs, Statement, allow

RANDOM: Final = "-??????"
"""What Secrets Manager puts behind a name in the ARN."""


def statements(specs: Specs, place: Place) -> list[Statement]:
    """The calls of `module_utils/rotate/`."""
    secrets = [item for item in described(specs) if item.method != "none"]
    shown = [item for item in secrets if item.shown]
    return [
        *allow("Look", ["secretsmanager:DescribeSecret", "secretsmanager:ListSecretVersionIds"], arns(secrets, place)),
        *allow("Read", ["secretsmanager:GetSecretValue"], arns(shown, place)),
        *allow("Write", ["secretsmanager:PutSecretValue"], arns(by(secrets, "value"), place)),
        *allow("Start", ["secretsmanager:RotateSecret"], arns(by(secrets, "function"), place)),
        *allow("Find", ["cloudfront:ListDistributions"], [ANYTHING] if shown else []),
        *allow(
            "Show",
            ["cloudfront:GetDistribution", "cloudfront:UpdateDistribution"],
            [place.arn("cloudfront", "distribution/*", "")] if shown else [],
        ),
    ]


def by(secrets: list[Described], method: str) -> list[Described]:
    """Those that get their values so."""
    return [item for item in secrets if item.method == method]


def arns(secrets: list[Described], place: Place) -> list[str]:
    """Their ARNs."""
    return place.arns("secretsmanager", "secret:", [f"{item.name}{RANDOM}" for item in secrets])
