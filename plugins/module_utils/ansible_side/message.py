# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One message put on a queue by hand: for verification and for operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final
from uuid import uuid4

from ..engine.aws import Aws
from .common_options import Options
from .entry import Report
from .session import InSession, in_session

OPTIONS: Final[Options] = {
    "queue": {"type": "str", "required": True},
    "body": {"type": "str", "required": True},
    "message_attributes": {"type": "dict", "default": {}},
    "message_group_id": {"type": "str"},
    "deduplication_id": {"type": "str"},
}


@dataclass(frozen=True)
class Message(InSession):
    """The work of the module sqs_message."""

    services: tuple[str, ...] = ("sqs",)
    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, message_id}` (SQS SendMessage)."""
        doing = f"sending a message to {params['queue']}"
        return in_session(params, check_mode, report, doing, lambda aws: send(aws, params))


def send(aws: Aws, params: Mapping[str, Any]) -> dict[str, Any]:
    """Send it once: the deduplication id of a FIFO queue is new unless one is given."""
    url = aws.reader("sqs").get_queue_url(QueueName=params["queue"])["QueueUrl"]
    if aws.plan_only:
        return {"changed": True}
    attributes = {
        name: {"DataType": "String", "StringValue": str(value)} for name, value in params["message_attributes"].items()
    }
    fifo = {}
    if params["queue"].endswith(".fifo"):
        fifo["MessageGroupId"] = params.get("message_group_id") or "serverless.aws"
        fifo["MessageDeduplicationId"] = params.get("deduplication_id") or str(uuid4())
    answer = aws.writer("sqs").send_message(
        QueueUrl=url, MessageBody=params["body"], MessageAttributes=attributes, **fifo
    )
    return {"changed": True, "message_id": answer["MessageId"]}


MESSAGE: Final = Message()
