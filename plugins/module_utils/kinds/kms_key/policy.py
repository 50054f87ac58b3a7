# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The policy of a key: the account, and the AWS services that encrypt and decrypt with it on their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.kind import Spec
from ...engine.policy import allow, normal_policy, sid_problems

READ = ("kms:Decrypt", "kms:GenerateDataKey*")
LOGS = ("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:Describe*")
VIA = ("kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*")


@dataclass(frozen=True)
class Service:
    """What a service needs of a key. `{region}`, `{account}`, `{partition}` and `{suffix}` are filled in; `via` marks
    services that act with the caller's permissions, so that the statement is for everybody in the account who comes
    through them."""

    principal: str
    actions: tuple[str, ...] = READ
    conditions: Mapping[str, Any] = field(default_factory=dict)
    via: bool = False


FROM_HERE: Final = {"StringEquals": {"aws:SourceAccount": "{account}"}}
"""Against a confused deputy: the service acts for this account only."""

SERVICES: Final[dict[str, Service]] = {
    "backup": Service("backup.{region}.amazonaws.com", VIA, via=True),
    "cloudfront": Service("cloudfront.amazonaws.com", (*READ, "kms:Encrypt"), FROM_HERE),
    "cloudtrail": Service("cloudtrail.amazonaws.com", (*READ, "kms:DescribeKey"), FROM_HERE),
    "cloudwatch": Service("cloudwatch.amazonaws.com", READ, FROM_HERE),
    "dynamodb": Service("dynamodb.{region}.amazonaws.com", VIA, via=True),
    # EventBridge sends no source account to an encrypted topic or queue
    "events": Service("events.amazonaws.com"),
    "lambda": Service("lambda.{region}.amazonaws.com", VIA, via=True),
    "log-delivery": Service("delivery.logs.amazonaws.com", (*READ, "kms:Encrypt"), FROM_HERE),
    "logs": Service(
        "logs.{region}.{suffix}",
        LOGS,
        {"ArnLike": {"kms:EncryptionContext:aws:logs:arn": "arn:{partition}:logs:{region}:{account}:*"}},
    ),
    "s3": Service("s3.amazonaws.com", READ, FROM_HERE),
    "secretsmanager": Service("secretsmanager.{region}.amazonaws.com", VIA, via=True),
    "sns": Service("sns.amazonaws.com"),
    "sqs": Service("sqs.{region}.amazonaws.com", VIA, via=True),
}
"""The services that a key of this collection serves, by short name."""


def policy(aws: Aws, spec: Spec) -> dict[str, Any]:
    """The normal form of the policy: the account root, `services`, and the description's own statements.

    Without the root statement nobody, not even the account's owner, could change the key again.
    """
    root = aws.arn("iam", "root", region="")
    statements = [allow("AccountRoot", ["kms:*"], ["*"], Principal={"AWS": root})]
    statements += [service_statement(aws, entry) for entry in spec["services"]]
    statements += [{"Resource": ["*"], **statement} for statement in spec["policy_statements"]]
    return normal_policy({"Statement": statements}, aws.partition)


def service_statement(aws: Aws, entry: Mapping[str, Any]) -> dict[str, Any]:
    """The statement for one entry of `services`, given by short name or by service principal."""
    name = str(entry["principal"])
    service = SERVICES.get(name, Service(name))
    actions = entry["actions"] or service.actions
    conditions = entry["conditions"] or filled(service.conditions, aws)
    principal: dict[str, str] = {"Service": filled(service.principal, aws)}
    if service.via:
        principal = {"AWS": "*"}
        through = {"kms:ViaService": filled(service.principal, aws), "kms:CallerAccount": aws.account_id}
        conditions = entry["conditions"] or {"StringEquals": through}
    more = {"Condition": conditions} if conditions else {}
    return allow(sid(name), actions, ["*"], Principal=principal, **more)


def sid(principal: str) -> str:
    """`log-delivery` → `AllowLogDelivery`."""
    return "Allow" + "".join(word.capitalize() for word in principal.replace(".", "-").split("-"))


def filled(value: Any, aws: Aws) -> Any:
    """`value` with the places in its texts filled in."""
    if isinstance(value, Mapping):
        return {key: filled(item, aws) for key, item in value.items()}
    if not isinstance(value, str) or "{" not in value:
        return value
    return value.format(region=aws.region, account=aws.account_id, partition=aws.partition, suffix=aws.dns_suffix)


def problems(spec: Spec) -> Iterable[str]:
    """Services that AWS does not have, or that are given twice."""
    seen: set[str] = set()
    for entry in spec["services"]:
        name = str(entry["principal"])
        if name not in SERVICES and not name.endswith(".amazonaws.com"):
            yield (
                f"services has {name}; use one of {', '.join(sorted(SERVICES))}, "
                "or a service principal (….amazonaws.com) with its actions"
            )
        if name in seen:
            yield f"services has {name} twice; put its actions into one entry"
        seen.add(name)
    for statement in spec["policy_statements"]:
        if not statement.get("Sid"):
            yield "every entry of policy_statements needs a Sid: it tells them apart in a plan"
    yield from sid_problems("policy_statements", spec["policy_statements"], ("AccountRoot", *map(sid, seen)))
