# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Times of AWS, for people and for JSON."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any


def iso(value: Any) -> str | None:
    """A time as text; None without one."""
    return value.isoformat() if isinstance(value, datetime) else value


def days_between(now: datetime, then: Any) -> int | None:
    """Whole days from `now` on, negative when it is past."""
    if not isinstance(then, datetime):
        return None
    return ((then if then.tzinfo else then.replace(tzinfo=UTC)) - now).days
