# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what is used to what is paid: free tiers off, each step of a price at its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from .prices import Price, PriceList
from .uses import Use

FREE_TIERS: Final[dict[str, tuple[str, ...]]] = {
    "none": (),
    "always": ("always",),
    "first_year": ("always", "first_year"),
}
"""By the choice of the user: the allowances that are taken off."""


@dataclass(frozen=True)
class Line:
    """One thing that is paid for: used and, of that, free; `usd` for the month."""

    price: Price
    fixed: bool
    quantity: float
    free: float
    usd: float
    resources: tuple[str, ...]


@dataclass(frozen=True)
class Bill:
    """A month's bill, the dearest line first."""

    lines: tuple[Line, ...]

    @property
    def fixed(self) -> float:
        """What is paid whatever happens."""
        return sum(line.usd for line in self.lines if line.fixed)

    @property
    def variable(self) -> float:
        """What the traffic costs."""
        return sum(line.usd for line in self.lines if not line.fixed)

    @property
    def total(self) -> float:
        """All of it."""
        return self.fixed + self.variable

    def drivers(self, fixed: bool | None = None) -> dict[str, float]:
        """Dollars by cost driver, the dearest first; only what is fixed, or is not, when asked."""
        sums: dict[str, float] = {}
        for line in self.lines:
            if fixed is None or line.fixed is fixed:
                sums[line.price.driver] = sums.get(line.price.driver, 0.0) + line.usd
        return dict(sorted(sums.items(), key=lambda item: -item[1]))


def bill(uses: Iterable[Use], prices: PriceList, free_tier: str = "always") -> Bill:
    """What `uses` cost. A free allowance is used up by what is fixed first, in the order of its prices."""
    grouped: dict[tuple[str, bool], list[Use]] = {}
    for use in uses:
        if use.quantity > 0:
            grouped.setdefault((use.price, use.fixed), []).append(use)
    order = sorted(grouped, key=lambda key: (key[0], not key[1]))
    free = allowed(grouped, prices, FREE_TIERS[free_tier])
    lines = [
        line for price in dict.fromkeys(key[0] for key in order) for line in lines_of(price, grouped, free, prices)
    ]
    return Bill(tuple(sorted(lines, key=lambda line: (-line.usd, line.price.key, not line.fixed))))


def allowed(
    grouped: dict[tuple[str, bool], list[Use]], prices: PriceList, kinds: tuple[str, ...]
) -> dict[tuple[str, bool], float]:
    """Of each group, how much is free."""
    found: dict[tuple[str, bool], float] = {}
    for allowance in prices.allowances:
        left = allowance.quantity if allowance.kind in kinds else 0.0
        for key in [(price, fixed) for price in allowance.prices for fixed in (True, False)]:
            taken = min(left, sum(use.quantity for use in grouped.get(key, [])))
            left -= taken
            found[key] = found.get(key, 0.0) + taken
    return found


def lines_of(
    key: str, grouped: dict[tuple[str, bool], list[Use]], free: dict[tuple[str, bool], float], prices: PriceList
) -> Iterator[Line]:
    """The line of what is fixed and of what is not; the second begins in the price's steps where the first ended."""
    price, before = prices.prices[key], 0.0
    for fixed in (True, False):
        uses = grouped.get((key, fixed))
        if uses:
            quantity = sum(use.quantity for use in uses)
            paid = quantity - free.get((key, fixed), 0.0)
            usd = price.cost(before + paid) - price.cost(before)
            before += paid
            names = tuple(dict.fromkeys(use.resource for use in uses))
            yield Line(price, fixed, quantity, quantity - paid, usd, names)
