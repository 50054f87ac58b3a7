# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A dead-letter queue: its messages received, sent back to where they came from, deleted, or let go again.

A queue cannot be looked at without receiving: that hides a message from others for a while and counts as a receive.
What is not sent or discarded is made visible again at the end, and by SQS itself some time after a kill.

AWS's own StartMessageMoveTask moves all of a queue or nothing, at a rate of its own, and tells nobody which messages.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ..engine.aws import Aws
from ..kinds.sqs_queue import queue_url
from .calls import lasting, send
from .failure import WAITING, Failure
from .places import DeadLetterQueue, name_of
from .records import stamp

AT_ONCE: Final = 10
"""Messages of one ReceiveMessage, and entries of one ChangeMessageVisibilityBatch."""
HOLD_SECONDS: Final = 30
LONGEST_HOLD_SECONDS: Final = 43200
POLL_SECONDS: Final = 1
"""More than none asks all of SQS's servers: an empty answer is then true."""
NOTHING_NEW: Final = 3
"""Receives in a row without a new message after which all have been seen."""


@dataclass(frozen=True)
class Letter:
    """A received message."""

    failure: Failure
    message: Mapping[str, Any]
    source: str


class DeadLetters:
    """One queue. `rate` says how long ten messages may take, and so how long they are hidden."""

    def __init__(self, aws: Aws, queue: DeadLetterQueue, rate: float) -> None:
        self.aws = aws
        self.queue = queue
        self.url = queue_url(aws, queue.name)
        self.hold_seconds = min(LONGEST_HOLD_SECONDS, HOLD_SECONDS + math.ceil(AT_ONCE / rate))
        self._held: dict[str, str] = {}

    def depth(self) -> int:
        """About how many messages can be received (GetQueueAttributes)."""
        wanted = "ApproximateNumberOfMessages"
        answer = self.aws.reader("sqs").get_queue_attributes(QueueUrl=self.url, AttributeNames=[wanted])
        return int(answer["Attributes"][wanted])

    @contextmanager
    def letters(self) -> Iterator[Iterator[Letter]]:
        """Every message that can be received, once; those that are still there at the end are visible again."""
        try:
            yield self._walk()
        finally:
            self._release()

    def redrive(self, letter: Letter) -> str:
        """Send it to the queue that gave it up, then delete it here; killed in between, it is sent again.

        The deduplication id of a FIFO queue is `<message id>-m`: a message that comes back is another one.
        """
        send(self.aws, self.resent(letter))
        self._delete(letter)
        return "sent"

    def discard(self, letter: Letter) -> str:
        """Delete it."""
        self._delete(letter)
        return "discarded"

    def resent(self, letter: Letter) -> dict[str, Any]:
        """SendMessage's parameters: body, message attributes, group and trace as they were."""
        system = letter.message.get("Attributes", {})
        parameters: dict[str, Any] = {
            "QueueUrl": queue_url(self.aws, letter.source),
            "MessageBody": letter.message["Body"],
            "MessageAttributes": {
                name: {
                    kind: attribute[kind] for kind in ("DataType", "StringValue", "BinaryValue") if kind in attribute
                }
                for name, attribute in letter.message.get("MessageAttributes", {}).items()
            },
        }
        if "MessageGroupId" in system:
            parameters["MessageGroupId"] = system["MessageGroupId"]
        if letter.source.endswith(".fifo"):
            parameters["MessageDeduplicationId"] = f"{letter.message['MessageId']}-m"
        if "AWSTraceHeader" in system:
            trace = {"DataType": "String", "StringValue": system["AWSTraceHeader"]}
            parameters["MessageSystemAttributes"] = {"AWSTraceHeader": trace}
        return parameters

    def _walk(self) -> Iterator[Letter]:
        seen: set[str] = set()
        idle = 0
        while idle < NOTHING_NEW:
            received = self._receive()
            self._held |= {message["MessageId"]: message["ReceiptHandle"] for message in received}
            if not received:
                return
            new = [message for message in received if message["MessageId"] not in seen]
            idle = 0 if new else idle + 1
            for message in new:
                seen.add(message["MessageId"])
                yield self._letter(message)

    def _receive(self) -> list[dict[str, Any]]:
        answer = self.aws.reader("sqs").receive_message(
            QueueUrl=self.url,
            MaxNumberOfMessages=AT_ONCE,
            VisibilityTimeout=self.hold_seconds,
            WaitTimeSeconds=POLL_SECONDS,
            MessageSystemAttributeNames=["All"],
            MessageAttributeNames=["All"],
        )
        return list(answer.get("Messages", ()))

    def _letter(self, message: Mapping[str, Any]) -> Letter:
        system, attributes = message.get("Attributes", {}), message.get("MessageAttributes", {})
        sent = datetime.fromtimestamp(int(system.get("SentTimestamp", 0)) / 1000, UTC)
        source, refused = self._source(system)
        failure = Failure(
            id=message["MessageId"],
            place=self.queue.name,
            status=WAITING,
            at=stamp(sent),
            author=system.get("MessageGroupId", ""),
            # Lambda says so of an event that it could not hand over
            error=attributes.get("ErrorMessage", {}).get("StringValue", ""),
            attempts=int(system.get("ApproximateReceiveCount", 0)),
            refused=refused,
            body=message["Body"],
        )
        return Letter(failure, message, source)

    def _source(self, system: Mapping[str, str]) -> tuple[str, str]:
        """The queue that gave the message up, or why there is none to send it to."""
        known = self.queue.sources
        named = name_of(system.get("DeadLetterQueueSourceArn", ""))
        if named in known:
            return named, ""
        if len(known) == 1:
            return known[0], ""
        if not known:
            return "", "it is the event of an asynchronous invocation: call the function with it (make invoke)"
        return "", f"it does not say which of {', '.join(known)} gave it up"

    def _delete(self, letter: Letter) -> None:
        client = self.aws.writer("sqs")
        receipt = self._held[letter.failure.id]
        lasting(lambda: client.delete_message(QueueUrl=self.url, ReceiptHandle=receipt))
        del self._held[letter.failure.id]

    def _release(self) -> None:
        """Make visible what is still held; what cannot be becomes so by itself, and is no reason to fail."""
        try:
            self._show(list(self._held.values()))
        except Exception as error:
            self.aws.progress(f"{self.queue.name}: hidden for up to {self.hold_seconds} s more: {error}")
        self._held.clear()

    def _show(self, receipts: Sequence[str]) -> None:
        """Make messages visible now (ChangeMessageVisibilityBatch)."""
        for start in range(0, len(receipts), AT_ONCE):
            entries = [
                {"Id": str(number), "ReceiptHandle": receipt, "VisibilityTimeout": 0}
                for number, receipt in enumerate(receipts[start : start + AT_ONCE])
            ]
            self.aws.reader("sqs").change_message_visibility_batch(QueueUrl=self.url, Entries=entries)
