"""Secrets are rotated by scripts/rotate while people use the application, and one rotation is killed: no refusal."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from deployer_policies.document import actions
from e2e.application.deployment import Deployment
from e2e.deployer.identities import for_the_emulator, run_by, verb_documents
from e2e.playbooks.plays import ROOT, environment, on_local

READERS: Final = 2
BETWEEN_POSTS_SECONDS: Final = 0.2
AT_ONCE: Final[Mapping[str, Any]] = {"serverless_rotate_apart_seconds": 0}
"""No environment here keeps a value that CloudFront no longer shows, so one rotation may follow another at once."""


def rotate(directory: Path, variables: Mapping[str, Any], *own: str) -> subprocess.CompletedProcess[str]:
    """Run scripts/rotate on the inventory `local` with these variables."""
    posts = on_local("rotate", "posts")[:4]
    command = [sys.executable, str(ROOT / "scripts/rotate"), *own, *posts, "-e", json.dumps({**AT_ONCE, **variables})]
    return subprocess.run(
        command, cwd=directory, env=environment(directory), capture_output=True, text=True, check=False
    )


def secret(posts: Deployment, stage: str = "AWSCURRENT") -> str:
    """A value of the origin secret."""
    client = posts.raw.client("secretsmanager")
    return str(client.get_secret_value(SecretId="posts-origin", VersionStage=stage)["SecretString"])


def shown_by_cloudfront(posts: Deployment) -> str:
    """The value that the distribution shows the API."""
    client = posts.raw.client("cloudfront", "us-east-1")
    found = client.list_distributions()["DistributionList"]["Items"][0]["Id"]
    config = client.get_distribution_config(Id=found)["DistributionConfig"]
    return str(config["Origins"]["Items"][0]["CustomHeaders"]["Items"][0]["HeaderValue"])


@contextmanager
def used(posts: Deployment) -> Iterator[Counter[tuple[str, int]]]:
    """People read and post for the time of a block; how often they were answered with what, by method."""
    statuses: Counter[tuple[str, int]] = Counter()
    over, token = threading.Event(), posts.user().access_token

    def read() -> None:
        page: dict[str, str] = {}
        while not over.is_set():
            answer = posts.front_door.feed(limit=1, **page)
            statuses["GET", answer.status] += 1
            page = {"nextToken": answer.json["nextToken"]} if "nextToken" in answer.json and not page else {}
        posts.front_door.close()

    def write() -> None:
        while not over.wait(BETWEEN_POSTS_SECONDS):
            statuses["POST", posts.front_door.post("rotation", token).status] += 1
        posts.front_door.close()

    people = [threading.Thread(target=work) for work in (*[read] * READERS, write)]
    for one in people:
        one.start()
    try:
        yield statuses
    finally:
        over.set()
        for one in people:
            one.join()
        posts.await_empty_queues()


def test_two_rotations_one_of_them_killed_refuse_nobody(posts: Deployment, tmp_path: Path) -> None:
    application, variables = posts.application, posts.application.variables()
    documents = verb_documents(application, "rotate")
    operator = run_by(application, "rotator", [*documents, for_the_emulator(documents)])
    values = [secret(posts)]
    with used(posts) as statuses:
        first = len(application.proxy.calls)
        run = rotate(tmp_path, operator.variables(), "--json", "-vvv", "--diff")
        asked = {f"{call.service}:{call.operation}" for call in application.proxy.calls[first:]}
        values.append(secret(posts))
        assert run.returncode == 0, run.stderr
        assert shown_by_cloudfront(posts) == values[1] != values[0]
        # killed when the new value is there and before CloudFront shows it
        assert application.killed(1, "after", "rotate", **AT_ONCE)
        values.append(secret(posts))
        assert shown_by_cloudfront(posts) == values[1] != values[2]
        finished = rotate(tmp_path, variables)
    assert finished.returncode == 0, finished.stderr
    assert "posts: 1 secrets\n  finished  secretsmanager_secret posts-origin" in finished.stdout
    # no third value, which would have had the functions refuse the one that CloudFront still showed
    assert [secret(posts, "AWSPREVIOUS"), secret(posts)] == values[1:]
    assert shown_by_cloudfront(posts) == values[2]
    assert posts.back_door.request("GET", "/feed", headers={"x-origin-verify": values[1]}).status == 200
    assert posts.back_door.request("GET", "/feed", headers={"x-origin-verify": "made-up"}).status == 403
    assert set(statuses) == {("GET", 200), ("POST", 202)}, statuses
    assert statuses["GET", 200] > READERS
    done = json.loads(run.stdout)["applications"]["posts"]["secrets"]
    assert [(item["name"], item["action"], item["method"]) for item in done] == [("posts-origin", "rotate", "value")]
    assert "… posts-origin: gets a new value" in run.stderr
    for value in values:
        assert value not in run.stdout + run.stderr + finished.stdout + finished.stderr
    # nothing is allowed that is not asked for
    assert {action for document in documents for action in actions(document)} == asked - {"sts:GetCallerIdentity"}


def test_check_mode_shows_it_and_writes_nothing_and_a_failure_shows_no_value(posts: Deployment) -> None:
    application, before = posts.application, secret(posts)
    planned = application.play("rotate", "-vvv", check=True, **AT_ONCE)
    assert planned.code == 0, planned.output
    assert planned.writes == []
    assert "would be rotated  secretsmanager_secret posts-origin, by a new value, shown by posts" in planned.output
    assert "~ secretsmanager_secret posts-origin" in planned.output
    refused = application.play("rotate", serverless_rotate_secret="posts-orign")
    assert refused.code != 0
    assert "serverless_rotate_secret (SECRET=) is posts-orign, and the description has posts-origin" in refused.output
    assert refused.writes == []
    assert secret(posts) == before
    assert before not in planned.output + refused.output
