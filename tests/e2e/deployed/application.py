"""An application as the real playbook deployed it, and the ways to look at it and to interfere from outside."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from api_client import User, sign_in, wait_for
from aws_proxy import Call
from contract.harness.place import RootClients, open_place
from e2e.playbooks.plays import Application
from embedded_aws import ACCOUNT_ID

Row = dict[str, Any]
Some = TypeVar("Some", bound="Deployed")


@dataclass(frozen=True)
class Deployed:
    """A deployed application in an account of its own; `directory` is that of its embedded AWS."""

    application: Application
    directory: Path
    users: list[User] = field(default_factory=list)
    calls: tuple[Call, ...] = ()
    """Those of the run that deployed it."""

    @property
    def name(self) -> str:
        """The name of its role."""
        return self.application.hosts

    @property
    def raw(self) -> RootClients:
        """Plain boto3 as the account's root."""
        return self.application.raw

    def close(self) -> None:
        """Close what is kept open."""
        self.raw.close()

    @cached_property
    def port(self) -> int:
        """Where the embedded AWS listens."""
        return int(self.application.place.upstream.rsplit(":", 1)[1])

    @cached_property
    def pool_id(self) -> str:
        """The id of the user pool."""
        pools = self.raw.client("cognito-idp").list_user_pools(MaxResults=60)["UserPools"]
        return str(next(pool["Id"] for pool in pools if pool["Name"] == f"{self.name}-users"))

    @cached_property
    def client_id(self) -> str:
        """The id of the application's client."""
        clients = self.raw.client("cognito-idp").list_user_pool_clients(UserPoolId=self.pool_id, MaxResults=60)
        return str(next(c["ClientId"] for c in clients["UserPoolClients"] if c["ClientName"] == "web"))

    def user(self, number: int = 0) -> User:
        """A signed-in user; the same number gives the same one."""
        while len(self.users) <= number:
            self.users.append(sign_in(self.raw.client("cognito-idp"), self.pool_id, self.client_id))
        return self.users[number]

    def rest_api_id(self, name: str) -> str:
        """The id of a REST API."""
        apis = self.raw.client("apigateway").get_rest_apis(limit=500)["items"]
        return str(next(api["id"] for api in apis if api["name"] == name))

    def rows(self, table: str) -> list[Row]:
        """All rows of a table, as plain Python values; a list of binary or sets is not among them."""
        found = []
        for page in self.raw.client("dynamodb").get_paginator("scan").paginate(TableName=table, ConsistentRead=True):
            found += [{name: next(iter(value.values())) for name, value in row.items()} for row in page["Items"]]
        return found

    def log_events(self, log_group: str) -> list[str]:
        """Everything in a log group."""
        pages = self.raw.client("logs").get_paginator("filter_log_events").paginate(logGroupName=log_group)
        return [event["message"] for page in pages for event in page["events"]]

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
def deployed(directory: Path, name: str, kind: Callable[[Application, Path], Some], **variables: Any) -> Iterator[Some]:
    """Deploy an application by the real playbook on an embedded AWS of its own, behind the strict proxy.

    The functions themselves call the embedded AWS directly: they get its address from itself.
    """
    with open_place(directory / "aws") as place:
        # Signing in is not signed, so the embedded AWS takes it for the default account's.
        application = Application(place, ACCOUNT_ID, directory / "run", name)
        run = application.play(**variables)
        if run.code:
            raise AssertionError(f"the playbook failed:\n{run.output}")
        deployment = replace(kind(application, directory / "aws"), calls=run.calls)
        try:
            yield deployment
        finally:
            deployment.close()
