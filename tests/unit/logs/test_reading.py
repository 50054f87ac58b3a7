# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a log group: every one of them, once, whether or not a full page comes with a token."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from scripted_aws import Fails, scripted

from ansible_collections.serverless.aws.plugins.module_utils.logs import reading
from ansible_collections.serverless.aws.plugins.module_utils.logs.reading import PAGES, Lines, MoreLines, lines

ALL = Lines("/aws/lambda/work", 0, 1000, '{ $.level = "ERROR" }')
STORED = [{"timestamp": n // 3, "message": f"m{n}", "eventId": f"e{n}", "logStreamName": "s"} for n in range(100)]


def without_tokens(params: Mapping[str, Any]) -> dict[str, Any]:
    """As the embedded AWS answers: the first lines of the time asked for."""
    found = [event for event in STORED if params["startTime"] <= event["timestamp"] <= params["endTime"]]
    return {"events": found[: reading.LINES_AT_ONCE]}


@pytest.mark.parametrize("at_once", [4, 9, 10, 33, 100, 101])
@pytest.mark.parametrize("unnamed", [False, True])
def test_without_tokens_a_full_page_is_followed_by_the_next(
    at_once: int, unnamed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reading, "LINES_AT_ONCE", at_once)

    def answer(params: Mapping[str, Any]) -> dict[str, Any]:
        return {"events": [{k: v for k, v in e.items() if not unnamed or k != "eventId"} for e in page(params)]}

    def page(params: Mapping[str, Any]) -> list[dict[str, Any]]:
        return list(without_tokens(params)["events"])

    aws = scripted({"FilterLogEvents": answer}, endpoint_url="http://127.0.0.1:9")
    assert [event["message"] for event in lines(aws, ALL)] == [event["message"] for event in STORED]
    assert all("filterPattern" not in params for params in aws.asked("FilterLogEvents"))


def test_tokens_are_followed_over_empty_pages_and_the_pattern_goes_along() -> None:
    pages = [{"events": STORED[:2], "nextToken": "a"}, {"events": [], "nextToken": "b"}, {"events": STORED[2:3]}]
    aws = scripted({"FilterLogEvents": pages})
    assert list(lines(aws, ALL)) == STORED[:3]
    asked = aws.asked("FilterLogEvents")
    assert [params.get("nextToken") for params in asked] == [None, "a", "b"]
    assert {params["filterPattern"] for params in asked} == {ALL.pattern}


def test_what_has_no_end_is_left_and_what_is_not_there_has_no_lines() -> None:
    aws = scripted({"FilterLogEvents": lambda params: {"events": [], "nextToken": "more"}})
    with pytest.raises(MoreLines):
        list(lines(aws, ALL))
    assert len(aws.asked("FilterLogEvents")) == PAGES
    assert list(lines(scripted({"FilterLogEvents": Fails("ResourceNotFoundException")}), ALL)) == []
