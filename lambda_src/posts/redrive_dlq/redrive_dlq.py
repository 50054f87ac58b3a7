# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Dead-letter queue -> retry record, and back to the main queue, at most MAX_REDRIVES times.

The order of the calls and what a crash between them does: posts_common.retry_record.
Calls: dynamodb:UpdateItem on PostsDLQ; sqs:SendMessage on the main queue.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from posts_common.message import read_delivery, redrive_send
from posts_common.retry_record import RetryRecords
from web_common.clients import client
from web_common.fifo_batch import process_fifo_batch
from web_common.logs import json_logger
from web_common.times import now

if TYPE_CHECKING:
    from collections.abc import Mapping

LOGGER = json_logger()
SQS = client("sqs")
QUEUE_URL = os.environ["QUEUE_URL"]
MAX_REDRIVES = int(os.environ.get("MAX_REDRIVES", "3"))
RECORDS = RetryRecords(client("dynamodb"), os.environ["FAILURES_TABLE_NAME"], now)


def redrive(record: Mapping[str, Any]) -> None:
    """Send one message back, or give it up. Raises what a call raised: the message then stays in the DLQ."""
    delivery = read_delivery(record)
    LOGGER.set_correlation_id(delivery.correlation_id)
    facts: dict[str, object] = {"postId": delivery.record_id, "redrives": delivery.redrive_count}
    attempt = delivery.redrive_count + 1
    if attempt > MAX_REDRIVES:
        RECORDS.give_up(delivery)
        LOGGER.error("message given up", extra=facts)
    elif RECORDS.begin_attempt(delivery, attempt):
        SQS.send_message(**redrive_send(delivery, attempt, QUEUE_URL))
        LOGGER.warning("message redriven", extra=facts)
    else:
        LOGGER.info("message dropped: its record is final or ahead", extra=facts)


def handler(event: Mapping[str, Any], context: Any) -> dict[str, list[dict[str, str]]]:
    """Redrive a batch of the dead-letter queue, in order."""
    return process_fifo_batch(event, redrive, LOGGER)
