"""Rotations: rules, what Secrets Manager computes by itself, a permission that is not there yet, and switching off."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, quick, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import PartialFailure, converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Failures
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.secretsmanager_rotation import KIND

FUNCTION = f"arn:aws:lambda:{REGION}:{ACCOUNT}:function:rotate"


def spec(**given: Any) -> dict[str, Any]:
    when = {} if "schedule" in given else {"after_days": 30}
    return spec_of(
        "secretsmanager_rotations", "rotations", **{"secret": "items/key", "function": "rotate", **when, **given}
    )


class Secret:
    """Secrets Manager with one secret; the first `refusals` rotations are refused."""

    def __init__(self, *refusals: Fails, **secret: Any) -> None:
        self.secret: dict[str, Any] = {"ARN": "a", "Name": "items/key", "RotationEnabled": False, **secret}
        self.refusals = list(refusals)

    def aws(self, **more: Any) -> ScriptedAws:
        return scripted(
            {
                "DescribeSecret": lambda params: dict(self.secret),
                "RotateSecret": self.rotate,
                "CancelRotateSecret": self.cancel,
            },
            **more,
        )

    def rotate(self, params: dict[str, Any]) -> Any:
        if self.refusals:
            return self.refusals.pop(0)
        self.secret |= {
            "RotationEnabled": True,
            "RotationLambdaARN": params["RotationLambdaARN"],
            "RotationRules": params["RotationRules"],
        }
        return {}

    def cancel(self, params: dict[str, Any]) -> Any:
        self.secret["RotationEnabled"] = False  # function and rules stay in the answer
        return {}


def run(aws: ScriptedAws, wanted: dict[str, Any], **options: Any) -> Any:
    (plan,) = converge(KIND, [wanted], aws, Options(**options), quick)
    return plan


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"after_days": None}, "either after_days or schedule"),
        ({"schedule": "rate(10 days)", "after_days": 10}, "either after_days or schedule"),
        ({"after_days": 1001}, "1 to 1000"),
        ({"duration_hours": 25}, "1 to 24"),
        ({"schedule": "rate(3 hours)"}, "every four hours"),
        ({"schedule": "rate(1000 days)"}, "1 to 999"),
        ({"schedule": "cron(15 4 * * ? *)"}, "minute 0"),
        ({"schedule": "daily"}, "must be rate"),
    ],
)
def test_what_secrets_manager_would_refuse_is_said_before(given: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in KIND.problems(spec(**given)))


@pytest.mark.parametrize("given", [{}, {"schedule": "rate(12 hours)"}, {"schedule": "cron(0 4 1 * ? *)"}])
def test_good_descriptions_have_no_problem(given: dict[str, Any]) -> None:
    assert not list(KIND.problems(spec(**given)))


def test_it_is_set_without_rotating_at_once_and_a_second_run_only_reads() -> None:
    world = Secret()
    aws = world.aws()
    run(aws, spec(duration_hours=2))
    (asked,) = aws.asked("RotateSecret")
    asked.pop("ClientRequestToken", None)
    assert asked == {
        "SecretId": "items/key",
        "RotationLambdaARN": FUNCTION,
        "RotationRules": {"AutomaticallyAfterDays": 30, "Duration": "2h"},
        "RotateImmediately": False,
    }
    again = world.aws()
    assert run(again, spec(duration_hours=2)).changes == ()
    assert again.names() == ["DescribeSecret"]


def test_days_that_secrets_manager_computes_from_a_schedule_are_no_drift() -> None:
    rules = {"ScheduleExpression": "cron(0 4 1,15 * ? *)", "AutomaticallyAfterDays": 14}
    world = Secret(RotationEnabled=True, RotationLambdaARN=FUNCTION, RotationRules=rules)
    assert run(world.aws(), spec(schedule="cron(0 4 1,15 * ? *)")).changes == ()
    days = Secret(
        RotationEnabled=True, RotationLambdaARN=FUNCTION, RotationRules={"ScheduleExpression": "rate(30 days)"}
    )
    assert run(days.aws(), spec()).changes == ()


def test_a_permission_that_lambda_does_not_know_yet_and_a_rotation_at_work_are_waited_for() -> None:
    world = Secret(
        Fails("AccessDeniedException", "Secrets Manager cannot invoke the specified Lambda function."),
        Fails("InvalidRequestException", "A previous rotation isn't complete. That rotation will be reattempted."),
    )
    aws = world.aws()
    run(aws, spec())
    assert len(aws.asked("RotateSecret")) == 3
    with pytest.raises(PartialFailure, match="not authorized"):
        run(Secret(Fails("AccessDeniedException", "User is not authorized")).aws(), spec())


def test_off_is_off_whatever_is_left_of_it_in_the_answer() -> None:
    world = Secret(RotationEnabled=True, RotationLambdaARN=FUNCTION, RotationRules={"AutomaticallyAfterDays": 30})
    aws = world.aws()
    assert run(aws, spec(), state="absent").action.value == "delete"
    assert aws.asked("CancelRotateSecret") == [{"SecretId": "items/key"}]
    again = world.aws()
    assert run(again, spec(), state="absent").action.value == "none"
    assert again.names() == ["DescribeSecret"]


@pytest.mark.parametrize("secret", [{"DeletedDate": 1, "RotationEnabled": True}, {"RotationEnabled": False}])
def test_a_deleted_secret_has_no_rotation(secret: dict[str, Any]) -> None:
    assert KIND.read(Secret(**secret).aws(), spec()) is None


def test_the_secrets_owner_is_the_rotations() -> None:
    tags = [{"Key": "serverless.aws:stack", "Value": "theirs"}]
    world = Secret(RotationEnabled=True, RotationLambdaARN="x", Tags=tags)
    with pytest.raises(Failures, match="belongs to the stack theirs"):
        run(world.aws(), spec(), stack="items")
