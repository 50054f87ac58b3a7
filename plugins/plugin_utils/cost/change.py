# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""By how much a plan changes what is paid each month whatever the traffic."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ansible_collections.serverless.aws.plugins.module_utils.engine import values

from .bill import bill
from .estimate import money
from .models.table import MODELS
from .prices import PriceList
from .traffic import Traffic
from .uses import HOURS, Month, Spec, Use

ABSENT: Final = repr(values.ABSENT)
"""How a plan shows a side that has no value."""


Unit = tuple[str, float]
"""A price and how many units of it."""


@dataclass(frozen=True)
class Described:
    """A resource of the description: the module that takes it, its kind and title as plans call them, and its spec."""

    module: str
    kind: str
    title: str
    spec: Spec


def fixed_change(
    described: Sequence[Described],
    resources: Iterable[Mapping[str, Any]],
    prices: PriceList,
    free_tier: str,
    state: str,
) -> dict[str, Any]:
    """`{currency, before, after, change}` in dollars a month: what the description costs by itself, around the plan.

    Of an orphan that is removed only the name is known, so its rules and the like are not counted.
    """
    specs = {(item.kind, item.title): item for item in described}
    modules = {item.kind: item.module for item in described}
    after = totals(unit for item in described if state == "present" for unit in fixed_units(item))
    added: list[Unit] = []
    for resource in resources:
        kind, name, action = resource["kind"], resource["name"], resource["action"]
        item = specs.get((kind, name)) or Described(modules.get(kind, ""), kind, name, {"name": name})
        if action == "create":
            added += fixed_units(item)
        elif action == "delete":
            added += [(price, -quantity) for price, quantity in fixed_units(item)]
        elif action in ("update", "replace"):
            added += changed(kind, resource["changes"])
    before = totals([*after.items(), *((price, -quantity) for price, quantity in added)])
    sums = {"before": dollars(before, prices, free_tier), "after": dollars(after, prices, free_tier)}
    return {"currency": "USD", **sums, "change": money(sums["after"] - sums["before"])}


def fixed_units(item: Described) -> list[Unit]:
    """Units of a resource that do not depend on the traffic; none where only a name is known and says nothing."""
    model = MODELS.get(item.module)
    if model is None or not {"name", "queue"} & set(item.spec):
        return []
    return [(use.price, use.quantity) for use in model(item.spec, Month({}, Traffic())) if use.fixed]


def totals(units: Iterable[Unit]) -> dict[str, float]:
    """Units by price."""
    sums: dict[str, float] = {}
    for price, quantity in units:
        sums[price] = sums.get(price, 0.0) + quantity
    return sums


def changed(kind: str, changes: Iterable[Mapping[str, Any]]) -> Iterator[Unit]:
    """Units that changes inside a resource add or take away: a web ACL's rules, a stage's cache.

    What one side lacks altogether is listed leaf by leaf, and every rule has a priority.
    """
    for change in changes:
        steps, before, after = str(change["path"]).split("."), change["before"], change["after"]
        if kind == "wafv2_web_acl" and (steps[0], steps[2:]) == ("rules", ["priority"]):
            yield "waf.rule", float(before == ABSENT) - float(after == ABSENT)
        if kind == "apigateway_rest_api" and steps[-1] == "cache_cluster_size":
            for size, sign in ((before, -1), (after, 1)):
                if size not in (ABSENT, None, ""):
                    yield f"api.cache_{size}", sign * HOURS


def dollars(units: Mapping[str, float], prices: PriceList, free_tier: str) -> float:
    """What the units cost in a month."""
    uses = [Use(price, quantity, "", fixed=True) for price, quantity in units.items()]
    return money(bill(uses, prices, free_tier).total)
