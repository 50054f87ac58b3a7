# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dead-letter queue: what is received is sent as it was, deleted after that, and all else is let go again."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import Fails, ScriptedAws, scripted

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError
from ansible_collections.serverless.aws.plugins.module_utils.redrive.acting import Order, on_queue
from ansible_collections.serverless.aws.plugins.module_utils.redrive.failure import Wanted
from ansible_collections.serverless.aws.plugins.module_utils.redrive.pace import Pace
from ansible_collections.serverless.aws.plugins.module_utils.redrive.places import DeadLetterQueue

FIFO = DeadLetterQueue("work-dlq.fifo", ("work.fifo",))
SOURCE = "DeadLetterQueueSourceArn"


def message(number: int, group: str = "", source: str = "", **attributes: str) -> dict[str, Any]:
    system = {"SentTimestamp": "1767225600000", "ApproximateReceiveCount": "4"}
    system |= {"MessageGroupId": group} if group else {}
    system |= {SOURCE: f"arn:aws:sqs:eu-west-1:123456789012:{source}"} if source else {}
    return {
        "MessageId": f"m{number}",
        "ReceiptHandle": f"r{number}",
        "Body": f"body {number}",
        "Attributes": system,
        "MessageAttributes": {name: {"DataType": "String", "StringValue": v} for name, v in attributes.items()},
    }


def aws_with(*receives: list[dict[str, Any]], **more: Any) -> ScriptedAws:
    answers = {
        "ReceiveMessage": [*({"Messages": messages} for messages in receives), {}, {}, {}],
        "ChangeMessageVisibilityBatch": {"Successful": [], "Failed": []},
        "SendMessage": {"MessageId": "new", "MD5OfMessageBody": ""},
        "DeleteMessage": {},
        **more.pop("answers", {}),
    }
    return scripted(answers, **more)


def quick() -> Pace:
    return Pace(1000, sleep=lambda seconds: None)


def test_a_list_lets_every_message_go_again() -> None:
    aws = aws_with([message(1, "a"), message(2, "b")], [message(3, "c")])
    done = on_queue(aws, FIFO, Order("list", Wanted()), quick())
    assert [one.failure.id for one in done] == ["m1", "m2", "m3"]
    assert (done[0].failure.at, done[0].failure.author, done[0].failure.attempts) == (
        "2026-01-01T00:00:00.000000Z",
        "a",
        4,
    )
    (shown,) = aws.asked("ChangeMessageVisibilityBatch")
    assert [(entry["ReceiptHandle"], entry["VisibilityTimeout"]) for entry in shown["Entries"]] == [
        ("r1", 0),
        ("r2", 0),
        ("r3", 0),
    ]
    assert set(aws.names()) == {"ReceiveMessage", "ChangeMessageVisibilityBatch"}


def test_a_message_goes_back_as_it_was_and_is_deleted_after_that() -> None:
    received = message(1, "a", kind="order")
    received["Attributes"]["AWSTraceHeader"] = "Root=1"
    received["MessageAttributes"]["raw"] = {"DataType": "Binary", "BinaryValue": b"\0"}
    aws = aws_with([received])
    (one,) = on_queue(aws, FIFO, Order("send", Wanted()), quick())
    assert one.outcome == "sent"
    (sent,) = aws.asked("SendMessage")
    assert sent == {
        "QueueUrl": sent["QueueUrl"],
        "MessageBody": "body 1",
        "MessageAttributes": {
            "kind": {"DataType": "String", "StringValue": "order"},
            "raw": {"DataType": "Binary", "BinaryValue": b"\0"},
        },
        "MessageGroupId": "a",
        "MessageDeduplicationId": "m1-m",
        "MessageSystemAttributes": {"AWSTraceHeader": {"DataType": "String", "StringValue": "Root=1"}},
    }
    assert sent["QueueUrl"].endswith("/123456789012/work.fifo")
    order = [name for name, _ in aws.calls if name in ("SendMessage", "DeleteMessage")]
    assert order == ["SendMessage", "DeleteMessage"]
    assert aws.asked("ChangeMessageVisibilityBatch") == [], "nothing is held any more"


