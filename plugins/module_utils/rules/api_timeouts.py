# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules between the routes and methods of APIs and the functions behind them."""

from __future__ import annotations

from ..kinds.apigateway_rest_api.described import with_openapi
from .description import Description, Problems
from .references import unqualified

DEFAULT_MILLISECONDS = 30_000
"""What an integration waits at most, and unless told otherwise (API Gateway quotas)."""


def check(description: Description) -> Problems:
    """An API that gives up before its function does answers 503 while the work goes on, and the caller repeats it."""
    functions = description.by_name("lambda_functions")
    for api in description.of("apigatewayv2_apis"):
        waits = {item["function"]: item["timeout_milliseconds"] for item in api["integrations"]}
        for name in sorted({route["function"] for route in api["routes"]}):
            function = functions.get(unqualified(name))
            wait = waits.get(name, DEFAULT_MILLISECONDS)
            if function and wait < function["timeout_seconds"] * 1000:
                yield (
                    f"apis ({api['name']}): the integration waits {wait} ms for {name}, whose timeout_seconds is "
                    f"{function['timeout_seconds']}; lower that, or raise timeout_milliseconds in "
                    "integrations (30000 at most)"
                )


def check_rest(description: Description) -> Problems:
    """The same for REST APIs, which wait for at most 29 s and answer 504."""
    functions = description.by_name("lambda_functions")
    for api in map(with_openapi, description.of("apigateway_rest_apis")):
        for method in api["methods"]:
            function = functions.get(unqualified(method["function"]))
            if function and method["timeout_milliseconds"] < function["timeout_seconds"] * 1000:
                yield (
                    f"apis ({api['name']}): {method['method']} waits {method['timeout_milliseconds']} ms for "
                    f"{method['function']}, whose timeout_seconds is {function['timeout_seconds']}; lower that, or "
                    "raise timeout_milliseconds (29000 at most)"
                )
