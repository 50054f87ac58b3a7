"""The running orders API against its OpenAPI file, at length."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.orders.conftest import orders
from e2e.orders.deployment import Deployment
from e2e.orders.fuzzing import schemathesis

__all__ = ["orders"]
pytestmark = pytest.mark.campaign


def test_schemathesis_finds_nothing_in_two_hundred_examples_an_operation(orders: Deployment, tmp_path: Path) -> None:
    run = schemathesis(orders, tmp_path, examples=200)
    assert run.returncode == 0, run.stdout + run.stderr
