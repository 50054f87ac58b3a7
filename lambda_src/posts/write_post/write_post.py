# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /post: check, stamp, queue, answer 202.

Calls: sqs:SendMessage on the main queue; secretsmanager:GetSecretValue on the origin secret (lock enabled).
"""

from __future__ import annotations

import os
import uuid
from datetime import UTC, datetime
from typing import Any

from posts_common.message import first_send
from posts_common.post import InvalidPostError, Post, check_content, created_at, sort_key
from web_common.clients import client
from web_common.events import Event, request_id
from web_common.http import HttpError, Response, endpoint, json_response
from web_common.logs import json_logger
from web_common.origin_lock import OriginLock, lock_enabled
from web_common.requests import json_object, require_method, subject
from web_common.secret_values import SecretValues
from web_common.times import timestamp

LOGGER = json_logger()
SQS = client("sqs")
QUEUE_URL = os.environ["QUEUE_URL"]
SECRET = SecretValues(client("secretsmanager"), os.environ["ORIGIN_SECRET_ID"])
LOCK = OriginLock(SECRET, enabled=lock_enabled(os.environ))


def accept(body: dict[str, Any], author: str, post_id: str, moment: datetime) -> Post:
    """Return the post that `body` asks for. Only `content` is read from it. Raises HttpError 400."""
    try:
        content = check_content(body.get("content"))
    except InvalidPostError as error:
        raise HttpError(400, "invalid_content", f"{error}.") from None
    return Post(post_id, author, content, sort_key(timestamp(moment), post_id))


@endpoint(LOGGER)
def handler(event: Event, context: Any) -> Response:
    """Answer one request; 202 means that the queue has the post."""
    LOCK.check(event)
    require_method(event, "POST")
    author = subject(event)
    post = accept(json_object(event), author, str(uuid.uuid4()), datetime.now(UTC))
    SQS.send_message(**first_send(post, request_id(event, context), QUEUE_URL))
    LOGGER.info("post queued", extra={"postId": post.post_id})
    answer = {"postId": post.post_id, "createdAt": created_at(post.sort_key), "status": "QUEUED"}
    return json_response(202, answer)
