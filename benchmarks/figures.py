"""Medians, spreads and ratios of what was measured, and goals that a ratio is held against."""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Spread:
    """Several measurements of the same thing: middle, smallest and largest."""

    median: float
    least: float
    most: float
    count: int


def spread(values: Sequence[float]) -> Spread:
    """The middle and the ends of `values`, of which there is at least one."""
    return Spread(statistics.median(values), min(values), max(values), len(values))


def ratio(ours: Sequence[float], theirs: Sequence[float]) -> float:
    """The median of `ours` over the median of `theirs`: the runs are interleaved, so load strikes both alike."""
    return statistics.median(ours) / statistics.median(theirs)


def per_unit(fewer: Sequence[float], more: Sequence[float], units: int) -> float:
    """What one further unit adds: the medians' difference over the `units` between them."""
    return (statistics.median(more) - statistics.median(fewer)) / units


@dataclass(frozen=True)
class Goal:
    """A line of the table of goals: `value` must not exceed `limit`, both in `unit`.

    `by_cpu` is the same ratio of processor times, where there is one: what a busy machine moves less than seconds.
    """

    measure: str
    limit: float
    value: float
    unit: str = "x"
    by_cpu: float | None = None

    @property
    def met(self) -> bool:
        """Whether the value is within the limit."""
        return self.value <= self.limit
