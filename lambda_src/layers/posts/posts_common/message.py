# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The SQS message of a post: written by write-post and redrive-dlq, read by process-post and redrive-dlq."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from posts_common.post import POST_ID, InvalidPostError, Post, checked_post

if TYPE_CHECKING:
    from collections.abc import Mapping

REDRIVE_COUNT = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class Delivery:
    """One received message.

    `record_id` is the key of its retry record: the attribute `postId`, else the postId in the body, else the id that
    SQS gave the message, which the queue keeps on the way to the DLQ. `redrive_count` is the number of redrives so
    far, 0 on the first round. `body` is what was sent, whatever it is.
    """

    record_id: str
    group: str
    body: str
    redrive_count: int
    correlation_id: str


def _attribute(record: Mapping[str, Any], name: str) -> str:
    value = (record.get("messageAttributes") or {}).get(name) or {}
    return str(value.get("stringValue") or "")


def parse_body(body: str) -> Post:
    """Return the post in a message body. Raises InvalidPostError."""
    try:
        members = json.loads(body)
    except (ValueError, RecursionError):
        raise InvalidPostError("the body is no JSON") from None
    return checked_post(members)


def _record_id(record: Mapping[str, Any]) -> str:
    carried = _attribute(record, "postId")
    if POST_ID.fullmatch(carried):
        return carried
    try:
        return parse_body(record["body"]).post_id
    except InvalidPostError:
        return str(record["messageId"])


def read_delivery(record: Mapping[str, Any]) -> Delivery:
    """Return what a record of an SQS event says. It never fails: anybody with rights on the queue can send anything."""
    count = _attribute(record, "redriveCount")
    return Delivery(
        record_id=_record_id(record),
        group=record.get("attributes", {}).get("MessageGroupId") or record["messageId"],
        body=record["body"],
        redrive_count=int(count) if REDRIVE_COUNT.fullmatch(count) else 0,
        correlation_id=_attribute(record, "correlationId") or record["messageId"],
    )


def _parameters(delivery: Delivery, queue_url: str, deduplication_id: str) -> dict[str, Any]:
    attributes = {
        "postId": ("String", delivery.record_id),
        "redriveCount": ("Number", str(delivery.redrive_count)),
        "correlationId": ("String", delivery.correlation_id),
    }
    return {
        "QueueUrl": queue_url,
        "MessageBody": delivery.body,
        "MessageGroupId": delivery.group,
        "MessageDeduplicationId": deduplication_id,
        "MessageAttributes": {
            name: {"DataType": kind, "StringValue": value} for name, (kind, value) in attributes.items()
        },
    }


def first_send(post: Post, correlation_id: str, queue_url: str) -> dict[str, Any]:
    """Return SendMessage's parameters for an accepted post: its author is the group, its id the deduplication id.

    The body is ASCII: SQS refuses some control characters, and an escape is none.
    """
    members = {"postId": post.post_id, "userId": post.user_id, "createdAt": post.sort_key, "content": post.content}
    delivery = Delivery(post.post_id, post.user_id, json.dumps(members), 0, correlation_id)
    return _parameters(delivery, queue_url, post.post_id)


def redrive_send(delivery: Delivery, attempt: int, queue_url: str) -> dict[str, Any]:
    """Return SendMessage's parameters for redrive number `attempt` of a message from the DLQ.

    The deduplication id is `<id>-r<attempt>`: the first one would be swallowed for five minutes, a random one would
    send twice after a crash.
    """
    again = Delivery(delivery.record_id, delivery.group, delivery.body, attempt, delivery.correlation_id)
    return _parameters(again, queue_url, f"{delivery.record_id}-r{attempt}")
