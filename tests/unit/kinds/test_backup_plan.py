"""Plans: found by stack since names repeat, replaced whole without losing what others set."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, quick, scripted, spec_of

from ansible_collections.serverless.aws.plugins.module_utils.argument_specs.backup_plans import OPTIONS
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Ambiguous
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.backup_plan import KIND

DAY = {"name": "nightly", "vault": "posts"}
PICK = {"name": "tables", "role": "backup", "tables": ["Posts"]}
RULE = {
    "RuleName": "nightly",
    "TargetBackupVaultName": "posts",
    "ScheduleExpression": "cron(0 5 ? * * *)",
    "Lifecycle": {"DeleteAfterDays": 35},
}
SELECTION = {
    "SelectionName": "tables",
    "IamRoleArn": f"arn:aws:iam::{ACCOUNT}:role/backup",
    "Resources": [f"arn:aws:dynamodb:{REGION}:{ACCOUNT}:table/Posts"],
}


def spec(**given: Any) -> dict[str, Any]:
    return spec_of(OPTIONS, "plans", **{"name": "posts", "rules": [DAY], "selections": [PICK], **given})


def backup(plans: dict[str, dict[str, str]], rule: dict[str, Any] = RULE, **answers: Any) -> ScriptedAws:
    """AWS Backup with plans called posts (id to tags) and one that is not."""

    def arn(plan: str) -> str:
        return f"arn:aws:backup:{REGION}:{ACCOUNT}:backup-plan:{plan}"

    named = [{"BackupPlanId": plan, "BackupPlanArn": arn(plan), "BackupPlanName": "posts"} for plan in plans]
    foreign = {"BackupPlanId": "foreign", "BackupPlanArn": arn("foreign"), "BackupPlanName": "other"}
    return scripted(
        {
            "ListBackupPlans": {"BackupPlansList": [foreign, *named]},
            "ListTags": lambda params: {"Tags": plans[params["ResourceArn"].rpartition(":")[2]]},
            "GetBackupPlan": lambda params: {
                "BackupPlanArn": arn(params["BackupPlanId"]),
                "BackupPlan": {
                    "BackupPlanName": "posts",
                    "Rules": [rule],
                    "AdvancedBackupSettings": [{"ResourceType": "EC2"}],
                },
            },
            "ListBackupSelections": {"BackupSelectionsList": [{"SelectionId": "s1", "SelectionName": "tables"}]},
            "GetBackupSelection": {"BackupSelection": SELECTION},
            **answers,
        },
        stack="ours",
    )


OURS = {"serverless.aws:stack": "ours"}


def run(aws: ScriptedAws, *specs: dict[str, Any], **options: Any) -> Any:
    return converge(KIND, specs, aws, Options(stack="ours", **options), quick)


def test_a_converged_plan_costs_four_calls_and_one_a_selection() -> None:
    aws = backup({"one": OURS})
    (plan,) = run(aws, spec())
    assert plan.action == "none"
    assert aws.names() == ["GetBackupPlan", "GetBackupSelection", "ListBackupPlans", "ListBackupSelections", "ListTags"]


def test_of_two_plans_of_a_name_the_stacks_own_is_meant() -> None:
    found = KIND.read(backup({"theirs": {"serverless.aws:stack": "theirs"}, "ours": OURS}), spec())
    assert found is not None
    assert found.identity["id"] == "ours"


def test_two_plans_that_could_be_meant_are_an_error_with_both_ids() -> None:
    with pytest.raises(Ambiguous, match="one, two"):
        KIND.read(backup({"one": {}, "two": {}}), spec())


def test_the_plan_is_replaced_without_losing_what_is_not_described() -> None:
    rule = {**RULE, "IndexActions": [{"ResourceTypes": ["S3"]}], "RuleId": "r1"}
    aws = backup({"one": OURS}, rule, UpdateBackupPlan={})
    found = KIND.read(aws, spec())
    assert found is not None
    wanted = spec(rules=[{**DAY, "delete_after_days": 90}])
    goal = KIND.desired(aws, wanted, found)
    KIND.update(aws, wanted, found, goal, diff(found.attributes, goal))
    (call,) = aws.asked("UpdateBackupPlan")
    (sent,) = call["BackupPlan"]["Rules"]
    assert sent["IndexActions"] == [{"ResourceTypes": ["S3"]}]
    assert "RuleId" not in sent
    assert sent["Lifecycle"] == {"DeleteAfterDays": 90}
    assert call["BackupPlan"]["AdvancedBackupSettings"] == [{"ResourceType": "EC2"}]


def test_a_selection_waits_for_its_new_role() -> None:
    made: list[Any] = []

    def create(params: dict[str, Any]) -> Any:
        made.append(params)
        refusal = Fails("InvalidParameterValueException", "IAM Role cannot be assumed by AWS Backup")
        return {} if len(made) > 1 else refusal

    def listed(params: dict[str, Any]) -> Any:
        return {"BackupSelectionsList": [{"SelectionId": "s1", "SelectionName": "tables"}] if len(made) > 1 else []}

    aws = backup({"one": OURS}, ListBackupSelections=listed, CreateBackupSelection=create)
    (plan,) = run(aws, spec())
    assert (plan.action, len(made)) == ("update", 2)


def test_selections_go_before_the_plan() -> None:
    aws = backup({"one": OURS}, DeleteBackupSelection={}, DeleteBackupPlan={})
    found = KIND.read(aws, spec())
    assert found is not None
    KIND.delete(aws, spec(), found)
    assert [name for name, _ in aws.calls[-2:]] == ["DeleteBackupSelection", "DeleteBackupPlan"]


def test_a_plan_is_withdrawn_by_its_id() -> None:
    aws = scripted({"DeleteBackupPlan": {}})
    KIND.withdraw(aws, "one")
    assert aws.asked("DeleteBackupPlan") == [{"BackupPlanId": "one"}]


def refused() -> Iterator[tuple[dict[str, Any], str]]:
    yield {"name": "no spaces"}, "name must be"
    yield {"rules": []}, "rules is empty"
    yield {"rules": [DAY, DAY]}, "rules has nightly 2 times"
    yield {"rules": [{**DAY, "schedule": "daily"}]}, "schedule is 'daily'"
    yield {"rules": [{**DAY, "start_window_seconds": 90}]}, "start_window_seconds is 90"
    yield {"rules": [{**DAY, "completion_window_seconds": 28_800}]}, "an hour longer"
    yield {"rules": [{**DAY, "cold_storage_after_days": 30}]}, "give 120 or more"
    yield {"rules": [{**DAY, "continuous_backup_enabled": True, "delete_after_days": 90}]}, "of 1 to 35"
    yield {"selections": [{"name": "none", "role": "backup"}]}, "nothing is selected"


@pytest.mark.parametrize(("given", "problem"), list(refused()))
def test_what_aws_backup_would_refuse_is_told_before_the_first_call(given: dict[str, Any], problem: str) -> None:
    (told,) = KIND.problems(spec(**given))
    assert problem in told
