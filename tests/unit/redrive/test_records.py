# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of a table of retry records; a redrive beside the functions: lambda_src/test_manual_redrive.py."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import ScriptedAws, scripted

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError
from ansible_collections.serverless.aws.plugins.module_utils.redrive.acting import Order, on_records
from ansible_collections.serverless.aws.plugins.module_utils.redrive.failure import Wanted
from ansible_collections.serverless.aws.plugins.module_utils.redrive.pace import Pace
from ansible_collections.serverless.aws.plugins.module_utils.redrive.places import RecordTable

TABLE = RecordTable("Lost", "id", "ByState", "state", "at", "work")


def row(record_id: str, at: str = "2026-01-01T00:00:00.000000Z", state: str = "FAILED", **more: Any) -> dict[str, Any]:
    return {
        "id": {"S": record_id},
        "state": {"S": state},
        "at": {"S": at},
        "attempts": {"N": "3"},
        "lastError": {"S": "Throttled"},
        "messageGroupId": {"S": "a"},
        **more,
    }


def aws_with(failed: list[dict[str, Any]], retrying: list[dict[str, Any]] | None = None, **more: Any) -> ScriptedAws:
    def query(params: dict[str, Any]) -> dict[str, Any]:
        state = params["ExpressionAttributeValues"][":status"]["S"]
        return {"Items": failed if state == "FAILED" else retrying or []}

    def update(params: dict[str, Any]) -> dict[str, Any]:
        return {"Attributes": row(params["Key"]["id"]["S"], state="RETRYING", body={"S": "b"}, attempts={"N": "4"})}

    answers = {
        "Query": query,
        "UpdateItem": update,
        "SendMessage": {"MessageId": "1", "MD5OfMessageBody": ""},
        "GetCallerIdentity": {"Arn": "arn:aws:iam::123456789012:user/x", "Account": "123456789012", "UserId": "x"},
    }
    return scripted(answers, **more)


def act(aws: ScriptedAws, action: str, wanted: Wanted, **more: Any) -> list[tuple[str, str]]:
    done = on_records(aws, TABLE, Order(action, wanted, **more), Pace(1000, sleep=lambda seconds: None))
    return [(one.failure.id, one.outcome) for one in done]


def test_the_names_of_the_table_are_its_own_and_a_standard_queue_gets_no_group() -> None:
    aws = aws_with([row("x")])
    assert act(aws, "send", Wanted()) == [("x", "sent")]
    (sent,) = aws.asked("SendMessage")
    assert sent["MessageAttributes"]["id"] == {"DataType": "String", "StringValue": "x"}
    assert not {"MessageGroupId", "MessageDeduplicationId"} & set(sent)
    begun, ended = aws.asked("UpdateItem")
    assert begun["ConditionExpression"] == "#state = :failed AND attribute_not_exists(#revision)"
    assert (ended["UpdateExpression"], ended["ConditionExpression"]) == ("REMOVE manualSend", "manualSend = :mark")


def test_time_is_asked_of_the_index_and_the_body_is_not_read() -> None:
    aws = aws_with([])
    act(aws, "list", Wanted(since="2026-01-01T00:00:00.000000Z"))
    failed, retrying = aws.asked("Query")
    assert failed["KeyConditionExpression"] == "#state = :status AND #at BETWEEN :since AND :until"
    assert failed["ExpressionAttributeValues"][":until"] == {"S": "9"}
    assert retrying["KeyConditionExpression"] == "#state = :status", "what was interrupted is found whenever it was"
    assert "body" not in failed["ExpressionAttributeNames"].values()


def test_a_cut_body_is_refused_and_what_is_archived_passed_by() -> None:
    aws = aws_with([row("cut", bodyTruncated={"BOOL": True}), row("old", archivedReason={"S": "gone"}), row("x")])
    cut, sent = act(aws, "send", Wanted())
    assert cut == ("cut", "refused: its body is not whole: the row keeps 300 KB of it")
    assert sent == ("x", "sent")


def test_an_interrupted_send_is_told_and_neither_archived_nor_discarded() -> None:
    retrying = [row("x", state="RETRYING", manualSend={"S": "x-m3"}), row("y", state="RETRYING")]
    assert act(aws_with([], retrying), "list", Wanted(since="2027")) == [("x", "")]
    assert act(aws_with([], retrying), "archive", Wanted(), reason="r") == []


def test_filters_and_limit() -> None:
    rows = [row("b", "2026-01-02"), row("a", "2026-01-01"), row("c", "2026-01-03", messageGroupId={"S": "other"})]
    assert act(aws_with(rows), "list", Wanted()) == [("a", ""), ("b", ""), ("c", "")]
    assert act(aws_with(rows), "list", Wanted(), limit=1) == [("a", "")]
    assert act(aws_with(rows), "list", Wanted(author="other", error="throt")) == [("c", "")]
    assert act(aws_with(rows), "list", Wanted(ids=("b",))) == [("b", "")]
    assert act(aws_with(rows), "list", Wanted(error="denied")) == []


def test_discarding_needs_the_number_unless_ids_name_them() -> None:
    aws = aws_with([row("a"), row("b")])
    with pytest.raises(EngineError, match=r"2 of Lost would be discarded, and confirm is 0"):
        act(aws, "discard", Wanted(), reason="r")
    assert aws.asked("UpdateItem") == []
    assert act(aws, "discard", Wanted(), reason="r", confirm=2) == [("a", "discarded"), ("b", "discarded")]
    assert act(aws, "discard", Wanted(ids=("a",)), reason="r") == [("a", "discarded")]
    assert "REMOVE #body" in aws.asked("UpdateItem")[0]["UpdateExpression"]


@pytest.mark.parametrize("action", ["send", "archive", "discard"])
def test_check_mode_only_reads(action: str) -> None:
    aws = aws_with([row("a")], plan_only=True)
    ((name, outcome),) = act(aws, action, Wanted(), reason="r")
    assert (name, outcome.startswith("would be ")) == ("a", True)
    assert set(aws.names()) == {"Query"}
