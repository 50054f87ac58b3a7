# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Time as text."""

from __future__ import annotations

import re
from datetime import UTC, datetime

TIMESTAMP = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{6}Z", re.ASCII)


def timestamp(moment: datetime) -> str:
    """Return `moment` (aware) as UTC text of fixed width, so that text order is time order."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def now() -> str:
    """Return the present as `timestamp` writes it."""
    return timestamp(datetime.now(UTC))
