# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is fine, what wants attention, what is broken; and which lines of a log are errors."""

from __future__ import annotations

import json
from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.logs.errors import LONGEST, error_of, errors_in
from ansible_collections.serverless.aws.plugins.module_utils.status.judging import State, findings, overall

NO_DRIFT: dict[str, Any] = {"asked": True, "error": "", "changes": [], "orphans": []}


def judged(drift: dict[str, Any] | None = None, **answers: Any) -> list[tuple[str, str, str]]:
    found = findings(answers, {**NO_DRIFT, **(drift or {})})
    return [(finding.state.word, finding.subject, finding.text) for finding in found]


def function(**more: Any) -> dict[str, Any]:
    return {"name": "f", "there": True, "state": "Active", "update": "Successful", "reason": "", **more}


def queue(**more: Any) -> dict[str, Any]:
    return {"name": "q", "there": True, "dead_letter": False, "waiting": 0, **more}


def certificate(days: int | None, status: str = "ISSUED") -> dict[str, Any]:
    return {"domain": "d", "status": status, "days_left": days, "not_after": "then"}


def test_nothing_found_is_fine() -> None:
    assert judged(alarms=[{"name": "a", "state": "INSUFFICIENT_DATA", "since": None, "reason": ""}]) == []
    assert overall([]) is State.FINE


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        ({"alarms": [{"name": "a", "state": "ALARM", "since": "t", "reason": "r"}]}, "broken"),
        ({"alarms": [{"name": "a", "state": "MISSING", "since": None, "reason": ""}]}, "broken"),
        ({"functions": [{"name": "f", "there": False}]}, "broken"),
        ({"functions": [function(state="Failed")]}, "broken"),
        ({"functions": [function(update="Failed")]}, "broken"),
        ({"functions": [function(update="InProgress")]}, "attention"),
        ({"queues": [queue(there=False)]}, "broken"),
        ({"queues": [queue(dead_letter=True, waiting=3)]}, "attention"),
        ({"certificates": [certificate(29)]}, "attention"),
        ({"certificates": [certificate(6)]}, "broken"),
        ({"certificates": [certificate(-1)]}, "broken"),
        ({"certificates": [certificate(None, "PENDING_VALIDATION")]}, "broken"),
        ({"subscriptions": [{"topic": "t", "protocol": "email", "endpoint": "e", "confirmed": False}]}, "attention"),
        ({"log_errors": [{"function": "f", "at": "t", "text": "x"}]}, "attention"),
        ({"unanswered": [{"subject": "alarms", "text": "AccessDenied"}]}, "attention"),
    ],
)
def test_each_trouble_has_its_weight(answers: dict[str, Any], state: str) -> None:
    ((found, _subject, text),) = judged(**answers)
    assert found == state
    assert text


@pytest.mark.parametrize(
    "answers",
    [
        {"functions": [function()]},
        {"queues": [queue(waiting=500)]},  # how long a backlog may be, an alarm says
        {"queues": [queue(dead_letter=True)]},
        {"certificates": [certificate(30)]},
        {"subscriptions": [{"topic": "t", "protocol": "email", "endpoint": "e", "confirmed": True}]},
    ],
)
def test_what_is_usual_is_fine(answers: dict[str, Any]) -> None:
    assert judged(**answers) == []


def test_drift_is_told_by_what_a_run_would_do() -> None:
    changes = [{"action": "update", "kind": "sqs_queue", "name": str(n)} for n in range(7)]
    changes.append({"action": "create", "kind": "kms_key", "name": "k"})
    (created, changed) = judged({"changes": changes})
    assert created == ("attention", "drift", "1 to create: kms_key k")
    assert changed[2].startswith("7 to change: sqs_queue 0, sqs_queue 1")
    assert changed[2].endswith(" and 2 more")
    assert judged({"error": "no permission"})[0][2] == "no plan could be made: no permission"
    assert judged({"orphans": [{"kind": "k", "name": "n"}]})[0][1] == "drift"


def test_the_worst_comes_first_and_decides() -> None:
    answers = {"queues": [queue(dead_letter=True, waiting=1)], "functions": [{"name": "f", "there": False}]}
    assert [state for state, *_ in judged(**answers)] == ["broken", "attention"]
    assert overall(findings(answers, NO_DRIFT)) is State.BROKEN
    assert (int(State.FINE), int(State.ATTENTION), int(State.BROKEN)) == (0, 1, 2)


def test_errors_of_one_function_are_one_finding_with_the_newest() -> None:
    errors = [{"function": "f", "at": "2", "text": "new"}, {"function": "f", "at": "1", "text": "old"}]
    ((_state, subject, text),) = judged(log_errors=errors)
    assert (subject, text) == ("function f", "errors in the log, the last at 2: new")


@pytest.mark.parametrize(
    ("line", "said"),
    [
        (json.dumps({"level": "ERROR", "message": "it broke"}), "it broke"),
        (json.dumps({"level": "CRITICAL", "message": "m", "exception_name": "ValueError"}), "ValueError: m"),
        (json.dumps({"level": "ERROR", "errorMessage": "bad", "errorType": "KeyError"}), "KeyError: bad"),
        (json.dumps({"level": "ERROR", "message": {"a": 1}}), '{"a": 1}'),
        (json.dumps({"type": "platform.report", "record": {"status": "timeout"}}), "platform.report: timeout"),
        (
            json.dumps({"type": "platform.runtimeDone", "record": {"status": "error", "errorType": "Runtime.Exit"}}),
            "platform.runtimeDone: error Runtime.Exit",
        ),
        ("[ERROR] ValueError: x\nTraceback", "[ERROR] ValueError: x Traceback"),
        ("2026-01-01 Task timed out after 5.00 seconds", "2026-01-01 Task timed out after 5.00 seconds"),
        ("{not json, [ERROR] all the same", "{not json, [ERROR] all the same"),
    ],
)
def test_errors_of_every_format_are_found(line: str, said: str) -> None:
    assert error_of(line) == said


@pytest.mark.parametrize(
    "line",
    [
        json.dumps({"level": "INFO", "message": "ERROR is only a word here"}),
        json.dumps({"type": "platform.report", "record": {"status": "success"}}),
        json.dumps(["ERROR"]),
        "REPORT RequestId: 1 Duration: 3 ms",
        "",
    ],
)
def test_other_lines_are_not(line: str) -> None:
    assert error_of(line) is None


def test_a_long_error_is_cut_and_times_are_utc() -> None:
    event = {"timestamp": 1_000, "message": json.dumps({"level": "ERROR", "message": "x" * 1000}), "logStreamName": "s"}
    (error,) = errors_in([event, {"timestamp": 2_000, "message": "fine"}])
    assert error["at"] == "1970-01-01T00:00:01.000+00:00"
    assert len(error["text"]) == LONGEST
