"""The posts application as the real playbook deployed it, and the ways to look at it and to interfere from outside."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from api_client import wait_for
from e2e.deployed.application import Deployed, Row
from posts_client import FrontDoor

MAIN_QUEUE: Final = "posts.fifo"
DEAD_LETTER_QUEUE: Final = "posts-dlq.fifo"
FUNCTIONS: Final = ("write-post", "read-posts", "process-post", "redrive-dlq")
WORKERS: Final = {"process-post": MAIN_QUEUE, "redrive-dlq": DEAD_LETTER_QUEUE}
IMPATIENT_SECONDS: Final = 1


@dataclass(frozen=True)
class Deployment(Deployed):
    """A deployed posts application."""

    def close(self) -> None:
        """Close what is kept open."""
        self.front_door.close()
        self.back_door.close()
        super().close()

    @cached_property
    def api_id(self) -> str:
        """The id of the HTTP API."""
        apis = self.raw.client("apigatewayv2").get_apis()["Items"]
        return str(next(api["ApiId"] for api in apis if api["Name"] == "posts"))

    @cached_property
    def front_door(self) -> FrontDoor:
        """The distribution."""
        found = self.raw.client("cloudfront", "us-east-1").list_distributions()["DistributionList"]["Items"]
        return FrontDoor(self.port, found[0]["DomainName"])

    @cached_property
    def back_door(self) -> FrontDoor:
        """The API itself, past the distribution."""
        return FrontDoor(self.port, f"127.0.0.1:{self.port}", f"/_aws/execute-api/{self.api_id}/$default")

    def record(self, post_id: str) -> Row:
        """The retry record of a post, {} when there is none."""
        found = self.raw.client("dynamodb").get_item(
            TableName="PostsDLQ", Key={"postId": {"S": post_id}}, ConsistentRead=True
        )
        return {name: next(iter(value.values())) for name, value in found.get("Item", {}).items()}

    def stored(self, sort_key: str) -> bool:
        """Whether the post with this sort key (`createdAt#postId`) is in the table."""
        key = {"PK": {"S": "FEED"}, "createdAt": {"S": sort_key}}
        return "Item" in self.raw.client("dynamodb").get_item(TableName="Posts", Key=key, ConsistentRead=True)

    def queue_url(self, name: str) -> str:
        """The address of a queue."""
        return str(self.raw.client("sqs").get_queue_url(QueueName=name)["QueueUrl"])

    def send(self, queue: str, body: str, group: str, deduplication_id: str, **attributes: str) -> str:
        """Put a message straight on a queue, and return its id."""
        sent = self.raw.client("sqs").send_message(
            QueueUrl=self.queue_url(queue),
            MessageBody=body,
            MessageGroupId=group,
            MessageDeduplicationId=deduplication_id,
            MessageAttributes={
                name: {"DataType": "String", "StringValue": value} for name, value in attributes.items()
            },
        )
        return str(sent["MessageId"])

    def messages(self, queue: str) -> list[dict[str, Any]]:
        """Everything in a queue, in flight or not, without receiving it: MessageId, Body, ReceiveCount …"""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", f"/_ministack/sqs/messages?account={self.application.account}")
            everything = json.loads(connection.getresponse().read())["messages"]
        finally:
            connection.close()
        queues = everything.get(self.application.account, {}).get(self.raw.region, {})
        return next(messages for url, messages in queues.items() if url.endswith(f"/{queue}"))

    def queues_empty(self) -> bool:
        """Whether nothing waits or is under way in either queue."""
        return not self.messages(MAIN_QUEUE) and not self.messages(DEAD_LETTER_QUEUE)

    def await_empty_queues(self, seconds: float = 120.0) -> None:
        """Wait until both queues are empty. A message may be in between: so they must be empty twice."""
        wait_for("both queues are empty", lambda: self.queues_empty() and self.queues_empty(), seconds)

    @contextmanager
    def impatient(self) -> Iterator[None]:
        """Let the queues wait for one second only, so that twelve receives are over soon."""
        client = self.raw.client("sqs")
        attributes = {"VisibilityTimeout": str(IMPATIENT_SECONDS)}
        before = {
            queue: client.get_queue_attributes(QueueUrl=self.queue_url(queue), AttributeNames=["VisibilityTimeout"])[
                "Attributes"
            ]
            for queue in WORKERS.values()
        }
        for queue in before:
            client.set_queue_attributes(QueueUrl=self.queue_url(queue), Attributes=attributes)
        try:
            yield
        finally:
            for queue, original in before.items():
                client.set_queue_attributes(QueueUrl=self.queue_url(queue), Attributes=original)
