"""The campaigns go through the same embedded AWS and proxy as the end-to-end tests; figures are told at the end.

A test says what it tried by `record_property("kill points", 2)`; the sums are told with how many of them ended well.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from e2e.playbooks.conftest import fresh_application, place, story

__all__ = ["fresh_application", "place", "story"]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """One line for each thing that was tried."""
    tried: Counter[str] = Counter()
    well: Counter[str] = Counter()
    for outcome in ("passed", "failed"):
        for report in terminalreporter.stats.get(outcome, ()):
            for name, number in report.user_properties if report.when == "call" else ():
                tried[name] += number
                well[name] += number if outcome == "passed" else 0
    for name in sorted(tried):
        terminalreporter.write_line(f"{name}: {tried[name]} tried, {well[name]} as they should be")
