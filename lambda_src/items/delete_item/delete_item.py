# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""DELETE /items/{id}.

Calls: dynamodb:UpdateItem (the caller's counter) and DeleteItem on Items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from items_common.admission import admission, path_item_id
from items_common.preconditions import IfMatch, if_match
from items_common.table import items
from web_common.clients import client
from web_common.http import Response, endpoint, no_content
from web_common.logs import json_logger

if TYPE_CHECKING:
    from web_common.events import Event

LOGGER = json_logger()
DYNAMODB = client("dynamodb")
ADMISSION = admission(DYNAMODB)
ITEMS = items(DYNAMODB)


@endpoint(LOGGER, correlated=True)
def handler(event: Event, context: Any) -> Response:
    """Answer one request with 204. If-Match is kept when it is there, and not required: nothing is overwritten."""
    caller = ADMISSION.admit(event, context, "DELETE")
    item_id = path_item_id(event)
    ITEMS.delete(caller, item_id, if_match(event) or IfMatch(anything=True))
    LOGGER.info("item deleted", extra={"itemId": item_id})
    return no_content()
