# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules between the routes of an HTTP API and the functions behind them."""

from __future__ import annotations

from .description import Description, Problems

DEFAULT_MILLISECONDS = 30_000
"""What an integration waits at most, and unless told otherwise (API Gateway quotas)."""


def check(description: Description) -> Problems:
    """An API that gives up before its function does answers 503 while the work goes on, and the caller repeats it."""
    functions = description.by_name("lambda_functions")
    for api in description.of("apigatewayv2_apis"):
        waits = {item["function"]: item["timeout_milliseconds"] for item in api["integrations"]}
        for name in sorted({route["function"] for route in api["routes"]}):
            function = functions.get(name)
            wait = waits.get(name, DEFAULT_MILLISECONDS)
            if function and wait < function["timeout_seconds"] * 1000:
                yield (
                    f"apis ({api['name']}): the integration waits {wait} ms for {name}, whose timeout_seconds is "
                    f"{function['timeout_seconds']}; lower that, or raise timeout_milliseconds in "
                    "integrations (30000 at most)"
                )
