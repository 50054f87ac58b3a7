# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A usage plan as options, and the goal for one: APIs and keys by name, with their ids."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.errors import Candidate, is_missing
from ...engine.kind import Found, Spec
from ...engine.tags import STACK_TAG
from ..api_shared.gone import MISSING
from ..api_shared.keyed import keyed
from ..api_shared.tags import tags_of
from ..apigateway_api_key import find_api_key_id
from ..apigateway_rest_api.names import find_rest_api_ids, setting_key

SERVICE: Final = "apigateway"
PAGE: Final = {"PageSize": 500}


def find_plan(aws: Aws, name: str) -> dict[str, Any] | None:
    """The plan called `name` with `own_tags`, or None (there is no get by name). Raises `Ambiguous`."""
    named = [dict(item) for item in list_plans(aws) if item.get("name") == name]
    for item in named:
        item["own_tags"] = tags_of(aws, f"/usageplans/{item['id']}", item)
    candidates = [Candidate(str(item["id"]), stack=item["own_tags"].get(STACK_TAG)) for item in named]
    chosen = choose("apigateway_usage_plan", name, candidates, aws.stack, aws.take_over)
    return next((item for item in named if item["id"] == chosen), None)


def list_plans(aws: Aws) -> list[dict[str, Any]]:
    """Every usage plan of the account and region."""
    return aws.pages(SERVICE, "get_usage_plans", "items", PaginationConfig=PAGE)


def read_plan(aws: Aws, spec: Spec, plan: Mapping[str, Any]) -> Found | None:
    """`plan` with the keys that are in it; None when it has gone in the meantime."""
    client = aws.reader(SERVICE)
    try:
        members, ids = aws.together(
            lambda: aws.pages(SERVICE, "get_usage_plan_keys", "items", usagePlanId=plan["id"], PaginationConfig=PAGE),
            lambda: find_rest_api_ids(aws, [one["api"] for one in spec["stages"]]),
        )
    except client.exceptions.ClientError as error:
        if is_missing(error, *MISSING):
            return None
        raise
    names = {api_id: name for name, api_id in ids.items() if api_id}
    throttle, quota = plan.get("throttle") or {}, plan.get("quota") or {}
    keys = keyed(members, "", "id", {item["id"]: item.get("name", "") for item in members})
    normal = {
        "description": plan.get("description") or "",
        "throttle": limits(throttle),
        "quota": {
            "limit": int(quota["limit"]),
            "offset": int(quota.get("offset") or 0),
            "period": quota.get("period") or "",
        }
        if quota.get("limit")
        else {},
        "stages": {
            f"{names.get(one['apiId'], one['apiId'])}/{one['stage']}": normal_stage(one)
            for one in plan.get("apiStages") or []
        },
        "keys": {name: item["id"] for name, item in keys.items()},
    }
    return Found(normal, {"id": plan["id"]}, plan["own_tags"])


def normal_stage(item: Mapping[str, Any]) -> dict[str, Any]:
    """A stage of a plan: which API is meant, and throttles of single methods."""
    return {
        "api_id": item["apiId"],
        "stage": item["stage"],
        "methods": {setting_key(key): limits(one) for key, one in (item.get("throttle") or {}).items()},
    }


def limits(item: Mapping[str, Any]) -> dict[str, Any]:
    """ThrottleSettings; empty where there is no throttle."""
    if not item:
        return {}
    return {"burst_limit": int(item.get("burstLimit") or 0), "rate_limit": float(item.get("rateLimit") or 0)}


def goal(aws: Aws, spec: Spec) -> dict[str, Any]:
    """The normal form that `spec` asks for."""
    quota, names = spec.get("quota"), list(spec["keys"])
    ids, *keys = aws.together(
        lambda: find_rest_api_ids(aws, [one["api"] for one in spec["stages"]]),
        *(lambda one=one: aws.reference("API key", one, find_api_key_id(aws, one)) for one in names),
    )
    return {
        "description": spec["description"],
        "throttle": wanted_limits(spec),
        "quota": {name: quota[name] for name in ("limit", "offset", "period")} if quota else {},
        "stages": {
            f"{one['api']}/{one['stage']}": {
                "api_id": aws.reference("REST API", one["api"], ids[one["api"]]),
                "stage": one["stage"],
                "methods": {method["method"]: wanted_limits(method) for method in one["methods"]},
            }
            for one in spec["stages"]
        },
        "keys": dict(zip(names, keys, strict=True)),
    }


def wanted_limits(options: Mapping[str, Any]) -> dict[str, Any]:
    """A throttle of the description; both sides or none, which the rules see to."""
    if options.get("throttling_rate_limit") is None:
        return {}
    return {
        "burst_limit": options["throttling_burst_limit"],
        "rate_limit": float(options["throttling_rate_limit"]),
    }


def stages_wire(stages: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Stages in normal form as API Gateway takes them; a method is `<path>/<method>` there."""
    wire: list[dict[str, Any]] = []
    for one in stages.values():
        throttle = {}
        for key, limit in one["methods"].items():
            method, _space, path = key.partition(" ")
            throttle[f"{path}/{method}"] = {"burstLimit": limit["burst_limit"], "rateLimit": limit["rate_limit"]}
        wire.append({"apiId": one["api_id"], "stage": one["stage"], **({"throttle": throttle} if throttle else {})})
    return wire
