# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /items: the caller's items, page by page.

Calls: dynamodb:UpdateItem (the caller's counter) and Query on Items; secretsmanager:GetSecretValue on the page secret.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from items_common.admission import admission
from items_common.item import shown
from items_common.table import items
from web_common.clients import client
from web_common.events import query
from web_common.http import Response, endpoint, json_response
from web_common.logs import json_logger
from web_common.page_limit import page_limit
from web_common.page_tokens import PageTokens
from web_common.secret_values import SecretValues

if TYPE_CHECKING:
    from web_common.events import Event

LOGGER = json_logger()
DYNAMODB = client("dynamodb")
ADMISSION = admission(DYNAMODB)
ITEMS = items(DYNAMODB)
TOKENS = PageTokens(SecretValues(client("secretsmanager"), os.environ["PAGE_SECRET_ID"]))


@endpoint(LOGGER, correlated=True)
def handler(event: Event, context: Any) -> Response:
    """Answer one request with a page, and a token when there is more. A token is its user's, in both versions."""
    caller = ADMISSION.admit(event, context, "GET")
    limit, token = page_limit(event), query(event, "nextToken")
    after = "" if token is None else TOKENS.read(token, caller.user)
    rows, more = ITEMS.page(caller, limit, after)
    answer: dict[str, Any] = {"items": [shown(row, caller.version) for row in rows]}
    if more:
        answer["nextToken"] = TOKENS.issue(rows[-1]["SK"]["S"], caller.user)
    LOGGER.info("items listed", extra={"items": len(rows)})
    return json_response(200, answer)
