"""Usage plans of REST APIs with their stages and keys."""

from __future__ import annotations

import json
from typing import Any

from contract.harness.case import Case, Drift, OwnedBy, Raw, Update


def prepare(raw: Raw, name: str) -> None:
    """An API with two stages, and two keys."""
    client = raw.client("apigateway")
    api = client.create_rest_api(name=f"{name}-api")["id"]
    root = client.get_resources(restApiId=api)["items"][0]["id"]
    client.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    client.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
    deployment = client.create_deployment(restApiId=api)["id"]
    for stage in ("v1", "v2"):
        client.create_stage(restApiId=api, stageName=stage, deploymentId=deployment)
    for key in ("shop", "office"):
        client.create_api_key(name=f"{name}-{key}")


def plan_of(raw: Raw, name: str) -> dict[str, Any] | None:
    found = raw.client("apigateway").get_paginator("get_usage_plans").paginate().search("items[]")
    return next((dict(one) for one in found if one["name"] == name), None)


def plan_id(raw: Raw, name: str) -> str:
    plan = plan_of(raw, name)
    assert plan
    return str(plan["id"])


def api_id(raw: Raw, name: str) -> str:
    found = raw.client("apigateway").get_paginator("get_rest_apis").paginate().search("items[]")
    return next(str(one["id"]) for one in found if one["name"] == f"{name}-api")


def key_id(raw: Raw, name: str, key: str) -> str:
    return str(raw.client("apigateway").get_api_keys(nameQuery=f"{name}-{key}")["items"][0]["id"])


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    plan = plan_of(raw, name)
    if plan is None:
        return None
    client, own = raw.client("apigateway"), plan.pop("id")
    plan.pop("tags", None)
    keys = client.get_usage_plan_keys(usagePlanId=own)["items"]
    described = {
        "plan": plan,
        "keys": sorted(one["name"] for one in keys),
        "tags": client.get_tags(resourceArn=f"arn:aws:apigateway:{raw.region}::/usageplans/{own}")["tags"],
    }
    text = json.dumps(described).replace(api_id(raw, name), "(api)").replace('"40"', "40").replace('"15.0"', "15.0")
    return dict(json.loads(text.replace('"20"', "20").replace('"100"', "100")))


def patch(path: str, value: str | None, op: str = "replace") -> Any:
    operation = {"op": op, "path": path, **({} if value is None else {"value": value})}
    return lambda raw, name: raw.client("apigateway").update_usage_plan(
        usagePlanId=plan_id(raw, name), patchOperations=[operation]
    )


def without_key(raw: Raw, name: str) -> None:
    raw.client("apigateway").delete_usage_plan_key(usagePlanId=plan_id(raw, name), keyId=key_id(raw, name, "shop"))


def stray_key(raw: Raw, name: str) -> None:
    raw.client("apigateway").create_usage_plan_key(
        usagePlanId=plan_id(raw, name), keyId=key_id(raw, name, "office"), keyType="API_KEY"
    )


def by_hand(raw: Raw, name: str) -> None:
    raw.client("apigateway").create_usage_plan(name=name, description="by hand")


V1 = {
    "api": "{name}-api",
    "stage": "v1",
    "methods": [{"method": "GET /", "throttling_burst_limit": 3, "throttling_rate_limit": 1.5}],
}
QUOTA = {"limit": 100, "period": "WEEK", "offset": 2}

CASE = Case(
    kind="apigateway_usage_plan",
    minimal={"name": "{name}"},
    full={
        "name": "{name}",
        "description": "Shops",
        "throttling_burst_limit": 20,
        "throttling_rate_limit": 15,
        "quota": QUOTA,
        "stages": [V1],
        "keys": ["{name}-shop"],
        "tags": {"cost": "plans"},
    },
    prepare=prepare,
    describe=describe,
    owned=OwnedBy(asks_each="its lists show the tags of the creation only"),
    adopt=by_hand,
    twice=by_hand,
    remove=lambda raw, name: raw.client("apigateway").delete_usage_plan(usagePlanId=plan_id(raw, name)),
    updates=(
        Update("other words", {"description": "Offices"}, {"description"}),
        Update("more at once", {"throttling_burst_limit": 40}, {"throttle.burst_limit"}),
        Update("no throttle", {"throttling_burst_limit": None, "throttling_rate_limit": None}, {"throttle"}),
        Update("no quota", {"quota": None}, {"quota"}),
        Update("by the day", {"quota": {"limit": 100}}, {"quota.period", "quota.offset"}),
        Update(
            "two stages",
            {"stages": [V1, {"api": "{name}-api", "stage": "v2"}]},
            {"stages.{name}-api/v2"},
        ),
        Update(
            "the method like the others",
            {"stages": [{"api": "{name}-api", "stage": "v1"}]},
            {"stages.{name}-api/v1.methods"},
        ),
        Update("another key", {"keys": ["{name}-office"]}, {"keys.{name}-shop", "keys.{name}-office"}),
    ),
    drifts=(
        Drift("words", patch("/description", "x"), {"description"}),
        Drift("faster", patch("/throttle/rateLimit", "9999"), {"throttle.rate_limit"}),
        Drift("more at once", patch("/throttle/burstLimit", "4999"), {"throttle.burst_limit"}),
        Drift("no throttle", patch("/throttle", None, "remove"), {"throttle"}),
        Drift("a larger quota", patch("/quota/limit", "100000"), {"quota.limit"}),
        Drift("a shorter period", patch("/quota/period", "DAY"), {"quota.period"}),
        Drift("another offset", patch("/quota/offset", "0"), {"quota.offset"}),
        Drift("no quota", patch("/quota", None, "remove"), {"quota"}),
        Drift("key gone", without_key, {"keys.{name}-shop"}),
        Drift("stray key", stray_key, {"keys.{name}-office"}),
        Drift("no stage", patch("/apiStages", None, "remove"), {"stages.{name}-api/v1"}),
    ),
    undrifted={
        "CreateUsagePlan.name": "says which it is",
        "CreateUsagePlan.apiStages": "patches spoil a plan of the emulator: see the drift of all, and the unit tests",
    },
    gaps=(
        ("patches of apiStages", "spoil a plan of the emulator; tests/unit/kinds/test_apigateway_keys.py"),
        ("a plan with stages is not deleted", "not in the emulator; tests/unit/kinds/test_apigateway_keys.py"),
    ),
)
