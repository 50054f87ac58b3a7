"""The orders application as the real playbook deployed it."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from api_client import Answer, Door
from e2e.deployed.application import Deployed

FUNCTION: Final = "create-order"
TABLE: Final = "Orders"
STAGE: Final = "live"
LOG_GROUP: Final = "/aws/lambda/create-order"
ORDER: Final[Mapping[str, Any]] = {"items": [{"sku": "TEA-250", "quantity": 2}]}


@dataclass(frozen=True)
class Deployment(Deployed):
    """A deployed orders application."""

    def close(self) -> None:
        """Close what is kept open."""
        self.door.close()
        super().close()

    @cached_property
    def api_id(self) -> str:
        """The id of the REST API."""
        return self.rest_api_id("orders")

    @cached_property
    def door(self) -> Door:
        """The stage."""
        return Door(self.port, f"127.0.0.1:{self.port}", f"/_aws/execute-api/{self.api_id}/{STAGE}")

    def place(
        self, order: Any, key: str = "", *, token: str | None = None, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Place an order (bytes and text as they are) with a key, a new one unless told, as the first user."""
        body = order if isinstance(order, (bytes, str)) else json.dumps(order)
        sent = {"Idempotency-Key": key or fresh_key(), **(headers or {})}
        return self.door.request("POST", "/orders", body, self.user().access_token if token is None else token, sent)

    def ids(self) -> set[str]:
        """The ids of all orders that are stored."""
        return {row["orderId"] for row in self.rows(TABLE)}

    def runs(self) -> int:
        """How often the function has run, by its log."""
        return sum(event.startswith("START ") for event in self.log_events(LOG_GROUP))


def fresh_key() -> str:
    """An Idempotency-Key that nobody has used."""
    return str(uuid.uuid4())
