"""The two crowds, with and without faults, that the suite runs small and the campaign runs whole."""

from __future__ import annotations

import itertools
import json
import statistics
import threading
import time
from collections import Counter
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from api_client import wait_for
from e2e.application.crowd import Crowd, await_stored, lost_and_doubled, out_of_order_in_feed, publish, writes
from e2e.application.deployment import MAIN_QUEUE, Deployment
from e2e.application.faults import Trace, asking, fault, watched

SECONDS_A_POST: Final = 1.0
"""What a post may take at the very most: a limit for waiting, never an expectation."""


@dataclass(frozen=True)
class Figures:
    """What was measured. Counts of what must not be are 0 when all is well."""

    posts: int
    lost: int
    stored_twice: int
    out_of_order: int
    stored_out_of_order: int
    retried: int
    retrying: int
    failed: int
    innocent_delayed: int
    seconds: float
    accepted_p50_seconds: float
    accepted_p95_seconds: float

    def __str__(self) -> str:
        """For people."""
        return "  ".join(
            f"{name}={value:.3f}" if isinstance(value, float) else f"{name}={value}"
            for name, value in asdict(self).items()
        )


def crowd_without_faults(posts: Deployment, authors: int, posts_each: int, clients: int) -> Figures:
    """Everything works while the crowd publishes."""
    users = [posts.user(number) for number in range(authors)]
    contents = {user: [f"{number} of {posts_each}" for number in range(posts_each)] for user in users}
    began = time.monotonic()
    with writes(posts) as written:
        crowd = publish(posts, contents, clients)
        await_stored(posts, crowd, 60 + SECONDS_A_POST * len(crowd.all))
        seconds = time.monotonic() - began
        posts.await_empty_queues()
        images = [record["dynamodb"]["NewImage"] for record in written()]
    order = [image["postId"]["S"] for image in images]
    doubled = sum(count - 1 for count in Counter(order).values())
    out_of_order = sum(out_of_order_in_feed(posts, userId=user.sub) for user in users[:2])
    return _figures(posts, crowd, seconds, out_of_order, _stored_out_of_order(crowd, order), doubled)


def _stored_out_of_order(crowd: Crowd, order: list[str]) -> int:
    place = {post_id: number for number, post_id in enumerate(order)}
    return sum(
        place[before.post_id] > place[after.post_id]
        for sent in crowd.sent.values()
        for before, after in itertools.pairwise(sent)
    )


def _figures(
    posts: Deployment,
    crowd: Crowd,
    seconds: float,
    out_of_order: int = 0,
    stored_out_of_order: int = 0,
    doubled: int = 0,
    delayed: int = 0,
) -> Figures:
    lost, twice = lost_and_doubled(posts, crowd)
    ids = {post.post_id for post in crowd.all}
    status = Counter(row["status"] for row in posts.rows("PostsDLQ") if row["postId"] in ids)
    took = sorted(crowd.accepted_seconds)
    return Figures(
        posts=len(crowd.all),
        lost=lost,
        stored_twice=twice + doubled,
        out_of_order=out_of_order + out_of_order_in_feed(posts),
        stored_out_of_order=stored_out_of_order,
        retried=sum(status.values()),
        retrying=status["RETRYING"],
        failed=status["FAILED"],
        innocent_delayed=delayed,
        seconds=seconds,
        accepted_p50_seconds=statistics.median(took),
        accepted_p95_seconds=took[int(len(took) * 0.95)],
    )


AIMED: Final[dict[str, list[dict[str, Any]]]] = {
    "crash before the write": [fault("process-post", "crash", 0)],
    "crash after the write": [fault("process-post", "crash", 1)],
    "crash after the write, three times": [fault("process-post", "crash", 1, receives=3)],
    "time-out before the write": [fault("process-post", "hang", 0)],
    "time-out after the write": [fault("process-post", "hang", 1)],
    "redriven, crash after the write": [
        fault("process-post", "raise", 0, receives=3),
        fault("process-post", "crash", 1, redrives=1),
    ],
    "redriven, crash after the record": [
        fault("process-post", "raise", 0, receives=3),
        fault("process-post", "crash", 2, redrives=1),
    ],
    "redriven, redrive-dlq crashes first": [
        fault("process-post", "raise", 0, receives=3),
        fault("redrive-dlq", "crash", 0),
    ],
    "redriven, redrive-dlq crashes after the record": [
        fault("process-post", "raise", 0, receives=3),
        fault("redrive-dlq", "crash", 1),
    ],
    "redriven, redrive-dlq crashes after the send": [
        fault("process-post", "raise", 0, receives=3),
        fault("redrive-dlq", "crash", 2),
    ],
    "redriven three times": [fault("process-post", "raise", 0, redrives=n, receives=3) for n in range(3)],
}
"""Each fault is aimed at one post; together they are every crash between two calls of the workers."""


