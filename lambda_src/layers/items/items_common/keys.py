# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""The keys of the table `Items`.

    PK USER#<sub>   SK ITEM#<id>                 an item, beside all others of its owner
    PK RATE#<sub>   SK <region>#<window start>   how many requests a user has made in a window; DynamoDB removes it

Counters have partitions of their own: a policy can let a function that only reads items write counters and nothing
else (condition key dynamodb:LeadingKeys), and a busy counter takes no capacity from its user's items. They carry the
region: two regions that count in one replicated row would overwrite each other.
"""

from __future__ import annotations

Key = dict[str, dict[str, str]]

ITEM_PREFIX = "ITEM#"


def owner_partition(user: str) -> str:
    """Return the partition of a user's items."""
    return f"USER#{user}"


def item_key(user: str, item_id: str) -> Key:
    """Return the key of an item: whose it is, is part of it, so another user's is not found."""
    return {"PK": {"S": owner_partition(user)}, "SK": {"S": f"{ITEM_PREFIX}{item_id}"}}


def item_id(sort_key: str) -> str:
    """Return the item's id in a sort key."""
    return sort_key.removeprefix(ITEM_PREFIX)


def counter_key(user: str, region: str, window: int) -> Key:
    """Return the key of a user's counter for the window that begins at `window` (seconds since 1970)."""
    return {"PK": {"S": f"RATE#{user}"}, "SK": {"S": f"{region}#{window}"}}
