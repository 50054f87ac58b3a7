"""The campaigns go through the same embedded AWS and proxy as the end-to-end tests; figures are told at the end.

Their runs are those of a warm process (`e2e.playbooks.warm`), but for two runs at once. A test says what it tried by
`record_property("kill points", 2)`; the sums are told with how many of them ended well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any

import pytest
from contract.harness.place import Place
from e2e.conftest import cache_folder
from e2e.playbooks.conftest import fresh_application as cold_application
from e2e.playbooks.conftest import place, story
from e2e.playbooks.plays import Application
from e2e.playbooks.story import Story, first_deployment
from e2e.playbooks.warm import Stable, Warm

__all__ = ["cache_folder", "cold_application", "place", "story"]


@pytest.fixture(scope="session")
def stories(fresh_application: Callable[..., Application]) -> Callable[[str], Story]:
    """The undisturbed first deployment of each application, made once."""
    return cache(lambda hosts: first_deployment(fresh_application(hosts)))


@pytest.fixture(scope="session")
def fresh_application(place: Place, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Application]]:
    """Makes an application (of `hosts`) in an empty account, whose runs are warm."""
    made: list[Application] = []
    descriptions: dict[str, dict[str, Any]] = {}
    with Stable(tmp_path_factory.mktemp("stable")) as stable:

        def make(hosts: str = "posts") -> Application:
            directory, account = tmp_path_factory.mktemp("run"), place.fresh_account()
            made.append(Warm(place, account, directory, hosts, stable=stable, descriptions=descriptions))
            return made[-1]

        yield make
    for application in made:
        application.raw.close()


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
