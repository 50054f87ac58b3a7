"""Releases of posts: taken back by an alarm, ended well, rolled back by hand; each by who may do that and no more."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

import pytest
from api_client import wait_for
from deployer_policies.document import actions
from e2e.application.deployment import FUNCTIONS, Deployment
from e2e.deployed.application import deployed
from e2e.deployed.releasing import DONE, ROLLED_BACK, At, aliases, plan, release, start
from e2e.deployer.identities import for_the_emulator, run_by, verb_documents
from e2e.playbooks.plays import Application

ALARM: Final = "Posts-DLQ-Message-Stale"
ALIAS: Final[dict[str, Any]] = {"posts_release_alias": "live"}
NEXT: Final[dict[str, Any]] = {**ALIAS, "posts_function_timeout_seconds": 6}
"""What the release publishes."""


@pytest.fixture(scope="module")
def posts(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Deployment]:
    """The application with an alias before its functions."""
    with deployed(tmp_path_factory.mktemp("released"), "posts", Deployment, **ALIAS) as deployment:
        yield deployment


@pytest.fixture(scope="module")
def releaser(posts: Deployment) -> Application:
    """Whoever may deploy and release."""
    documents = documents_of(posts.application, "deploy") + documents_of(posts.application, "release")
    return run_by(posts.application, "releaser", [*documents, for_the_emulator(documents)])


@pytest.fixture(scope="module")
def on_call(posts: Deployment) -> Application:
    """Whoever may roll back and nothing else."""
    documents = documents_of(posts.application, "rollback")
    return run_by(posts.application, "on-call", [*documents, for_the_emulator(documents)])


def documents_of(application: Application, verb: str) -> list[dict[str, Any]]:
    """The policy of a verb when the functions have an alias."""
    file = application.directory / "policies.json"
    if not file.exists():
        run = application.play("policies", serverless_policies_file=str(file), **ALIAS)
        assert run.code == 0, run.output
    return verb_documents(application, verb)


def versions(posts: Deployment) -> set[str]:
    """Where the aliases are."""
    return {at.version for at in aliases(posts, FUNCTIONS).values()}


def set_alarm(posts: Deployment, state: str) -> None:
    """The alarm by hand."""
    posts.raw.client("cloudwatch").set_alarm_state(AlarmName=ALARM, StateValue=state, StateReason="a test says so")


def test_an_alarm_in_the_middle_takes_the_release_back(posts: Deployment, releaser: Application) -> None:
    assert versions(posts) == {"1"}

    def split() -> bool:
        return all(at.weights == {"2": 0.4} for at in aliases(posts, FUNCTIONS).values())

    with start(releaser, "release", "--strategy", "linear:40:60s", "--json", **NEXT) as run:
        wait_for("calls are split, or it is over", lambda: run.poll() is not None or split(), 120)
        set_alarm(posts, "ALARM")
        output, errors = run.communicate()
    assert run.returncode == ROLLED_BACK, output + errors
    assert "… write-post:live: 40 % of the calls to version 2" in errors
    done = json.loads(output)["applications"]["posts"]
    assert (done["state"], done["alarms_off"]) == ("rolled_back", [ALARM])
    assert {at.version for at in aliases(posts, FUNCTIONS).values() if not at.weights} == {"1"}
    # the callers have the old version, what is described is published, and there is nothing to do
    shown, text = plan(posts, **NEXT)
    assert shown == {}
    assert "note: lambda_function write-post: live is pinned to version 1 since" in text
    assert f"alarm {ALARM}" in text
    set_alarm(posts, "OK")


def test_a_release_without_an_alarm_ends_with_an_empty_plan(posts: Deployment, releaser: Application) -> None:
    first = len(posts.application.proxy.calls)
    run = release(releaser, "release", "--strategy", "canary:10:1s", **NEXT)
    assert run.returncode == DONE, run.stdout + run.stderr
    assert "write-post:live is at version 2; published: 1, 2" in run.stdout
    moves = [c.params for c in posts.application.proxy.calls[first:] if c.operation == "UpdateAlias"]
    assert {"2": 0.1} in [move.get("RoutingConfig", {}).get("AdditionalVersionWeights") for move in moves]
    at = aliases(posts, FUNCTIONS).values()
    assert {(one.version, len(one.weights), one.description.split()[0]) for one in at} == {("2", 0, "released")}
    shown, text = plan(posts, **NEXT)
    assert (shown, "pinned" in text) == ({}, False)
    # callers come through the alias: the API's, and the queue's
    invoked = posts.raw.client("lambda").invoke(FunctionName="read-posts", Qualifier="live", Payload=b"{}")
    assert invoked["ExecutedVersion"] == "2"
    mappings = posts.raw.client("lambda").list_event_source_mappings()["EventSourceMappings"]
    assert {mapping["FunctionArn"].rpartition(":")[2] for mapping in mappings} == {"live"}
    assert posts.front_door.feed().status == 200


def test_a_rollback_is_one_command_of_whoever_may_do_nothing_else(posts: Deployment, on_call: Application) -> None:
    first = len(posts.application.proxy.calls)
    run = release(on_call, "rollback", **NEXT)
    assert run.returncode == DONE, run.stdout + run.stderr
    assert versions(posts) == {"1"}
    used = {f"{call.service}:{call.operation}" for call in posts.application.proxy.calls[first:]}
    allowed = {a for document in documents_of(posts.application, "rollback") for a in actions(document)}
    assert used - {"sts:GetCallerIdentity"} == allowed
    # the pin is no change, and what is not pinned is still held to its description
    posts.raw.client("lambda").update_function_configuration(FunctionName="read-posts", MemorySize=1024)
    shown, text = plan(posts, **NEXT)
    assert shown == {("lambda_function", "read-posts"): ("~", frozenset({"memory_mb"}))}
    assert "note: lambda_function read-posts: live is pinned to version 1 since" in text
    let_go = release(on_call, "unpin", **NEXT)
    assert let_go.returncode == DONE, let_go.stderr
    assert {(at.version, at.description) for at in aliases(posts, FUNCTIONS).values()} == {("1", "")}
    assert posts.application.play(**NEXT).code == 0
    assert aliases(posts, FUNCTIONS)["write-post"] == At("2", {}, "")
    # the embedded AWS publishes anew what was changed and changed back
    assert versions(posts) <= {"2", "3"}
