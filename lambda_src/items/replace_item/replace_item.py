# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT /items/{id}: replace what the caller has seen.

Calls: dynamodb:UpdateItem (the caller's counter, the item) on Items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from items_common.admission import admission, path_item_id
from items_common.item import content_of, shown
from items_common.preconditions import if_match, quoted
from items_common.table import items
from web_common.clients import client
from web_common.http import HttpError, Response, endpoint, json_response
from web_common.logs import json_logger

if TYPE_CHECKING:
    from web_common.events import Event

LOGGER = json_logger()
DYNAMODB = client("dynamodb")
ADMISSION = admission(DYNAMODB)
ITEMS = items(DYNAMODB)


@endpoint(LOGGER, correlated=True)
def handler(event: Event, context: Any) -> Response:
    """Answer one request with the new item and its ETag. Without If-Match nothing is replaced: 428."""
    caller = ADMISSION.admit(event, context, "PUT")
    item_id, seen = path_item_id(event), if_match(event)
    if seen is None:
        raise HttpError(428, "precondition_required", "If-Match with the item's ETag is required.")
    row = ITEMS.replace(caller, item_id, content_of(event, caller.version), seen)
    LOGGER.info("item replaced", extra={"itemId": item_id})
    return json_response(200, shown(row, caller.version), headers={"etag": quoted(row["etag"]["S"])})
