"""A load of posts: what is measured, what it leaves behind, and where it is refused."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from deployer_policies.document import actions
from e2e.application.deployment import DEAD_LETTER_QUEUE, MAIN_QUEUE, Deployment
from e2e.deployed.load import load, measured
from e2e.deployer.identities import for_the_emulator, run_by, verb_documents

THRESHOLD_MISSED, COULD_NOT_RUN = 1, 2


def people(posts: Deployment) -> list[Any]:
    """The users of the pool that a load has made."""
    found = posts.raw.client("cognito-idp").list_users(UserPoolId=posts.pool_id)["Users"]
    names = [{one["Name"]: one["Value"] for one in user["Attributes"]}.get("email", "") for user in found]
    return [name for name in names if name.startswith("load-")]


def warm(posts: Deployment) -> None:
    """Have the functions' environments started: on a busy machine that takes longer than the load."""
    assert posts.front_door.feed(limit=1).status == 200
    assert posts.front_door.post("before the load", posts.user().access_token).status == 202
    posts.await_empty_queues()


def test_a_load_is_measured_reported_and_leaves_nothing_behind(posts: Deployment, tmp_path: Path) -> None:
    warm(posts)
    rows = len(posts.rows("Posts"))
    application = posts.application
    documents, planning = verb_documents(application, "load"), verb_documents(application, "plan")
    everything = [*documents, *planning]
    loader = run_by(application, "loader", [*everything, for_the_emulator(everything)])
    first = len(application.proxy.calls)
    run = load(loader, tmp_path, "--json", "--report", "report", "--max-errors", "0", "--max-p95", "0.001")
    assert run.returncode == THRESHOLD_MISSED, run.stderr
    found = measured(run, "posts")
    assert found["address"] == f"http://127.0.0.1:{posts.application.proxy.url.rsplit(':', 1)[1]}", found["address"]
    by_name = {item["name"]: item for item in found["operations"]}
    assert by_name["read the feed"]["statuses"].keys() == {"200"}
    assert by_name["publish"]["statuses"].keys() == {"202"}
    assert found["total"]["requests"] == sum(item["requests"] for item in found["operations"])
    assert 0 < found["total"]["p50_ms"] <= found["total"]["p95_ms"] <= found["total"]["maximum_ms"]
    assert found["missed"] == [f"the 95th percentile is {found['total']['p95_ms']:g} ms, more than 0.001 ms"]
    assert found["queues"] == {name: {"before": 0, "after": 0} for name in (MAIN_QUEUE, DEAD_LETTER_QUEUE)}
    published = by_name["publish"]["requests"]
    assert found["removed"] == [{"table": "Posts", "rows": published, "expected": published}]
    assert (len(posts.rows("Posts")), people(posts)) == (rows, [])
    assert "… 2 users, 30 requests a second, 4 s" in run.stderr
    assert json.loads((tmp_path / "report/posts.json").read_text(encoding="utf-8")) == found
    assert "| read the feed |" in (tmp_path / "report/posts.md").read_text(encoding="utf-8")
    assert "eyJ" not in run.stdout + run.stderr  # how a token begins
    asked = {f"{call.service}:{call.operation}" for call in application.proxy.calls[first:]}
    used = {name.replace("monitoring:", "cloudwatch:") for name in asked}
    assert {action for document in documents for action in actions(document)} <= used


def test_production_is_refused_before_any_call_and_so_is_what_is_out_of_bounds(
    posts: Deployment, tmp_path: Path
) -> None:
    first = len(posts.application.proxy.calls)
    run = load(posts.application, tmp_path, serverless_tags={"environment": "production"})
    assert run.returncode == COULD_NOT_RUN
    assert "set serverless_load_allowed to true" in run.stderr
    assert {call.operation for call in posts.application.proxy.calls[first:]} <= {"GetCallerIdentity"}
    wild = load(posts.application, tmp_path, "--users", "1000", "--duration", "1d")
    assert wild.returncode == COULD_NOT_RUN
    assert "serverless_load_users (USERS=) is 1000; 1 to 200" in wild.stderr
    assert "serverless_load_duration (DURATION=) is 1d" in wild.stderr
    assert people(posts) == []
