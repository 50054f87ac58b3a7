# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A function called by hand: its event, what Lambda reports, and calls that make no sense."""

from __future__ import annotations

import base64
import json
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from botocore.response import StreamingBody
from scripted_aws import Fails, scripted

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_invoke import (
    LONGEST,
    call_of,
    invoked,
)
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError
from ansible_collections.serverless.aws.plugins.module_utils.invoke.event import LARGEST, BadEvent, event_in
from ansible_collections.serverless.aws.plugins.module_utils.invoke.tail import figures

REPORT = (
    "REPORT RequestId: 1-2\tDuration: 12.34 ms\tBilled Duration: 13 ms\tMemory Size: 256 MB\t"
    "Max Memory Used: 90 MB\tInit Duration: 310.50 ms\t"
)
SHOP = {"name": "shop", "stack": "dev-shop"}
FUNCTIONS: list[dict[str, Any]] = [
    {"name": "dev-take-order", "handler": "app/take_order.handler"},
    {"name": "dev-work", "handler": "work.main.handler"},
]


def asked(problems: list[str], functions: list[dict[str, Any]] = FUNCTIONS, **given: Any) -> Any:
    params = {"name": "shop", "function": "", "event": None, "examples": None, "qualifier": "", **given}
    return call_of(params, functions, problems)


@pytest.fixture
def examples(tmp_path: Path) -> str:
    for name in ("app_take_order", "take_order"):
        (tmp_path / f"{name}.json").write_text('{"n": 1}')
    return str(tmp_path)


def test_the_report_is_read_as_text_and_as_json() -> None:
    numbers = {
        "duration_ms": 12.34,
        "billed_duration_ms": 13.0,
        "memory_mb": 256.0,
        "max_memory_mb": 90.0,
        "init_duration_ms": 310.5,
    }
    assert figures(["START", REPORT]) == numbers
    metrics = {
        "durationMs": 12.34,
        "billedDurationMs": 13,
        "memorySizeMB": 256,
        "maxMemoryUsedMB": 90,
        "initDurationMs": 310.5,
    }
    assert figures([json.dumps({"type": "platform.report", "record": {"metrics": metrics}})]) == numbers
    assert figures(["{platform.report", '{"type": "platform.report", "record": null}', "x"]) == {}


def test_an_event_is_json_of_a_size_that_lambda_takes(tmp_path: Path) -> None:
    file = tmp_path / "event.json"
    file.write_text(' {"ä": [1, 2]} ', encoding="utf-8")
    assert event_in(file) == '{"ä": [1, 2]}'.encode()
    file.write_text(json.dumps("x" * (LARGEST - 2)))
    assert len(event_in(file)) == LARGEST
    for content, reason in (
        (json.dumps("x" * (LARGEST - 1)).encode(), "Lambda takes"),
        (b"{", "no JSON"),
        (b"\xff", "UTF-8"),
    ):
        file.write_bytes(content)
        with pytest.raises(BadEvent, match=reason):
            event_in(file)
    with pytest.raises(BadEvent, match="No such file"):
        event_in(tmp_path / "gone")


def test_the_example_is_called_as_the_module_of_the_handler(examples: str) -> None:
    problems: list[str] = []
    call = asked(problems, [{"name": "dev-take-order", "handler": "take_order.handler"}], examples=examples)
    assert problems == []
    assert (call.function, call.payload, call.source.name) == ("dev-take-order", b'{"n": 1}', "take_order.json")


@pytest.mark.parametrize(("named", "called"), [("", "live"), ("3", "3"), ("$LATEST", "$LATEST")])
def test_without_a_version_the_alias_that_the_application_uses_is_called(
    named: str, called: str, examples: str
) -> None:
    spec = {"name": "work", "handler": "take_order.handler", "alias": "live"}
    assert asked([], [spec], qualifier=named, examples=examples).qualifier == called
    assert asked([], [{**spec, "alias": None}], examples=examples).qualifier == ""


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({}, "function (serverless_invoke_function): which one? shop has dev-take-order, dev-work"),
        (
            {"function": "work"},
            "function (serverless_invoke_function): there is no 'work', shop has dev-take-order, dev-work",
        ),
        ({"function": "dev-work"}, "event (serverless_invoke_event): dev-work has no example"),
        ({"function": "dev-work", "event": "/nowhere/x"}, "event (serverless_invoke_event): /nowhere/x cannot be read"),
    ],
)
def test_what_makes_no_sense_is_refused(given: dict[str, Any], told: str, examples: str) -> None:
    problems: list[str] = []
    assert asked(problems, examples=examples, **given) is None
    (problem,) = problems
    assert problem.startswith(told)


def answer(payload: bytes, **more: Any) -> dict[str, Any]:
    return {"StatusCode": 200, "Payload": StreamingBody(BytesIO(payload), len(payload)), "ExecutedVersion": "3", **more}


@pytest.mark.parametrize("failed", [False, True])
def test_result_log_and_figures_are_told(failed: bool, examples: str) -> None:
    tail = base64.b64encode(f"START\nwork \x1b[2J\n{REPORT}\n".encode()).decode()
    more = {"FunctionError": "Unhandled"} if failed else {}
    aws = scripted({"Invoke": answer(b'{"ok": true}', LogResult=tail, **more)})
    call = asked([], function="dev-take-order", event=f"{examples}/take_order.json", qualifier="live")
    outcome = invoked(aws, call, SHOP)
    result = outcome["invocation_result"]
    assert outcome["changed"]
    assert (result["result"], result["version"], result["billed_duration_ms"]) == ({"ok": True}, "3", 13.0)
    assert result["function_error"] == ("Unhandled" if failed else None)
    assert ("the function failed" in outcome["text"]) == failed
    assert "called dev-take-order:live of shop in eu-west-1 (stack dev-shop, account 123456789012)" in outcome["text"]
    assert "\x1b" not in outcome["text"]
    (params,) = aws.asked("Invoke")
    assert params == {
        "FunctionName": "dev-take-order",
        "Payload": b'{"n": 1}',
        "LogType": "Tail",
        "Qualifier": "live",
    }


def test_check_mode_calls_nothing_and_tells_what_it_would(examples: str) -> None:
    aws = scripted({}, plan_only=True)
    outcome = invoked(aws, asked([], function="dev-work", event=f"{examples}/take_order.json"), SHOP)
    assert outcome["changed"]
    assert "would call dev-work of shop" in outcome["text"]
    assert aws.calls == []


def test_a_call_waits_as_long_as_a_function_may_take_and_is_not_repeated(examples: str) -> None:
    aws = scripted({"Invoke": Fails("TooManyRequestsException")})
    with pytest.raises(Exception, match="TooManyRequests"):
        invoked(aws, asked([], function="dev-work", event=f"{examples}/take_order.json"), SHOP)
    assert aws.names() == ["Invoke"]
    assert aws.writer("lambda", patience=LONGEST + 60).meta.config.read_timeout > LONGEST


@pytest.mark.parametrize(
    ("qualifier", "told"), [("", "make up"), ("lve", "no dev-work:lve here.*serverless_invoke_qualifier")]
)
def test_what_lambda_does_not_have_is_told_with_the_way_out(qualifier: str, told: str, examples: str) -> None:
    aws = scripted({"Invoke": Fails("ResourceNotFoundException")})
    call = asked([], function="dev-work", event=f"{examples}/take_order.json", qualifier=qualifier)
    with pytest.raises(EngineError, match=told):
        invoked(aws, call, SHOP)
