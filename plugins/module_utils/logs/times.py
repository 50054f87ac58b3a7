# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Points in time as people write them: some time ago, or a date. Pure."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Final

AGO: Final = re.compile(r"(\d+)\s*(s|m|h|d|w)")
UNITS: Final = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}
FORMS: Final = "write 90s, 15m, 2h, 3d or 1w for so long ago, or a time such as 2026-11-28T10:00:00Z"


def point(text: str, now: datetime) -> datetime:
    """`15m` as fifteen minutes before `now`; a date and time (ISO 8601), in UTC unless it says otherwise.

    Raises ValueError with the forms that are understood.
    """
    ago = AGO.fullmatch(text.strip())
    try:
        if ago:
            return now - timedelta(**{UNITS[ago[2]]: int(ago[1])})
        when = datetime.fromisoformat(text.strip())
    except (ValueError, OverflowError):
        raise ValueError(f"{text!r} is no time: {FORMS}") from None
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def milliseconds(when: datetime) -> int:
    """CloudWatch Logs counts them since 1970, and takes no time before."""
    return max(0, int(when.timestamp() * 1000))
