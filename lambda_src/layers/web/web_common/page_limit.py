# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""How many things a page may hold."""

from __future__ import annotations

import re

from web_common.events import Event, query
from web_common.http import HttpError

DEFAULT_LIMIT = 20
MAX_LIMIT = 100
LIMIT = re.compile(r"[1-9][0-9]{0,2}")


def page_limit(event: Event) -> int:
    """Return the query parameter `limit`: the most that a page may hold. Raises HttpError 400."""
    limit = query(event, "limit")
    if limit is None:
        return DEFAULT_LIMIT
    if not (LIMIT.fullmatch(limit) and int(limit) <= MAX_LIMIT):
        raise HttpError(400, "invalid_limit", f"limit must be a whole number from 1 to {MAX_LIMIT}.")
    return int(limit)
