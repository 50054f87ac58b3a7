# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""So many requests of one user in a window of time: a usage plan counts per API key, not per user."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING, Any

from web_common.conditional import ConditionFailedError, write
from web_common.http import HttpError

from items_common.keys import counter_key

if TYPE_CHECKING:
    from collections.abc import Callable


class RateLimit:
    """At most `limit` requests of a user in each window of `window_seconds`, per region.

    Windows are fixed, so around the border of two a user may make twice as many in less than a window. A request whose
    answer from DynamoDB was lost and asked for again counts twice.
    """

    def __init__(
        self,
        client: Any,
        table_name: str,
        region: str,
        *,
        limit: int,
        window_seconds: int,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self._client = client
        self._table_name = table_name
        self._region = region
        self._limit = limit
        self._window_seconds = window_seconds
        self._clock = clock

    def admit(self, user: str) -> None:
        """Count one request of `user`. Raises HttpError 429 with the seconds to wait when there were `limit` already.

        One UpdateItem adds under the condition that there is room: DynamoDB does both as one, so of any number of
        requests at once exactly `limit` are admitted.
        """
        now = self._clock()
        start = int(now // self._window_seconds) * self._window_seconds
        end = start + self._window_seconds
        try:
            write(
                self._client.update_item,
                TableName=self._table_name,
                Key=counter_key(user, self._region, start),
                UpdateExpression="SET #expires = :expires ADD #count :one",
                ConditionExpression="attribute_not_exists(#count) OR #count < :limit",
                ExpressionAttributeNames={"#expires": "expiresAt", "#count": "requests"},
                ExpressionAttributeValues={
                    # A window later: a row that DynamoDB removed early would let a user begin again.
                    ":expires": {"N": str(end + self._window_seconds)},
                    ":one": {"N": "1"},
                    ":limit": {"N": str(self._limit)},
                },
            )
        except ConditionFailedError:
            wait = {"retry-after": str(max(1, math.ceil(end - now)))}
            raise HttpError(429, "too_many_requests", "Too many requests. Try again later.", wait) from None
