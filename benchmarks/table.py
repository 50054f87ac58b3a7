"""Text tables, as wide as what is in them."""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.figures import Goal, Spread


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """A Markdown table with aligned columns; the first column to the left, the others to the right."""
    widths = [max(len(line[column]) for line in [heads, *rows]) for column in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        placed = [
            cell.ljust(width) if column == 0 else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
        ]
        return f"| {' | '.join(placed)} |"

    rule = "|".join(
        ("-" * (width + 2) if column == 0 else "-" * (width + 1) + ":") for column, width in enumerate(widths)
    )
    return "\n".join([line(heads), f"|{rule}|", *(line(row) for row in rows)])


def seconds(measured: Spread) -> str:
    """`1.23 (1.20-1.31)`: median and ends."""
    return f"{measured.median:.2f} ({measured.least:.2f}-{measured.most:.2f})"


def goals_table(goals: Sequence[Goal]) -> str:
    """Every goal with what was measured."""
    return table(("measure", "goal", "measured", "", "by CPU"), [_goal_cells(goal) for goal in goals])


def _goal_cells(goal: Goal) -> tuple[str, ...]:
    by_cpu = "" if goal.by_cpu is None else f"{goal.by_cpu:.3g} {goal.unit}"
    verdict = "met" if goal.met else "MISSED"
    return (goal.measure, f"{goal.limit:g} {goal.unit}", f"{goal.value:.3g} {goal.unit}", verdict, by_cpu)
