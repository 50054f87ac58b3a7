"""The items application as the real playbook deployed it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from api_client import Answer, Door
from e2e.deployed.application import Deployed

TABLE: Final = "Items"
SECRET: Final = "items-pages"
VERSIONS: Final = ("v1", "v2")
FUNCTIONS: Final = ("create-item", "list-items", "get-item", "replace-item", "delete-item")
ROTATION: Final = "rotate-items-page-secret"
HEALTH: Final = "check-items-health"
NOBODYS: Final = "0" * 32
GENEROUS: Final[Mapping[str, Any]] = {
    "items_user_rate_limit": 1_000_000,
    "items_quota": {"limit": 1_000_000, "period": "DAY"},
    "items_key_rate_limit": 10_000,
    "items_key_burst_limit": 5_000,
    "items_throttling_rate_limit": 10_000,
    "items_throttling_burst_limit": 5_000,
    "items_write_rate_limit": 10_000,
    "items_write_burst_limit": 5_000,
    "items_point_in_time_recovery_enabled": True,
}
"""Limits that the tests do not meet, but for those that are of limits."""


@dataclass(frozen=True)
class Deployment(Deployed):
    """A deployed items application; `door` is the way into `region`, where requests go."""

    region: str = "eu-west-1"
    lent_key: str = ""

    @property
    def name(self) -> str:
        """The name of its role, whichever hosts there are."""
        return "items"

    def close(self) -> None:
        """Close what is kept open."""
        self.door.close()
        super().close()

    @cached_property
    def api_id(self) -> str:
        """The id of the REST API of this region."""
        apis = self.raw.client("apigateway", self.region).get_rest_apis(limit=500)["items"]
        return str(next(api["id"] for api in apis if api["name"] == "items"))

    @cached_property
    def key(self) -> str:
        """The value of the API key of this region, or of the one that is lent for a test."""
        if self.lent_key:
            return self.lent_key
        found = self.raw.client("apigateway", self.region).get_api_keys(nameQuery="items-web", includeValues=True)
        return str(found["items"][0]["value"])

    @cached_property
    def door(self) -> Door:
        """The API, without a stage."""
        return Door(self.port, f"127.0.0.1:{self.port}", f"/_aws/execute-api/{self.api_id}")

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        version: str = "v2",
        user: int = 0,
        token: str | None = None,
        headers: Mapping[str, str | None] | None = None,
    ) -> Answer:
        """One request of a user with the key. Bytes and text go as they are; a header of None is not sent."""
        text = body if body is None or isinstance(body, (bytes, str)) else json.dumps(body)
        sent = {"x-api-key": self.key, **(headers or {})}
        token = self.user(user).id_token if token is None else token
        kept = {name: value for name, value in sent.items() if value is not None}
        return self.door.request(method, f"/{version}{path}", text, token or None, kept)

    def make(self, version: str = "v2", user: int = 0, **content: Any) -> Answer:
        """Make an item; it must succeed."""
        answer = self.ask("POST", "/items", {"name": "Tea pot", **content}, version=version, user=user)
        assert answer.status == 201, (answer.status, answer.body)
        return answer

    def items(self) -> list[dict[str, Any]]:
        """The rows that are items, in the form of the wire."""
        found = []
        for page in self.raw.client("dynamodb", self.region).get_paginator("scan").paginate(TableName=TABLE):
            found += [row for row in page["Items"] if row["PK"]["S"].startswith("USER#")]
        return sorted(found, key=lambda row: (row["PK"]["S"], row["SK"]["S"]))

    def runs(self) -> int:
        """How often the functions behind the routes have run, by their logs."""
        events = [event for name in FUNCTIONS for event in self.log_events(f"/aws/lambda/{name}")]
        return sum(event.startswith("START ") for event in events)

    def variables(self, function: str) -> dict[str, str]:
        """The environment of a function."""
        found = self.raw.client("lambda").get_function_configuration(FunctionName=function)
        return dict(found["Environment"]["Variables"])


@contextmanager
def key_of(items: Deployment, plan: Mapping[str, Any]) -> Iterator[str]:
    """A key in a usage plan of its own, with other limits than the application's."""
    gateway = items.raw.client("apigateway", items.region)
    stages = [{"apiId": items.api_id, "stage": version} for version in VERSIONS]
    key = gateway.create_api_key(name="limited", enabled=True)
    made = gateway.create_usage_plan(name="limited", apiStages=stages, **plan)
    gateway.create_usage_plan_key(usagePlanId=made["id"], keyId=key["id"], keyType="API_KEY")
    try:
        yield str(key["value"])
    finally:
        gateway.delete_usage_plan_key(usagePlanId=made["id"], keyId=key["id"])
        gateway.delete_usage_plan(usagePlanId=made["id"])
        gateway.delete_api_key(apiKey=key["id"])
