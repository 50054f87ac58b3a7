# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The estimate of a description as data: a month as expected, and the months of the scenarios beside each other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ansible.module_utils.common.yaml import yaml_load

from .bill import Bill, Line, bill
from .models.table import uses_of
from .prices import PriceList
from .traffic import traffic
from .uses import Month, Spec

SCENARIOS: Final = Path(__file__).parent / "data" / "scenarios.yml"
VERSION: Final = 1
Specs = Mapping[str, Sequence[Spec]]


@dataclass(frozen=True)
class Scenario:
    """A month to compare: what differs from the expected traffic, and modules that are left out."""

    name: str
    title: str
    traffic: Mapping[str, Any]
    without: tuple[str, ...] = ()


@cache
def scenarios() -> tuple[Scenario, ...]:
    """Those of `scenarios.yml`."""
    content = yaml_load(SCENARIOS.read_text(encoding="utf-8"))
    return tuple(
        Scenario(item["name"], item["title"], item["traffic"], tuple(item.get("without", ()))) for item in content
    )


def month_bill(specs: Specs, expected: Mapping[str, Any], prices: PriceList, free_tier: str, *over: Any) -> Bill:
    """The bill of a month with the expectations `expected`, and `over` them others."""
    return bill(uses_of(Month(specs, traffic(expected, *over))), prices, free_tier)


def scenario_bills(
    specs: Specs, expected: Mapping[str, Any], prices: PriceList, free_tier: str
) -> list[tuple[Scenario, Bill]]:
    """The bill of each scenario; one without something that the description has not is left out."""
    bills = []
    for scenario in scenarios():
        kept = {module: group for module, group in specs.items() if module not in scenario.without}
        if not scenario.without or any(specs.get(module) for module in scenario.without):
            bills.append((scenario, month_bill(kept, expected, prices, free_tier, scenario.traffic)))
    return bills


def estimate(specs: Specs, expected: Mapping[str, Any], prices: PriceList, free_tier: str) -> dict[str, Any]:
    """The estimate as data, in the shape that docs/cost.md describes."""
    usual = month_bill(specs, expected, prices, free_tier)
    return {
        "version": VERSION,
        "currency": "USD",
        "region": prices.region,
        "free_tier": free_tier,
        "traffic": asdict(traffic(expected)),
        "month": bill_as_data(usual),
        "scenarios": [
            {"name": scenario.name, "title": scenario.title, **bill_as_data(month, lines=False)}
            for scenario, month in scenario_bills(specs, expected, prices, free_tier)
        ],
        "sources": sources(usual),
    }


def bill_as_data(month: Bill, *, lines: bool = True) -> dict[str, Any]:
    """A bill: sums, by driver, and its lines."""
    sums = {"total": money(month.total), "fixed": money(month.fixed), "variable": money(month.variable)}
    drivers = {name: money(usd) for name, usd in month.drivers().items()}
    fixed = {name: money(usd) for name, usd in month.drivers(fixed=True).items()}
    own = {"lines": [line_as_data(line) for line in month.lines]} if lines else {}
    return {**sums, "drivers": drivers, "fixed_drivers": fixed, **own}


def line_as_data(line: Line) -> dict[str, Any]:
    """One line of a bill."""
    return {
        "price": line.price.key,
        "driver": line.price.driver,
        "what": line.price.what,
        "fixed": line.fixed,
        "quantity": round(line.quantity, 6),
        "free": round(line.free, 6),
        "unit": line.price.unit,
        "unit_usd": line.price.usd,
        "unit_per": line.price.per,
        "usd": money(line.usd),
        "resources": list(line.resources),
        "source": line.price.source.url,
        "date": line.price.source.date,
    }


def sources(month: Bill) -> list[dict[str, str]]:
    """Where the prices of a bill are from, each once."""
    found = dict.fromkeys(line.price.source for line in month.lines)
    return [asdict(source) for source in sorted(found, key=lambda source: source.url)]


def money(usd: float) -> float:
    """Dollars, to a hundredth of a cent."""
    return round(usd, 4)
