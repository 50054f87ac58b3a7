"""The running API is what its OpenAPI file says: a fixed sample. The campaign has 200 examples."""

from __future__ import annotations

from pathlib import Path

import pytest
from e2e.deployed.fuzzing import Target, fuzz
from e2e.orders.deployment import Deployment

# A method that is not described is API Gateway's 403, here 404, not a 405.
NOT_OF_REST_APIS = ("unsupported_method",)


@pytest.mark.parametrize("examples", [20, pytest.param(200, marks=pytest.mark.campaign)])
def test_schemathesis_finds_nothing(orders: Deployment, tmp_path: Path, examples: int) -> None:
    url = f"http://127.0.0.1:{orders.port}{orders.door.prefix}"
    headers = {"Authorization": f"Bearer {orders.user().access_token}"}
    target = Target("orders.yaml", "orders.schemathesis.toml", url, headers, NOT_OF_REST_APIS)
    run = fuzz(target, tmp_path, examples)
    assert run.returncode == 0, run.stdout + run.stderr
