"""The rotation of secrets."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError
from contract.cases.lambda_function import TRUST, zipped
from contract.harness.case import Case, Drift, Raw, Update

NO_CANCEL = "the emulator has no CancelRotateSecret; tests/unit/kinds/test_secretsmanager_rotation.py"


def prepare(raw: Raw, name: str) -> None:
    """The secret, and two functions that let Secrets Manager in."""
    raw.client("secretsmanager").create_secret(Name=name, SecretString="x")
    try:
        raw.client("iam").create_role(RoleName="rotate", AssumeRolePolicyDocument=TRUST)
    except ClientError:
        return  # they are there already
    for function in ("rotate", "other"):
        raw.client("lambda").create_function(
            FunctionName=function,
            Runtime="python3.12",
            Handler="app.handler",
            Role=f"arn:aws:iam::{raw.account}:role/rotate",
            Code={"ZipFile": zipped("handler = print")},
        )
        raw.client("lambda").add_permission(
            FunctionName=function,
            StatementId="rotate",
            Action="lambda:InvokeFunction",
            Principal="secretsmanager.amazonaws.com",
        )


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    try:
        answer = raw.client("secretsmanager").describe_secret(SecretId=name)
    except ClientError:
        return None
    if not answer["RotationEnabled"]:
        return None
    return {key: answer.get(key) for key in ("RotationLambdaARN", "RotationRules")}


def rotate(function: str = "rotate", **rules: Any) -> Any:
    """An act that sets another function or other rules by hand."""

    def act(raw: Raw, name: str) -> None:
        raw.client("secretsmanager").rotate_secret(
            SecretId=name,
            RotationLambdaARN=f"arn:aws:lambda:{raw.region}:{raw.account}:function:{function}",
            RotationRules=rules,
        )

    return act


def remove(raw: Raw, name: str) -> None:
    """The emulator cannot switch rotation off: another secret of the name."""
    raw.client("secretsmanager").delete_secret(SecretId=name, ForceDeleteWithoutRecovery=True)
    prepare(raw, name)


CASE = Case(
    kind="secretsmanager_rotation",
    minimal={"secret": "{name}", "function": "rotate", "after_days": 30},
    full={"secret": "{name}", "function": "rotate", "schedule": "cron(0 4 1 * ? *)", "duration_hours": 3},
    prepare=prepare,
    describe=describe,
    adopt=rotate("other", AutomaticallyAfterDays=30),
    remove=remove,
    updates=(
        Update("another function", {"function": "other"}, {"function"}),
        Update("another schedule", {"schedule": "rate(12 hours)"}, {"schedule"}),
        Update("days", {"schedule": None, "after_days": 10}, {"schedule", "after_days"}),
        Update("another window", {"duration_hours": 4}, {"duration_hours"}),
        Update("more days", {"after_days": 90}, {"after_days"}, "minimal"),
    ),
    drifts=(
        Drift("function", rotate("other", ScheduleExpression="cron(0 4 1 * ? *)", Duration="3h"), {"function"}),
        Drift("schedule", rotate(ScheduleExpression="cron(0 5 1 * ? *)", Duration="3h"), {"schedule"}),
        Drift("days", rotate(AutomaticallyAfterDays=5), {"schedule", "after_days", "duration_hours"}),
        Drift("window", rotate(ScheduleExpression="cron(0 4 1 * ? *)", Duration="9h"), {"duration_hours"}),
        Drift("off", remove, {"function", "schedule", "duration_hours"}, action="create"),
    ),
    gaps=(
        ("every member drifts", "not yet: some members have no drift"),
        ("destroy", NO_CANCEL),
        ("killed while destroying", NO_CANCEL),
        ("faults", NO_CANCEL),
        ("owned", NO_CANCEL),
    ),
)
