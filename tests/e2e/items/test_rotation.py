"""The page secret is rotated by its function's four steps and by the verb, while people go on reading."""

from __future__ import annotations

import json
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from e2e.items.deployment import ROTATION, SECRET, Deployment

STEPS: Final = ("createSecret", "setSecret", "testSecret", "finishSecret")
BETWEEN_ITEMS_SECONDS: Final = 0.2


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


def test_two_rotations_by_the_verb_refuse_nobody_and_a_page_token_outlives_the_first(items: Deployment) -> None:
    for number in range(3):
        items.make(user=8, name=f"page {number}")
    token = items.ask("GET", "/items?limit=1", user=8).json["nextToken"]
    values = [value(items)]
    with used(items) as statuses:
        first = items.application.play(
            "rotate", "-vvv", serverless_rotate_secret=SECRET, serverless_rotate_apart_seconds=0
        )
    values.append(value(items))
    # environments that have not read the old value; the embedded AWS fails requests while it starts them
    with items.setting("list-items", Timeout=9):
        assert items.ask("GET", f"/items?limit=1&nextToken={token}", user=8).status == 200
        with used(items) as later:
            second = items.application.play("rotate", serverless_rotate_apart_seconds=0)
    values.append(value(items))
    assert (first.code, second.code) == (0, 0), first.output + second.output
    assert len(set(values)) == 3
    assert set(statuses) == set(later) == {("GET", 200), ("POST", 201)}, (statuses, later)
    assert f"rotated  secretsmanager_secret {SECRET}, by its rotation function" in first.output
    assert "left alone  apigateway_api_key items-web: callers hold it" in second.output
    for known in values:
        assert known not in first.output + second.output


@contextmanager
def used(items: Deployment) -> Iterator[Counter[tuple[str, int]]]:
    """Somebody reads page after page and somebody makes items for the time of a block; the answers by method."""
    statuses: Counter[tuple[str, int]] = Counter()
    over = threading.Event()

    def read() -> None:
        token = ""
        while not over.is_set():
            answer = items.ask("GET", f"/items?limit=1{token}", user=8)
            statuses["GET", answer.status] += 1
            following = answer.json.get("nextToken")
            token = f"&nextToken={following}" if following else ""
        items.door.close()

    def write() -> None:
        while not over.wait(BETWEEN_ITEMS_SECONDS):
            statuses["POST", items.ask("POST", "/items", {"name": "rotation"}, user=9).status] += 1
        items.door.close()

    items.user(9)
    people = [threading.Thread(target=work) for work in (read, read, write)]
    for one in people:
        one.start()
    try:
        yield statuses
    finally:
        over.set()
        for one in people:
            one.join()


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
