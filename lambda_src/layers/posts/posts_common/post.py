# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A post: its rules, its sort key, its row in the table `Posts`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from web_common.times import TIMESTAMP

MAX_CONTENT_CHARACTERS = 1000

POST_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
USER_ID = re.compile(r"[!-~]{1,128}")


class InvalidPostError(ValueError):
    """What was given is no post. The text names the rule that is broken, never the content."""


@dataclass(frozen=True)
class Post:
    """An accepted post. `sort_key` is `YYYY-MM-DDTHH:MM:SS.ffffffZ#<post_id>`, stamped once, at acceptance."""

    post_id: str
    user_id: str
    content: str
    sort_key: str


def sort_key(created_at: str, post_id: str) -> str:
    """Return the range key: the time alone would let two posts of one instant overwrite each other."""
    return f"{created_at}#{post_id}"


def created_at(key: str) -> str:
    """Return the timestamp part of a sort key: what the API shows."""
    return key.partition("#")[0]


def feed_partition() -> str:
    """Return the partition (`PK`) of the feed. One partition takes about 1,000 writes/s: a sharded feed starts here."""
    return "FEED"


def check_content(content: object) -> str:
    """Return `content` when it is a text of 1 to MAX_CONTENT_CHARACTERS code points. Raises InvalidPostError.

    White space counts, and so does every character but lone surrogates, which have no UTF-8 form.
    """
    if not isinstance(content, str):
        raise InvalidPostError("content must be a string")
    if not 1 <= len(content) <= MAX_CONTENT_CHARACTERS:
        raise InvalidPostError(f"content must have 1 to {MAX_CONTENT_CHARACTERS} characters")
    if any("\ud800" <= character <= "\udfff" for character in content):
        raise InvalidPostError("content must not have lone surrogates")
    return content


def checked_post(members: Any) -> Post:
    """Return the post described by a message's JSON value. Raises InvalidPostError, naming the first wrong member."""
    if not isinstance(members, dict):
        raise InvalidPostError("the body is no object")
    post_id, user_id, key = (members.get(name) for name in ("postId", "userId", "createdAt"))
    if not isinstance(post_id, str) or not POST_ID.fullmatch(post_id):
        raise InvalidPostError("postId is missing or malformed")
    if not isinstance(user_id, str) or not USER_ID.fullmatch(user_id):
        raise InvalidPostError("userId is missing or malformed")
    stamp = created_at(key) if isinstance(key, str) else ""
    if not TIMESTAMP.fullmatch(stamp) or key != sort_key(stamp, post_id):
        raise InvalidPostError("createdAt is missing or malformed")
    return Post(post_id, user_id, check_content(members.get("content")), key)


def to_row(post: Post) -> dict[str, dict[str, str]]:
    """Return the item of the table `Posts`, in DynamoDB's attribute values."""
    return {
        "PK": {"S": feed_partition()},
        "createdAt": {"S": post.sort_key},
        "userId": {"S": post.user_id},
        "postId": {"S": post.post_id},
        "content": {"S": post.content},
    }


def shown(row: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return a row as the API shows it: postId, userId, content, createdAt."""
    return {
        "postId": row["postId"]["S"],
        "userId": row["userId"]["S"],
        "content": row["content"]["S"],
        "createdAt": created_at(row["createdAt"]["S"]),
    }
