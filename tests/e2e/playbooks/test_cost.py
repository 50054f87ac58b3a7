"""What the inventory's applications cost, without an AWS anywhere."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from e2e.playbooks.plays import ansible_playbook, on_local

NOWHERE = ["-e", "serverless_endpoint_url=http://127.0.0.1:9"]


def test_every_application_has_an_estimate_and_for_orders_the_web_acl_is_the_largest_fixed_cost(tmp_path: Path) -> None:
    file = ["-e", f"serverless_cost_file={tmp_path}/cost.json"]
    run = ansible_playbook([*on_local("cost", "applications"), *NOWHERE, *file], tmp_path)
    assert run.code == 0, run.output
    estimates = json.loads((tmp_path / "cost.json").read_text())
    assert "posts" in estimates
    for host, estimate in estimates.items():
        month = estimate["month"]
        assert month["total"] == pytest.approx(sum(line["usd"] for line in month["lines"]), abs=0.01)
        if host in ("orders", "posts"):  # those with detailed metrics of many methods pay more for these
            assert next(iter(month["fixed_drivers"])) == "Web ACL"
        usual, spike, bots, *unprotected = estimate["scenarios"]
        assert usual["fixed"] == spike["fixed"] == bots["fixed"]
        assert usual["variable"] < spike["variable"]
        assert bots["drivers"].get("Lambda", 0) == usual["drivers"].get("Lambda", 0)
        assert all(item["drivers"]["Lambda"] > 10 * usual["drivers"]["Lambda"] for item in unprotected)
        assert f"{host}: {month['total']:.2f} USD a month" in run.output
