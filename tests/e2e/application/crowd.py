"""Many clients that publish at once, and what must be true afterwards."""

from __future__ import annotations

import contextlib
import queue
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

from api_client import User, wait_for
from e2e.application.deployment import Deployment

FEED_PAGE: Final = 7


@dataclass(frozen=True)
class Sent:
    """An accepted post."""

    author: str
    content: str
    post_id: str
    sort_key: str

    @property
    def message_body(self) -> dict[str, str]:
        """What write-post queued for it."""
        return {"postId": self.post_id, "userId": self.author, "createdAt": self.sort_key, "content": self.content}


@dataclass
class Crowd:
    """Everything that was sent, by author in the order of sending, and how long each 202 took."""

    sent: dict[str, list[Sent]] = field(default_factory=dict)
    accepted_seconds: list[float] = field(default_factory=list)

    @property
    def all(self) -> list[Sent]:
        """All posts."""
        return [post for posts in self.sent.values() for post in posts]


def publish(posts: Deployment, contents: dict[User, list[str]], clients: int) -> Crowd:
    """Publish each author's contents one after the other, the authors side by side from `clients` clients."""
    crowd = Crowd({user.sub: [] for user in contents})
    waiting: queue.SimpleQueue[tuple[User, Iterator[str]]] = queue.SimpleQueue()
    for user, texts in contents.items():
        waiting.put((user, iter(texts)))

    def client() -> None:
        with contextlib.closing(posts.front_door), contextlib.suppress(queue.Empty):
            while True:
                user, texts = waiting.get_nowait()
                if (text := next(texts, None)) is not None:
                    _publish_one(posts, crowd, user, text)
                    waiting.put((user, texts))

    with ThreadPoolExecutor(clients) as pool:
        for running in [pool.submit(client) for _ in range(clients)]:
            running.result()
    return crowd


def _publish_one(posts: Deployment, crowd: Crowd, user: User, text: str) -> None:
    began = time.monotonic()
    answer = posts.front_door.post(text, user.access_token)
    crowd.accepted_seconds.append(time.monotonic() - began)
    if answer.status != 202:
        raise AssertionError(f"{answer.status}: {answer.body!r}")
    key = f"{answer.json['createdAt']}#{answer.json['postId']}"
    crowd.sent[user.sub].append(Sent(user.sub, text, answer.json["postId"], key))


@contextmanager
def writes(posts: Deployment) -> Iterator[Callable[[], list[dict[str, Any]]]]:
    """Record the table's writes by a stream for the time of a `with` block; what it gives tells them, in order."""
    table = posts.raw.client("dynamodb")
    specification = {"StreamEnabled": True, "StreamViewType": "NEW_IMAGE"}
    arn = table.update_table(TableName="Posts", StreamSpecification=specification)["TableDescription"][
        "LatestStreamArn"
    ]
    try:
        yield lambda: list(_stream(posts, arn))
    finally:
        table.update_table(TableName="Posts", StreamSpecification={"StreamEnabled": False})


def _stream(posts: Deployment, arn: str) -> Iterator[dict[str, Any]]:
    client = posts.raw.client("dynamodbstreams")
    for shard in client.describe_stream(StreamArn=arn)["StreamDescription"]["Shards"]:
        iterator = client.get_shard_iterator(StreamArn=arn, ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON")
        following = iterator["ShardIterator"]
        while following:
            answer = client.get_records(ShardIterator=following, Limit=1000)
            following = answer.get("NextShardIterator")
            yield from answer["Records"]
            if not answer["Records"]:
                break


def await_stored(posts: Deployment, crowd: Crowd, seconds: float) -> None:
    """Wait until all of the crowd's posts are in the table."""
    wanted = {post.sort_key for post in crowd.all}
    wait_for("all are stored", lambda: wanted <= {row["createdAt"] for row in posts.rows("Posts")}, seconds)


def lost_and_doubled(posts: Deployment, crowd: Crowd) -> tuple[int, int]:
    """How many posts are not stored as they were sent, and how many rows there are more than one a post."""
    rows = posts.rows("Posts")
    stored = {row["createdAt"]: (row["postId"], row["userId"], row["content"]) for row in rows}
    times = Counter(row["postId"] for row in rows)
    lost = sum(stored.get(post.sort_key) != (post.post_id, post.author, post.content) for post in crowd.all)
    return lost, sum(times[post.post_id] - 1 for post in crowd.all if times[post.post_id])


def out_of_order_in_feed(posts: Deployment, **query: Any) -> int:
    """How many neighbours in the whole feed, read by pages of seven, are not newest first. Nothing may be missing."""
    pages = list(posts.front_door.pages(limit=FEED_PAGE, **query))
    assert all(len(page) == FEED_PAGE for page in pages[:-1])
    shown = [item for page in pages for item in page]
    rows = [row for row in posts.rows("Posts") if row["userId"] == query.get("userId", row["userId"])]
    expected = [row["postId"] for row in sorted(rows, key=lambda row: row["createdAt"], reverse=True)]
    assert sorted(item["postId"] for item in shown) == sorted(expected)
    return sum(item["postId"] != post_id for item, post_id in zip(shown, expected, strict=True))
