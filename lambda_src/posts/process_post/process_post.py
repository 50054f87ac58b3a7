# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Main queue -> table Posts, once per post; tells the retry record when a redriven message has made it.

Calls: dynamodb:PutItem on Posts; dynamodb:UpdateItem on PostsDLQ.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError
from posts_common.message import Delivery, parse_body, read_delivery
from posts_common.post import InvalidPostError, Post, to_row
from posts_common.retry_record import RetryRecords
from web_common.clients import client
from web_common.fifo_batch import process_fifo_batch
from web_common.logs import describe, json_logger
from web_common.times import now

if TYPE_CHECKING:
    from collections.abc import Mapping

LOGGER = json_logger()
DYNAMODB = client("dynamodb")
TABLE_NAME = os.environ["TABLE_NAME"]
RECORDS = RetryRecords(DYNAMODB, os.environ["FAILURES_TABLE_NAME"], now)


def store(post: Post) -> bool:
    """Write the post unless its key is there already (PutItem); return whether it was new."""
    try:
        DYNAMODB.put_item(TableName=TABLE_NAME, Item=to_row(post), ConditionExpression="attribute_not_exists(PK)")
    except ClientError as error:
        if error.response["Error"]["Code"] != "ConditionalCheckFailedException":
            raise
        return False
    return True


def note(delivery: Delivery, error: Exception) -> None:
    """Write the cause of a redriven message's failure into its record, if that can be done."""
    facts = describe(error)
    cause = f"malformed message: {error}" if isinstance(error, InvalidPostError) else facts.get("code", facts["error"])
    try:
        RECORDS.note_error(delivery, cause)
    except Exception as failure:
        LOGGER.warning("cause not recorded", extra=describe(failure))


def process(record: Mapping[str, Any]) -> None:
    """Store one message's post, then close its retry record. Raises whatever keeps that from being done."""
    delivery = read_delivery(record)
    LOGGER.set_correlation_id(delivery.correlation_id)
    try:
        new = store(parse_body(delivery.body))
        if delivery.redrive_count:
            RECORDS.succeed(delivery)
    except Exception as error:
        if delivery.redrive_count:
            note(delivery, error)
        raise
    LOGGER.info("post stored", extra={"postId": delivery.record_id, "new": new, "redrives": delivery.redrive_count})


def handler(event: Mapping[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Process a batch of the main queue, in order."""
    return process_fifo_batch(event, process, LOGGER)
