"""The running API is what its OpenAPI file says: a fixed sample. The campaign has 200 examples an operation."""

from __future__ import annotations

from pathlib import Path

from e2e.items.deployment import Deployment
from e2e.items.fuzzing import schemathesis


def test_schemathesis_finds_nothing(items: Deployment, tmp_path: Path) -> None:
    run = schemathesis(items, tmp_path, examples=5)
    assert run.returncode == 0, run.stdout + run.stderr
