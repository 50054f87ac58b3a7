"""The posts application as the real playbook deployed it, and the ways to look at it and to interfere from outside."""

from __future__ import annotations

import http.client
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

from contract.harness.place import RootClients, open_place
from e2e.playbooks.plays import Application
from embedded_aws import ACCOUNT_ID
from posts_client import FrontDoor, User, sign_in, wait_for

MAIN_QUEUE: Final = "posts.fifo"
DEAD_LETTER_QUEUE: Final = "posts-dlq.fifo"
FUNCTIONS: Final = ("write-post", "read-posts", "process-post", "redrive-dlq")
WORKERS: Final = {"process-post": MAIN_QUEUE, "redrive-dlq": DEAD_LETTER_QUEUE}
IMPATIENT_SECONDS: Final = 1
Row = dict[str, Any]


@dataclass(frozen=True)
class Deployment:
    """A deployed posts application in an account of its own; `directory` is that of its embedded AWS."""

    application: Application
    directory: Path
    users: list[User] = field(default_factory=list)

    @property
    def raw(self) -> RootClients:
        """Plain boto3 as the account's root."""
        return self.application.raw

    def close(self) -> None:
        """Close what is kept open."""
        self.front_door.close()
        self.back_door.close()
        self.raw.close()

    @cached_property
    def port(self) -> int:
        """Where the embedded AWS listens."""
        return int(self.application.place.upstream.rsplit(":", 1)[1])

    @cached_property
    def api_id(self) -> str:
        """The id of the HTTP API."""
        apis = self.raw.client("apigatewayv2").get_apis()["Items"]
        return str(next(api["ApiId"] for api in apis if api["Name"] == "posts"))

    @cached_property
    def pool_id(self) -> str:
        """The id of the user pool."""
        pools = self.raw.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
        return str(next(pool["Id"] for pool in pools if pool["Name"] == "posts-users"))

    @cached_property
    def client_id(self) -> str:
        """The id of the application's client."""
        clients = self.raw.client("cognito-idp").list_user_pool_clients(UserPoolId=self.pool_id, MaxResults=60)
        return str(next(c["ClientId"] for c in clients["UserPoolClients"] if c["ClientName"] == "web"))

    @cached_property
    def front_door(self) -> FrontDoor:
        """The distribution."""
        found = self.raw.client("cloudfront", "us-east-1").list_distributions()["DistributionList"]["Items"]
        return FrontDoor(self.port, found[0]["DomainName"])

    @cached_property
    def back_door(self) -> FrontDoor:
        """The API itself, past the distribution."""
        return FrontDoor(self.port, f"127.0.0.1:{self.port}", f"/_aws/execute-api/{self.api_id}/$default")

    def user(self, number: int = 0) -> User:
        """A signed-in user; the same number gives the same one."""
        while len(self.users) <= number:
            self.users.append(sign_in(self.raw.client("cognito-idp"), self.pool_id, self.client_id))
        return self.users[number]

    def rows(self, table: str) -> list[Row]:
        """All rows of a table, as plain Python values; a list of binary or sets is not among them."""
        found = []
        for page in self.raw.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
            found += [{name: next(iter(value.values())) for name, value in row.items()} for row in page["Items"]]
        return found

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
    def setting(self, function: str, **changes: Any) -> Iterator[None]:
        """Change a function's configuration for the time of a `with` block; its environments start afresh."""
        client = self.raw.client("lambda")
        before = client.get_function_configuration(FunctionName=function)
        client.update_function_configuration(FunctionName=function, **changes)
        self.await_settled(function)
        try:
            yield
        finally:
            original = {name: before[name] for name in changes}
            client.update_function_configuration(FunctionName=function, **original)
            self.await_settled(function)

    def await_settled(self, function: str) -> None:
        """Wait until Lambda has put a change of the function into effect."""
        look = self.raw.client("lambda").get_function_configuration
        wait_for("the function is updated", lambda: look(FunctionName=function)["LastUpdateStatus"] == "Successful")

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

    def policy(self, role: str, name: str) -> dict[str, Any]:
        """An inline policy of a role."""
        document = self.raw.client("iam").get_role_policy(RoleName=role, PolicyName=name)["PolicyDocument"]
        return dict(document)

    @contextmanager
    def without(self, function: str, action: str, resource_part: str = "") -> Iterator[None]:
        """Take an action away from a function's role (only on the resources whose ARN ends so, if told)."""
        client = self.raw.client("iam")
        before = self.policy(function, "function")
        put = {"RoleName": function, "PolicyName": "function"}
        client.put_role_policy(**put, PolicyDocument=json.dumps(_without(before, action, resource_part)))
        try:
            yield
        finally:
            client.put_role_policy(**put, PolicyDocument=json.dumps(before))


def _without(policy: Mapping[str, Any], action: str, resource_part: str) -> dict[str, Any]:
    """`policy` without `action`, or without the resources that end in `resource_part`. It must have been there."""
    statements = []
    for statement in policy["Statement"]:
        actions = [item for item in statement["Action"] if item != action]
        resources = [item for item in statement["Resource"] if not item.endswith(resource_part)]
        if len(actions) == len(statement["Action"]):
            statements.append(statement)
        elif resource_part and resources and len(resources) < len(statement["Resource"]):
            statements.append({**statement, "Resource": resources})
        elif actions:
            statements.append({**statement, "Action": actions})
    if statements == policy["Statement"]:
        raise AssertionError(f"{action} is not in the policy")
    # IAM takes no policy without a statement.
    nothing = {"Sid": "Nothing", "Effect": "Deny", "Action": ["s3:*"], "Resource": ["*"]}
    return {**policy, "Statement": statements or [nothing]}


@contextmanager
def deployed(directory: Path) -> Iterator[Deployment]:
    """Deploy posts by the real playbook on an embedded AWS of its own, behind the strict proxy.

    The functions themselves call the embedded AWS directly: they get its address from itself.
    """
    with open_place(directory / "aws") as place:
        # Signing in is not signed, so the embedded AWS takes it for the default account's.
        application = Application(place, ACCOUNT_ID, directory / "run")
        run = application.play()
        if run.code:
            raise AssertionError(f"the playbook failed:\n{run.output}")
        deployment = Deployment(application, directory / "aws")
        try:
            yield deployment
        finally:
            deployment.close()
