"""API keys of REST APIs."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, Immutable, OwnedBy, Raw, Update


def key_of(raw: Raw, name: str) -> dict[str, Any] | None:
    found = raw.client("apigateway").get_api_keys(nameQuery=name, includeValues=True)["items"]
    return next((dict(one) for one in found if one["name"] == name), None)


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    key = key_of(raw, name)
    if key is None:
        return None
    arn = f"arn:aws:apigateway:{raw.region}::/apikeys/{key['id']}"
    for volatile in ("id", "createdDate", "lastUpdatedDate", "tags"):
        key.pop(volatile, None)
    return {"key": key, "tags": raw.client("apigateway").get_tags(resourceArn=arn)["tags"]}


def patch(path: str, value: str) -> Any:
    def act(raw: Raw, name: str) -> None:
        key = key_of(raw, name)
        assert key
        raw.client("apigateway").update_api_key(
            apiKey=key["id"], patchOperations=[{"op": "replace", "path": path, "value": value}]
        )

    return act


def remove(raw: Raw, name: str) -> None:
    key = key_of(raw, name)
    assert key
    raw.client("apigateway").delete_api_key(apiKey=key["id"])


VALUE = "{name}-a-value-of-twenty-and-more"

CASE = Case(
    kind="apigateway_api_key",
    minimal={"name": "{name}"},
    full={
        "name": "{name}",
        "description": "A shop",
        "customer_id": "42",
        "secret_value": VALUE,
        "tags": {"cost": "keys"},
    },
    describe=describe,
    owned=OwnedBy(asks_each="its lists show the tags of the creation only"),
    adopt=lambda raw, name: raw.client("apigateway").create_api_key(
        name=name, value=VALUE.replace("{name}", name), enabled=False
    ),
    twice=lambda raw, name: raw.client("apigateway").create_api_key(name=name),
    remove=remove,
    updates=(
        Update("other words", {"description": "Another shop"}, {"description"}),
        Update("disabled", {"enabled": False}, {"enabled"}),
        Update("another customer", {"customer_id": "43"}, {"customer_id"}),
    ),
    drifts=(
        Drift("words", patch("/description", "by hand"), {"description"}),
        Drift("disabled", patch("/enabled", "false"), {"enabled"}),
        Drift("customer", patch("/customerId", ""), {"customer_id"}),
    ),
    immutable=(Immutable("another value", {"secret_value": "{name}-another-value-of-twenty"}, {"secret_value"}),),
    change={},
    undrifted={
        "CreateApiKey.name": "says which it is",
        "CreateApiKey.value": "cannot change: see the immutable case",
        "CreateApiKey.generateDistinctId": "of the creation: no answer shows it",
    },
)
