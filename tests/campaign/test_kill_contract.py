"""Every kind of resource, killed at each write call of its updates, repairs and replacements."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator

import pytest
from contract.harness.bench import Bench, open_bench
from contract.harness.place import Place
from contract.harness.scenarios import Scenario, long
from contract.test_contract import KINDS

pytestmark = pytest.mark.campaign

CELLS = [
    pytest.param(kind, scenario, id=f"{kind}-{scenario.title}")
    for kind in KINDS
    for scenario in long(importlib.import_module(f"contract.cases.{kind}").CASE)
]


@pytest.fixture
def bench(kind: str, place: Place) -> Iterator[Bench]:
    """A bench of the kind with an account of its own."""
    opened = open_bench(importlib.import_module(f"contract.cases.{kind}").CASE, place)
    yield opened
    opened.close()


@pytest.mark.parametrize(("kind", "scenario"), CELLS)
def test_the_next_run_ends_where_an_undisturbed_one_does(
    bench: Bench, scenario: Scenario, record_property: Callable[[str, object], None]
) -> None:
    before = bench.deaths
    try:
        scenario.play(bench)
    finally:
        record_property("kill points", bench.deaths - before)
