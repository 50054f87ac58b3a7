# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""The retry workflow without AWS: two FIFO queues, their mappings, a clock; DynamoDB is moto's.

Every AWS call that a function makes is numbered; at any of them the function can die, before or after the effect.
"""

from __future__ import annotations

import contextlib
import itertools
import json
from dataclasses import dataclass, field
from unittest import mock

import boto3
from botocore.exceptions import ClientError
from moto import mock_aws

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions

MAX_RECEIVE_COUNT = 3
DEDUPLICATION_SECONDS = 300
STEP_LIMIT = 400


class CrashError(BaseException):
    """The execution environment is gone: no handler of the function sees it."""


@dataclass
class Message:
    message_id: str
    parameters: dict
    visible_at: float = 0.0
    receives: int = 0

    @property
    def group(self):
        return self.parameters["MessageGroupId"]

    def record(self):
        attributes = self.parameters.get("MessageAttributes", {})
        return {
            "messageId": self.message_id,
            "body": self.parameters["MessageBody"],
            "attributes": {"MessageGroupId": self.group},
            "messageAttributes": {
                name: {"dataType": value["DataType"], "stringValue": value["StringValue"]}
                for name, value in attributes.items()
            },
        }


@dataclass
class Queue:
    visibility_seconds: float
    messages: list = field(default_factory=list)

    def next(self, now):
        """The first visible message whose group has none in flight."""
        busy = {message.group for message in self.messages if message.visible_at > now}
        return next((message for message in self.messages if message.group not in busy), None)


class World:
    """`crash_at`: {call number: "before" | "after"}; `faults`: functions (operation, parameters) -> code | None."""

    def __init__(self, tables):
        self.tables = tables
        self.main, self.dlq = Queue(30), Queue(30)
        self.now = 0.0
        self.calls = []
        self.crash_at = {}
        self.faults = []
        self.received_from_main = 0
        self.sent = {}
        self.ids = (f"00000000-0000-4000-8000-{number:012d}" for number in itertools.count())
        functions.SWITCHES["sqs"].target = functions.SWITCHES["dynamodb"].target = self

    # The clients' side: what the functions call.

    def send_message(self, **parameters):
        return self._call("send_message", parameters, self._send)

    def put_item(self, **parameters):
        return self._call("put_item", parameters, self.tables.put_item)

    def update_item(self, **parameters):
        return self._call("update_item", parameters, self.tables.update_item)

    def _call(self, operation, parameters, effect):
        number = len(self.calls)
        self.calls.append((operation, parameters))
        if self.crash_at.get(number) == "before":
            raise CrashError
        for fault in self.faults:
            if code := fault(operation, parameters):
                raise ClientError({"Error": {"Code": code, "Message": "made up"}}, operation)
        answer = effect(**parameters)
        if self.crash_at.get(number) == "after":
            raise CrashError
        return answer

    def _send(self, **parameters):
        known = self.sent.get(parameters["MessageDeduplicationId"], float("-inf"))
        if self.now - known >= DEDUPLICATION_SECONDS:
            self.sent[parameters["MessageDeduplicationId"]] = self.now
            self.main.messages.append(Message(next(self.ids), parameters))
        return {"MessageId": "unused"}

    # The service's side.

    def run(self):
        """Deliver until both queues are empty."""
        process, redrive = functions.load("process_post"), functions.load("redrive_dlq")
        with mock.patch.object(redrive, "QUEUE_URL", "main"):
            for _step in range(STEP_LIMIT):
                if not self.main.messages and not self.dlq.messages:
                    return
                if not (self._deliver(self.main, process) or self._deliver(self.dlq, redrive)):
                    self.now = min(
                        m.visible_at for m in self.main.messages + self.dlq.messages if m.visible_at > self.now
                    )
        raise AssertionError("the queues never became empty")

    def _deliver(self, queue, function):
        message = queue.next(self.now)
        if message is None:
            return False
        if queue is self.main and message.receives == MAX_RECEIVE_COUNT:
            queue.messages.remove(message)
            self.dlq.messages.append(Message(message.message_id, message.parameters))
            return True
        message.receives += 1
        self.received_from_main += queue is self.main
        message.visible_at = self.now + queue.visibility_seconds
        with contextlib.suppress(CrashError, Exception):
            answer = function.handler({"Records": [message.record()]}, functions.CONTEXT)
            if not answer["batchItemFailures"]:
                queue.messages.remove(message)
        return True

    # The tests' side.

    def send(self, body, message_id="m1", group="author", attributes=None):
        parameters = {
            "MessageBody": body,
            "MessageGroupId": group,
            "MessageAttributes": {
                name: {"DataType": "String", "StringValue": value} for name, value in (attributes or {}).items()
            },
        }
        self.main.messages.append(Message(message_id, parameters))

    def posts(self):
        return [row["postId"]["S"] for row in self.tables.scan(TableName="Posts")["Items"]]

    def failures(self):
        return {row["postId"]["S"]: row for row in self.tables.scan(TableName="PostsDLQ")["Items"]}

    def statuses(self):
        return {post_id: row["status"]["S"] for post_id, row in self.failures().items()}

    def clear(self):
        for row in self.tables.scan(TableName="Posts")["Items"]:
            self.tables.delete_item(TableName="Posts", Key={"PK": row["PK"], "createdAt": row["createdAt"]})
        for row in self.tables.scan(TableName="PostsDLQ")["Items"]:
            self.tables.delete_item(TableName="PostsDLQ", Key={"postId": row["postId"]})


def body(post_id="p1", content="hello", user_id="author", stamp="2026-01-02T03:04:05.000006Z"):
    return json.dumps({"postId": post_id, "userId": user_id, "content": content, "createdAt": f"{stamp}#{post_id}"})


def fail_puts(times, code="ProvisionedThroughputExceededException"):
    """A fault: the first `times` writes to Posts are refused."""
    left = iter(range(times))

    def fault(operation, parameters):
        return code if operation == "put_item" and next(left, None) is not None else None

    return fault


@contextlib.contextmanager
def moto_tables():
    """A DynamoDB client of moto's, with both tables and their indexes."""
    with mock.patch.dict("os.environ", functions.ENVIRONMENT), mock_aws():
        client = boto3.client("dynamodb", region_name="us-east-1")
        client.create_table(
            TableName="Posts",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": n, "AttributeType": "S"} for n in ("PK", "createdAt", "userId")],
            KeySchema=_keys("PK", "createdAt"),
            GlobalSecondaryIndexes=[
                {
                    "IndexName": "UserPostsIndex",
                    "KeySchema": _keys("userId", "createdAt"),
                    "Projection": {"ProjectionType": "ALL"},
                }
            ],
        )
        client.create_table(
            TableName="PostsDLQ",
            BillingMode="PAY_PER_REQUEST",
            AttributeDefinitions=[{"AttributeName": "postId", "AttributeType": "S"}],
            KeySchema=_keys("postId"),
        )
        yield client


def _keys(*names):
    return [{"AttributeName": n, "KeyType": kind} for n, kind in zip(names, ("HASH", "RANGE"), strict=False)]
