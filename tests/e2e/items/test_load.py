"""A load of items: with a key, as users who make, read and delete, and with nothing left behind."""

from __future__ import annotations

from pathlib import Path

from e2e.deployed.load import load, measured
from e2e.items.deployment import Deployment

THRESHOLD_MISSED = 1


def test_a_load_uses_every_operation_and_leaves_nothing_behind(items: Deployment, tmp_path: Path) -> None:
    items.make(user=7)  # the function's environment is started: on a busy machine that takes longer than the load
    items.ask("GET", "/items", user=7)
    before = items.rows("Items")
    run = load(items.application, tmp_path, "--json", "--max-errors", "0")
    assert run.returncode == 0, run.stderr
    found = measured(run, "items")
    statuses = {item["name"]: set(item["statuses"]) for item in found["operations"]}
    assert statuses.items() <= {"list": {"200"}, "create": {"201"}, "read": {"200"}, "delete": {"204"}}.items()
    assert {"list", "create"} <= statuses.keys()
    assert [(one["table"], one["rows"] > 0) for one in found["removed"]] == [("Items", True)] * 2
    assert items.rows("Items") == before
    assert items.key not in run.stdout + run.stderr


def test_a_user_who_asks_too_often_is_counted_as_throttled(items: Deployment, tmp_path: Path) -> None:
    one_a_minute = {**items.variables("list-items"), "USER_RATE_LIMIT": "1"}
    with items.setting("list-items", Environment={"Variables": one_a_minute}):
        assert items.ask("GET", "/items", user=7).status in (200, 429)
        run = load(items.application, tmp_path, "--json", "--max-errors", "0", serverless_load_accounts=1)
    found = measured(run, "items")
    (listing,) = (item for item in found["operations"] if item["name"] == "list")
    assert listing["throttled"] == listing["statuses"]["429"] == listing["errors"] > 0
    assert found["missed"] == [
        f"{found['total']['errors_percent']:g} % of the answers were not as expected, more than 0 %"
    ]
    assert run.returncode == THRESHOLD_MISSED
