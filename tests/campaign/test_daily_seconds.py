"""How long a look takes where a log has more than ten thousand lines (`make campaign ARGS='-rP -k daily_seconds'`)."""

from __future__ import annotations

import json
import os
import resource
import time
from collections.abc import Iterator

import pytest
from e2e.application.conftest import posts
from e2e.application.deployment import Deployment
from e2e.application.operators import Operator, lines_of, operator

__all__ = ["posts"]
pytestmark = pytest.mark.campaign
LINES, AT_ONCE = 11_000, 1000
ERRORS = LINES // AT_ONCE
ONE = "62e3cc1b-a61f-452e-b975-598bb2918b88"


@pytest.fixture(scope="module")
def busy(posts: Deployment) -> Iterator[Deployment]:
    """A function has written so much in a moment, one line in a thousand an error, and one of them of a request."""
    logs = posts.raw.client("logs")
    group, stream, now = "/aws/lambda/write-post", "busy", int(time.time() * 1000)
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    for part in range(ERRORS):
        lines = [
            {"timestamp": now + part, "message": json.dumps({"level": "INFO", "message": f"line {part} {n}"})}
            for n in range(AT_ONCE)
        ]
        broke = {"level": "ERROR", "message": f"broke {part}", **({} if part else {"correlation_id": ONE})}
        lines[AT_ONCE // 2]["message"] = json.dumps(broke)
        logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=lines)
    yield posts
    logs.delete_log_stream(logGroupName=group, logStreamName=stream)


def timed(who: Operator, what: str, *own: str, **variables: object) -> str:
    """Run the verb, print what it took, and hand on what it told."""
    first = len(who.application.proxy.calls)
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    run = who.run(*own, **variables)
    after, seconds = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic() - began
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    calls = len(who.application.proxy.calls) - first
    print(f"{what}: {seconds:.1f} s, {cpu:.1f} s of CPU, {calls} calls, load average {os.getloadavg()[0]:.1f}")
    assert not run.stderr, run.stderr
    return str(run.stdout)


def test_logs_of_ten_thousand_lines(busy: Deployment) -> None:
    reader = operator(busy.application, "logs")
    every = lines_of(timed(reader, "logs, all as JSON", "--json", "--lines", "100000", "--since", "5m"))
    assert len(every) >= LINES
    errors = lines_of(timed(reader, "logs, level error", "--json", "--level", "error", "--since", "5m"))
    assert [line["text"] for line in errors] == [f"broke {part}" for part in range(ERRORS)]
    one = lines_of(timed(reader, "logs, one request", "--json", "--id", ONE, "--since", "5m"))
    assert [line["text"] for line in one] == ["broke 0"]


def test_status_with_ten_thousand_lines(busy: Deployment) -> None:
    monitor = operator(busy.application, "status")
    told = timed(monitor, "status without drift", "--json", serverless_status_drift_enabled=False)
    errors = json.loads(told)["applications"]["posts"]["log_errors"]
    assert errors[0]["text"] == f"broke {ERRORS - 1}"
    everyone = Operator("status", busy.application, frozenset())
    told = timed(everyone, "status with drift, who may plan", "--json")
    assert json.loads(told)["applications"]["posts"]["log_errors"] == errors
