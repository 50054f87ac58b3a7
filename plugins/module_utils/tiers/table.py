# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each tier is made of: which module takes which of its variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Final

from ..engine.clients import GLOBAL_REGION
from . import functions


@dataclass(frozen=True)
class Wanted:
    """What is wanted of one module: its options, and the tier that wants them. `label` is unique in a description."""

    label: str
    module: str
    options: Mapping[str, Any]
    tier: str = ""


@dataclass(frozen=True)
class Listed:
    """A variable that is a list for one module: its `option`, in the one `region` where this tier needs it, if any."""

    module: str
    option: str
    region: str | None = None


TIERS: Final[dict[str, dict[str, Listed]]] = {
    "access": {"groups": Listed("iam_groups", "groups")},
    "keys": {"keys": Listed("kms_keys", "keys")},
    "secrets": {"secrets": Listed("secretsmanager_secrets", "secrets")},
    "buckets": {"buckets": Listed("s3_buckets", "buckets")},
    "tables": {
        "tables": Listed("dynamodb_tables", "tables"),
        "backup_roles": Listed("iam_roles", "roles"),
        "backup_vaults": Listed("backup_vaults", "vaults"),
        "backup_plans": Listed("backup_plans", "plans"),
    },
    "queues": {"queues": Listed("sqs_queues", "queues")},
    "functions": {
        "log_groups": Listed("logs_log_groups", "log_groups"),
        "roles": Listed("iam_roles", "roles"),
        "layers": Listed("lambda_layers", "layers"),
        "functions": Listed("lambda_functions", "functions"),
        "mappings": Listed("lambda_event_source_mappings", "mappings"),
        "rotations": Listed("secretsmanager_rotations", "rotations"),
    },
    "auth": {
        "user_pools": Listed("cognito_user_pools", "user_pools"),
        "resource_servers": Listed("cognito_resource_servers", "resource_servers"),
        "clients": Listed("cognito_user_pool_clients", "clients"),
        "domains": Listed("cognito_user_pool_domains", "domains"),
    },
    "api": {
        "log_groups": Listed("logs_log_groups", "log_groups"),
        "apis": Listed("apigatewayv2_apis", "apis"),
    },
    "rest": {
        "log_groups": Listed("logs_log_groups", "log_groups"),
        "roles": Listed("iam_roles", "roles"),
        "accounts": Listed("apigateway_accounts", "accounts"),
        "apis": Listed("apigateway_rest_apis", "apis"),
        "keys": Listed("apigateway_api_keys", "keys"),
        "plans": Listed("apigateway_usage_plans", "plans"),
        "domains": Listed("apigateway_domain_names", "domains"),
    },
    "edge": {
        "zones": Listed("route53_hosted_zones", "zones"),
        "certificates": Listed("acm_certificates", "certificates"),
        # a web ACL of CLOUDFRONT scope logs in its own region only
        "log_groups": Listed("logs_log_groups", "log_groups", GLOBAL_REGION),
        "web_acls": Listed("wafv2_web_acls", "web_acls"),
        "headers_policies": Listed("cloudfront_response_headers_policies", "headers_policies"),
        "cache_policies": Listed("cloudfront_cache_policies", "cache_policies"),
        "access_controls": Listed("cloudfront_origin_access_controls", "access_controls"),
        "distributions": Listed("cloudfront_distributions", "distributions"),
        "associations": Listed("wafv2_associations", "associations"),
        "health_checks": Listed("route53_health_checks", "health_checks"),
        "records": Listed("route53_records", "records"),
    },
    "monitoring": {
        "topics": Listed("sns_topics", "topics"),
        "subscriptions": Listed("sns_subscriptions", "subscriptions"),
        "alarms": Listed("cloudwatch_alarms", "alarms"),
        "dashboards": Listed("cloudwatch_dashboards", "dashboards"),
        "budgets": Listed("budgets_budgets", "budgets"),
        "anomaly_monitors": Listed("ce_anomaly_monitors", "monitors"),
        "anomaly_subscriptions": Listed("ce_anomaly_subscriptions", "subscriptions"),
    },
}
"""The variables of each tier role, without the role's name, that describe resources, in the order they are shown in."""

BESIDE: Final[dict[str, tuple[str, ...]]] = {"functions": functions.BESIDE}
"""Variables of a tier that only say something about the others."""


def unknown(tiers: Mapping[str, Any]) -> Iterator[str]:
    """A problem for each tier, and each variable of a tier, that there is not."""
    for tier, variables in tiers.items():
        if tier not in TIERS:
            yield f"tiers: there is no tier {tier}{near(tier, TIERS)}"
            continue
        known = (*TIERS[tier], *BESIDE.get(tier, ()))
        if not isinstance(variables, Mapping):
            yield f"tiers: {tier} must be a dictionary of its variables; there are {', '.join(known)}"
            continue
        for name in variables:
            if name not in known:
                yield f"tiers: {tier} has no variable {name}{near(name, known)}"
        if tier == "functions":
            yield from (f"functions.{problem}" for problem in functions.shape_problems(variables))


def near(name: str, known: Any) -> str:
    """The way out: the name that was meant, or all there are."""
    found = get_close_matches(name, list(known), 1, 0.5)
    return f"; did you mean {found[0]}?" if found else f"; there are {', '.join(known)}"


def wanted(tiers: Mapping[str, Mapping[str, Any]]) -> list[Wanted]:
    """What the modules shall make of `tiers`, known ones, in their order."""
    found: list[Wanted] = []
    for tier, variables in tiers.items():
        lists = functions.lists(variables) if tier == "functions" else variables
        for name, listed in TIERS[tier].items():
            if name not in lists:  # unlike an empty list: nobody asks for such resources, nor what is left of them
                continue
            options: dict[str, Any] = {listed.option: lists[name] or []}
            if listed.region:
                options["region"] = listed.region
            found.append(Wanted(f"{tier}.{name}", listed.module, options, tier))
    return found
