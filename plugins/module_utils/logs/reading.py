# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines of a log group, page by page."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import count
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.errors import is_missing

LINES_AT_ONCE: Final = 10_000
"""An answer of FilterLogEvents has so many at most, or 1 MB."""
PAGES: Final = 40
"""So many are read of one group: what lies behind them is told as not read."""
Event = Mapping[str, Any]


class MoreLines(Exception):
    """There are more lines than were read."""


@dataclass(frozen=True)
class Lines:
    """What is looked for in a group: times in milliseconds since 1970, both ends included."""

    group: str
    start: int
    end: int
    pattern: str | None = None
    pages: int | None = PAGES
    """So many at most; every one for None."""


def lines(aws: Aws, wanted: Lines) -> Iterator[Event]:
    """The lines of a group in their order (FilterLogEvents); none when there is no such group.

    `pattern` only spares lines: who asks looks at each again, since an embedded AWS knows no JSON in patterns.
    Raises MoreLines after so many pages as are wanted.
    """
    for page in pages(aws, wanted):
        yield from page


def pages(aws: Aws, wanted: Lines) -> Iterator[list[Event]]:
    """Page by page. The embedded AWS gives no token with a full page: the next one then begins where it ended."""
    logs = aws.reader("logs")
    pattern = {"filterPattern": wanted.pattern} if wanted.pattern and not aws.endpoint_url else {}
    token: dict[str, str] = {}
    start, known = wanted.start, set[str]()
    for _page in range(wanted.pages) if wanted.pages else count():
        try:
            answer = logs.filter_log_events(
                logGroupName=wanted.group, startTime=start, endTime=wanted.end, **pattern, **token
            )
        except logs.exceptions.ClientError as error:
            if is_missing(error, "ResourceNotFoundException"):
                return
            raise
        found = answer.get("events", [])
        yield [event for event in found if identity(event) not in known]
        if answer.get("nextToken"):
            token = {"nextToken": answer["nextToken"]}
        elif len(found) < LINES_AT_ONCE:
            return
        else:
            start = max(found[-1]["timestamp"], start + 1)
            known = {identity(event) for event in found if event["timestamp"] == start}
    raise MoreLines(wanted.group)


def identity(event: Event) -> str:
    """What tells a line from every other one."""
    return str(event.get("eventId") or (event.get("logStreamName"), event.get("timestamp"), event.get("message")))
