# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where failures are, options that make no sense, the pace, the screen, the policy."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from iam_reference import assert_actions_take_resources
from scripted_aws import Fails, scripted

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_redrive import (
    NOWHERE,
    OPTIONS,
    Task,
    notes_of,
    redriven,
    task_of,
)
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError
from ansible_collections.serverless.aws.plugins.module_utils.redrive.acting import Order
from ansible_collections.serverless.aws.plugins.module_utils.redrive.failure import Wanted
from ansible_collections.serverless.aws.plugins.module_utils.redrive.pace import Pace
from ansible_collections.serverless.aws.plugins.module_utils.redrive.places import (
    DeadLetterQueue,
    RecordTable,
    places,
)
from ansible_collections.serverless.aws.plugins.module_utils.redrive.screen import screen
from ansible_collections.serverless.aws.plugins.plugin_utils.verb_policies.place import Place
from ansible_collections.serverless.aws.plugins.plugin_utils.verb_policies.redrive import statements

SPECS: dict[str, list[dict[str, Any]]] = {
    "dynamodb_tables": [
        {
            "name": "Lost",
            "hash_key": "id",
            "indexes": [{"name": "ByState", "hash_key": "state", "range_key": "at"}, {"name": "Flat", "hash_key": "x"}],
            "kms_key": "alias/shop",
        }
    ],
    "sqs_queues": [
        {"name": "work", "dead_letter_queue": "dead", "kms_key": None},
        {"name": "dead", "kms_key": "alias/aws/sqs"},
        {"name": "lost-events"},
    ],
    "lambda_functions": [{"name": "f", "dead_letter_arn": "sqs:lost-events"}, {"name": "g", "dead_letter_arn": None}],
    "lambda_event_source_mappings": [{"function": "f", "queue": "dead"}],
    "retry_records": [{"table": "Lost", "index": "ByState", "queue": "work"}],
}
NOW = datetime(2026, 1, 10, tzinfo=UTC)


def asked(problems: list[str], **given: Any) -> Any:
    defaults = {name: option.get("default") for name, option in OPTIONS.items()}
    return task_of({**defaults, "name": "shop", **given}, SPECS, NOW, problems)


def test_the_places_of_a_description() -> None:
    assert places(SPECS, []) == [
        RecordTable("Lost", "id", "ByState", "state", "at", "work"),
        DeadLetterQueue("dead", ("work",), taken=True),
        DeadLetterQueue("lost-events", ()),
    ]


@pytest.mark.parametrize(
    ("record", "problem"),
    [
        ({"table": "Los"}, "retry_records: there is no table 'Los', but Lost"),
        ({"index": "Flat"}, "retry_records: Lost has no index 'Flat' with hash and range key"),
        ({"queue": "wrok"}, "retry_records: there is no queue 'wrok', but dead, lost-events, work"),
    ],
)
def test_records_that_do_not_fit_the_description(record: dict[str, str], problem: str) -> None:
    problems: list[str] = []
    places({**SPECS, "retry_records": [{**SPECS["retry_records"][0], **record}]}, problems)
    assert problems == [problem]


def test_without_a_name_tables_are_looked_at_and_queues_only_counted() -> None:
    task = asked([])
    assert [place.name for place in task.places] == ["Lost"]
    assert [queue.name for queue in task.elsewhere] == ["dead", "lost-events"]
    task = asked([], queue="dead", since="1d")
    assert ([place.name for place in task.places], task.elsewhere) == (["dead"], [])
    assert task.order.wanted.since == "2026-01-09T00:00:00.000000Z"


def test_an_application_without_failures_says_so_and_what_lies_in_queues_is_counted() -> None:
    order = Order("list", Wanted())
    notes = list(notes_of(scripted({}), Task([], [], order, 10), []))
    assert notes == [NOWHERE]
    done = redriven(scripted({}), Task([], [], order, 10), {"name": "shop"})
    assert (done["changed"], done["redrive"]["failures"]) == (False, [])
    assert done["text"] == f"shop: {NOWHERE}", "and not that nothing failed"
    aws = scripted({"GetQueueAttributes": {"Attributes": {"ApproximateNumberOfMessages": "7"}}})
    notes = list(notes_of(aws, Task([], [DeadLetterQueue("dead", ("work",))], order, 10), []))
    assert notes == ["dead: about 7 messages; QUEUE=dead is needed to look at them"]
    queue = DeadLetterQueue("dead.fifo", ("work.fifo",), taken=True)
    assert len(list(notes_of(scripted({}), Task([queue], [], order, 10), []))) == 3
    named = Order("send", Wanted(ids=("x", "y")))
    (note,) = notes_of(scripted({}), Task([places(SPECS, [])[0]], [], named, 10), [])
    assert note == "there is no such failure: x, y"


