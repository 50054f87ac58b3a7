"""Every kind of resource against the contract. What is tried: `harness/scenarios.py`; with what: `cases/<kind>.py`.

A kind with a second form that excludes the first has a second case, `cases/<kind>_<form>.py`.
"""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest
from contract.harness.bench import Bench
from contract.harness.run import family_of
from contract.harness.scenarios import Scenario, scenarios

KINDS = sorted(path.stem for path in Path(__file__).with_name("cases").glob("[a-z]*.py"))


def cells(kind: str) -> list[pytest.ParameterSet]:
    """The scenarios of one kind as parameters; one that fails where its case cannot be loaded."""
    try:
        case = importlib.import_module(f"contract.cases.{kind}").CASE
        found = scenarios(case, family_of(case.kind).kind)
    except Exception as error:  # a case that is being written must not hide the others
        return [pytest.param(kind, None, error, id=f"{kind}-loads")]
    return [pytest.param(kind, scenario, None, id=f"{kind}-{scenario.title}") for scenario in found]


@pytest.mark.parametrize(("kind", "scenario", "error"), [cell for kind in KINDS for cell in cells(kind)])
def test_contract(bench: Bench, scenario: Scenario, error: Exception | None) -> None:
    if error is not None:
        raise error
    scenario.play(bench)
