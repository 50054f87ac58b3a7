# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The newest lines of a group that has more than are read at once, and what is told of the others."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from scripted_aws import ScriptedAws, scripted

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_logs import Task, notes
from ansible_collections.serverless.aws.plugins.module_utils.logs.newest import TRIES, Newest, newest
from ansible_collections.serverless.aws.plugins.module_utils.logs.reading import PAGES, Lines
from ansible_collections.serverless.aws.plugins.module_utils.logs.search import Wanted, search
from ansible_collections.serverless.aws.plugins.module_utils.logs.sources import Source

AT_ONCE = 5
END = 100_000


def world(times: list[int]) -> ScriptedAws:
    """A group with a line at each of these times, which CloudWatch Logs hands out five at a time by token."""

    def answer(params: Mapping[str, Any]) -> dict[str, Any]:
        first = int(params.get("nextToken", 0))
        found = [at for at in times if params["startTime"] <= at <= params["endTime"]][first : first + AT_ONCE]
        events = [{"timestamp": at, "message": f"m{at}", "eventId": str(at), "logStreamName": "s"} for at in found]
        return {"events": events, **({"nextToken": str(first + AT_ONCE)} if len(found) == AT_ONCE else {})}

    return scripted({"FilterLogEvents": answer})


def read(aws: ScriptedAws) -> Newest[int]:
    return newest(aws, Lines("/aws/lambda/work", 0, END), lambda event: int(event["timestamp"]))


def evenly(number: int, start: int = 0, end: int = END) -> list[int]:
    return [start + n * (end - start) // number for n in range(number)]


def test_what_is_read_at_once_is_all_of_it_and_costs_no_further_call() -> None:
    times = evenly(AT_ONCE * PAGES - 1)
    aws = world(times)
    assert read(aws) == Newest(times)
    assert len(aws.asked("FilterLogEvents")) == PAGES


@pytest.mark.parametrize(
    "times",
    [
        pytest.param(evenly(AT_ONCE * PAGES * 7), id="evenly"),
        pytest.param([*evenly(300), *evenly(600, 80_000)], id="more and more"),
        pytest.param([*evenly(900, 0, 20_000), *evenly(50, 20_000)], id="less and less"),
    ],
)
def test_of_more_it_is_the_newest_with_none_left_out_after_the_first(times: list[int]) -> None:
    aws = world(sorted(set(times)))
    found = read(aws)
    assert found.since is not None
    assert found.until is None
    assert found.kept == sorted({at for at in times if at >= found.since})
    assert len(found.kept) >= 10
    assert len(aws.asked("FilterLogEvents")) <= PAGES * TRIES


def test_where_the_end_cannot_be_come_to_it_is_told_until_when_was_read() -> None:
    aws = world(list(range(END - 300, END + 1)))
    found = read(aws)
    assert found.until is not None
    assert found.since is not None
    assert found.until < END
    assert len(aws.asked("FilterLogEvents")) <= PAGES * TRIES


def test_pages_without_a_line_end_too() -> None:
    aws = scripted({"FilterLogEvents": lambda params: {"events": [], "nextToken": "more"}})
    found = read(aws)
    assert (found.kept, found.whole) == ([], False)
    assert len(aws.asked("FilterLogEvents")) == PAGES * TRIES


def test_a_search_keeps_the_newest_and_its_notes_tell_what_is_not_here() -> None:
    times = evenly(AT_ONCE * PAGES * 7)
    source = Source("work", "/aws/lambda/work")
    found = search(world(times), [source], Wanted(0, END))
    assert found.lines[-1].at == times[-1]
    task = Task("shop", [source], Wanted(0, END), 1000, "text", False)
    (note,) = notes(len(found.lines), task, found.unread)
    since = found.unread[source.group].since
    assert since is not None
    assert note == (
        "/aws/lambda/work has more lines than are read at once: "
        f"none before 1970-01-01T00:01:{since // 1000 - 60:02}.{since % 1000:03}Z is here; ask for less time"
    )
