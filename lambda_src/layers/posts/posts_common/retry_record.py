# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The retry record: one row of the table `PostsDLQ` per message that ever reached the dead-letter queue.

State machine (`n` is the redrive count that the message carries, `attempts` the number of the last redrive recorded):

    (absent) ---- redrive-dlq, n < max ----> RETRYING, attempts = n + 1
    RETRYING ---- redrive-dlq, attempts < n + 1, n < max ----> RETRYING, attempts = n + 1
    RETRYING ---- redrive-dlq, attempts <= n, n >= max ----> FAILED
    FAILED ------ an operator's redrive ----> RETRYING, attempts + 1, sent with n = that
    FAILED ------ an operator who discards it ----> DISCARDED
    any row ----- process-post, n > 0, the post is stored ----> PROCESSED_OK

`redrive-dlq` leaves PROCESSED_OK, FAILED and DISCARDED alone: they are final for it. `process-post` may still correct
the last two: a run that outlived its visibility timeout can store a post after its last copy was given up, and the row
must not deny a post that is there. Nothing goes from PROCESSED_OK to anything.

Why no crash between two calls loses a message or leaves RETRYING behind. Lambda deletes a message only after its
function has returned; until then every crash means: the same message again, with the same `n`.

* redrive-dlq, after writing RETRYING(n+1), before sending: again, the row is equal to what would be written, so the
  message is sent. After sending, before the message left the DLQ: sent again under the same deduplication id. SQS
  swallows that copy within five minutes; later, the copy meets a post that is stored or a row that is ahead (below).
* A message whose n+1 is lower than the row's attempts is a copy of one that has been here: its successor is under way
  or waits in the DLQ, and that one ends the record. The copy is dropped.
* A message that meets a final row is dropped: PROCESSED_OK means stored, FAILED means the body is in the row.
* What an operator sends (docs/redrive.md) is one attempt more, beyond the limit: it comes back as n >= max. A late copy
  of an earlier attempt has a lower n than the row's attempts, and must not fail the one that is under way.
* process-post writes the post first and the record second, and fails the message when the second fails. Again, it
  finds the post stored and writes the record. When that never works, the message returns to the DLQ and goes on to
  the next attempt, or to FAILED.
* A swallowed re-send cannot strand a row: `<id>-r<k>` was consumed before only by a success (the row is PROCESSED_OK)
  or by the way to the DLQ (a message with n = k is there).
* n >= max without a row (the limit was lowered, the row was removed): RETRYING is written first, then FAILED, so the
  body is kept; a crash between the two finds RETRYING.

`lastError`: redrive-dlq sees a message, not why it failed. It names what is wrong with a body that is no post, and
otherwise says that the cause is unknown; process-post puts the cause in when a redriven message fails again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web_common.conditional import ConditionFailedError, write

from posts_common.message import Delivery, parse_body
from posts_common.post import InvalidPostError

if TYPE_CHECKING:
    from collections.abc import Callable

RETRYING = "RETRYING"
PROCESSED_OK = "PROCESSED_OK"
FAILED = "FAILED"

# DynamoDB takes 400 KB an item; the rest of the row and its index entries need room too.
MAX_STORED_BODY_BYTES = 300 * 1024

UNKNOWN_CAUSE = "unknown: it was received as often as the queue allows (time-out, throttling or a refused call)"

# Every name is written as a placeholder: `status` is reserved, and others may become so.
ABSENT_OR_LOWER = "attribute_not_exists(#postId) OR (#status = :retrying AND #attempts < :attempt)"


def truncated(body: str) -> str:
    """Return the longest start of `body` that has at most MAX_STORED_BODY_BYTES in UTF-8."""
    return body.encode("utf-8", "replace")[:MAX_STORED_BODY_BYTES].decode("utf-8", "ignore")


def diagnosis(body: str) -> str:
    """Return what is wrong with a message body, or an empty text when it is a post."""
    try:
        parse_body(body)
    except InvalidPostError as error:
        return f"malformed message: {error}"
    return ""


