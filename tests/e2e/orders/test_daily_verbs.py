"""What is done with orders from day to day: a load that removes its orders, and a rotation that finds no secret."""

from __future__ import annotations

from pathlib import Path

from e2e.deployed.load import load, measured
from e2e.orders.deployment import ORDER, Deployment


def test_a_load_places_orders_and_removes_them(orders: Deployment, tmp_path: Path) -> None:
    assert orders.place(ORDER).status == 201  # its environment is started
    before = orders.ids()
    run = load(orders.application, tmp_path, "--json", "--max-errors", "0")
    assert run.returncode == 0, run.stderr
    found = measured(run, "orders")
    (placing,) = found["operations"]
    assert placing["statuses"] == {"201": placing["requests"]}
    assert found["removed"] == [{"table": "Orders", "rows": placing["requests"], "expected": placing["requests"]}]
    assert orders.ids() == before


def test_there_is_no_secret_and_that_is_no_failure(orders: Deployment) -> None:
    run = orders.application.play("rotate")
    assert run.code == 0, run.output
    assert "orders: no secret" in run.output
    assert run.writes == []
