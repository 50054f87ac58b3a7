"""Tables for people."""

from __future__ import annotations

from benchmarks.figures import Goal, spread
from benchmarks.table import goals_table, seconds, table


def test_columns_are_as_wide_as_what_is_in_them() -> None:
    assert table(("side", "s"), [("ours", "1.00"), ("raw", "10.00")]).splitlines() == [
        "| side |     s |",
        "|------|------:|",
        "| ours |  1.00 |",
        "| raw  | 10.00 |",
    ]


def test_seconds_are_the_median_and_the_ends() -> None:
    assert seconds(spread([1.0, 1.234, 3.0])) == "1.23 (1.00-3.00)"


def test_a_missed_goal_is_said() -> None:
    shown = goals_table([Goal("against raw", 6, 5.5, by_cpu=4.25), Goal("extra queue", 6, 7.25, "ms")]).splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in shown[2:]]
    assert cells == [["against raw", "6 x", "5.5 x", "met", "4.25 x"], ["extra queue", "6 ms", "7.25 ms", "MISSED", ""]]
