# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Lines that are looked for: levels, texts, one request through several groups, and lines that come late."""

from __future__ import annotations

import json
from collections.abc import Mapping
from itertools import islice
from typing import Any

import pytest
from scripted_aws import Fails, ScriptedAws, scripted

from ansible_collections.serverless.aws.plugins.module_utils.logs.following import LATE, follow
from ansible_collections.serverless.aws.plugins.module_utils.logs.line import Line, line_of
from ansible_collections.serverless.aws.plugins.module_utils.logs.reading import PAGES
from ansible_collections.serverless.aws.plugins.module_utils.logs.search import Found, Wanted, search
from ansible_collections.serverless.aws.plugins.module_utils.logs.sources import Source, chosen, sources

WRITE, READ, API = Source("write", "/aws/lambda/write"), Source("read", "/kept/read"), Source("shop", "/api", api=True)
INVOCATION = "11111111-2222-3333-4444-555555555555"
OTHER = "99999999-2222-3333-4444-555555555555"


def said(at: int, **entry: Any) -> dict[str, Any]:
    return {"timestamp": at, "message": json.dumps(entry), "eventId": f"{at}{entry}", "logStreamName": "s"}


def text(at: int, message: str) -> dict[str, Any]:
    return {"timestamp": at, "message": message, "eventId": f"{at}{message}", "logStreamName": "s"}


GROUPS: dict[str, list[dict[str, Any]]] = {
    "/aws/lambda/write": [
        text(10, f"START RequestId: {INVOCATION} Version: 1"),
        said(12, level="INFO", message="queued", correlation_id="r1", function_request_id=INVOCATION),
        said(13, level="WARN", message="other", correlation_id="r2", function_request_id=INVOCATION),
        text(14, f"REPORT RequestId: {INVOCATION} Duration: 3 ms"),
        text(15, f"START RequestId: {OTHER} Version: 1"),
        text(16, "[ERROR] KeyError: 'x'"),
    ],
    "/kept/read": [said(11, level="DEBUG", message="r1 elsewhere"), said(20, level="CRITICAL", message="Down")],
    "/api": [said(9, requestId="r1", method="POST", path="/post", status="202", responseLatency="7", error="-")],
}


def answered(params: Mapping[str, Any]) -> Any:
    found = [e for e in GROUPS[params["logGroupName"]] if params["startTime"] <= e["timestamp"] <= params["endTime"]]
    pattern = params.get("filterPattern", "")
    terms = [term.strip('?"') for term in pattern.split()]
    return {"events": [e for e in found if not terms or any(term in e["message"] for term in terms)]}


def world(endpoint_url: str | None = None) -> ScriptedAws:
    return scripted({"FilterLogEvents": answered}, endpoint_url=endpoint_url)


def looked(wanted: Wanted, endpoint_url: str | None = None) -> Found:
    return search(world(endpoint_url), [WRITE, READ, API], wanted)


def texts(found: Found) -> list[str]:
    return [line.text for line in found.lines]


def test_lines_of_all_groups_are_in_the_order_of_time() -> None:
    found = looked(Wanted(0, 100))
    assert [line.at for line in found.lines] == sorted(e["timestamp"] for own in GROUPS.values() for e in own)
    assert [line.source for line in found.lines][:3] == ["shop", "write", "read"]
    assert texts(found)[0] == "POST /post 202 7 ms"


@pytest.mark.parametrize(
    ("level", "at"),
    [("WARNING", [13, 16, 20]), ("ERROR", [16, 20]), ("CRITICAL", [20]), ("DEBUG", [*range(9, 17), 20])],
)
def test_a_level_takes_the_worse_ones_too(level: str, at: list[int]) -> None:
    assert [line.at for line in looked(Wanted(0, 100, level)).lines] == at


def test_a_text_is_found_in_any_case() -> None:
    assert texts(looked(Wanted(0, 100, text="down"))) == ["Down"]


@pytest.mark.parametrize("endpoint_url", [None, "http://127.0.0.1:9"])
def test_a_request_is_followed_into_its_invocations_but_not_into_others_of_the_batch(endpoint_url: str | None) -> None:
    found = looked(Wanted(0, 100, request="r1"), endpoint_url)
    assert [line.at for line in found.lines] == [9, 10, 11, 12, 14]


def test_a_group_that_is_not_there_has_no_lines() -> None:
    aws = scripted({"FilterLogEvents": Fails("ResourceNotFoundException")})
    assert search(aws, [WRITE], Wanted(0, 100)) == Found()


