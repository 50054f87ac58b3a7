# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever calls functions by hand."""

from __future__ import annotations

from .place import Place, Specs, Statement, allow, names


def statements(specs: Specs, place: Place) -> list[Statement]:
    """InvokeFunction, also by version or alias. The end of the log comes with the answer."""
    functions = place.arns("lambda", "function:", names(specs, "lambda_functions"))
    return allow("Functions", ["lambda:InvokeFunction"], [*functions, *(f"{arn}:*" for arn in functions)])
