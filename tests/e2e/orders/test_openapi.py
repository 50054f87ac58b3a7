"""The running API is what its OpenAPI file says: a fixed sample. The campaign has 200 examples an operation."""

from __future__ import annotations

from pathlib import Path

from e2e.orders.deployment import Deployment
from e2e.orders.fuzzing import schemathesis


def test_schemathesis_finds_nothing(orders: Deployment, tmp_path: Path) -> None:
    run = schemathesis(orders, tmp_path, examples=20)
    assert run.returncode == 0, run.stdout + run.stderr
