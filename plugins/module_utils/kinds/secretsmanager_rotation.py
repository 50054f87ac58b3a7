# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rotation of a secret: which function, and when.

A kind of its own, since it needs the function, and the function's role and environment need the secret.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.tags import STACK_TAG, as_dict
from .api_shared.invocation import function_arn

SERVICE: Final = "secretsmanager"
MISSING: Final = "ResourceNotFoundException"
RATE: Final = re.compile(r"rate\((\d+) (hours?|days?)\)")
CRON: Final = re.compile(r"cron\(0 \S+ \S+ \S+ \S+ \S+\)")


class SecretsmanagerRotation(Kind):
    """The rotation of one secret; the secret itself is another kind."""

    name = "secretsmanager_rotation"
    module = "secretsmanager_rotations"
    option = "rotations"
    services = (SERVICE,)
    after = ("lambda_functions", "secretsmanager_secrets")
    taggable = False
    transient = (
        Transient(
            "AccessDeniedException", "cannot invoke", "Lambda does not know the function's permission everywhere"
        ),
        Transient("InvalidRequestException", "previous rotation", "the rotation before has not ended"),
        Transient("InternalServiceError", "", "Secrets Manager answered an internal error"),
    )
    managed: ClassVar = {"RotateSecret": ("SecretId", "RotationLambdaARN", "RotationRules", "RotateImmediately")}
    unmanaged: ClassVar = {
        "RotateSecret": {
            "ClientRequestToken": "botocore makes one for each call",
            "ExternalSecretRotationMetadata": "for secrets that other products manage",
            "ExternalSecretRotationRoleArn": "for secrets that other products manage",
        }
    }

    def title(self, spec: Spec) -> str:
        return str(spec["secret"])

    def problems(self, spec: Spec) -> Iterable[str]:
        days, schedule = spec.get("after_days"), spec.get("schedule")
        if (days is None) == (schedule is None):
            yield "give either after_days or schedule"
        if days is not None and not 1 <= days <= 1000:
            yield f"after_days is {days}; Secrets Manager accepts 1 to 1000"
        if schedule is not None:
            yield from schedule_problems(schedule)
        hours = spec.get("duration_hours")
        if hours is not None and not 1 <= hours <= 24:
            yield f"duration_hours is {hours}; Secrets Manager accepts 1 to 24"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        client = aws.reader(SERVICE)
        try:
            answer = client.describe_secret(SecretId=spec["secret"])
        except client.exceptions.ClientError as error:
            if is_missing(error, MISSING):
                return None
            raise
        if answer.get("DeletedDate") or not answer.get("RotationEnabled"):
            return None
        rules = answer.get("RotationRules") or {}
        attributes = {"function": answer.get("RotationLambdaARN", ""), **normal_rules(rules)}
        owner = as_dict(answer.get("Tags")).get(STACK_TAG, "")
        return Found(attributes, {"owner": owner, "embedded": bool(aws.endpoint_url)})

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal: dict[str, Any] = {"function": function_arn(aws, spec["function"])}
        if spec.get("schedule"):
            goal |= normal_rules({"ScheduleExpression": spec["schedule"]})
        else:
            goal["after_days"] = spec["after_days"]
        if spec.get("duration_hours"):
            goal["duration_hours"] = spec["duration_hours"]
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """The rotations of our stack's secrets (ListSecrets, 100 a call, answers with tags)."""
        secrets = aws.pages(SERVICE, "list_secrets", "SecretList", MaxResults=100) if aws.stack else []
        return [
            Owned({"secret": item["Name"], "function": "-", "after_days": 1})
            for item in secrets
            if item.get("RotationEnabled") and as_dict(item.get("Tags")).get(STACK_TAG) == aws.stack
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"secret": spec["secret"], "function_arn": function_arn(aws, spec["function"])}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        """The function is tried at once, whether or not it rotates at once: it must exist and let the service in."""
        aws.writer(SERVICE).rotate_secret(
            SecretId=spec["secret"],
            RotationLambdaARN=desired["function"],
            RotationRules=wire_rules(desired),
            RotateImmediately=spec["rotate_immediately"],
        )

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        self.create(aws, spec, desired)

    def leaves(self, found: Found) -> str:
        return "An embedded AWS cannot switch it off; it goes with its secret." if found.identity["embedded"] else ""

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        """The value stays; a version that a rotation was making stays pending."""
        client = aws.writer(SERVICE)
        try:
            client.cancel_rotate_secret(SecretId=spec["secret"])
        except client.exceptions.ClientError as error:
            if not is_missing(error, MISSING):
                raise


def schedule_problems(schedule: str) -> Iterable[str]:
    """What Secrets Manager would refuse in a schedule."""
    rate = RATE.fullmatch(schedule)
    if rate and rate[2].startswith("hour") and not 4 <= int(rate[1]) <= 24_000:
        yield f"schedule {schedule}: Secrets Manager rotates every four hours at most"
    if rate and rate[2].startswith("day") and not 1 <= int(rate[1]) <= 999:
        yield f"schedule {schedule}: 1 to 999 days"
    if not rate and not CRON.fullmatch(schedule):
        yield f"schedule {schedule!r} must be rate(10 days), rate(12 hours), or a cron of six fields with minute 0"


def normal_rules(rules: Mapping[str, Any]) -> dict[str, Any]:
    """RotationRules as options. With a schedule the days are computed by Secrets Manager; whole days are days."""
    normal: dict[str, Any] = {}
    schedule = rules.get("ScheduleExpression")
    days = RATE.fullmatch(schedule or "")
    if days and days[2].startswith("day"):
        normal["after_days"] = int(days[1])
    elif schedule:
        normal["schedule"] = schedule
    elif rules.get("AutomaticallyAfterDays"):
        normal["after_days"] = int(rules["AutomaticallyAfterDays"])
    if rules.get("Duration"):
        normal["duration_hours"] = int(str(rules["Duration"]).removesuffix("h"))
    return normal


def wire_rules(desired: Mapping[str, Any]) -> dict[str, Any]:
    """RotationRules for a goal; days and schedule exclude each other."""
    rules: dict[str, Any] = (
        {"ScheduleExpression": desired["schedule"]}
        if "schedule" in desired
        else {"AutomaticallyAfterDays": desired["after_days"]}
    )
    if "duration_hours" in desired:
        rules["Duration"] = f"{desired['duration_hours']}h"
    return rules


KIND: Final = SecretsmanagerRotation()
