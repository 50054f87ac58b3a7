# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage plans: which keys may call which stages, how often, and how many times in a period."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.diff import Change, changed
from ...engine.errors import Transient
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.values import UNKNOWN
from ..api_shared.gone import gently
from ..api_shared.patches import Patch, added, removed, replaced
from ..api_shared.tags import owned_names, write_tags
from . import rules
from .normal import SERVICE, find_plan, goal, list_plans, read_plan, stages_wire


class ApigatewayUsagePlan(Kind):
    """A usage plan with its stages and the membership of its keys, found by its name and the tag of its stack."""

    name = "apigateway_usage_plan"
    module = "apigateway_usage_plans"
    option = "plans"
    services = (SERVICE,)
    after = ("apigateway_api_keys", "apigateway_rest_apis")
    patience_seconds = 600.0
    """API Gateway takes one UpdateUsagePlan in 20 seconds for an account."""
    transient = (
        Transient("ConflictException", "concurrent", "another call changes the plan at this moment"),
        Transient("ConflictException", "try again", "another call changes the plan at this moment"),
    )
    managed: ClassVar = {
        "CreateUsagePlan": ("name", "description", "apiStages", "throttle", "quota", "tags"),
        "UpdateUsagePlan": ("usagePlanId", "patchOperations"),
        "CreateUsagePlanKey": ("usagePlanId", "keyId", "keyType"),
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        return rules.problems(spec)

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        plan = find_plan(aws, spec["name"])
        return read_plan(aws, spec, plan) if plan else None

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return goal(aws, spec)

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        return [Owned({"name": name}) for name in owned_names(aws, "/usageplans", lambda: list_plans(aws))]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "id": found.identity["id"] if found else UNKNOWN}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        throttle, quota = wire_throttle(desired["throttle"]), wire_quota(desired["quota"])
        answer = aws.writer(SERVICE).create_usage_plan(
            name=spec["name"],
            description=desired["description"],
            apiStages=stages_wire(desired["stages"]),
            tags=dict(desired.get("tags", {})),
            **({"throttle": throttle} if throttle else {}),
            **({"quota": quota} if quota else {}),
        )
        return str(answer["id"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        remove_plan(aws, made_id, {})

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        client, plan = aws.writer(SERVICE), str(found.identity["id"])
        has = found.attributes
        if aws.endpoint_url and changed(changes, "stages"):
            # the embedded AWS spoils a plan whose stages are patched: another one takes its place
            remove_plan(aws, plan, {})
            self.create(aws, spec, {**desired, "tags": dict(found.tags or {})})
            return
        operations = patches(has, desired)
        if operations:
            client.update_usage_plan(usagePlanId=plan, patchOperations=operations)
        for name in sorted(set(has["keys"]) - set(desired["keys"])):
            gently(client, client.delete_usage_plan_key, usagePlanId=plan, keyId=has["keys"][name])
        for name, key in sorted(desired["keys"].items()):
            if has["keys"].get(name) == key:
                continue
            if name in has["keys"]:
                gently(client, client.delete_usage_plan_key, usagePlanId=plan, keyId=has["keys"][name])
            client.create_usage_plan_key(usagePlanId=plan, keyId=key, keyType="API_KEY")

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        write_tags(aws, f"/usageplans/{found.identity['id']}", to_set, to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        remove_plan(aws, str(found.identity["id"]), found.attributes["stages"])


def wire_throttle(throttle: Mapping[str, Any]) -> dict[str, Any]:
    """A rate and a burst as the structure ThrottleSettings."""
    if not throttle:
        return {}
    return {"burstLimit": throttle["burst_limit"], "rateLimit": throttle["rate_limit"]}


def wire_quota(quota: Mapping[str, Any]) -> dict[str, Any]:
    """The structure QuotaSettings."""
    return {name: quota[name] for name in ("limit", "offset", "period")} if quota else {}


def patches(has: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Patch]:
    """The patches that lead from one plan to another; keys have calls of their own."""
    found: list[Patch] = []
    if has["description"] != wanted["description"]:
        found.append(replaced("/description", wanted["description"]))
    for option, wire in (("throttle", wire_throttle), ("quota", wire_quota)):
        if has[option] == wanted[option]:
            continue
        if not wanted[option]:
            found.append(removed(f"/{option}"))
        found += [replaced(f"/{option}/{name}", value) for name, value in wire(wanted[option]).items()]
    for place in sorted({*has["stages"], *wanted["stages"]}):
        found += stage_patches(has["stages"].get(place), wanted["stages"].get(place))
    return found


def stage_patches(has: Mapping[str, Any] | None, wanted: Mapping[str, Any] | None) -> Iterable[Patch]:
    """One stage of a plan: in, out, and its throttles, which are set all together."""
    if has and (wanted is None or has["api_id"] != wanted["api_id"]):
        yield removed("/apiStages", f"{has['api_id']}:{has['stage']}")
        has = None
    if wanted is None:
        return
    place = f"{wanted['api_id']}:{wanted['stage']}"
    if has is None:
        yield added("/apiStages", place)
    old = has["methods"] if has else {}
    if old == wanted["methods"]:
        return
    if not wanted["methods"]:
        yield removed(f"/apiStages/{place}/throttle")
        return
    (wire,) = stages_wire({place: wanted})
    yield replaced(f"/apiStages/{place}/throttle", json.dumps(wire["throttle"]))


def remove_plan(aws: Aws, plan: str, stages: Mapping[str, Any]) -> None:
    """Delete a plan; API Gateway deletes none that still has stages."""
    client = aws.writer(SERVICE)
    if stages and not aws.endpoint_url:  # the embedded AWS spoils a plan whose stages are patched, and deletes any
        operations = [removed("/apiStages", f"{one['api_id']}:{one['stage']}") for one in stages.values()]
        gently(client, client.update_usage_plan, usagePlanId=plan, patchOperations=operations)
    gently(client, client.delete_usage_plan, usagePlanId=plan)


KIND: Final = ApigatewayUsagePlan()
