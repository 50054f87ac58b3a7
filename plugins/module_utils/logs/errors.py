# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which lines of a function's log are errors, and what they say in a line."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any, Final

PATTERN: Final = '?ERROR ?CRITICAL ?FATAL ?"Task timed out" ?timeout'
"""What FilterLogEvents shall look for; `error_of` decides, so it may find too much."""
LEVELS: Final = frozenset({"ERROR", "CRITICAL", "FATAL"})
BAD_ENDS: Final = frozenset({"error", "failure", "timeout"})
TEXTS: Final = ("[ERROR]", "[CRITICAL]", "Task timed out", "Traceback (most recent call last)")
LONGEST: Final = 300


def error_of(message: str) -> str | None:
    """What went wrong according to a line, in one line; None for a line that tells of no error."""
    text = message.strip()
    if text.startswith("{"):
        try:
            entry = json.loads(text)
        except ValueError:
            entry = None
        if isinstance(entry, dict):
            return short(of_entry(entry))
    return short(text) if text.startswith("ERROR") or any(word in text for word in TEXTS) else None


def of_entry(entry: Mapping[str, Any]) -> str | None:
    """The error in a JSON line: of Powertools, of Lambda's own format, or of a platform's report."""
    record = entry.get("record")
    if str(entry.get("type", "")).startswith("platform.") and isinstance(record, dict):
        bad = record.get("status") in BAD_ENDS
        return f"{entry['type']}: {record['status']} {record.get('errorType') or ''}".rstrip() if bad else None
    if str(entry.get("level", "")).upper() not in LEVELS:
        return None
    said = entry.get("message") or entry.get("errorMessage") or entry.get("exception") or "(no message)"
    name = entry.get("exception_name") or entry.get("errorType")
    text = said if isinstance(said, str) else json.dumps(said, sort_keys=True)
    return f"{name}: {text}" if name and name not in text else text


def short(text: str | None) -> str | None:
    """The first line, not longer than people read."""
    if text is None:
        return None
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"


def errors_in(events: Iterable[Mapping[str, Any]]) -> Iterator[dict[str, str]]:
    """The errors among events of FilterLogEvents, in their order: `{at, text, stream}`."""
    for event in events:
        text = error_of(str(event.get("message", "")))
        if text is not None:
            at = datetime.fromtimestamp(event.get("timestamp", 0) / 1000, UTC)
            stream = str(event.get("logStreamName", ""))
            yield {"at": at.isoformat(timespec="milliseconds"), "text": text, "stream": stream}
