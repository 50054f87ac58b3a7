"""scripts/logs and scripts/invoke, each by somebody who may do nothing else."""

from __future__ import annotations

import json
import os
import signal
import subprocess
from pathlib import Path

import pytest
from api_client import User, wait_for
from e2e.application.deployment import Deployment
from e2e.application.operators import Operator, lines_of, operator


@pytest.fixture(scope="module")
def reader(posts: Deployment) -> Operator:
    """May read logs."""
    return operator(posts.application, "logs")


@pytest.fixture(scope="module")
def caller(posts: Deployment) -> Operator:
    """May call functions."""
    return operator(posts.application, "invoke")


def published(posts: Deployment, user: User, content: str) -> str:
    """The id of a post that is stored."""
    post = posts.front_door.post(content, user.access_token).json
    wait_for("the post is stored", lambda: content in str(posts.front_door.feed(limit=5).json))
    return str(post["postId"])


def test_one_request_is_followed_through_the_functions(posts: Deployment, user: User, reader: Operator) -> None:
    post, other = published(posts, user, "followed"), published(posts, user, "not followed")
    first = len(posts.application.proxy.calls)
    stored = wait_for("the log has it", lambda: lines_of(reader.run("--json", "--search", post).stdout))
    (request,) = {line["correlation_id"] for line in stored if line["correlation_id"]}
    run = reader.run("--json", "--id", request, "--since", "1h")
    assert (run.returncode, run.stderr) == (0, "")
    found = lines_of(run.stdout)
    # not their order: the embedded AWS stamps a line when its function has ended, and the second may end first
    assert sorted(line["source"] for line in found if line["correlation_id"]) == ["process-post", "write-post"]
    assert other not in run.stdout
    assert reader.used(first) == reader.allowed == {"logs:FilterLogEvents"}


def test_nothing_is_not_an_error_and_nonsense_is(reader: Operator) -> None:
    run = reader.run("--search", "there is no such line")
    assert (run.returncode, run.stdout) == (0, "")
    assert "posts: no such line in /aws/lambda/write-post" in run.stderr
    run = reader.run("--since", "yesterday", "--source", "write-pots")
    assert (run.returncode, run.stdout) == (1, "")
    assert "since (serverless_logs_since): 'yesterday' is no time" in run.stderr
    assert "sources (serverless_logs_sources): posts has no write-pots, but write-post," in run.stderr


def test_lines_that_come_are_shown_until_it_is_interrupted(
    posts: Deployment, user: User, reader: Operator, tmp_path: Path
) -> None:
    command = reader.command("--follow", "--source", "write-post", "--json", serverless_logs_follow_seconds=0.5)
    with (tmp_path / "lines").open("w+") as lines:
        run = subprocess.Popen(
            command, **reader.process(), stdout=lines, stderr=subprocess.PIPE, start_new_session=True
        )
        first = posts.front_door.post("before or after it looks", user.access_token).json["postId"]
        wait_for("it is shown", lambda: first in (tmp_path / "lines").read_text())
        second = posts.front_door.post("while it looks", user.access_token).json["postId"]
        wait_for("it is shown", lambda: second in (tmp_path / "lines").read_text())
        os.killpg(run.pid, signal.SIGINT)  # as Ctrl-C does
        _, told = run.communicate(timeout=60)
    assert (run.returncode, told) == (0, "")
    shown = [line["text"] for line in lines_of((tmp_path / "lines").read_text()) if line["message"]]
    assert len(shown) == len(lines_of((tmp_path / "lines").read_text()))
    queued = [line for line in lines_of((tmp_path / "lines").read_text()) if "postId" in str(line["message"])]
    ids = [line["message"]["postId"] for line in queued]
    assert ids.count(first) == ids.count(second) == 1
    calls = len(posts.application.proxy.calls)
    posts.front_door.feed()
    assert len(reader.used(calls)) == 0, "nobody looks any more"


def test_a_function_is_called_with_its_example_and_a_failure_has_a_code(
    posts: Deployment, caller: Operator, tmp_path: Path
) -> None:
    first = len(posts.application.proxy.calls)
    run = caller.run("--function", "process-post", "--json")
    assert (run.returncode, run.stderr) == (0, "")
    invocation = json.loads(run.stdout)
    assert invocation["result"] == {"batchItemFailures": []}
    assert (invocation["function"], invocation["function_error"]) == ("process-post", None)
    bad = tmp_path / "bad.json"
    bad.write_text('{"Records": 7}')
    run = caller.run("--function", "process-post", "--event", str(bad))
    assert run.returncode == 1, run.stdout
    assert "the function failed" in run.stdout
    used = caller.used(first)
    assert used - {"logs:FilterLogEvents"} == caller.allowed == {"lambda:InvokeFunction"}
    run = caller.run("--function", "process")
    assert run.returncode == 2
    assert "there is no 'process', posts has write-post, read-posts, process-post, redrive-dlq" in run.stderr
