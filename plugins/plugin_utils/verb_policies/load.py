# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever makes a load, beside the policy of a plan, which tells the application's address."""

from __future__ import annotations

from .place import ANYTHING, Place, Specs, Statement, allow, names


def statements(specs: Specs, place: Place) -> list[Statement]:
    """The calls of `module_utils/load/` that a plan does not make."""
    tables = place.arns("dynamodb", "table/", names(specs, "dynamodb_tables"))
    pools = [place.arn("cognito-idp", "userpool/*")] if specs.get("cognito_user_pools") else []
    # the list of keys and each key are resources of API Gateway's without an account
    keys = [f"arn:{place.partition}:apigateway:{place.region}::/apikeys{rest}" for rest in ("", "/*")]
    return [
        *allow(
            "Users",
            [
                "cognito-idp:AdminCreateUser",
                "cognito-idp:AdminDeleteUser",
                "cognito-idp:AdminGetUser",
                "cognito-idp:AdminSetUserPassword",
            ],
            pools,
        ),
        *allow("Key", ["apigateway:GET"], keys if specs.get("apigateway_api_keys") else []),
        *allow("Rows", ["dynamodb:BatchWriteItem", "dynamodb:Query"], [*tables, *(f"{arn}/index/*" for arn in tables)]),
        *allow("Queues", ["sqs:GetQueueAttributes"], place.arns("sqs", "", names(specs, "sqs_queues"))),
        *allow("Metrics", ["cloudwatch:GetMetricData", *statistics(specs)], [ANYTHING]),
    ]


def statistics(specs: Specs) -> list[str]:
    """What REST APIs and filters of logs are asked for."""
    filters = [one for group in specs.get("logs_log_groups", ()) for one in group.get("metric_filters") or ()]
    return ["cloudwatch:GetMetricStatistics"] if specs.get("apigateway_rest_apis") or filters else []
