"""Redrives at their true rate, killed in the middle and at each write (`make campaign ARGS=-rP` prints the figures)."""

from __future__ import annotations

import time
from collections import Counter
from typing import Any

import pytest
from api_client import wait_for
from e2e.application.conftest import posts
from e2e.application.deployment import DEAD_LETTER_QUEUE, Deployment
from e2e.application.failed import KINDS, deliveries, failures, forget, stored
from e2e.application.operators import Operator, operator
from e2e.application.redriving import FAST, WRITES, assert_each_was_processed_once, failures_told, killed, told
from e2e.application.test_redrive import untaken

__all__ = ["posts", "untaken"]
pytestmark = pytest.mark.campaign
SECOND = 1.0


@pytest.fixture(scope="module")
def redriver(posts: Deployment) -> Operator:
    """May redrive."""
    return operator(posts.application, "redrive")


def sends(posts: Deployment, first: int) -> list[float]:
    """When each message was sent, in seconds: not the one before which the run was killed."""
    calls = [call for call in posts.application.proxy.calls[first:] if call.operation == "SendMessage"]
    return [call.started_at for call in calls if call.reached_aws]


def test_five_hundred_failures_of_three_kinds_at_ten_a_second_with_a_kill_in_the_middle(
    posts: Deployment, redriver: Operator
) -> None:
    made = failures(posts, 500)
    began = time.monotonic()
    listed = failures_told(redriver)
    seconds = time.monotonic() - began
    assert [item["id"] for item in listed] == [failed.post_id for failed in made]
    assert set(Counter(item["error"] for item in listed)) == set(KINDS)
    first = len(posts.application.proxy.calls)
    throttled = [failed for failed in made if failed.error == KINDS[0]]
    run = redriver.run("--json", "--action", "send", "--error", "throughput", "--rate", "10")
    assert [item["id"] for item in told(run)["failures"]] == [failed.post_id for failed in throttled]
    assert len(run.stderr.splitlines()) >= 5, "progress, every two seconds"
    assert killed(redriver, WRITES * 100 + 2, "before", "--action", "send", "--rate", "10")
    resumed = failures_told(redriver, "--action", "send", "--rate", "10")
    assert len(resumed) == 500 - len(throttled) - 100
    assert_each_was_processed_once(posts, made)
    times = sends(posts, first)
    most = max(sum(1 for other in times if at <= other < at + SECOND) for at in times)
    print(
        f"listed in {seconds:.1f} s; {len(times)} sent, at most {most} in any second, in {times[-1] - times[0]:.0f} s"
    )
    assert len(times) == 500
    assert most <= 12, "ten a second, and the calls' own jitter"


@pytest.mark.parametrize("when", ["before", "after"])
def test_killed_at_each_write_of_a_redrive_it_is_finished(
    posts: Deployment, redriver: Operator, when: str, record_property: Any
) -> None:
    made = failures(posts, 3)
    for number, failed in enumerate(made, 1):
        assert killed(redriver, number, when, "--action", "send", "--id", failed.post_id, *FAST)
    failures_told(redriver, "--action", "send", *FAST)
    assert_each_was_processed_once(posts, made)
    assert failures_told(redriver) == []
    record_property("kill points", len(made))


def test_killed_between_send_and_delete_a_dead_letter_is_sent_once(untaken: Deployment, redriver: Operator) -> None:
    posts = untaken
    (one,) = made = failures(posts, 1)
    forget(posts, made)
    posts.send(DEAD_LETTER_QUEUE, one.body, one.author, one.post_id, postId=one.post_id)
    queue = ("--queue", DEAD_LETTER_QUEUE, "--action", "send")
    assert killed(redriver, 3, "before", *queue), "ReceiveMessage and SendMessage are made, DeleteMessage is not"
    sent = wait_for("it can be received again", lambda: failures_told(redriver, *queue), 120)
    assert sent is not None
    assert [item["outcome"] for item in sent] == ["sent"]
    posts.await_empty_queues()
    assert stored(posts, made) == deliveries(posts, made) == [one.post_id]
