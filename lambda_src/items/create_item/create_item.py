# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /items: check, store, answer 201.

Calls: dynamodb:UpdateItem (the caller's counter) and PutItem on Items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from items_common.admission import admission
from items_common.item import content_of, shown
from items_common.preconditions import quoted
from items_common.table import items
from web_common.clients import client
from web_common.http import Response, endpoint, json_response
from web_common.idempotency import idempotency_key
from web_common.logs import json_logger

if TYPE_CHECKING:
    from web_common.events import Event

LOGGER = json_logger()
DYNAMODB = client("dynamodb")
ADMISSION = admission(DYNAMODB)
ITEMS = items(DYNAMODB)


@endpoint(LOGGER, correlated=True)
def handler(event: Event, context: Any) -> Response:
    """Answer one request; the same Idempotency-Key gives the same item."""
    caller = ADMISSION.admit(event, context, "POST")
    key = idempotency_key(event)
    row = ITEMS.create(caller, content_of(event, caller.version), key)
    item = shown(row, caller.version)
    LOGGER.info("item created", extra={"itemId": item["id"]})
    # Relative to /items, so that it holds below any stage or base path.
    headers = {"etag": quoted(row["etag"]["S"]), "location": f"items/{item['id']}"}
    return json_response(201, item, headers=headers)
