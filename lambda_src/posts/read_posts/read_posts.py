# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /feed: the newest posts, of everybody or of one author, page by page.

Calls: dynamodb:Query on the table Posts and on its index; secretsmanager:GetSecretValue on the origin secret.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import Any

from posts_common.post import USER_ID, feed_partition, shown
from web_common.clients import client
from web_common.events import Event, query
from web_common.http import HttpError, Response, endpoint, json_response
from web_common.logs import json_logger
from web_common.origin_lock import OriginLock, lock_enabled
from web_common.page_limit import page_limit
from web_common.page_tokens import PageTokens
from web_common.requests import require_method
from web_common.secret_values import SecretValues

CACHE_CONTROL = "public, max-age=1"
TABLE_NAME = os.environ["TABLE_NAME"]
USER_INDEX_NAME = os.environ["USER_INDEX_NAME"]

LOGGER = json_logger()
DYNAMODB = client("dynamodb")
SECRET = SecretValues(client("secretsmanager"), os.environ["ORIGIN_SECRET_ID"])
LOCK = OriginLock(SECRET, enabled=lock_enabled(os.environ))
TOKENS = PageTokens(SECRET)


@dataclass(frozen=True)
class Page:
    """What was asked for: at most `limit` posts of `user_id` (empty: of everybody) after sort key `after`."""

    limit: int
    user_id: str
    after: str


def parse(event: Event) -> Page:
    """Return the page that the query string asks for. Raises HttpError 400; names it does not know are ignored."""
    limit, user_id, token = page_limit(event), query(event, "userId"), query(event, "nextToken")
    if user_id is not None and not USER_ID.fullmatch(user_id):
        raise HttpError(400, "invalid_user_id", "userId must be 1 to 128 printable ASCII characters without spaces.")
    author = user_id or ""
    after = "" if token is None else TOKENS.read(token, author)
    return Page(limit, author, after)


def query_parameters(page: Page) -> dict[str, Any]:
    """Return Query's parameters: one row more than asked for tells whether there is another page."""
    hash_name, hash_value = ("userId", page.user_id) if page.user_id else ("PK", feed_partition())
    index = {"IndexName": USER_INDEX_NAME} if page.user_id else {}
    start = {"PK": {"S": feed_partition()}, "createdAt": {"S": page.after}, hash_name: {"S": hash_value}}
    return index | {
        "TableName": TABLE_NAME,
        "KeyConditionExpression": "#hash = :hash",
        "ExpressionAttributeNames": {"#hash": hash_name},
        "ExpressionAttributeValues": {":hash": {"S": hash_value}},
        "ScanIndexForward": False,
        "Limit": page.limit + 1,
        **({"ExclusiveStartKey": start} if page.after else {}),
    }


@endpoint(LOGGER)
def handler(event: Event, context: Any) -> Response:
    """Answer one request with a page of the feed, and a token when there is more."""
    LOCK.check(event)
    require_method(event, "GET")
    page = parse(event)
    found = DYNAMODB.query(**query_parameters(page))
    rows = found["Items"][: page.limit]
    answer: dict[str, Any] = {"items": [shown(row) for row in rows]}
    if rows and (len(found["Items"]) > page.limit or "LastEvaluatedKey" in found):
        answer["nextToken"] = TOKENS.issue(rows[-1]["createdAt"]["S"], page.user_id)
    LOGGER.info("feed read", extra={"items": len(rows)})
    return json_response(200, answer, CACHE_CONTROL)
