# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Partial batch responses for a FIFO queue: a failure stops its own message group, the other groups go on.

Powertools' SqsFifoPartialProcessor does the same; importing it from a layer, which has no compiled files, takes more
time than the rest of the function may.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from web_common.logs import describe

if TYPE_CHECKING:
    from aws_lambda_powertools.logging import Logger

Record = Mapping[str, Any]


class BatchFailedError(Exception):
    """Every record of the batch failed. Raised, so that the function's error metric and a mapping that does not
    know partial responses see it; the queue does the same as for a response that lists every record."""


def process_fifo_batch(
    event: Mapping[str, Any], process: Callable[[Record], None], logger: Logger
) -> dict[str, list[dict[str, str]]]:
    """Call `process` for each record of an SQS event, in order, and return `{"batchItemFailures": [...]}`.

    After a failure, later records of the same message group are reported as failed without being processed: deleting
    them would put them before the failed one. The mapping must have ReportBatchItemFailures. Raises
    BatchFailedError when nothing succeeded.
    """
    records = event["Records"]
    failed: list[dict[str, str]] = []
    stopped_groups: set[str] = set()
    for record in records:
        group = record.get("attributes", {}).get("MessageGroupId")
        if group not in stopped_groups:
            try:
                process(record)
                continue
            except Exception as error:
                logger.error("message failed", extra=describe(error))
                if group:
                    stopped_groups.add(group)
        failed.append({"itemIdentifier": record["messageId"]})
    if failed and len(failed) == len(records):
        raise BatchFailedError(f"{len(failed)} of {len(records)} messages failed")
    return {"batchItemFailures": failed}
