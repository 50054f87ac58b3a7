# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines that somebody looks for, of several groups, in the order of time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from ..engine.aws import Aws
from .line import LEVELS, Line, line_of
from .newest import Newest, newest
from .reading import PAGES, Lines
from .sources import Source

IDS_AT_ONCE: Final = 20
"""A filter pattern has 1,024 characters at most; an id has 36."""
MANY_IDS: Final = 200
"""A request that was part of more invocations than this is not followed into the platform's lines of each."""


@dataclass(frozen=True)
class Wanted:
    """What is looked for: at least this level, with this text in it (whatever its case), of this request."""

    start: int
    end: int
    level: str = ""
    text: str = ""
    request: str = ""
    pages: int | None = PAGES

    def takes(self, line: Line) -> bool:
        """Whether a line is wanted; by its request only through `of_request`."""
        if self.level and LEVELS.index(line.level) < LEVELS.index(self.level):
            return False
        return self.text.lower() in line.message.lower()


@dataclass
class Found:
    """The lines in the order of time, and the groups of which not every line was read, with what was."""

    lines: list[Line] = field(default_factory=list)
    unread: dict[str, Newest[Line]] = field(default_factory=dict)


def search(aws: Aws, sources: Sequence[Source], wanted: Wanted) -> Found:
    """The wanted lines. Of one request: those that name it, then those of its invocations and its call of the API."""
    found = Found()
    if not wanted.request:
        every = read(aws, sources, wanted, None, found)
    else:
        naming = [
            line for line in read(aws, sources, wanted, quoted(wanted.request), found) if wanted.request in line.message
        ]
        ids = sorted({one for line in naming for one in line.request_ids} - {wanted.request})[:MANY_IDS]
        beside: list[Line] = []
        for start in range(0, len(ids), IDS_AT_ONCE):
            some = ids[start : start + IDS_AT_ONCE]
            pattern = " ".join(f"?{quoted(one)}" for one in some)
            beside += [line for line in read(aws, sources, wanted, pattern, found) if of_request(line, wanted, ids)]
        every = list(dict.fromkeys([*naming, *beside]))
    found.lines = sorted((line for line in every if wanted.takes(line)), key=lambda line: line.at)
    return found


def of_request(line: Line, wanted: Wanted, ids: Iterable[str]) -> bool:
    """Whether a line of an invocation belongs to the request: a batch has lines of others, which say so."""
    return line.correlation_id in (None, wanted.request) and bool(set(line.request_ids) & set(ids))


def read(aws: Aws, sources: Sequence[Source], wanted: Wanted, pattern: str | None, found: Found) -> list[Line]:
    """The lines of the groups that AWS finds, side by side."""

    def one(source: Source) -> list[Line]:
        group = Lines(source.group, wanted.start, wanted.end, pattern, wanted.pages)
        own = newest(aws, group, lambda event: line_of(source.name, event))
        if not own.whole:
            found.unread[source.group] = own
        return own.kept

    return [line for own in aws.together(*((lambda source=source: one(source)) for source in sources)) for line in own]


def quoted(text: str) -> str:
    """A term of a filter pattern that stands for itself."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
