# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One line of a log: when, of what, how bad, and which request it belongs to. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from .errors import error_of
from .reading import identity

LEVELS: Final = ("TRACE", "DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
SAME_AS: Final = {"WARN": "WARNING", "FATAL": "CRITICAL"}
REQUEST: Final = re.compile(r"\bRequestId: ([0-9a-f-]{36})\b")
BRACKETED: Final = re.compile(r"^\[(TRACE|DEBUG|INFO|WARN|WARNING|ERROR|CRITICAL|FATAL)\]")
REQUEST_MEMBERS: Final = ("requestId", "function_request_id", "request_id")
"""Where a line says which request it is of: API Gateway's id (ours), Lambda's as Powertools and as Lambda calls it."""
SERVER_ERROR: Final = 500
CALLER_ERROR: Final = 400


@dataclass(frozen=True)
class Line:
    """`at` in milliseconds since 1970; `entry` is the line's JSON object, None where it is text."""

    at: int
    source: str
    stream: str
    message: str
    entry: Mapping[str, Any] | None = field(compare=False)
    level: str
    text: str
    event: str
    """What tells the line from one that says the same in the same millisecond."""

    @property
    def correlation_id(self) -> str | None:
        """The request that the line belongs to, through every function."""
        found = (self.entry or {}).get("correlation_id")
        return str(found) if found else None

    @property
    def request_ids(self) -> tuple[str, ...]:
        """The ids of the request, or invocation, in which the line was written."""
        if self.entry is None:
            return tuple(REQUEST.findall(self.message))
        record = self.entry.get("record")
        places = (self.entry, record if isinstance(record, Mapping) else {})
        return tuple(str(place[name]) for place in places for name in REQUEST_MEMBERS if place.get(name))

    def as_data(self, application: str) -> dict[str, Any]:
        """The line for scripts. It begins with its time, as it does for people: so lines of several runs are merged."""
        return {
            "at": datetime.fromtimestamp(self.at / 1000, UTC).isoformat(timespec="milliseconds"),
            "application": application,
            "source": self.source,
            "level": self.level,
            "text": self.text,
            "correlation_id": self.correlation_id,
            "request_ids": list(self.request_ids),
            "stream": self.stream,
            "message": self.message if self.entry is None else dict(self.entry),
        }


def line_of(source: str, event: Mapping[str, Any]) -> Line:
    """The line that an event of FilterLogEvents is."""
    message = str(event.get("message", "")).rstrip()
    entry = object_in(message)
    level = level_of(message, entry)
    text = " ".join(said(message, entry).split())
    at, stream = int(event.get("timestamp", 0)), str(event.get("logStreamName", ""))
    return Line(at, source, stream, message, entry, level, text, identity(event))


def object_in(message: str) -> Mapping[str, Any] | None:
    """The JSON object that a line is; None for text."""
    if not message.startswith("{"):
        return None
    try:
        entry = json.loads(message)
    except ValueError:
        return None
    return entry if isinstance(entry, dict) else None


def level_of(message: str, entry: Mapping[str, Any] | None) -> str:
    """What the line says of itself; INFO where it says nothing."""
    if entry is not None and entry.get("level"):
        named = str(entry["level"]).upper()
        return SAME_AS.get(named, named if named in LEVELS else "INFO")
    if entry is not None and is_access(entry):
        status = int(str(entry["status"]))
        return "ERROR" if status >= SERVER_ERROR else "WARNING" if status >= CALLER_ERROR else "INFO"
    marked = BRACKETED.match(message)
    if marked:
        return SAME_AS.get(marked[1], marked[1])
    return "ERROR" if error_of(message) else "INFO"


def is_access(entry: Mapping[str, Any]) -> bool:
    """Whether this is a line of an API's access log."""
    return str(entry.get("status", "")).isdigit() and "requestId" in entry


def said(message: str, entry: Mapping[str, Any] | None) -> str:
    """The line for people."""
    if entry is None:
        return message
    if is_access(entry):
        return " ".join(access(entry))
    failure = error_of(message)
    if failure:
        return failure
    text = entry.get("message") or entry.get("type") or message
    return text if isinstance(text, str) else json.dumps(text, sort_keys=True)


def access(entry: Mapping[str, Any]) -> Iterator[str]:
    """The words of an access log's line that people read."""
    yield str(entry.get("method", ""))
    yield str(entry.get("path") or entry.get("resourcePath") or entry.get("routeKey") or "")
    yield str(entry["status"])
    if str(entry.get("responseLatency", "")).isdigit():
        yield f"{entry['responseLatency']} ms"
    for member in ("error", "authorizerError", "integrationError"):
        if entry.get(member) not in (None, "", "-"):
            yield str(entry[member])
