# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /items/{id}: one item of the caller.

Calls: dynamodb:UpdateItem (the caller's counter) and GetItem on Items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from items_common.admission import admission, path_item_id
from items_common.item import shown
from items_common.preconditions import quoted
from items_common.table import items
from web_common.clients import client
from web_common.http import Response, endpoint, json_response
from web_common.logs import json_logger

if TYPE_CHECKING:
    from web_common.events import Event

LOGGER = json_logger()
DYNAMODB = client("dynamodb")
ADMISSION = admission(DYNAMODB)
ITEMS = items(DYNAMODB)


@endpoint(LOGGER, correlated=True)
def handler(event: Event, context: Any) -> Response:
    """Answer one request with the item and its ETag."""
    caller = ADMISSION.admit(event, context, "GET")
    row = ITEMS.get(caller, path_item_id(event))
    item = shown(row, caller.version)
    LOGGER.info("item read", extra={"itemId": item["id"]})
    return json_response(200, item, headers={"etag": quoted(row["etag"]["S"])})
