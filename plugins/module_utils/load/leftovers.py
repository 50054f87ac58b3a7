# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a load has written, removed again: rows by the user who wrote them, or by the ids that were answered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.waits import Backoff
from ..status.question import Question
from ..status.queues import queues
from .accounts import Account

Key = dict[str, Any]
AT_ONCE: Final = 25
"""Requests that BatchWriteItem takes."""
DRAIN_SECONDS: Final = 120.0
INDEX_SECONDS: Final = 15.0


def drained(aws: Aws, question: Question) -> bool:
    """Wait until the queues that are no dead-letter queues are empty; whether they are."""
    backoff = Backoff(patience_seconds=DRAIN_SECONDS)
    told = False
    while any(busy(item) for item in queues(aws, question)):
        if not told:
            aws.progress("waiting until the queues are empty")
            told = True
        if not backoff.pause():
            return False
    return True


def busy(queue: Mapping[str, Any]) -> bool:
    """Whether messages of it are still to be worked on."""
    return bool(
        queue["there"] and not queue["dead_letter"] and queue["waiting"] + queue["in_flight"] + queue["delayed"]
    )


def removed(
    aws: Aws, removes: Sequence[Mapping[str, Any]], accounts: Sequence[Account], results: Mapping[str, Any]
) -> list[dict[str, Any]]:
    """Delete the rows, table by table; how many there were, and were expected by the answers (None: nobody knows)."""
    done = []
    for item in removes:
        made = [
            count for name, status, count in results["statuses"] if name in item.get("made_by", ()) and status < 300
        ]
        expected = sum(made) if item.get("made_by") else None
        backoff = Backoff(patience_seconds=INDEX_SECONDS)
        count = delete(aws, item, accounts, results)
        # an index shows rows a moment after the table has them
        while expected is not None and count < expected and item.get("index") and backoff.pause():
            count += delete(aws, item, accounts, results)
        done.append({"table": item["table"], "rows": count, "expected": expected})
    return done


def delete(aws: Aws, item: Mapping[str, Any], accounts: Sequence[Account], results: Mapping[str, Any]) -> int:
    """Delete what can be found now; how many rows that were."""
    keys = list(keys_of(aws, item, accounts, results))
    for start in range(0, len(keys), AT_ONCE):
        request = {item["table"]: [{"DeleteRequest": {"Key": key}} for key in keys[start : start + AT_ONCE]]}
        backoff = Backoff()
        while request:
            request = aws.writer("dynamodb").batch_write_item(RequestItems=request).get("UnprocessedItems") or {}
            if request and not backoff.pause():
                break
    return len(keys)


def keys_of(
    aws: Aws, item: Mapping[str, Any], accounts: Sequence[Account], results: Mapping[str, Any]
) -> Iterable[Key]:
    """The keys of the rows: `kept` ones, or those with `attribute` (of the table or `index`) equal to `value`."""
    if item.get("kept"):
        return ({item["kept"]: {"S": value}} for value in dict.fromkeys(results["kept"]))
    return by_account(aws, item, accounts)


def by_account(aws: Aws, item: Mapping[str, Any], accounts: Sequence[Account]) -> Iterator[Key]:
    """Those of each account (Query)."""
    index = {"IndexName": item["index"]} if item.get("index") else {"ConsistentRead": True}
    names = {f"#k{number}": name for number, name in enumerate(item["key"])}
    for account in accounts:
        rows = aws.pages(
            "dynamodb",
            "query",
            "Items",
            TableName=item["table"],
            KeyConditionExpression="#a = :a",
            ProjectionExpression=", ".join(names),
            ExpressionAttributeNames={"#a": item["attribute"], **names},
            ExpressionAttributeValues={":a": {"S": item["value"].replace("{sub}", account.sub)}},
            **index,
        )
        yield from ({name: row[name] for name in item["key"]} for row in rows)
