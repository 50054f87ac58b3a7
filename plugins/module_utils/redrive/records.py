# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A table of retry records: its failures, and what an operator does with one. Each change is conditional.

A redrive is three calls: FAILED becomes RETRYING with the mark `manualSend` (UpdateItem), the message is sent
(SendMessage), the mark goes (UpdateItem). Killed after the first or the second, the row is RETRYING with its mark: the
next run finds it and sends the same message with the same deduplication id.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from ..engine.aws import Aws
from ..engine.errors import error_code
from ..engine.items import unwired, wired
from ..kinds.sqs_queue import queue_url
from .calls import lasting, send
from .failure import DISCARDED, FAILED, RETRYING, Failure, Wanted
from .places import RecordTable
from .record_row import LISTED, failure_of, interrupted, message, remembered, send_id

Row = dict[str, Any]


@dataclass(frozen=True)
class Found:
    """A failure and the row it was read from, without its body."""

    failure: Failure
    row: Row


class Records:
    """The records of one table."""

    def __init__(self, aws: Aws, table: RecordTable) -> None:
        self.aws = aws
        self.table = table

    def found(self, wanted: Wanted) -> list[Found]:
        """The failures that are wanted, by time: what failed, and sends that were interrupted (Query of the index)."""
        rows = [*self._query(FAILED, wanted), *self._query(RETRYING, Wanted())]
        every = [Found(failure_of(self.table, row), row) for row in rows]
        mine = [one for one in every if one.failure.status == FAILED or one.failure.interrupted]
        return sorted((one for one in mine if wanted.matches(one.failure)), key=lambda one: one.failure.at)

    def one(self, record_id: str) -> Row | None:
        """A record whatever its status, with its body (GetItem, consistent)."""
        answer = self.aws.reader("dynamodb").get_item(**self._item(record_id), ConsistentRead=True)
        return unwired(answer["Item"]) if "Item" in answer else None

    def shown(self, record_id: str) -> Found | None:
        """A record with its body, as it is found."""
        row = self.one(record_id)
        return None if row is None else Found(failure_of(self.table, row), row)

    def redrive(self, found: Found) -> str:
        """Send it again; `sent`, or what keeps it from being sent."""
        row = self._interrupted(found) if found.failure.interrupted else self._begin(found)
        if row is None:
            return "changed meanwhile"
        send(self.aws, message(self.table, row, queue_url(self.aws, self.table.queue)))
        self._confirm(row)
        return "sent"

    def archive(self, found: Found, reason: str) -> str:
        """Let lists and redrives pass it by, until somebody asks for what is archived."""
        at = now()
        sets = {"archivedAt": at, "archivedReason": reason, "archivedBy": self._by()}
        return self._changed(self._update(found.row, sets, (), at, "archive", reason), "archived")

    def discard(self, found: Found, reason: str) -> str:
        """Give its body up. What it was, who gave it up, when and why stay."""
        at = now()
        sets = {self.table.status: DISCARDED, "discardedAt": at, "discardedReason": reason, "discardedBy": self._by()}
        return self._changed(self._update(found.row, sets, ("body",), at, "discard", reason), "discarded")

    @staticmethod
    def _changed(row: Row | None, outcome: str) -> str:
        return "changed meanwhile" if row is None else outcome

    def _begin(self, found: Found) -> Row | None:
        """FAILED becomes RETRYING; the whole row as it is then."""
        row = {**found.row, "attempts": found.failure.attempts + 1}
        sets = {self.table.status: RETRYING, "attempts": row["attempts"], "manualSend": send_id(self.table, row)}
        archive = ("archivedAt", "archivedReason", "archivedBy")
        return self._update(found.row, sets, archive, now(), "send", "")

    def _interrupted(self, found: Found) -> Row | None:
        """The row that a killed run has left, unless it has moved on: an index may be behind its table."""
        row = self.one(found.failure.id)
        return row if row is not None and interrupted(self.table, row) else None

    def _confirm(self, row: Row) -> None:
        client = self.aws.writer("dynamodb")
        # it is gone when the answer of this call was lost, or another run has finished the same send
        with contextlib.suppress(client.exceptions.ConditionalCheckFailedException):
            lasting(
                lambda: client.update_item(
                    **self._item(str(row[self.table.key])),
                    UpdateExpression="REMOVE manualSend",
                    ConditionExpression="manualSend = :mark",
                    ExpressionAttributeValues=wired({":mark": send_id(self.table, row)}),
                )
            )

    def _update(
        self, row: Row, sets: Mapping[str, Any], removes: tuple[str, ...], at: str, action: str, reason: str
    ) -> Row | None:
        """Change a FAILED row that is as it was read; the row then, None for one that is not any more (UpdateItem)."""
        entry = {"at": at, "by": self._by(), "action": action, "attempts": row.get("attempts", 0)}
        entry |= {"reason": reason} if reason else {"error": row.get("lastError", "")}
        revision = int(row.get("revision", 0))
        values = {**sets, "revision": revision + 1, "history": remembered(row, entry)}
        names = {f"#{name}": name for name in (*values, *removes, self.table.status)}
        expression = "SET " + ", ".join(f"#{name} = :{name}" for name in values)
        if removes:
            expression += " REMOVE " + ", ".join(f"#{name}" for name in removes)
        as_read = "#revision = :read" if "revision" in row else "attribute_not_exists(#revision)"
        given = {f":{name}": value for name, value in values.items()} | {":failed": FAILED}
        if "revision" in row:
            given[":read"] = revision
        client = self.aws.writer("dynamodb")
        try:
            answer = lasting(
                lambda: client.update_item(
                    **self._item(str(row[self.table.key])),
                    UpdateExpression=expression,
                    ConditionExpression=f"#{self.table.status} = :failed AND {as_read}",
                    ExpressionAttributeNames=names,
                    ExpressionAttributeValues=wired(given),
                    ReturnValues="ALL_NEW",
                    ReturnValuesOnConditionCheckFailure="ALL_OLD",
                )
            )
        except client.exceptions.ClientError as error:
            if error_code(error) != "ConditionalCheckFailedException":
                raise
            there = unwired(error.response.get("Item") or {})
            # the answer of an earlier attempt of this call was lost: what is there is what it wrote
            return there if there and there.get("history") == values["history"] else None
        return unwired(answer["Attributes"])

    def _query(self, status: str, wanted: Wanted) -> Iterator[Row]:
        names = {f"#{name}": name for name in (self.table.key, self.table.status, self.table.time, *LISTED)}
        values = {":status": status}
        condition = f"#{self.table.status} = :status"
        if wanted.since or wanted.until:
            condition += f" AND #{self.table.time} BETWEEN :since AND :until"
            values |= {":since": wanted.since or "0", ":until": wanted.until or "9"}
        rows = self.aws.pages(
            "dynamodb",
            "query",
            "Items",
            TableName=self.table.name,
            IndexName=self.table.index,
            KeyConditionExpression=condition,
            ProjectionExpression=", ".join(names),
            ExpressionAttributeNames=names,
            ExpressionAttributeValues=wired(values),
        )
        return (unwired(row) for row in rows)

    def _item(self, record_id: str) -> dict[str, Any]:
        return {"TableName": self.table.name, "Key": wired({self.table.key: record_id})}

    def _by(self) -> str:
        return str(self.aws.caller["Arn"])


def now() -> str:
    """The present in the form that the rows have: fixed width, so that text order is time order."""
    return stamp(datetime.now(UTC))


def stamp(when: datetime) -> str:
    """A point in time in that form."""
    return when.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
