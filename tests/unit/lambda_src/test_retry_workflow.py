# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import contextlib
import random
from unittest import mock

import pytest

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.remembered import Remembered
from ansible_collections.serverless.aws.tests.unit.lambda_src.retry_world import body, fail_puts

PERMANENT = 10**6
# Calls of the longest undisturbed scenario (a permanent failure): asserted below, so that no crash point is left out.
PERMANENT_CALLS = 12 + 9 + 4 + 3


def still():
    return "2026-01-02T03:04:05.000006Z"


def permanent(world):
    world.send(body())
    world.faults.append(fail_puts(PERMANENT))


def malformed(world):
    world.send("{not json", message_id="m1")


def transient(world):
    world.send(body())
    world.faults.append(fail_puts(4))


def healthy(world):
    world.send(body())


def crashes_after_storing(world):
    """The post is stored in the first round, but its message never gets away: it must be found stored, not twice."""
    world.send(body())
    world.crash_at = {0: "after", 1: "before", 2: "before"}


def test_malformed_message_is_received_twelve_times_and_leaves_one_failed_row(world):
    malformed(world)
    world.run()
    assert world.received_from_main == 12
    assert world.statuses() == {"m1": "FAILED"}
    row = world.failures()["m1"]
    assert row["body"]["S"] == "{not json"
    assert row["attempts"]["N"] == "3"
    assert row["lastError"]["S"] == "malformed message: the body is no JSON"
    assert row["bodyTruncated"]["BOOL"] is False
    assert row["messageGroupId"]["S"] == "author"
    assert row["correlationId"]["S"] == "m1"
    assert world.posts() == []


def test_permanently_refused_post_is_received_twelve_times_and_keeps_its_body_and_cause(world):
    permanent(world)
    world.run()
    assert world.received_from_main == 12
    assert len(world.calls) == PERMANENT_CALLS
    row = world.failures()["p1"]
    assert (row["status"]["S"], row["body"]["S"]) == ("FAILED", body())
    assert row["lastError"]["S"] == "ProvisionedThroughputExceededException"


def test_first_failure_has_an_unknown_cause(world):
    transient(world)
    world.faults[0] = fail_puts(3)
    world.run()
    assert world.failures()["p1"]["lastError"]["S"].startswith("unknown")


@pytest.mark.parametrize(("refused", "receives", "attempts"), [(3, 4, "1"), (4, 5, "1"), (6, 7, "2"), (11, 12, "3")])
def test_transient_failure_ends_processed(world, refused, receives, attempts):
    world.send(body())
    world.faults.append(fail_puts(refused))
    world.run()
    assert world.received_from_main == receives
    assert world.posts() == ["p1"]
    assert world.statuses() == {"p1": "PROCESSED_OK"}
    assert world.failures()["p1"]["attempts"]["N"] == attempts


def test_healthy_post_leaves_no_record(world):
    healthy(world)
    world.run()
    assert (world.posts(), world.statuses(), len(world.calls)) == (["p1"], {}, 1)


def test_redrives_carry_ids_group_and_deterministic_deduplication(world):
    world.send(body(), attributes={"postId": "p1", "redriveCount": "0", "correlationId": "request-1"})
    world.faults.append(fail_puts(PERMANENT))
    world.run()
    sent = [parameters for operation, parameters in world.calls if operation == "send_message"]
    assert [s["MessageDeduplicationId"] for s in sent] == ["p1-r1", "p1-r2", "p1-r3"]
    assert {s["MessageGroupId"] for s in sent} == {"author"}
    assert {s["MessageBody"] for s in sent} == {body()}
    assert sent[2]["MessageAttributes"] == {
        "postId": {"DataType": "String", "StringValue": "p1"},
        "redriveCount": {"DataType": "Number", "StringValue": "3"},
        "correlationId": {"DataType": "String", "StringValue": "request-1"},
    }


EXPECTED = {
    permanent: ([], {"p1": "FAILED"}),
    malformed: ([], {"m1": "FAILED"}),
    transient: (["p1"], {"p1": "PROCESSED_OK"}),
    crashes_after_storing: (["p1"], {"p1": "PROCESSED_OK"}),
}


@pytest.fixture
def remembering(world):
    """A world that asks DynamoDB nothing twice, and whose clock stands still: so that it writes the same again."""
    plain, remembered = world.tables, Remembered(world.tables)
    with contextlib.ExitStack() as stack:
        for name in ("process_post", "redrive_dlq"):
            stack.enter_context(mock.patch.object(functions.load(name).RECORDS, "_now", still))
        world.tables = remembered
        yield world
    world.tables = plain
    remembered.bring_back()


def finish(world, scenario):
    world.run()
    posts, statuses = EXPECTED[scenario]
    assert world.posts() == posts
    assert world.statuses() == statuses


@pytest.mark.parametrize(
    ("side", "dlq_visibility_seconds"),
    [("before", 30), ("after", 30), ("after", 400)],
    ids=["before", "after", "twice"],
)
@pytest.mark.parametrize("scenario", EXPECTED, ids=lambda scenario: scenario.__name__)
def test_a_crash_at_any_call_changes_nothing(remembering, scenario, side, dlq_visibility_seconds):
    number, world = 0, remembering
    while True:
        world.clear()
        world.__init__(world.tables)
        world.dlq.visibility_seconds = dlq_visibility_seconds
        scenario(world)
        if number in world.crash_at:
            number += 1
            continue
        world.crash_at[number] = side
        finish(world, scenario)
        if len(world.calls) <= number:
            break
        number += 1
    assert number > 4


