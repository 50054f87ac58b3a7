# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many messages the queues of an application hold."""

from __future__ import annotations

from typing import Any

from ..engine.aws import Aws
from ..engine.errors import is_missing
from ..kinds.sqs_queue import queue_url
from ..rules.description import Spec
from .question import Question


def queues(aws: Aws, question: Question) -> list[dict[str, Any]]:
    """Messages of each queue that wait, are being worked on, or are delayed (GetQueueAttributes)."""
    specs = question.of("sqs_queues")
    dead = {spec.get("dead_letter_queue") for spec in specs}
    return aws.together(*((lambda spec=spec: queue(aws, spec, spec["name"] in dead)) for spec in specs))


def queue(aws: Aws, spec: Spec, dead_letter: bool) -> dict[str, Any]:
    """One queue; `there` is False when it does not exist."""
    sqs = aws.reader("sqs")
    try:
        answer = sqs.get_queue_attributes(
            QueueUrl=queue_url(aws, spec["name"]),
            AttributeNames=[
                "ApproximateNumberOfMessages",
                "ApproximateNumberOfMessagesNotVisible",
                "ApproximateNumberOfMessagesDelayed",
            ],
        )
    except sqs.exceptions.ClientError as error:
        if is_missing(error, "AWS.SimpleQueueService.NonExistentQueue", "QueueDoesNotExist"):
            return {"name": spec["name"], "there": False, "dead_letter": dead_letter}
        raise
    has = answer.get("Attributes", {})
    return {
        "name": spec["name"],
        "there": True,
        "dead_letter": dead_letter,
        "waiting": int(has.get("ApproximateNumberOfMessages", 0)),
        "in_flight": int(has.get("ApproximateNumberOfMessagesNotVisible", 0)),
        "delayed": int(has.get("ApproximateNumberOfMessagesDelayed", 0)),
    }
