# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The row of a retry record, and the message that a redrive of it is. Pure.

What a row has: `status` and `lastAttemptAt` under whatever names the index has, `attempts`, `lastError`, `body`,
`bodyTruncated`, `messageGroupId`, `correlationId`. What redrive adds: `manualSend` (a send that is recorded and perhaps
not made), `revision` (how many changes operators have made), `history` (the last of them), `archived…`, `discarded…`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .failure import RETRYING, Failure
from .places import RecordTable

LISTED: Final = (
    "attempts",
    "lastError",
    "bodyTruncated",
    "messageGroupId",
    "correlationId",
    "manualSend",
    "revision",
    "archivedAt",
    "archivedReason",
    "history",
)
"""What a list reads of each row beside its keys: not the body."""
HISTORY: Final = 20
"""How many changes a row remembers."""
LONGEST_TEXT: Final = 500
TRUNCATED: Final = "its body is not whole: the row keeps 300 KB of it"


def failure_of(table: RecordTable, row: Mapping[str, Any]) -> Failure:
    """A row of plain values as a failure."""
    archived = row.get("archivedReason") or ""
    return Failure(
        id=str(row[table.key]),
        place=table.name,
        status=str(row.get(table.status, "")),
        at=str(row.get(table.time, "")),
        author=str(row.get("messageGroupId", "")),
        error=str(row.get("lastError", "")),
        attempts=int(row.get("attempts", 0)),
        archived=str(archived),
        interrupted=interrupted(table, row),
        refused=TRUNCATED if row.get("bodyTruncated") else "",
        body=str(row.get("body", "")),
        history=tuple(row.get("history") or ()),
    )


def interrupted(table: RecordTable, row: Mapping[str, Any]) -> bool:
    """Whether an operator's send of the attempt that the row is in has not been confirmed."""
    return row.get(table.status) == RETRYING and row.get("manualSend") == send_id(table, row)


def send_id(table: RecordTable, row: Mapping[str, Any]) -> str:
    """The deduplication id of an operator's send of the row's attempt: a series of its own beside `<id>-r<attempt>`."""
    return f"{row[table.key]}-m{int(row['attempts'])}"


def message(table: RecordTable, row: Mapping[str, Any], queue_url: str) -> dict[str, Any]:
    """SendMessage's parameters for the attempt that the row is in. A standard queue takes no group and no such id."""
    attributes = {
        table.key: ("String", str(row[table.key])),
        "redriveCount": ("Number", str(int(row["attempts"]))),
        "correlationId": ("String", str(row.get("correlationId") or row[table.key])),
    }
    parameters: dict[str, Any] = {
        "QueueUrl": queue_url,
        "MessageBody": row["body"],
        "MessageAttributes": {
            name: {"DataType": kind, "StringValue": value} for name, (kind, value) in attributes.items()
        },
    }
    if table.queue.endswith(".fifo"):
        parameters["MessageGroupId"] = str(row.get("messageGroupId") or row[table.key])
        parameters["MessageDeduplicationId"] = send_id(table, row)
    return parameters


def remembered(row: Mapping[str, Any], entry: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The row's history with one more change: its last ones, texts cut."""
    cut = {name: value[:LONGEST_TEXT] if isinstance(value, str) else value for name, value in entry.items()}
    return [*(row.get("history") or ()), cut][-HISTORY:]
