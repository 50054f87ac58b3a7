# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /health: whether this region can serve, for the health check that decides where the domain leads to.

Calls: dynamodb:GetItem on Items.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from web_common.clients import client
from web_common.http import Response, endpoint, json_response
from web_common.logs import json_logger
from web_common.requests import require_method

if TYPE_CHECKING:
    from web_common.events import Event

LOGGER = json_logger()
DYNAMODB = client("dynamodb")
TABLE_NAME = os.environ["TABLE_NAME"]
# No item has this key: the answer is empty, and it takes the way that every request takes.
KEY = {"PK": {"S": "HEALTH"}, "SK": {"S": "HEALTH"}}


@endpoint(LOGGER)
def handler(event: Event, context: Any) -> Response:
    """Answer 200 when the region's table answers, else 503."""
    require_method(event, "GET")
    DYNAMODB.get_item(TableName=TABLE_NAME, Key=KEY, ConsistentRead=True)
    return json_response(200, {"status": "ok"})
