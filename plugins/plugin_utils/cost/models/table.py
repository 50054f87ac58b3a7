# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which model says what a resource of a module uses; and which modules cost nothing by themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Final

from ..uses import Month, Spec, Use
from . import apis, compute, data, edge, messages, monitoring, people

Model = Callable[[Spec, Month], Iterable[Use]]

MODELS: Final[dict[str, Model]] = {
    "wafv2_web_acls": edge.web_acl,
    "cloudfront_distributions": edge.distribution,
    "route53_hosted_zones": edge.zone,
    "route53_health_checks": edge.health_check,
    "apigatewayv2_apis": apis.http_api,
    "apigateway_rest_apis": apis.rest_api,
    "lambda_functions": compute.function,
    "lambda_event_source_mappings": compute.mapping,
    "sqs_queues": messages.queue,
    "sns_topics": messages.topic,
    "sns_subscriptions": messages.subscription,
    "dynamodb_tables": data.table,
    "backup_plans": data.backup_plan,
    "s3_buckets": data.bucket,
    "kms_keys": data.key,
    "secretsmanager_secrets": data.secret,
    "cognito_user_pools": people.user_pool,
    "cloudwatch_alarms": monitoring.alarm,
    "cloudwatch_dashboards": monitoring.dashboard,
}

FREE: Final[dict[str, str]] = {
    "acm_certificates": "public certificates are free",
    "apigateway_accounts": "a setting",
    "apigateway_api_keys": "free",
    "apigateway_domain_names": "free for APIs that are not private",
    "apigateway_usage_plans": "free",
    "backup_vaults": "what they hold is paid with the plan that fills them",
    "budgets_budgets": "free without actions",
    "ce_anomaly_monitors": "free",
    "ce_anomaly_subscriptions": "free, but for the topic's messages",
    "cloudfront_cache_policies": "free",
    "cloudfront_origin_access_controls": "free",
    "cloudfront_response_headers_policies": "free",
    "cognito_resource_servers": "free",
    "cognito_user_pool_clients": "free for people; tokens for machines are not modelled",
    "cognito_user_pool_domains": "free",
    "iam_groups": "free",
    "iam_roles": "free",
    "lambda_layers": "free up to 75 GB",
    "logs_log_groups": "what is in them is paid with what writes them",
    "route53_records": "free; queries for aliases too",
    "secretsmanager_rotations": "the function's invocations, some a month",
    "wafv2_associations": "free",
}
"""Modules whose resources cost nothing by themselves, and why."""


def uses_of(month: Month) -> Iterator[Use]:
    """Everything that the month uses, in the order of the models."""
    for module, model in MODELS.items():
        for spec in month.of(module):
            yield from model(spec, month)
