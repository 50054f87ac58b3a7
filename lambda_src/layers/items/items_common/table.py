# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The items of the table `Items`: every change is one conditional write.

Regions. Replicas are eventually consistent and a condition is checked where the call is made, so two regions that
write one item could both succeed and one change would be lost. So an item has one writer region, `writerRegion`, the
one that made it; reads work everywhere, writes elsewhere are refused with 409. When that region is lost, name it in
WRITER_REGIONS of another region (its own name is always in): the next write there moves the item. Take the name out
before the lost region serves again.

Repetition. botocore repeats a call whose answer was lost, and so do people: a create with an Idempotency-Key, or a
replacement that has been made already, is answered as it was the first time. A deletion says 404 the second time.
"""

from __future__ import annotations

import os
import secrets
import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from web_common.conditional import ConditionFailedError, Row, write
from web_common.http import HttpError
from web_common.idempotency import derived_id, fingerprint
from web_common.times import now

from items_common.caller import Caller, not_found
from items_common.item import said, to_attributes
from items_common.keys import ITEM_PREFIX, item_key, owner_partition

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from items_common.preconditions import IfMatch

ETAG_CHARACTERS = 32


@dataclass(frozen=True)
class Condition:
    """A condition of a write, and the values that it names."""

    expression: str
    values: dict[str, Any]


class Items:
    """The operations. `now` returns the time as text. Each may raise botocore's errors besides what it names."""

    def __init__(
        self, client: Any, table_name: str, region: str, writer_regions: tuple[str, ...], now: Callable[[], str]
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._region = region
        self._writer_regions = tuple(sorted({region, *writer_regions}))
        self._now = now

    def create(self, caller: Caller, content: Mapping[str, Any], key: str | None) -> Row:
        """Make an item and return its row; with `key`, the one that this key has made before (PutItem).

        Raises HttpError 409 when the key was used with another body.
        """
        item_id = derived_id("item", caller.user, key) if key else uuid.uuid4().hex
        created_at = self._now()
        row = item_key(caller.user, item_id) | to_attributes(content) | self._marks(caller, created_at)
        row |= {
            "createdAt": {"S": created_at},
            "fingerprint": {"S": fingerprint(said(content))},
            "etag": {"S": secrets.token_hex(ETAG_CHARACTERS // 2)},
        }
        condition = "attribute_not_exists(PK)"
        try:
            write(self._client.put_item, TableName=self._table_name, Item=row, ConditionExpression=condition)
        except ConditionFailedError as refusal:
            if refusal.row.get("fingerprint") != row["fingerprint"]:
                message = "This Idempotency-Key has made another item."
                raise HttpError(409, "idempotency_conflict", message) from None
            return refusal.row
        return row

    def get(self, caller: Caller, item_id: str) -> Row:
        """Return the row (GetItem, consistent in this region). Raises HttpError 404."""
        key = item_key(caller.user, item_id)
        row: Row | None = self._client.get_item(TableName=self._table_name, Key=key, ConsistentRead=True).get("Item")
        if not row:
            raise not_found()
        return row

    def page(self, caller: Caller, limit: int, after: str) -> tuple[list[Row], bool]:
        """Return at most `limit` rows after sort key `after`, by id, and whether there is more (Query)."""
        partition = {"S": owner_partition(caller.user)}
        start = {"ExclusiveStartKey": {"PK": partition, "SK": {"S": after}}} if after else {}
        found = self._client.query(
            TableName=self._table_name,
            KeyConditionExpression="PK = :owner AND begins_with(SK, :prefix)",
            ExpressionAttributeValues={":owner": partition, ":prefix": {"S": ITEM_PREFIX}},
            ConsistentRead=True,
            # One more than asked for tells whether there is another page.
            Limit=limit + 1,
            **start,
        )
        rows: list[Row] = found["Items"][:limit]
        return rows, bool(rows) and (len(found["Items"]) > limit or "LastEvaluatedKey" in found)

    def replace(self, caller: Caller, item_id: str, content: Mapping[str, Any], seen: IfMatch) -> Row:
        """Set `content` when the item is as the caller has seen it, and return the new row (UpdateItem).

        Raises HttpError 404, 409 (another region writes it), 412. The new ETag follows from the old and the content, so
        that a repetition is known by it: RFC 9110 lets it succeed.
        """
        random = secrets.token_hex(ETAG_CHARACTERS // 2)
        etag = random if seen.anything else fingerprint([seen.tags, content])[:ETAG_CHARACTERS]
        values = to_attributes(content) | self._marks(caller, self._now()) | {"etag": {"S": etag}}
        condition = self._condition(seen)
        try:
            answer = write(
                self._client.update_item,
                TableName=self._table_name,
                Key=item_key(caller.user, item_id),
                UpdateExpression="SET " + ", ".join(f"#{name} = :{name}" for name in values),
                ConditionExpression=condition.expression,
                ExpressionAttributeNames={f"#{name}": name for name in values},
                ExpressionAttributeValues={f":{name}": value for name, value in values.items()} | condition.values,
                ReturnValues="ALL_NEW",
            )
        except ConditionFailedError as refusal:
            if refusal.row.get("etag") == {"S": etag}:
                return refusal.row
            raise self._refusal(refusal.row) from None
        row: Row = answer["Attributes"]
        return row

    def delete(self, caller: Caller, item_id: str, seen: IfMatch) -> None:
        """Remove the item when it is as the caller has seen it (DeleteItem). Raises HttpError 404, 409, 412."""
        condition = self._condition(seen)
        try:
            write(
                self._client.delete_item,
                TableName=self._table_name,
                Key=item_key(caller.user, item_id),
                ConditionExpression=condition.expression,
                ExpressionAttributeNames={"#writerRegion": "writerRegion"}
                | ({} if seen.anything else {"#etag": "etag"}),
                ExpressionAttributeValues=condition.values,
            )
        except ConditionFailedError as refusal:
            raise self._refusal(refusal.row) from None

    def _marks(self, caller: Caller, moment: str) -> Row:
        """What every write leaves on the row besides the content."""
        return {
            "updatedAt": {"S": moment},
            "correlationId": {"S": caller.correlation_id},
            "writerRegion": {"S": self._region},
        }

    def _condition(self, seen: IfMatch) -> Condition:
        """The item is there, this region may write it, and it is as `seen`; no tag at all matches nothing."""
        regions = {f":region{number}": {"S": name} for number, name in enumerate(self._writer_regions)}
        tags = {f":tag{number}": {"S": tag} for number, tag in enumerate(seen.tags or ("",))}
        expression = f"attribute_exists(PK) AND #writerRegion IN ({', '.join(regions)})"
        if seen.anything:
            return Condition(expression, regions)
        return Condition(f"{expression} AND #etag IN ({', '.join(tags)})", regions | tags)

    def _refusal(self, row: Row) -> HttpError:
        if not row:
            return not_found()
        if row["writerRegion"]["S"] not in self._writer_regions:
            return HttpError(409, "other_region", "This item is written in another region; here it can be read.")
        return HttpError(412, "precondition_failed", "The item has changed. Read it again and decide anew.")


def items(client: Any) -> Items:
    """Return the Items of TABLE_NAME and WRITER_REGIONS (names with commas between them) of the environment."""
    writers = tuple(name.strip() for name in os.environ.get("WRITER_REGIONS", "").split(",") if name.strip())
    return Items(client, os.environ["TABLE_NAME"], os.environ["AWS_REGION"], writers, now)
