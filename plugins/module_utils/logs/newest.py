# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The newest lines of a log group that has more than are read at once.

FilterLogEvents gives the oldest first and cannot be turned round. So a read that does not come to its end is begun
again later, with as much time before the end as the first one shows to be readable.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final, Generic, TypeVar

from ..engine.aws import Aws
from .reading import PAGES, Event, Lines, MoreLines, pages

TRIES: Final = 5
"""Reads of a group, each of `PAGES` at most."""
SHORTER: Final = 16
"""When nothing of a read says how dense the lines are, the next one has this part of the time."""
LONGER: Final = 8
"""By how much the time before goes further back than what was read, where that took few pages."""
Kept = TypeVar("Kept")


@dataclass
class Newest(Generic[Kept]):
    """What was kept of the lines, in their order. None: nothing before `since`, or after `until`, was left out.

    Times are milliseconds since 1970.
    """

    kept: list[Kept] = field(default_factory=list)
    since: int | None = None
    until: int | None = None

    @property
    def whole(self) -> bool:
        """Whether every line was read."""
        return self.since is None and self.until is None


@dataclass
class Part(Generic[Kept]):
    """One read: what was kept, how many pages it took, how far it came, and whether that was to its end."""

    kept: list[Kept]
    pages: int
    reached: int
    ended: bool


def newest(aws: Aws, wanted: Lines, keep: Callable[[Event], Kept | None], tries: int = TRIES) -> Newest[Kept]:
    """What `keep` makes of each line, but for None: of all of them, or of the newest."""
    start, part = wanted.start, read(aws, wanted, keep)
    if part.ended:
        return Newest(part.kept)
    for left in range(tries - 1, 0, -1):
        gone = part.reached - start
        start = wanted.end - (gone // 2 if gone else (wanted.end - start) // SHORTER)
        part = read(aws, replace(wanted, start=start), keep)
        if part.ended:
            return with_earlier(aws, wanted, keep, start, part, left - 1)
    return Newest(part.kept, start, part.reached)


def with_earlier(
    aws: Aws, wanted: Lines, keep: Callable[[Event], Kept | None], start: int, part: Part[Kept], tries: int
) -> Newest[Kept]:
    """What was read from `start` on, and what can be read before it in as many tries."""
    kept = part.kept
    while tries and start > wanted.start and part.pages * LONGER <= PAGES:
        earlier = start - (wanted.end - start) * LONGER
        part = read(aws, replace(wanted, start=max(earlier, wanted.start), end=start - 1), keep)
        if not part.ended:
            break
        start, kept = max(earlier, wanted.start), part.kept + kept
        tries -= 1
    return Newest(kept, start)


def read(aws: Aws, wanted: Lines, keep: Callable[[Event], Kept | None]) -> Part[Kept]:
    """Read from the start of the time on."""
    part = Part[Kept]([], 0, wanted.start, ended=True)
    try:
        for page in pages(aws, wanted):
            part.pages += 1
            part.reached = max([part.reached, *(int(event["timestamp"]) for event in page[-1:])])
            part.kept += [kept for event in page if (kept := keep(event)) is not None]
    except MoreLines:
        part.ended = False
    return part