@pytest.mark.parametrize("seed", range(6))
def test_many_crashes_lose_nothing(world, seed):
    """Three authors, all kinds of trouble, a crash at every fourth call: with so many, FAILED is a fair end too."""
    rng = random.Random(seed)
    world.dlq.visibility_seconds = rng.choice([30, 400])
    for number in range(3):
        world.send(body(f"p{number}", user_id=f"a{number}"), message_id=f"m{number}", group=f"a{number}")
    world.send("nonsense", message_id="bad", group="a0")
    world.faults.append(fail_puts(5))
    world.crash_at = {number: rng.choice(["before", "after"]) for number in range(120) if rng.random() < 0.25}
    world.run()
    stored, statuses = world.posts(), world.statuses()
    assert len(stored) == len(set(stored))
    assert "RETRYING" not in statuses.values()
    assert statuses["bad"] == "FAILED"
    for number in range(3):
        assert f"p{number}" in stored or statuses[f"p{number}"] == "FAILED"
        assert statuses.get(f"p{number}") != "PROCESSED_OK" or f"p{number}" in stored


def test_duplicated_messages_are_stored_once(world):
    healthy(world)
    world.send(body(content="other"), message_id="m2")
    world.run()
    assert world.posts() == ["p1"]
    assert world.tables.scan(TableName="Posts")["Items"][0]["content"]["S"] == "hello"


def test_record_write_refused_fails_the_redriven_message(world):
    """The post is stored in attempt 1, its record only in attempt 2: until then the message stays alive."""
    world.send(body())
    left = iter(range(3))
    world.faults.append(fail_puts(3))
    world.faults.append(
        lambda operation, parameters: (
            "AccessDeniedException"
            if operation == "update_item"
            and {"S": "PROCESSED_OK"} in parameters["ExpressionAttributeValues"].values()
            and next(left, None) is not None
            else None
        )
    )
    world.run()
    assert world.received_from_main == 7
    assert world.statuses() == {"p1": "PROCESSED_OK"}
    assert world.failures()["p1"]["attempts"]["N"] == "2"
    assert world.failures()["p1"]["lastError"]["S"] == "AccessDeniedException"


def test_message_in_the_dlq_of_a_processed_record_is_dropped(world):
    transient(world)
    world.run()
    world.send(body(), message_id="copy")
    world.dlq.messages, world.main.messages = world.main.messages, []
    calls = len(world.calls)
    world.run()
    assert [operation for operation, _ in world.calls[calls:]] == ["update_item"]
    assert world.statuses() == {"p1": "PROCESSED_OK"}


def deliver_to_dlq(world, redrives, post_id="p1", max_redrives=3, text=None):
    redrive = functions.load("redrive_dlq")
    world.send(text or body(post_id), attributes={"postId": post_id, "redriveCount": redrives})
    world.dlq.messages, world.main.messages = world.main.messages, []
    before, redrive.MAX_REDRIVES = redrive.MAX_REDRIVES, max_redrives
    try:
        world._deliver(world.dlq, redrive)
    finally:
        redrive.MAX_REDRIVES = before
    assert not world.dlq.messages


def test_stale_copy_is_dropped_and_the_record_stays_ahead(world):
    deliver_to_dlq(world, "1")
    world.main.messages.clear()
    deliver_to_dlq(world, "0")
    assert world.main.messages == []
    assert world.failures()["p1"]["attempts"]["N"] == "2"
    assert world.statuses() == {"p1": "RETRYING"}


def test_repetition_of_an_attempt_sends_again_and_writes_nothing(world):
    deliver_to_dlq(world, "0")
    before = world.failures()
    world.main.messages.clear()
    world.now += 400
    deliver_to_dlq(world, "0")
    assert world.failures() == before
    assert len(world.main.messages) == 1


def test_failed_is_final_for_redrives(world):
    deliver_to_dlq(world, "3")
    deliver_to_dlq(world, "0")
    assert world.main.messages == []
    assert world.statuses() == {"p1": "FAILED"}


@pytest.mark.parametrize(("redrives", "limit"), [("3", 3), ("0", 0), ("9", 3)])
def test_giving_up_without_a_row_keeps_the_body(world, redrives, limit):
    deliver_to_dlq(world, redrives, max_redrives=limit)
    row = world.failures()["p1"]
    assert (row["status"]["S"], row["body"]["S"], row["attempts"]["N"]) == ("FAILED", body(), redrives)
    assert world.main.messages == []


def test_late_success_corrects_failed(world):
    deliver_to_dlq(world, "3")
    world.send(body(), attributes={"postId": "p1", "redriveCount": "3"})
    world.run()
    assert world.statuses() == {"p1": "PROCESSED_OK"}


def test_success_does_not_bring_a_removed_record_back(world):
    world.send(body(), attributes={"postId": "p1", "redriveCount": "1"})
    world.run()
    assert (world.posts(), world.statuses()) == (["p1"], {})


def test_stored_body_is_cut_at_300_kilobytes_and_the_message_is_not(world):
    text = "é" * 200_000
    deliver_to_dlq(world, "0", text=text)
    row = world.failures()["p1"]
    assert row["body"]["S"] == "é" * (300 * 1024 // 2)
    assert row["bodyTruncated"]["BOOL"] is True
    assert world.main.messages[0].parameters["MessageBody"] == text


@pytest.mark.parametrize("count", ["-1", "x", "", "1.5", "99999", "²"])
def test_nonsense_redrive_count_is_the_first_round(world, count):
    deliver_to_dlq(world, count)
    assert world.main.messages[0].parameters["MessageAttributes"]["redriveCount"]["StringValue"] == "1"


def test_a_post_id_that_is_none_is_replaced_by_that_of_the_body(world):
    deliver_to_dlq(world, "0", post_id="#not an id!", text=body("p7"))
    assert world.statuses() == {"p7": "RETRYING"}
