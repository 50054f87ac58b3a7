# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An operator's redrive beside the functions: killed at any call, with messages and copies of them on their way."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from ansible_collections.serverless.aws.plugins.module_utils.redrive.failure import Wanted
from ansible_collections.serverless.aws.plugins.module_utils.redrive.places import RecordTable
from ansible_collections.serverless.aws.plugins.module_utils.redrive.records import Records
from ansible_collections.serverless.aws.tests.unit.lambda_src.retry_world import CrashError, body, fail_puts
from ansible_collections.serverless.aws.tests.unit.lambda_src.test_retry_workflow import (
    deliver_to_dlq,
    malformed,
    permanent,
)

TABLE = RecordTable("PostsDLQ", "postId", "ByStatus", "status", "lastAttemptAt", "posts.fifo")
CALLS = 3
"""UpdateItem, SendMessage, UpdateItem."""


class Operator:
    """What `Records` asks of an `Aws`, answered by a world: it can die at any call as the functions can."""

    def __init__(self, world):
        self.world = world
        self.caller = {"Arn": "arn:aws:iam::123456789012:user/operator"}
        self.account_id = "123456789012"
        self.exceptions = world.tables.exceptions
        self.meta = world.tables.meta

    def reader(self, service):
        return self.world.tables if service == "dynamodb" else self

    def writer(self, service):
        return self

    def update_item(self, **parameters):
        return self.world.update_item(**parameters)

    def send_message(self, **parameters):
        return self.world.send_message(**parameters)

    def pages(self, service, operation, key, **query):
        status = query["ExpressionAttributeValues"][":status"]
        return [row for row in self.world.failures().values() if row["status"] == status]


def redrive(world):
    """Send what failed; what came of each."""
    records = Records(Operator(world), TABLE)
    return [records.redrive(found) for found in records.found(Wanted())]


def given_up(world, scenario):
    scenario(world)
    world.run()
    assert set(world.statuses().values()) == {"FAILED"}
    world.calls.clear()


def test_a_redrive_is_one_more_attempt_under_an_id_of_its_own(world):
    given_up(world, permanent)
    assert redrive(world) == ["sent"]
    sent = [parameters for operation, parameters in world.calls if operation == "send_message"]
    assert [s["MessageDeduplicationId"] for s in sent] == ["p1-m4"]
    assert sent[0]["MessageAttributes"]["redriveCount"] == {"DataType": "Number", "StringValue": "4"}
    assert (sent[0]["MessageBody"], sent[0]["MessageGroupId"]) == (body(), "author")
    row = world.failures()["p1"]
    assert (row["status"]["S"], row["attempts"]["N"], "manualSend" in row) == ("RETRYING", "4", False)
    world.run()
    assert world.statuses() == {"p1": "FAILED"}, "three more receives, and it is given up at once"
    assert world.received_from_main == 12 + 3
    world.faults.clear()
    assert redrive(world) == ["sent"]
    world.run()
    assert (world.posts(), world.statuses()) == (["p1"], {"p1": "PROCESSED_OK"})
    history = world.failures()["p1"]["history"]["L"]
    assert [entry["M"]["action"]["S"] for entry in history] == ["send", "send"]
    assert history[0]["M"]["error"]["S"] == "ProvisionedThroughputExceededException"


@pytest.mark.parametrize("later_seconds", [0, 400], ids=["at once", "when SQS has forgotten"])
@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("number", range(CALLS))
@pytest.mark.parametrize("meanwhile", [False, True], ids=["then resumed", "processed, then resumed"])
def test_killed_at_any_call_it_is_finished_by_the_next_run(world, number, side, later_seconds, meanwhile):
    given_up(world, permanent)
    world.faults.clear()
    world.crash_at = {number: side}
    with pytest.raises(CrashError):
        redrive(world)
    world.crash_at = {}
    if meanwhile:
        world.run()
    world.now += later_seconds
    redrive(world)
    world.run()
    assert (world.posts(), world.statuses()) == (["p1"], {"p1": "PROCESSED_OK"})
    assert redrive(world) == []


