# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /orders: check, store once for each Idempotency-Key, answer 201.

Calls: dynamodb:PutItem on Orders, and nothing else.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from orders_common.order import InvalidOrderError, Order, checked_order, same_order, shown, to_row
from web_common.clients import client
from web_common.conditional import ConditionFailedError, Row, write
from web_common.events import correlation_id
from web_common.http import HttpError, Response, endpoint, json_response
from web_common.idempotency import idempotency_key
from web_common.logs import json_logger
from web_common.requests import json_object, require_method, subject
from web_common.times import now

if TYPE_CHECKING:
    from web_common.events import Event

LOGGER = json_logger()
DYNAMODB = client("dynamodb")
TABLE_NAME = os.environ["TABLE_NAME"]


def read_order(event: Event) -> Order:
    """Return the order in the body. Raises HttpError 400."""
    try:
        return checked_order(json_object(event))
    except InvalidOrderError as error:
        raise HttpError(400, "invalid_order", f"{error}.") from None


def store(row: Row) -> tuple[Row, bool]:
    """Write the order and return it with True, or what its key has made before with False. Raises HttpError 409."""
    try:
        write(DYNAMODB.put_item, TableName=TABLE_NAME, Item=row, ConditionExpression="attribute_not_exists(orderId)")
    except ConditionFailedError as refusal:
        if not same_order(refusal.row, row):
            raise HttpError(409, "idempotency_conflict", "This Idempotency-Key has made another order.") from None
        return refusal.row, False
    return row, True


@endpoint(LOGGER, correlated=True)
def handler(event: Event, context: Any) -> Response:
    """Answer one request; the same key with the same body gives the same answer, 201 each time."""
    require_method(event, "POST")
    user, key = subject(event), idempotency_key(event)
    if key is None:
        raise HttpError(400, "missing_idempotency_key", "The header Idempotency-Key is required.")
    row, new = store(to_row(read_order(event), user, key, now(), correlation_id(event, context)))
    answer = shown(row)
    LOGGER.info("order placed" if new else "order repeated", extra={"orderId": answer["orderId"]})
    return json_response(201, answer)