def test_each_line_comes_once_also_a_late_one() -> None:
    stored = [text(1_000, "a")]

    def answer(params: Mapping[str, Any]) -> Any:
        return {"events": [e for e in stored if params["startTime"] <= e["timestamp"] <= params["endTime"]]}

    clock = iter([1_000, 50_000, 60_000, 60_001 + LATE])
    twin = {**text(21_000, "b"), "eventId": "another"}
    arriving = iter([[text(21_000, "b")], [text(20_500, "late"), twin, text(60_000, "c")], []])
    aws = scripted({"FilterLogEvents": answer})

    def wait() -> None:
        stored.extend(next(arriving))
        stored.sort(key=lambda event: event["timestamp"])

    coming = follow(aws, [WRITE], Wanted(0, 0), lambda: next(clock), wait)
    assert [[line.text for line in next(coming)] for _ in range(4)] == [["a"], ["b"], ["late", "b", "c"], []]


def test_following_reads_what_there_is_to_its_end() -> None:
    some = [{"events": [text(n, f"m{n}")], "nextToken": str(n)} for n in range(PAGES + 5)]
    aws = scripted({"FilterLogEvents": [*some, {"events": [text(PAGES + 5, "last")]}]})
    (first,) = islice(follow(aws, [WRITE], Wanted(0, 0), lambda: 1_000, lambda: None), 1)
    assert [line.text for line in first] == [*(f"m{n}" for n in range(PAGES + 5)), "last"]


@pytest.mark.parametrize(
    ("message", "level", "shown"),
    [
        ("plain words", "INFO", "plain words"),
        ("[WARN] low", "WARNING", "[WARN] low"),
        ('{"level": "fatal", "message": {"a": 1}}', "CRITICAL", '{"a": 1}'),
        ('{"level": "ERROR", "message": "no", "exception_name": "KeyError"}', "ERROR", "KeyError: no"),
        ('{"level": "odd", "message": "m"}', "INFO", "m"),
        ('{"requestId": "r", "status": "503", "routeKey": "GET /x", "error": "late"}', "ERROR", " GET /x 503 late"),
        ('{"requestId": "r", "status": "404"}', "WARNING", "404"),
        ('{"time": "t", "type": "platform.start", "record": {"requestId": "q"}}', "INFO", "platform.start"),
        ('{"type": "platform.report", "record": {"status": "timeout"}}', "ERROR", "platform.report: timeout"),
        ("{broken", "INFO", "{broken"),
        ("2026 x Task timed out after 3.00 seconds", "ERROR", "2026 x Task timed out after 3.00 seconds"),
    ],
)
def test_a_line_says_how_bad_it_is(message: str, level: str, shown: str) -> None:
    line = line_of("f", {"timestamp": 1, "message": message + "\n"})
    assert (line.level, line.text) == (level, shown.strip())


def test_request_ids_are_found_in_text_and_json() -> None:
    def ids(message: str) -> tuple[str, ...]:
        return line_of("f", {"timestamp": 1, "message": message}).request_ids

    assert ids(f"END RequestId: {INVOCATION}") == (INVOCATION,)
    assert ids('{"requestId": "a", "function_request_id": "b"}') == ("a", "b")
    assert ids('{"type": "platform.report", "record": {"requestId": "c"}}') == ("c",)
    assert ids("nothing") == ()


def test_a_line_as_data_has_what_scripts_need() -> None:
    line: Line = line_of("f", said(1_500, level="INFO", message="m", correlation_id="c"))
    assert line.as_data("shop") == {
        "at": "1970-01-01T00:00:01.500+00:00",
        "application": "shop",
        "source": "f",
        "level": "INFO",
        "text": "m",
        "correlation_id": "c",
        "request_ids": [],
        "stream": "s",
        "message": {"level": "INFO", "message": "m", "correlation_id": "c"},
    }


def test_sources_are_functions_and_apis_with_access_logs() -> None:
    every = sources(
        {
            "lambda_functions": [{"name": "write"}, {"name": "read", "log_group": "/kept/read"}],
            "apigateway_rest_apis": [{"name": "shop", "stages": [{"access_log_group": "/api"}, {}]}],
            "apigatewayv2_apis": [{"name": "quiet", "stages": None}],
        }
    )
    assert every == [WRITE, READ, API]
    assert chosen(every, []) == (every, [])
    assert chosen(every, ["shop", "gone"]) == ([API], ["gone"])