def test_a_message_that_cannot_be_sent_is_not_deleted_and_let_go() -> None:
    aws = aws_with([message(1, "a"), message(2, "b")], answers={"SendMessage": Fails("AccessDenied", "no")})
    with pytest.raises(Exception, match="no"):
        on_queue(aws, FIFO, Order("send", Wanted()), quick())
    assert aws.asked("DeleteMessage") == []
    assert len(aws.asked("ChangeMessageVisibilityBatch")[0]["Entries"]) == 2


def test_a_standard_queue_gets_no_deduplication_id_and_each_message_its_own_source() -> None:
    queue = DeadLetterQueue("dlq", ("one", "other"))
    aws = aws_with([message(1, source="other"), message(2)])
    done = on_queue(aws, queue, Order("send", Wanted()), quick())
    assert [one.outcome for one in done] == ["sent", "refused: it does not say which of one, other gave it up"]
    (sent,) = aws.asked("SendMessage")
    assert sent["QueueUrl"].endswith("/other")
    assert not {"MessageDeduplicationId", "MessageGroupId"} & set(sent)


def test_the_event_of_a_function_is_refused() -> None:
    aws = aws_with([message(1, ErrorMessage="timed out")])
    (one,) = on_queue(aws, DeadLetterQueue("lost-events", ()), Order("send", Wanted(error="TIMED")), quick())
    assert one.outcome.startswith("refused: it is the event of an asynchronous invocation")
    assert aws.asked("SendMessage") == []


def test_only_so_many_are_discarded_as_somebody_said() -> None:
    order = Order("discard", Wanted(), reason="spam", confirm=1)
    aws = aws_with([message(1, "a"), message(2, "b")])
    with pytest.raises(EngineError, match=r"2 of work-dlq.fifo .* confirm is 1"):
        on_queue(aws, FIFO, order, quick())
    assert aws.asked("DeleteMessage") == []
    aws = aws_with([message(1, "a"), message(2, "b")])
    order = Order("discard", Wanted(author="a"), reason="spam", confirm=1)
    assert [one.outcome for one in on_queue(aws, FIFO, order, quick())] == ["discarded"]
    assert [asked["ReceiptHandle"] for asked in aws.asked("DeleteMessage")] == ["r1"]


def test_check_mode_sends_and_deletes_nothing() -> None:
    aws = aws_with([message(1, "a")], plan_only=True)
    (one,) = on_queue(aws, FIFO, Order("send", Wanted()), quick())
    assert one.outcome == "would be sent"
    assert set(aws.names()) == {"ReceiveMessage", "ChangeMessageVisibilityBatch"}


def test_messages_that_come_again_and_again_are_told_once_and_end_it() -> None:
    again = [message(1, "a")]
    aws = aws_with(again, again, again, again)
    assert len(on_queue(aws, FIFO, Order("list", Wanted()), quick())) == 1
    assert len(aws.asked("ReceiveMessage")) == 4


def test_a_slow_redrive_hides_messages_for_as_long_as_it_takes() -> None:
    aws = aws_with([message(1, "a")])
    on_queue(aws, FIFO, Order("list", Wanted()), Pace(0.1))
    assert {asked["VisibilityTimeout"] for asked in aws.asked("ReceiveMessage")} == {130}


def test_a_release_that_is_refused_is_told_and_no_failure() -> None:
    told: list[str] = []
    refused = {"ChangeMessageVisibilityBatch": Fails("AccessDenied", "not you")}
    aws = aws_with([message(1, "a")], answers=refused, report=told.append)
    assert len(on_queue(aws, FIFO, Order("list", Wanted()), quick())) == 1
    assert told[0].startswith("… work-dlq.fifo: hidden for up to 31 s more")
