"""How the application is, as scripts/status tells it: to who may ask for nothing else, and to who may plan too."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import pytest
from deployer_policies.document import actions
from e2e.application.deployment import DEAD_LETTER_QUEUE, MAIN_QUEUE, Deployment
from e2e.deployer.identities import for_the_emulator, run_by, verb_documents
from e2e.playbooks.plays import ROOT, environment, on_local

ALARM: Final = "Posts-DLQ-Message-Stale"
BROKEN, ATTENTION = 2, 1


def status(directory: Path, variables: Mapping[str, Any], *own: str) -> subprocess.CompletedProcess[str]:
    """Run scripts/status on the inventory `local` with these variables."""
    posts = on_local("status", "posts")[:4]
    command = [sys.executable, str(ROOT / "scripts/status"), *own, *posts, "-e", json.dumps(variables)]
    return subprocess.run(
        command, cwd=directory, env=environment(directory), capture_output=True, text=True, check=False
    )


@pytest.fixture
def troubled(posts: Deployment) -> Iterator[Deployment]:
    """An alarm goes off, and a function has written an error among more lines than come in one answer."""
    alarms, logs = posts.raw.client("cloudwatch"), posts.raw.client("logs")
    alarms.set_alarm_state(AlarmName=ALARM, StateValue="ALARM", StateReason="a test says so")
    group, stream, now = "/aws/lambda/write-post", "test", int(time.time() * 1000)
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    for part in range(11):
        at = now + part  # so that it is known which come last
        lines = [{"timestamp": at, "message": json.dumps({"level": "INFO", "n": n})} for n in range(1000)]
        lines[500]["message"] = json.dumps({"level": "ERROR", "message": f"broke {part}", "exception_name": "Oops"})
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=lines)
    yield posts
    logs.delete_log_stream(logGroupName=group, logStreamName=stream)
    alarms.set_alarm_state(AlarmName=ALARM, StateValue="OK", StateReason="the test is over")


def test_with_its_own_policy_alone_everything_but_drift_is_told(troubled: Deployment, tmp_path: Path) -> None:
    application = troubled.application
    documents = verb_documents(application, "status")
    monitor = run_by(application, "monitor", [*documents, for_the_emulator(documents)])
    first = len(application.proxy.calls)
    run = status(tmp_path, monitor.variables({"serverless_status_drift_enabled": False}), "--json")
    assert run.returncode == BROKEN, run.stderr
    document = json.loads(run.stdout)
    posts = document["applications"]["posts"]
    assert (document["version"], document["exit_code"], posts["state"]) == (1, BROKEN, "broken")
    assert posts["unanswered"] == []
    assert {alarm["name"]: alarm["state"] for alarm in posts["alarms"]}[ALARM] == "ALARM"
    assert [queue["name"] for queue in posts["queues"]] == [MAIN_QUEUE, DEAD_LETTER_QUEUE]
    errors = [error["text"] for error in posts["log_errors"] if error["function"] == "write-post"]
    assert "Oops: broke 10" in errors
    assert len(errors) == 5
    assert posts["drift"]["asked"] is False
    # nothing is allowed that is not asked for
    asked = {f"{call.service}:{call.operation}" for call in application.proxy.calls[first:]}
    used = {f"{'cloudwatch' if name.startswith('monitoring') else name}" for name in asked}
    assert {action for document in documents for action in actions(document)} == used - {"sts:GetCallerIdentity"}


def test_with_the_policy_of_a_plan_drift_is_told_and_drawn(posts: Deployment, tmp_path: Path) -> None:
    posts.raw.client("sqs").set_queue_attributes(
        QueueUrl=posts.queue_url(MAIN_QUEUE), Attributes={"MessageRetentionPeriod": "345601"}
    )
    try:
        run = status(tmp_path, posts.application.variables(), "--html", str(tmp_path / "pages"))
    finally:
        posts.raw.client("sqs").set_queue_attributes(
            QueueUrl=posts.queue_url(MAIN_QUEUE), Attributes={"MessageRetentionPeriod": "345600"}
        )
    assert run.returncode == ATTENTION, run.stdout + run.stderr
    assert f"drift: 1 to change: sqs_queue {MAIN_QUEUE}" in run.stdout
    page = (tmp_path / "pages/posts.html").read_text(encoding="utf-8")
    assert "<svg" in page
    assert "not deployed" not in page
    assert "http://" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")