class RetryRecords:
    """The transitions, each one conditional UpdateItem on the table `table_name`.

    `client` is a DynamoDB client, `now` returns the time as text. Every method may raise botocore's ClientError.
    """

    def __init__(self, client: Any, table_name: str, now: Callable[[], str]) -> None:
        self._client = client
        self._table_name = table_name
        self._now = now

    def begin_attempt(self, delivery: Delivery, attempt: int) -> bool:
        """Record redrive number `attempt` and return whether to send the message now.

        False when the record is final or ahead of this copy; True again for a repetition after a crash.
        """
        stored = truncated(delivery.body)
        values = {
            "status": {"S": RETRYING},
            "attempts": {"N": str(attempt)},
            "lastAttemptAt": {"S": self._now()},
            "body": {"S": stored},
            "bodyTruncated": {"BOOL": stored != delivery.body},
            "messageGroupId": {"S": delivery.group},
            "correlationId": {"S": delivery.correlation_id},
        }
        extra = {":retrying": {"S": RETRYING}, ":attempt": {"N": str(attempt)}}
        row = self._update(delivery, values, ABSENT_OR_LOWER, extra, error=diagnosis(delivery.body))
        return row is None or (row["status"]["S"] == RETRYING and int(row["attempts"]["N"]) == attempt)

    def give_up(self, delivery: Delivery) -> None:
        """Record FAILED unless the record is final or ahead; make one first when there is none, to keep the body."""
        row = self._fail(delivery)
        if row == {}:
            self.begin_attempt(delivery, delivery.redrive_count)
            self._fail(delivery)

    def _fail(self, delivery: Delivery) -> dict[str, Any] | None:
        values = {"status": {"S": FAILED}, "lastAttemptAt": {"S": self._now()}}
        condition = "#status = :retrying AND #attempts <= :attempt"
        extra = {":retrying": {"S": RETRYING}, ":attempt": {"N": str(delivery.redrive_count)}}
        return self._update(delivery, values, condition, extra, error=diagnosis(delivery.body))

    def succeed(self, delivery: Delivery) -> None:
        """Record PROCESSED_OK. A record that somebody removed stays removed."""
        values = {"status": {"S": PROCESSED_OK}, "lastAttemptAt": {"S": self._now()}}
        self._update(delivery, values, "attribute_exists(#postId)", {})

    def note_error(self, delivery: Delivery, cause: str) -> None:
        """Put `cause` into the record of the attempt that this message is, if it is still the last one."""
        condition = "#status = :retrying AND #attempts = :attempt"
        extra = {":retrying": {"S": RETRYING}, ":attempt": {"N": str(delivery.redrive_count)}}
        self._update(delivery, {"lastError": {"S": cause}}, condition, extra)

    def _update(
        self,
        delivery: Delivery,
        values: dict[str, Any],
        condition: str,
        extra: dict[str, Any],
        error: str | None = None,
    ) -> dict[str, Any] | None:
        """Set `values` under `condition`. Return None when that was done, else the row as it is, {} for no row.

        `error` is written as lastError; an empty one leaves a cause that is known already.
        """
        sets = [f"#{name} = :{name}" for name in values]
        values = {f":{name}": value for name, value in values.items()} | extra
        if error is not None:
            sets.append("#lastError = :lastError" if error else "#lastError = if_not_exists(#lastError, :lastError)")
            values[":lastError"] = {"S": error or UNKNOWN_CAUSE}
        expression = "SET " + ", ".join(sets)
        names = _placeholders(f"{expression} {condition}")
        try:
            write(
                self._client.update_item,
                TableName=self._table_name,
                Key={"postId": {"S": delivery.record_id}},
                UpdateExpression=expression,
                ConditionExpression=condition,
                ExpressionAttributeNames={name: name[1:] for name in names},
                ExpressionAttributeValues=values,
            )
        except ConditionFailedError as refusal:
            return refusal.row
        return None


def _placeholders(expression: str) -> set[str]:
    words = expression.replace("(", " ").replace(")", " ").replace(",", " ").split()
    return {word for word in words if word.startswith("#")}
