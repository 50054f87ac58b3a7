# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of other resources that are one letter off a described one: AWS would only say so when half is made.

Where a name that is not described may well be right, as of a key, a vault or a web ACL that others made, only that is
told; `references.py` has those that must be described.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from ..engine.texts import texts_at
from .description import Description, Problems, Spec

SHORTEST: Final = 4
"""Letters of a name from which on one letter off is more likely a slip than another name."""
AWS_ENDINGS: Final = re.compile(r"\.s3(\.[a-z0-9-]+)?\.amazonaws\.com(\.cn)?$")


@dataclass(frozen=True)
class Named:
    """Where options of a module name resources of another: `path` to texts, through lists and dictionaries."""

    module: str
    path: str
    of: str
    by: str = "name"


KEYS: Final = tuple(
    Named(module, "kms_key", "kms_keys")
    for module in (
        "backup_vaults",
        "dynamodb_tables",
        "lambda_functions",
        "logs_log_groups",
        "s3_buckets",
        "secretsmanager_secrets",
        "sns_topics",
        "sqs_queues",
    )
)
NAMED: Final = (
    *KEYS,
    Named("sqs_queues", "dead_letter_queue", "sqs_queues"),
    Named("sqs_queues", "redrive_sources", "sqs_queues"),
    Named("lambda_functions", "environment.*.queue_url", "sqs_queues"),
    Named("backup_plans", "rules.vault", "backup_vaults"),
    Named("backup_plans", "selections.role", "iam_roles"),
    Named("backup_plans", "selections.tables", "dynamodb_tables"),
    Named("backup_plans", "selections.buckets", "s3_buckets"),
    Named("cognito_user_pool_domains", "user_pool", "cognito_user_pools"),
    Named("cognito_resource_servers", "user_pool", "cognito_user_pools"),
    Named("cloudfront_distributions", "certificate", "acm_certificates", "domain"),
    Named("cloudfront_distributions", "web_acl", "wafv2_web_acls"),
    Named("cloudfront_distributions", "origins.http_api", "apigatewayv2_apis"),
    Named("cloudfront_distributions", "origins.bucket", "s3_buckets"),
    Named("cloudfront_distributions", "origins.access_control", "cloudfront_origin_access_controls"),
    Named("cloudfront_distributions", "origins.headers.secret", "secretsmanager_secrets"),
    Named("cloudfront_distributions", "default_behavior.cache_policy", "cloudfront_cache_policies"),
    Named("cloudfront_distributions", "behaviors.cache_policy", "cloudfront_cache_policies"),
    Named(
        "cloudfront_distributions", "default_behavior.response_headers_policy", "cloudfront_response_headers_policies"
    ),
    Named("cloudfront_distributions", "behaviors.response_headers_policy", "cloudfront_response_headers_policies"),
    Named("cloudfront_distributions", "logging.bucket", "s3_buckets"),
    Named("wafv2_web_acls", "logging.log_group", "logs_log_groups"),
    Named("route53_health_checks", "rest_api", "apigateway_rest_apis"),
    Named("route53_records", "alias.api_domain", "apigateway_domain_names"),
    Named("cloudwatch_alarms", "dimensions.QueueName", "sqs_queues"),
    Named("cloudwatch_alarms", "dimensions.FunctionName", "lambda_functions"),
    Named("cloudwatch_alarms", "dimensions.TableName", "dynamodb_tables"),
    Named("cloudwatch_alarms", "dimensions.ApiName", "apigateway_rest_apis"),
    Named("cloudwatch_alarms", "metrics.metric_stat.dimensions.QueueName", "sqs_queues"),
    Named("cloudwatch_alarms", "metrics.metric_stat.dimensions.FunctionName", "lambda_functions"),
    Named("cloudwatch_alarms", "metrics.metric_stat.dimensions.TableName", "dynamodb_tables"),
)


def check(description: Description) -> Problems:
    """One problem for each name that is one letter off a described one, and is not described itself."""
    for named in NAMED:
        known = {str(spec[named.by]) for spec in description.of(named.of)}
        for spec in description.of(named.module) if known else ():
            for name in texts_at(spec, named.path.split(".")):
                if meant := slip_of(bare(name), known):
                    where = f"{title(named.module, spec)}: {named.path}"
                    yield f"{where} names {name}, which is not described; did you mean {meant}?"


def check_redrive_sources(description: Description) -> Problems:
    """SQS refuses a queue whose dead-letter queue lets others in only (SetQueueAttributes, RedriveAllowPolicy)."""
    queues = description.by_name("sqs_queues")
    for name, queue in queues.items():
        target = queues.get(queue.get("dead_letter_queue") or "")
        if target and target["redrive_sources"] and name not in target["redrive_sources"]:
            yield (
                f"queues ({target['name']}): redrive_sources does not have {name}, whose dead-letter queue it is; add "
                "it, or leave redrive_sources empty to allow every queue"
            )


def title(module: str, spec: Spec) -> str:
    """A resource as the other rules call it."""
    return f"{module.partition('_')[2]} ({spec.get('name') or spec.get('domain') or spec.get('identifier')})"


def bare(name: str) -> str:
    """The name itself, without what AWS has around names of some kinds."""
    return AWS_ENDINGS.sub("", name.removeprefix("alias/"))


def slip_of(name: str, known: Collection[str]) -> str | None:
    """The known name that `name` is one slip of the keyboard from; None where it is known itself, or an ARN."""
    if name.lower() in map(str.lower, known) or name.startswith("arn:") or len(name) < SHORTEST:
        return None
    return next((one for one in sorted(known) if is_slip(name, one)), None)


def is_slip(name: str, meant: str) -> bool:
    """Whether one letter is missing, too many, another, or swapped with the next.

    Digits, `-a` and another last letter (`shopA`, `shopB`) tell names apart.
    """
    beginning = common_length(name, meant)
    end = min(common_length(name[::-1], meant[::-1]), min(len(name), len(meant)) - beginning)
    left, right = name[beginning : len(name) - end], meant[beginning : len(meant) - end]
    swapped = len(left) == 2 and left.isalpha() and left == right[::-1]
    if swapped:
        return True
    if max(len(left), len(right)) != 1 or not (left + right).isalpha() or (left and right and not end):
        return False
    return not stands_alone(meant if right else name, beginning)


def common_length(one: str, other: str) -> int:
    """How many signs two texts begin with alike."""
    return next(
        (at for at, pair in enumerate(zip(one, other, strict=False)) if pair[0] != pair[1]), min(len(one), len(other))
    )


def stands_alone(name: str, at: int) -> bool:
    """Whether the letter at this place is a part of the name by itself, as in `queue-a`."""
    around = (name[at - 1 : at], name[at + 1 : at + 2])
    return not any(sign.isalnum() for sign in around)