def test_a_failure_in_between_says_how_many_were_done() -> None:
    table = places(SPECS, [])[0]
    row = {"id": {"S": "a"}, "state": {"S": "FAILED"}, "attempts": {"N": "3"}, "at": {"S": "2026"}, "body": {"S": "b"}}
    answers = {
        "Query": [{"Items": [row, {**row, "id": {"S": "b"}}]}, {"Items": []}],
        "UpdateItem": [{"Attributes": row}, {}, Fails("AccessDeniedException", "not any more")],
        "SendMessage": {"MessageId": "1", "MD5OfMessageBody": ""},
        "GetCallerIdentity": {"Arn": "arn", "Account": "123456789012", "UserId": "x"},
    }
    with pytest.raises(EngineError, match=r"not any more.*1 were done before: run it again and it goes on"):
        redriven(scripted(answers), Task([table], [], Order("send", Wanted()), 100), {"name": "shop"})


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"queue": "deed"}, "there is no 'deed', but Lost, dead, lost-events"),
        ({"action": "show"}, "ids (serverless_redrive_ids, ID): show needs to know of which message"),
        ({"action": "archive", "reason": " "}, "reason (serverless_redrive_reason, REASON): archive needs one"),
        ({"action": "discard"}, "discard needs one"),
        ({"action": "discard", "reason": "x" * 501}, "at most 500 characters"),
        ({"action": "archive", "reason": "r", "queue": "dead"}, "a queue cannot archive a message"),
        ({"rate": 0.0}, "rate (serverless_redrive_rate): 0 is not above 0"),
        ({"limit": -1}, "limit (serverless_redrive_limit)"),
        ({"since": "yesterday"}, "since (serverless_redrive_since): 'yesterday' is no time"),
        ({"since": "1d", "until": "2d"}, "since (serverless_redrive_since) lies behind until"),
    ],
)
def test_what_makes_no_sense_is_refused_before_any_call(given: dict[str, Any], problem: str) -> None:
    problems: list[str] = []
    assert asked(problems, **given) is None
    (told,) = problems
    assert problem in told


def test_the_pace_is_even_and_makes_up_for_nothing() -> None:
    clock = [0.0]
    went: list[float] = []

    def sleep(seconds: float) -> None:
        clock[0] += seconds

    pace = Pace(10, now=lambda: clock[0], sleep=sleep)
    for number in range(6):
        clock[0] += 5 if number == 3 else 0.02
        pace.next()
        went.append(round(clock[0], 2))
    assert went == [0.02, 0.12, 0.22, 5.22, 5.32, 5.42]


def test_progress_is_told_now_and_then() -> None:
    clock = [0.0]
    told: list[str] = []
    pace = Pace(1, told.append, now=lambda: clock[0])
    for _ in range(6):
        pace.count(lambda number: f"{number} of 6")
        clock[0] += 1
    assert told == ["3 of 6", "5 of 6"]


def item(number: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"id{number}",
        "place": "Lost",
        "status": "FAILED",
        "at": "2026-01-01",
        "author": "a",
        "error": "Throttled",
        "attempts": 3,
        "archived": "",
        "interrupted": False,
        "refused": "",
        "outcome": "",
        **more,
    }


def test_a_screen_counts_by_error_and_steers_no_terminal() -> None:
    items = [item(1), item(2), item(3, error="\x1b[2J", refused="cut", archived="old")]
    lines = screen("shop", "list", items, ["a note"], False)
    assert lines[:3] == ["shop: 3 failed", "       2 error Throttled", "       1 error �[2J"]
    assert lines[-2] == "2026-01-01 Lost id3 by a: �[2J  [archived: old; cannot be sent: cut]"
    assert lines[-1] == "shop: a note"
    assert screen("shop", "list", [], [], False) == ["shop: nothing failed"]
    many = screen("shop", "list", [item(n) for n in range(60)], [], False)
    assert many[-1] == "… and 10 more (all of them: --json)"
    sent = [item(1, outcome="sent"), item(2, outcome="refused: cut")]
    assert screen("shop", "send", sent, [], False)[0] == "shop: 1 sent, 1 refused"
    would = screen("shop", "send", [item(1, outcome="would be sent")], [], True)
    assert would[0] == "shop: 1 would be sent, and nothing was changed"


def test_a_message_is_shown_whole() -> None:
    history = [{"at": "t", "action": "archive", "by": "me", "reason": "old"}]
    lines = screen("shop", "show", [item(1, history=history, body="{}", archived="old")], [], False)
    assert lines[0] == "id1 of Lost: FAILED"
    assert "  t archive by me: old" in lines
    assert lines[-1] == "  body        {}"


def test_the_policy_names_nothing_but_what_is_touched() -> None:
    found = {s["Sid"]: s for s in statements(SPECS, Place("aws", "123456789012", "eu-west-1"))}
    assert {sid: [arn.rpartition(":")[2] for arn in s["Resource"]] for sid, s in found.items()} == {
        "Failures": ["table/Lost/index/ByState"],
        "Records": ["table/Lost"],
        "DeadLetters": ["dead", "lost-events"],
        "Send": ["work"],
        "AliasedKeys": ["key/*"],
    }
    assert found["AliasedKeys"]["Condition"] == {"ForAnyValue:StringEquals": {"kms:ResourceAliases": ["alias/shop"]}}
    assert_actions_take_resources({"Version": "2012-10-17", "Statement": list(found.values())})
    assert statements({}, Place("aws", "123456789012", "eu-west-1")) == []