SAMPLE: Final = (
    "crash after the write",
    "time-out after the write",
    "redriven, crash after the record",
    "redriven, redrive-dlq crashes after the send",
)


def crowd_with_faults(
    posts: Deployment, directory: Path, innocents: int, posts_each: int, clients: int, aimed: tuple[str, ...] = SAMPLE
) -> tuple[Figures, int]:
    """Faults are aimed at one author each; every post of theirs is also sent twice, and one malformed body.

    Also returns how often the malformed body was received.
    """
    aims = [AIMED[name] for name in aimed]
    users = [posts.user(number) for number in range(innocents + len(aims))]
    contents = {user: [f"innocent {number}" for number in range(posts_each)] for user in users[:innocents]}
    for user, faults in zip(users[innocents:], aims, strict=True):
        contents[user] = ["before", "guilty" + asking(*faults), "after"]
    began = time.monotonic()
    with watched(posts, directory) as trace, writes(posts) as written:
        crowd = publish(posts, contents, clients)
        guilty = [post for user in users[innocents:] for post in crowd.sent[user.sub]]
        for post in guilty:
            posts.send(MAIN_QUEUE, json.dumps(post.message_body), post.author, f"{post.post_id}-again")
        malformed = posts.send(MAIN_QUEUE, '{"content": "not a post"}', "malformed", f"malformed {began}")
        await_stored(posts, crowd, 120 + SECONDS_A_POST * len(crowd.all))
        wait_for("the malformed one is given up", lambda: posts.record(malformed).get("status") == "FAILED", 180)
        posts.await_empty_queues(180)
        seconds = time.monotonic() - began
        doubled = sum(count - 1 for count in Counter(_ids(written())).values())
    delayed = innocent_delayed(trace, {user.sub for user in users[:innocents]})
    bad = sum(item["group"] == "malformed" for item in trace.receives("process-post"))
    return _figures(posts, crowd, seconds, doubled=doubled, delayed=delayed), bad


def _ids(records: list[dict[str, Any]]) -> list[str]:
    return [record["dynamodb"]["NewImage"]["postId"]["S"] for record in records]


def innocent_delayed(trace: Trace, innocents: set[str]) -> int:
    """How many messages of authors that no fault was aimed at were received again, or overtaken by one queued later."""
    received = trace.receives("process-post")
    times = Counter(item["message"] for item in received if item["group"] in innocents)
    again = sum(count - 1 for count in times.values())
    newest, overtaken = 0, 0
    for item in received:
        if item["group"] in innocents:
            overtaken += item["number"] < newest
        newest = max(newest, item["number"])
    return again + overtaken


def crowd_with_dynamodb_trouble(
    posts: Deployment, directory: Path, authors: int, posts_each: int, clients: int, trouble_seconds: float
) -> Figures:
    """DynamoDB refuses process-post for a while, then throttles both workers for a while, as the crowd publishes."""
    users = [posts.user(number) for number in range(authors)]
    contents = {user: [f"troubled {number}" for number in range(posts_each)] for user in users}
    began = time.monotonic()
    with watched(posts, directory) as trace, writes(posts) as written:
        crowds: list[Crowd] = []
        publisher = threading.Thread(target=lambda: crowds.append(publish(posts, contents, clients)))
        publisher.start()
        with posts.without("process-post", "dynamodb:PutItem"):
            _await_receives(trace, trouble_seconds)
        with trace.throttled():
            _await_receives(trace, trouble_seconds)
        publisher.join()
        (crowd,) = crowds
        await_stored(posts, crowd, 180 + SECONDS_A_POST * len(crowd.all))
        posts.await_empty_queues(180)
        seconds = time.monotonic() - began
        doubled = sum(count - 1 for count in Counter(_ids(written())).values())
    return _figures(posts, crowd, seconds, doubled=doubled)


def _await_receives(trace: Trace, trouble_seconds: float) -> None:
    """Wait until trouble has met at least one message for each of its seconds: the workers fail about so often."""
    before = len(trace.receives("process-post"))
    wait_for("trouble met messages", lambda: len(trace.receives("process-post")) >= before + trouble_seconds)
