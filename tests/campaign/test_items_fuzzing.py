"""The running items API against its OpenAPI file, at length."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.items.conftest import items
from e2e.items.deployment import Deployment
from e2e.items.fuzzing import schemathesis

__all__ = ["items"]
pytestmark = pytest.mark.campaign


def test_schemathesis_finds_nothing_in_two_hundred_examples_an_operation(items: Deployment, tmp_path: Path) -> None:
    run = schemathesis(items, tmp_path, examples=200)
    assert run.returncode == 0, run.stdout + run.stderr
