# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the functions and APIs of an application wrote into their logs."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..logs.following import follow
from ..logs.line import LEVELS, SAME_AS, Line
from ..logs.newest import Newest
from ..logs.screen import shown
from ..logs.search import Wanted, search
from ..logs.sink import Closed, Sink
from ..logs.sources import Source, chosen, sources
from ..logs.times import milliseconds, point
from .common_options import Options
from .described import validated, whole_by_module
from .entry import Report
from .of_application import OfApplication, refused
from .session import in_session

OPTIONS: Final[Options] = {
    "sources": {"type": "list", "elements": "str", "default": []},
    "since": {"type": "str", "default": "15m"},
    "until": {"type": "str", "default": ""},
    "level": {"type": "str", "default": ""},
    "search": {"type": "str", "default": ""},
    "request": {"type": "str", "default": ""},
    "limit": {"type": "int", "default": 1000},
    "follow": {"type": "bool", "default": False},
    "follow_seconds": {"type": "float", "default": 2.0},
    "form": {"type": "str", "choices": ["text", "json"], "default": "text"},
    "color": {"type": "bool", "default": False},
    "file": {"type": "path"},
}
SHORTEST_WAIT: Final = 0.5
"""FilterLogEvents has a quota of some calls a second for the whole account."""


@dataclass(frozen=True)
class Task:
    """Validated options: which groups, which lines, and how they are shown."""

    application: str
    sources: list[Source]
    wanted: Wanted
    limit: int
    form: str
    color: bool

    def shown(self, line: Line) -> str:
        """The line in the form asked for."""
        if self.form == "json":
            return json.dumps(line.as_data(self.application), ensure_ascii=False)
        return shown(line, max(len(source.name) for source in self.sources), self.color)


@dataclass(frozen=True)
class ApplicationLogs(OfApplication):
    """The work of the module logs."""

    services: tuple[str, ...] = ("logs",)

    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed: False, found, text, unread}`; nothing is asked when an option makes no sense."""
        parts, problems = validated(params["families"], params["tiers"])
        if problems:
            return refused(problems)
        task = task_of(params, whole_by_module(parts), datetime.now(UTC), problems)
        if task is None:
            return refused(problems, "what is asked for cannot be done")
        doing = f"reading the logs of {params['name']}"
        return in_session(params, True, report, doing, lambda aws: logs_of(aws, task, params, report))


def task_of(
    params: Mapping[str, Any], specs: Mapping[str, list[Mapping[str, Any]]], now: datetime, problems: list[str]
) -> Task | None:
    """What is to be done, or None after adding to `problems`."""

    def when(option: str) -> int:
        try:
            return milliseconds(point(params[option], now)) if params[option] else milliseconds(now)
        except ValueError as error:
            problems.append(f"{option} (serverless_logs_{option}): {error}")
            return 0

    every = sources(specs)
    own, unknown = chosen(every, params["sources"])
    if unknown:
        names = ", ".join(source.name for source in every) or "none"
        problems.append(f"sources (serverless_logs_sources): {params['name']} has no {', '.join(unknown)}, but {names}")
    elif not own:
        problems.append(f"{params['name']} has no function and no API with an access log, so no logs")
    level = SAME_AS.get(params["level"].upper(), params["level"].upper())
    if level and level not in LEVELS:
        problems.append(f"level (serverless_logs_level): {params['level']!r} is none of {', '.join(LEVELS)}")
    if params["limit"] < 1:
        problems.append(f"limit (serverless_logs_limit): {params['limit']} is not at least 1")
    if params["follow"] and params["until"]:
        problems.append("until (serverless_logs_until) makes no sense with follow (serverless_logs_follow)")
    start, end = when("since"), when("until")
    if not problems and start > end:
        problems.append("since (serverless_logs_since) lies behind until (serverless_logs_until)")
    if problems:
        return None
    wanted = Wanted(start, end, level, params["search"], params["request"])
    return Task(params["name"], own, wanted, params["limit"], params["form"], params["color"])


def logs_of(aws: Aws, task: Task, params: Mapping[str, Any], report: Report) -> dict[str, Any]:
    """Read once, or go on until nobody listens any more."""
    aws.guard_account()
    with Sink(params.get("file"), report if params["follow"] else None) as sink:
        if not params["follow"]:
            return once(aws, task, sink)
        wait = max(SHORTEST_WAIT, params["follow_seconds"])
        number = 0
        try:
            for new in follow(
                aws, task.sources, task.wanted, lambda: milliseconds(datetime.now(UTC)), lambda: time.sleep(wait)
            ):
                sink.check()
                sink.write(map(task.shown, new))
                number += len(new)
        except Closed:
            pass
        return {"changed": False, "found": number, "text": "", "notes": [], "unread": []}


def once(aws: Aws, task: Task, sink: Sink) -> dict[str, Any]:
    """The newest of the wanted lines."""
    found = search(aws, task.sources, task.wanted)
    texts = [task.shown(line) for line in found.lines[-task.limit :]]
    sink.write(texts)
    return {
        "changed": False,
        "found": len(found.lines),
        "text": "\n".join(texts),
        "notes": list(notes(len(found.lines), task, found.unread)),
        "unread": sorted(found.unread),
    }


def notes(number: int, task: Task, unread: Mapping[str, Newest[Line]]) -> Iterable[str]:
    """What whoever reads the lines must know of those that are not there."""
    if not number:
        yield f"no such line in {', '.join(source.group for source in task.sources)}"
    if number > task.limit:
        yield f"{number - task.limit} earlier lines are left out: serverless_logs_limit is {task.limit}"
    for group, read in sorted(unread.items()):
        ends = (("before", read.since), ("after", read.until))
        missing = " and none ".join(f"{word} {iso(at)}" for word, at in ends if at is not None)
        yield f"{group} has more lines than are read at once: none {missing} is here; ask for less time"


def iso(at: int) -> str:
    """Milliseconds since 1970 as `--until` takes them."""
    return datetime.fromtimestamp(at / 1000, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


APPLICATION_LOGS: Final = ApplicationLogs()
