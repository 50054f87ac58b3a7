"""The page secret is rotated by its function's four steps, as Secrets Manager calls them; people go on reading."""

from __future__ import annotations

import json
import uuid
from typing import Any, Final

from e2e.items.deployment import ROTATION, SECRET, Deployment

STEPS: Final = ("createSecret", "setSecret", "testSecret", "finishSecret")


def test_rotation_is_switched_on_with_the_function(items: Deployment) -> None:
    found = items.raw.client("secretsmanager").describe_secret(SecretId=SECRET)
    assert found["RotationEnabled"] is True
    assert found["RotationRules"]["AutomaticallyAfterDays"] == 90
    assert found["RotationLambdaARN"].endswith(f":function:{ROTATION}")
    assert len(value(items)) >= 48


def test_four_steps_give_the_secret_a_new_value_and_a_page_token_outlives_them(items: Deployment) -> None:
    for number in range(3):
        items.make(user=6, name=f"page {number}")
    token = items.ask("GET", "/items?limit=1", user=6).json["nextToken"]
    before, version = value(items), pending(items)
    for step in STEPS:
        assert step_of(items, step, version) == {}
        assert (value(items) == before) == (step != "finishSecret")
    after = value(items)
    assert len(after) >= 48
    assert value(items, VersionStage="AWSPREVIOUS") == before
    with items.setting("list-items", Timeout=8):  # an environment that has not read the old value
        assert items.ask("GET", f"/items?limit=1&nextToken={token}", user=6).status == 200
        assert items.ask("GET", "/items?limit=1", user=6).json["nextToken"] != token
    # repeated by a Secrets Manager that lost the answer
    assert step_of(items, "finishSecret", version) == {}
    assert value(items) == after


def test_a_step_that_is_none_or_of_no_pending_version_fails_and_changes_nothing(items: Deployment) -> None:
    before = value(items)
    for step, version in (("otherStep", pending(items)), ("finishSecret", str(uuid.uuid4()))):
        failed = step_of(items, step, version)
        assert "failed; the log says where" in failed["errorMessage"]
        assert before not in json.dumps(failed)
    assert value(items) == before


def value(items: Deployment, **which: str) -> str:
    """The secret's value."""
    return str(items.raw.client("secretsmanager").get_secret_value(SecretId=SECRET, **which)["SecretString"])


def pending(items: Deployment) -> str:
    """A version with the label AWSPENDING and no text, as Secrets Manager makes one (the embedded AWS does not)."""
    version = str(uuid.uuid4())
    items.raw.client("secretsmanager").put_secret_value(
        SecretId=SECRET, ClientRequestToken=version, SecretBinary=b"-", VersionStages=["AWSPENDING"]
    )
    return version


def step_of(items: Deployment, step: str, version: str) -> Any:
    """Call the function as Secrets Manager does; its answer, {} for none."""
    event = {"SecretId": SECRET, "ClientRequestToken": version, "Step": step}
    answer = items.raw.client("lambda").invoke(FunctionName=ROTATION, Payload=json.dumps(event))
    return json.loads(answer["Payload"].read()) or {}
