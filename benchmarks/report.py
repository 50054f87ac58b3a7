"""What the measures hand in: lines of timings, goals, notes; printed as they come and kept for `--json`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from benchmarks.figures import Goal, ratio, spread
from benchmarks.processes import Ran
from benchmarks.table import goals_table, seconds, table


@dataclass(frozen=True)
class Line:
    """One side in one measure: the seconds of each run, and the calls of one run where they were counted."""

    measure: str
    side: str
    wall: Sequence[float]
    cpu: Sequence[float]
    calls: int | None = None
    writes: int | None = None

    def cells(self) -> tuple[str, ...]:
        """As a row of the table of a measure."""
        shown = ["" if number is None else str(number) for number in (self.calls, self.writes)]
        return (self.side, seconds(spread(self.wall)), f"{spread(self.cpu).median:.2f}", *shown)


HEADS = ("side", "seconds, median (least-most)", "CPU s", "calls", "writes")


@dataclass
class Report:
    """Everything that was measured, in order."""

    lines: list[Line] = field(default_factory=list)
    goals: list[Goal] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def timings(self, lines: Sequence[Line]) -> None:
        """Keep and print the lines of one measure."""
        self.lines += lines
        runs = len(lines[0].wall)
        print(f"\n{lines[0].measure} ({runs} runs each, interleaved)\n")
        print(table(HEADS, [line.cells() for line in lines]), flush=True)

    def goal(self, measure: str, limit: float, value: float, unit: str = "x", by_cpu: float | None = None) -> None:
        """Keep what is held against a goal; all are printed at the end."""
        self.goals.append(Goal(measure, limit, value, unit, by_cpu))

    def ratio(self, measure: str, limit: float, ours: Sequence[Ran], theirs: Sequence[Ran]) -> None:
        """Keep the ratio of the medians of two sides, of seconds and of processor time."""
        by_cpu = ratio([ran.cpu_seconds for ran in ours], [ran.cpu_seconds for ran in theirs])
        self.goal(measure, limit, ratio([r.wall_seconds for r in ours], [r.wall_seconds for r in theirs]), "x", by_cpu)

    def note(self, text: str) -> None:
        """Keep and print a sentence."""
        self.notes.append(text)
        print(f"\n{text}", flush=True)

    def as_markdown(self) -> str:
        """What a document says of it: a table for each measure, the goals, and the notes."""
        parts = []
        for name in dict.fromkeys(line.measure for line in self.lines):
            rows = [line.cells() for line in self.lines if line.measure == name]
            parts.append(f"{name[0].upper()}{name[1:]}:\n\n{table(HEADS, rows)}")
        if self.goals:
            parts.append(f"Goals:\n\n{goals_table(self.goals)}")
        return "\n\n".join([*parts, *self.notes])

    def finish(self) -> None:
        """Print the goals."""
        if self.goals:
            print(f"\nGoals\n\n{goals_table(self.goals)}", flush=True)

    def as_json(self) -> dict[str, Any]:
        """Everything as data."""
        goals = [{**asdict(goal), "met": goal.met} for goal in self.goals]
        return {"lines": [asdict(line) for line in self.lines], "goals": goals, "notes": self.notes}


def counted(names: Mapping[str, int]) -> str:
    """`2 sqs.SetQueueAttributes, 1 ...`; `none` when there is nothing."""
    return ", ".join(f"{number} {name}" for name, number in sorted(Counter(names).items())) or "none"
