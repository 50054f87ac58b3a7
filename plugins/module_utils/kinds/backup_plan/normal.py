# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A backup plan's normal form: from AWS Backup's answers, from a description, and back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.kind import Spec

MINUTE_SECONDS = 60
START_WINDOW_MINUTES = 480
COMPLETION_WINDOW_MINUTES = 10_080
"""What AWS Backup sets where a rule names no windows."""

RULE_MEMBERS: Final = {
    "RuleName",
    "RuleId",
    "TargetBackupVaultName",
    "ScheduleExpression",
    "ScheduleExpressionTimezone",
    "StartWindowMinutes",
    "CompletionWindowMinutes",
    "Lifecycle",
    "RecoveryPointTags",
    "CopyActions",
    "EnableContinuousBackup",
}
"""The members of a rule that we manage, and its id, which only answers have."""

DOUBLE = " (double)"
Normal = Mapping[str, Any]


# -- what is ---------------------------------------------------------------------------------------------------------


def normal_form(plan: Mapping[str, Any], selections: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Rules and selections by name. A second one of a name is a stray of its own, shown with ` (double)`."""
    normal: dict[str, dict[str, Any]] = {"rules": {}, "selections": {}}
    for rule in plan.get("Rules", ()):
        put(normal["rules"], rule["RuleName"], rule_from(rule))
    for selection in selections:
        put(normal["selections"], selection["SelectionName"], selection_from(selection))
    return normal


def put(items: dict[str, Any], name: str, value: dict[str, Any]) -> None:
    """Add `value` without hiding one that has the same name."""
    items[name if name not in items else name + DOUBLE] = value


def plain_name(name: str) -> str:
    """The name in AWS of an entry of the normal form."""
    return name.removesuffix(DOUBLE)


def rule_from(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A rule as options of the description."""
    return {
        "vault": rule["TargetBackupVaultName"],
        "schedule": rule.get("ScheduleExpression", ""),
        "schedule_timezone": rule.get("ScheduleExpressionTimezone") or "Etc/UTC",
        "start_window_seconds": MINUTE_SECONDS * int(rule.get("StartWindowMinutes") or START_WINDOW_MINUTES),
        "completion_window_seconds": MINUTE_SECONDS
        * int(rule.get("CompletionWindowMinutes") or COMPLETION_WINDOW_MINUTES),
        "continuous_backup_enabled": bool(rule.get("EnableContinuousBackup")),
        "recovery_point_tags": dict(rule.get("RecoveryPointTags") or {}),
        "copies": {
            item["DestinationBackupVaultArn"]: lifecycle_from(item.get("Lifecycle"))
            for item in rule.get("CopyActions") or ()
        },
        **lifecycle_from(rule.get("Lifecycle")),
    }


def lifecycle_from(lifecycle: Mapping[str, Any] | None) -> dict[str, int]:
    """The days of a life cycle; AWS leaves out what is "for ever", and some answers say 0 or -1."""
    found = lifecycle or {}
    names = {"delete_after_days": "DeleteAfterDays", "cold_storage_after_days": "MoveToColdStorageAfterDays"}
    return {option: int(found[name]) for option, name in names.items() if int(found.get(name) or 0) > 0}


def selection_from(selection: Mapping[str, Any]) -> dict[str, Any]:
    """A selection as options of the description; conditions of any other form show as they are."""
    normal = {
        "role_arn": selection["IamRoleArn"],
        "resources": sorted(selection.get("Resources") or ()),
        "excluded_resources": sorted(selection.get("NotResources") or ()),
        "tagged": {item["ConditionKey"]: item["ConditionValue"] for item in selection.get("ListOfTags") or ()},
    }
    conditions = {name: tests for name, tests in (selection.get("Conditions") or {}).items() if tests}
    return {**normal, "conditions": conditions} if conditions else normal


# -- what should be --------------------------------------------------------------------------------------------------


def goal(aws: Aws, spec: Spec) -> dict[str, Any]:
    """The normal form that a description asks for. Every reference is a predictable ARN: no call."""
    return {
        "rules": {rule["name"]: rule_of(rule) for rule in spec["rules"]},
        "selections": {item["name"]: selection_of(aws, item) for item in spec["selections"]},
    }


def rule_of(rule: Mapping[str, Any]) -> dict[str, Any]:
    """A described rule in normal form."""
    kept = ("vault", "schedule", "schedule_timezone", "start_window_seconds", "completion_window_seconds")
    return {
        **{option: rule[option] for option in kept},
        "continuous_backup_enabled": rule["continuous_backup_enabled"],
        "recovery_point_tags": {str(key): str(value) for key, value in rule["recovery_point_tags"].items()},
        "copies": {item["vault_arn"]: lifecycle_of(item) for item in rule["copies"]},
        **lifecycle_of(rule),
    }


def lifecycle_of(item: Mapping[str, Any]) -> dict[str, int]:
    """The days that are given."""
    return {option: item[option] for option in ("delete_after_days", "cold_storage_after_days") if item.get(option)}


def selection_of(aws: Aws, item: Mapping[str, Any]) -> dict[str, Any]:
    """A described selection in normal form, names of tables, buckets and the role as ARNs."""
    resources = [
        *item["resources"],
        *(aws.arn("dynamodb", f"table/{name}") for name in item["tables"]),
        *(aws.arn("s3", name, region="", account="") for name in item["buckets"]),
    ]
    role = item["role"] if item["role"].startswith("arn:") else aws.arn("iam", f"role/{item['role']}", region="")
    return {
        "role_arn": role,
        "resources": sorted(resources),
        "excluded_resources": sorted(item["excluded_resources"]),
        "tagged": {str(key): str(value) for key, value in item["tagged"].items()},
    }


# -- towards AWS Backup ----------------------------------------------------------------------------------------------


def plan_form(name: str, normal: Normal, current: Mapping[str, Any]) -> dict[str, Any]:
    """The BackupPlan document; what we do not manage in `current` and its rules stays."""
    old = {rule["RuleName"]: rule for rule in current.get("Rules", ())}
    kept = {key: value for key, value in current.items() if key not in ("BackupPlanName", "Rules") and value}
    rules = [rule_form(rule, normal["rules"][rule], old.get(rule, {})) for rule in sorted(normal["rules"])]
    return {**kept, "BackupPlanName": name, "Rules": rules}


def rule_form(name: str, rule: Normal, current: Mapping[str, Any]) -> dict[str, Any]:
    """One rule of the document."""
    form: dict[str, Any] = {
        **{key: value for key, value in current.items() if key not in RULE_MEMBERS},
        "RuleName": name,
        "TargetBackupVaultName": rule["vault"],
        "ScheduleExpression": rule["schedule"],
        "ScheduleExpressionTimezone": rule["schedule_timezone"],
        "StartWindowMinutes": rule["start_window_seconds"] // MINUTE_SECONDS,
        "CompletionWindowMinutes": rule["completion_window_seconds"] // MINUTE_SECONDS,
        "EnableContinuousBackup": rule["continuous_backup_enabled"],
        "RecoveryPointTags": rule["recovery_point_tags"],
        "CopyActions": [
            {"DestinationBackupVaultArn": arn, **lifecycle_form(copy)} for arn, copy in sorted(rule["copies"].items())
        ],
    }
    return {**form, **lifecycle_form(rule)}


def lifecycle_form(item: Normal) -> dict[str, Any]:
    """The Lifecycle of a rule or a copy; none where it is kept for ever."""
    names = {"delete_after_days": "DeleteAfterDays", "cold_storage_after_days": "MoveToColdStorageAfterDays"}
    lifecycle = {name: item[option] for option, name in names.items() if option in item}
    return {"Lifecycle": lifecycle} if lifecycle else {}


def selection_form(name: str, selection: Normal) -> dict[str, Any]:
    """The BackupSelection document."""
    tags = [
        {"ConditionType": "STRINGEQUALS", "ConditionKey": key, "ConditionValue": value}
        for key, value in sorted(selection["tagged"].items())
    ]
    return {
        "SelectionName": name,
        "IamRoleArn": selection["role_arn"],
        "Resources": selection["resources"],
        "NotResources": selection["excluded_resources"],
        "ListOfTags": tags,
    }
