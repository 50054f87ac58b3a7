"""AWS Backup plans."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, Raw, Update

HOUR = 3600


def plan_ids(raw: Raw, name: str) -> list[str]:
    backup = raw.client("backup")
    listed = backup.get_paginator("list_backup_plans").paginate().search("BackupPlansList[]")
    return [item["BackupPlanId"] for item in listed if item["BackupPlanName"] == name]


def plan_id(raw: Raw, name: str) -> str:
    return plan_ids(raw, name)[0]


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    backup, seen = raw.client("backup"), []
    for plan in plan_ids(raw, name):
        answer = backup.get_backup_plan(BackupPlanId=plan)
        entries = backup.list_backup_selections(BackupPlanId=plan)["BackupSelectionsList"]
        selections = [
            backup.get_backup_selection(BackupPlanId=plan, SelectionId=entry["SelectionId"])["BackupSelection"]
            for entry in entries
        ]
        seen.append(
            {
                "plan": answer["BackupPlan"],
                "tags": backup.list_tags(ResourceArn=answer["BackupPlanArn"])["Tags"],
                "selections": sorted(selections, key=lambda item: item["SelectionName"]),
            }
        )
    return {"plans": seen} if seen else None


def with_rules(change: Any) -> Any:
    """An act that changes the plan's list of rules by hand."""

    def act(raw: Raw, name: str) -> None:
        backup, plan = raw.client("backup"), plan_id(raw, name)
        document = backup.get_backup_plan(BackupPlanId=plan)["BackupPlan"]
        change(document["Rules"])
        for rule in document["Rules"]:
            rule.pop("RuleId", None)
        backup.update_backup_plan(BackupPlanId=plan, BackupPlan=document)

    return act


def stray_rule(rules: list[dict[str, Any]]) -> None:
    rules.append({**rules[0], "RuleName": "stray"})


def shorter(rules: list[dict[str, Any]]) -> None:
    next(rule for rule in rules if rule["RuleName"] == "daily")["Lifecycle"] = {"DeleteAfterDays": 1}


def select(raw: Raw, name: str, selection: str, resource: str) -> None:
    role = f"arn:aws:iam::{raw.account}:role/stray"
    document = {"SelectionName": selection, "IamRoleArn": role, "Resources": [resource]}
    raw.client("backup").create_backup_selection(BackupPlanId=plan_id(raw, name), BackupSelection=document)


def unselect(raw: Raw, name: str) -> None:
    backup, plan = raw.client("backup"), plan_id(raw, name)
    for entry in backup.list_backup_selections(BackupPlanId=plan)["BackupSelectionsList"]:
        backup.delete_backup_selection(BackupPlanId=plan, SelectionId=entry["SelectionId"])


def reselect(raw: Raw, name: str) -> None:
    unselect(raw, name)
    select(raw, name, "tables", "arn:aws:dynamodb:us-east-1:000000000000:table/Other")


def make(raw: Raw, name: str) -> None:
    rule = {"RuleName": "by-hand", "TargetBackupVaultName": "Default"}
    raw.client("backup").create_backup_plan(BackupPlan={"BackupPlanName": name, "Rules": [rule]})


def arn(raw: Raw, name: str) -> str:
    return f"arn:aws:backup:{raw.region}:{raw.account}:backup-plan:{plan_id(raw, name)}"


DAILY = {
    "name": "daily",
    "vault": "vault-{name}",
    "schedule": "cron(30 3 ? * * *)",
    "schedule_timezone": "Europe/Berlin",
    "start_window_seconds": HOUR,
    "completion_window_seconds": 3 * HOUR,
    "delete_after_days": 200,
    "cold_storage_after_days": 100,
    "recovery_point_tags": {"made": "daily"},
    "copies": [
        {
            "vault_arn": "arn:aws:backup:eu-west-1:000000000000:backup-vault:far",
            "delete_after_days": 120,
            "cold_storage_after_days": 5,
        }
    ],
}
HOURLY = {
    "name": "hourly",
    "vault": "vault-{name}",
    "schedule": "cron(0 * ? * * *)",
    "delete_after_days": 7,
    "continuous_backup_enabled": True,
}
SELECTION = {
    "name": "tables",
    "role": "backup-{name}",
    "resources": ["arn:aws:sns:us-east-1:000000000000:x"],
    "tables": ["Posts"],
    "buckets": ["site"],
    "excluded_resources": ["arn:aws:dynamodb:us-east-1:000000000000:table/Not"],
    "tagged": {"backup": "yes"},
}

CASE = Case(
    kind="backup_plan",
    minimal={"name": "{name}", "rules": [{"name": "daily", "vault": "vault-{name}"}]},
    full={"name": "{name}", "rules": [DAILY, HOURLY], "selections": [SELECTION], "tags": {"cost": "backup"}},
    describe=describe,
    updates=(
        Update("one rule less", {"rules": [DAILY]}, {"rules.hourly"}),
        Update(
            "kept longer", {"rules": [{**DAILY, "delete_after_days": 400}, HOURLY]}, {"rules.daily.delete_after_days"}
        ),
        Update("no selection", {"selections": []}, {"selections.tables"}),
        Update("another table", {"selections": [{**SELECTION, "tables": ["Other"]}]}, {"selections.tables.resources"}),
    ),
    drifts=(
        Drift("stray rule", with_rules(stray_rule), {"rules.stray"}),
        Drift(
            "kept shorter",
            with_rules(shorter),
            {"rules.daily.delete_after_days", "rules.daily.cold_storage_after_days"},
        ),
        Drift("rule removed", with_rules(lambda rules: rules.pop(1)), {"rules.hourly"}),
        Drift(
            "stray selection",
            lambda raw, name: select(raw, name, "stray", "arn:aws:sns:us-east-1:000000000000:y"),
            {"selections.stray"},
        ),
        Drift("nothing selected", unselect, {"selections.tables"}),
        Drift(
            "something else selected",
            reselect,
            {
                "selections.tables.role_arn",
                "selections.tables.resources",
                "selections.tables.excluded_resources",
                "selections.tables.tagged",
            },
        ),
        Drift(
            "selection doubled",
            lambda raw, name: select(raw, name, "tables", "arn:aws:sns:us-east-1:000000000000:y"),
            {"selections.tables (double)"},
        ),
        Drift(
            "our tag removed",
            lambda raw, name: raw.client("backup").untag_resource(ResourceArn=arn(raw, name), TagKeyList=["cost"]),
            {"tags.cost"},
        ),
        Drift(
            "our tag changed",
            lambda raw, name: raw.client("backup").tag_resource(ResourceArn=arn(raw, name), Tags={"cost": "other"}),
            {"tags.cost"},
        ),
    ),
    adopt=make,
    twice=make,
    undrifted={
        "*.BackupPlanName": "says which it is",
    },
)
