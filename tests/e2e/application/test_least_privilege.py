"""Every permission is needed and there is no other: what a function's code calls, and what AWS does with its role."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Callable
from typing import Any, Final

import pytest
from api_client import wait_for
from e2e.application.deployment import DEAD_LETTER_QUEUE, FUNCTIONS, MAIN_QUEUE, WORKERS, Deployment
from e2e.deployed.permissions import REGION, assert_only_lambda_takes, assert_role_may_exactly, aws_actions

OWN_ACTIONS: Final = {
    "write-post": {
        ("sqs:SendMessage", "arn:aws:sqs:{region}:{account}:posts.fifo"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:{region}:{account}:secret:posts-origin-??????"),
    },
    "read-posts": {
        ("dynamodb:Query", "arn:aws:dynamodb:{region}:{account}:table/Posts"),
        ("dynamodb:Query", "arn:aws:dynamodb:{region}:{account}:table/Posts/index/UserPostsIndex"),
        ("secretsmanager:GetSecretValue", "arn:aws:secretsmanager:{region}:{account}:secret:posts-origin-??????"),
    },
    "process-post": {
        ("dynamodb:PutItem", "arn:aws:dynamodb:{region}:{account}:table/Posts"),
        ("dynamodb:UpdateItem", "arn:aws:dynamodb:{region}:{account}:table/PostsDLQ"),
    },
    "redrive-dlq": {
        ("dynamodb:UpdateItem", "arn:aws:dynamodb:{region}:{account}:table/PostsDLQ"),
        ("sqs:SendMessage", "arn:aws:sqs:{region}:{account}:posts.fifo"),
    },
}


@pytest.mark.parametrize("function", FUNCTIONS)
def test_a_role_may_what_is_listed_and_nothing_else(posts: Deployment, function: str) -> None:
    account = posts.application.account
    own = {(action, arn.format(region=REGION, account=account)) for action, arn in OWN_ACTIONS[function]}
    assert_role_may_exactly(posts, function, own | aws_actions(account, function, WORKERS.get(function, "")))


@pytest.mark.parametrize("function", FUNCTIONS)
def test_only_lambda_takes_the_role(posts: Deployment, function: str) -> None:
    assert_only_lambda_takes(posts, function)


def writing(posts: Deployment) -> int:
    return posts.front_door.post("may I?", posts.user().access_token).status


def reading(posts: Deployment) -> int:
    return posts.front_door.feed().status


def reading_own(posts: Deployment) -> int:
    return posts.front_door.feed(userId=posts.user().sub).status


@pytest.mark.parametrize(
    ("function", "action", "resource_part", "ask", "well"),
    [
        ("write-post", "sqs:SendMessage", "", writing, 202),
        ("write-post", "secretsmanager:GetSecretValue", "", writing, 202),
        ("read-posts", "dynamodb:Query", "table/Posts", reading, 200),
        ("read-posts", "dynamodb:Query", "index/UserPostsIndex", reading_own, 200),
        ("read-posts", "secretsmanager:GetSecretValue", "", reading, 200),
    ],
)
def test_the_api_needs_each_permission(
    posts: Deployment, function: str, action: str, resource_part: str, ask: Callable[[Deployment], int], well: int
) -> None:
    assert ask(posts) == well
    with posts.without(function, action, resource_part), contextlib.ExitStack() as stack:
        if action.startswith("secretsmanager:"):
            # a new execution environment, which does not know the secret yet
            stack.enter_context(posts.setting(function, Timeout=7))
        assert ask(posts) == 503
    wait_for("it answers again", lambda: ask(posts) == well)


def message(author: str) -> tuple[str, str, dict[str, Any]]:
    """A post as write-post would queue it: its id, its sort key, its body."""
    post_id = str(uuid.uuid4())
    key = f"2026-01-01T00:00:00.000000Z#{post_id}"
    return post_id, key, {"postId": post_id, "userId": author, "createdAt": key, "content": "from a test"}


def receives(posts: Deployment, queue: str, post_id: str) -> int:
    """How often the message of a post in this queue was received; 0 when it is not there."""
    return sum(int(m["ReceiveCount"]) for m in posts.messages(queue) if post_id in m["Body"])


def await_processed(posts: Deployment, post_id: str, key: str) -> None:
    """Wait until the post is stored and its record says so."""
    wait_for("the post is stored", lambda: posts.stored(key))
    wait_for("the record says so", lambda: posts.record(post_id).get("status") == "PROCESSED_OK")
    posts.await_empty_queues()


def test_process_post_needs_put_item(posts: Deployment) -> None:
    post_id, key, body = message("author-put")
    with posts.impatient():
        with posts.without("process-post", "dynamodb:PutItem"):
            posts.send(MAIN_QUEUE, json.dumps(body), "author-put", post_id, postId=post_id)
            wait_for("it was redriven", lambda: posts.record(post_id).get("status") == "RETRYING")
            assert not posts.stored(key)
        await_processed(posts, post_id, key)


def test_process_post_needs_update_item(posts: Deployment) -> None:
    post_id, key, body = message("author-update")
    with posts.impatient():
        with posts.without("process-post", "dynamodb:UpdateItem"):
            posts.send(DEAD_LETTER_QUEUE, json.dumps(body), "author-update", post_id, postId=post_id)
            wait_for("the post is stored", lambda: posts.stored(key))
            wait_for("the record stays open", lambda: receives(posts, MAIN_QUEUE, post_id) >= 2)
            assert posts.record(post_id)["status"] == "RETRYING"
        await_processed(posts, post_id, key)


@pytest.mark.parametrize(("action", "record"), [("dynamodb:UpdateItem", {}), ("sqs:SendMessage", {"attempts": "1"})])
def test_redrive_dlq_needs_each_permission(posts: Deployment, action: str, record: dict[str, str]) -> None:
    """Without it the message waits in the dead-letter queue, where the alarm finds it."""
    post_id, key, body = message("author-redrive")
    with posts.impatient():
        with posts.without("redrive-dlq", action):
            posts.send(DEAD_LETTER_QUEUE, json.dumps(body), f"author-{post_id}", post_id, postId=post_id)
            wait_for("it is tried again", lambda: receives(posts, DEAD_LETTER_QUEUE, post_id) >= 2)
            found = posts.record(post_id)
            assert {name: found.get(name) for name in record} == record
            assert bool(found) == bool(record)
            assert not posts.stored(key)
        await_processed(posts, post_id, key)