@pytest.mark.parametrize("side", ["before", "after"])
@pytest.mark.parametrize("number", range(CALLS))
def test_killed_with_a_message_that_never_can_succeed_it_ends_failed(world, number, side):
    given_up(world, malformed)
    world.crash_at = {number: side}
    with pytest.raises(CrashError):
        redrive(world)
    world.crash_at = {}
    redrive(world)
    world.run()
    assert world.statuses() == {"m1": "FAILED"}
    assert world.failures()["m1"]["attempts"]["N"] == "4"
    assert world.received_from_main == 12 + 3


def test_a_late_copy_of_an_earlier_attempt_does_not_fail_a_redrive_under_way(world):
    given_up(world, permanent)
    assert redrive(world) == ["sent"]
    sent, world.main.messages = world.main.messages, []
    deliver_to_dlq(world, "3")
    assert world.statuses() == {"p1": "RETRYING"}
    world.main.messages, world.faults = sent, []
    world.run()
    assert (world.posts(), world.statuses()) == (["p1"], {"p1": "PROCESSED_OK"})


def test_two_operators_send_it_once(world):
    given_up(world, permanent)
    one, other = Records(Operator(world), TABLE), Records(Operator(world), TABLE)
    (found,), (same,) = one.found(Wanted()), other.found(Wanted())
    assert (one.redrive(found), other.redrive(same)) == ("sent", "changed meanwhile")
    assert len(world.main.messages) == 1


def test_what_somebody_else_has_archived_meanwhile_is_left_as_it_is(world):
    given_up(world, permanent)
    one, other = Records(Operator(world), TABLE), Records(Operator(world), TABLE)
    (found,), (same,) = one.found(Wanted()), other.found(Wanted())
    assert (one.archive(found, "mine"), other.archive(same, "yours")) == ("archived", "changed meanwhile")
    assert other.redrive(same) == "changed meanwhile"
    assert world.failures()["p1"]["archivedReason"]["S"] == "mine"


def test_an_answer_that_was_lost_is_not_mistaken_for_somebody_else_s_change(world):
    given_up(world, permanent)
    world.faults.clear()
    operator, lost = Operator(world), [True]

    def update_item(**parameters):
        answer = world.update_item(**parameters)
        if lost.pop() if lost else False:
            raise ClientError({"Error": {"Code": "InternalServerError", "Message": ""}}, "UpdateItem")
        return answer

    operator.update_item = update_item
    records = Records(operator, TABLE)
    assert [records.redrive(found) for found in records.found(Wanted())] == ["sent"]
    assert len(world.main.messages) == 1


def test_what_is_discarded_stays_so_and_a_late_copy_is_dropped(world):
    given_up(world, permanent)
    records = Records(Operator(world), TABLE)
    assert [records.discard(found, "spam") for found in records.found(Wanted())] == ["discarded"]
    row = world.failures()["p1"]
    assert (row["status"]["S"], row["discardedReason"]["S"], "body" in row) == ("DISCARDED", "spam", False)
    deliver_to_dlq(world, "1")
    assert (world.main.messages, world.statuses()) == ([], {"p1": "DISCARDED"})
    assert redrive(world) == []


def test_what_is_archived_is_passed_by_until_it_is_asked_for(world):
    given_up(world, permanent)
    records = Records(Operator(world), TABLE)
    assert [records.archive(found, "author left") for found in records.found(Wanted())] == ["archived"]
    assert redrive(world) == []
    (found,) = records.found(Wanted(archived=True))
    assert found.failure.archived == "author left"
    world.faults.clear()
    assert records.redrive(found) == "sent"
    world.run()
    assert world.posts() == ["p1"]
    assert "archivedReason" not in world.failures()["p1"]


def test_history_is_bounded(world):
    given_up(world, permanent)
    records = Records(Operator(world), TABLE)
    for number in range(25):
        (found,) = records.found(Wanted(archived=True))
        assert records.archive(found, f"again {number}") == "archived"
    history = world.failures()["p1"]["history"]["L"]
    assert [entry["M"]["reason"]["S"] for entry in history] == [f"again {number}" for number in range(5, 25)]


def test_a_fault_that_passes_is_tried_again(world):
    given_up(world, permanent)
    world.faults[:] = [fail_puts(0), throttled(2)]
    assert redrive(world) == ["sent"]
    world.run()
    assert world.posts() == ["p1"]


def throttled(times):
    left = iter(range(times))

    def fault(operation, parameters):
        return "ThrottlingException" if operation == "send_message" and next(left, None) is not None else None

    return fault
