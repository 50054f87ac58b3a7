"""Calls as a proxy records them."""

from __future__ import annotations

import json
from pathlib import Path

from benchmarks.record import Record, calls_of


def line(operation: str, account: str = "200000000001", *, write: bool = False) -> str:
    return json.dumps({"service": "sqs", "operation": operation, "account_id": account, "write": write})


def test_calls_are_counted_by_name_and_those_of_other_accounts_are_not() -> None:
    calls = calls_of(
        "200000000001",
        [line("GetQueueUrl"), line("GetQueueUrl"), line("CreateQueue", write=True), line("GetQueueUrl", "9")],
    )
    assert calls.every == {"sqs.GetQueueUrl": 2, "sqs.CreateQueue": 1}
    assert calls.writes == {"sqs.CreateQueue": 1}
    assert calls.number == 3


def test_a_record_is_read_on_from_where_it_was_read_last_and_never_half_a_line(tmp_path: Path) -> None:
    file = tmp_path / "calls.jsonl"
    half = line("ListQueues")
    file.write_text(f"{line('GetQueueUrl')}\n{half[:10]}")
    record = Record(file)
    assert record.new_calls("200000000001").every == {"sqs.GetQueueUrl": 1}
    file.write_text(f"{line('GetQueueUrl')}\n{half}\n")
    assert record.new_calls("200000000001").every == {"sqs.ListQueues": 1}
    assert record.new_calls("200000000001").number == 0
