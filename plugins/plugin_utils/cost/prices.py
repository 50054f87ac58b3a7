# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS charges, as the files of `data/` have it: each price once, with its unit, source and date."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from ansible.module_utils.common.yaml import yaml_load

FOLDER: Final = Path(__file__).parent / "data"
BESIDE: Final = ("catalogue", "global", "free_tier", "scenarios")
"""The files of the folder that are no region's."""


class UnknownRegion(ValueError):
    """There is no price file for a region."""


@dataclass(frozen=True)
class Source:
    """Where a price is from: an address, the date of what it says, and whether that is AWS's price list or a page."""

    url: str
    date: str
    how: str


@dataclass(frozen=True)
class Price:
    """One price, in US dollars for `per` units; `steps` are (up to this many units, dollars), None without an end."""

    key: str
    driver: str
    what: str
    unit: str
    per: float
    steps: tuple[tuple[float | None, float], ...]
    source: Source

    @property
    def usd(self) -> float:
        """What the first units cost."""
        return self.steps[0][1]

    def cost(self, quantity: float) -> float:
        """What `quantity` units cost, each step at its own price."""
        total, below = 0.0, 0.0
        for up_to, usd in self.steps:
            within = quantity - below if up_to is None else min(quantity, up_to) - below
            if within <= 0:
                break
            total += within / self.per * usd
            below += within
        return total


@dataclass(frozen=True)
class Allowance:
    """What an account pays nothing for each month: `quantity` units of `prices`, in this order; `kind` says to whom."""

    kind: str
    prices: tuple[str, ...]
    quantity: float


@dataclass(frozen=True)
class PriceList:
    """The prices of a region and of what has no region, and the free tiers."""

    region: str
    prices: Mapping[str, Price]
    allowances: tuple[Allowance, ...]


def regions() -> list[str]:
    """The regions that have a price file."""
    return sorted(path.stem for path in FOLDER.glob("*.yml") if path.stem not in BESIDE)


@cache
def load(region: str) -> PriceList:
    """The price list of `region`. Raises `UnknownRegion`."""
    if region not in regions():
        raise UnknownRegion(
            f"there are no prices for the region {region}, only for {', '.join(regions())}: name the nearest one in "
            "serverless_cost_region"
        )
    catalogue, found = read("catalogue"), {}
    for name in ("global", region):
        content = read(name)
        sources = {key: source_of(given) for key, given in content["sources"].items()}
        for key, given in content["prices"].items():
            found[key] = Price(key, **catalogue[key], steps=steps_of(given), source=sources[given["source"]])
    allowances = (
        Allowance(item["kind"], tuple(item["prices"]), item["quantity"]) for item in read("free_tier")["allowances"]
    )
    return PriceList(region, found, tuple(allowances))


def read(name: str) -> dict[str, Any]:
    """A file of the folder."""
    text = (FOLDER / f"{name}.yml").read_text(encoding="utf-8")
    return dict(yaml_load(text))


def source_of(given: Mapping[str, Any]) -> Source:
    """A source as the files write it; YAML makes a date of what looks like one."""
    return Source(given["url"], str(given["date"]), given["how"])


def steps_of(given: Mapping[str, Any]) -> tuple[tuple[float | None, float], ...]:
    """The steps of a price: one without an end unless it says otherwise."""
    steps = given.get("steps") or [{"usd": given["usd"]}]
    return tuple((step.get("up_to"), float(step["usd"])) for step in steps)
