"""Medians, ratios and goals."""

from __future__ import annotations

from benchmarks.figures import Goal, per_unit, ratio, spread


def test_a_spread_is_the_middle_and_the_ends() -> None:
    found = spread([3.0, 1.0, 9.0])
    assert (found.median, found.least, found.most, found.count) == (3.0, 1.0, 9.0, 3)


def test_a_ratio_is_that_of_the_medians_and_not_moved_by_one_slow_run() -> None:
    assert ratio([1.0, 1.0, 50.0], [4.0, 4.0, 4.0]) == 0.25


def test_an_extra_unit_costs_the_difference_over_the_units_between() -> None:
    assert per_unit([1.0, 1.2, 1.1], [2.6, 2.5, 2.7], 150) == (2.6 - 1.1) / 150


def test_a_goal_is_met_up_to_its_limit() -> None:
    assert Goal("calls", 0, 0).met
    assert Goal("ratio", 0.08, 0.08).met
    assert not Goal("ratio", 0.08, 0.081).met
