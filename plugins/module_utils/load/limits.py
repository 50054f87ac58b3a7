# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How much load is asked for, within what is sane."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

MOST_USERS: Final = 200
MOST_RATE: Final = 500
MOST_SECONDS: Final = 1800
MOST_ACCOUNTS: Final = 20
DURATION: Final = re.compile(r"(\d+)\s*(s|m)?")


@dataclass(frozen=True)
class Limits:
    """People at a time, requests a second of all of them together, how long, and what is still good."""

    users: int
    rate: int
    seconds: int
    accounts: int
    max_errors: float | None
    max_p95_ms: float | None


def seconds_of(duration: str) -> int:
    """`30s`, `2m` or `45` in seconds; 0 for what is none."""
    match = DURATION.fullmatch(duration.strip())
    return int(match[1]) * (60 if match[2] == "m" else 1) if match else 0


def limits(params: Mapping[str, Any]) -> Limits:
    """From the module's options."""
    users = int(params["users"])
    return Limits(
        users=users,
        rate=int(params["rate"]),
        seconds=seconds_of(str(params["duration"])),
        accounts=min(users, int(params["accounts"])),
        max_errors=params.get("max_errors"),
        max_p95_ms=params.get("max_p95_ms"),
    )


def problems(params: Mapping[str, Any]) -> Iterator[str]:
    """What is out of bounds, each by the variable that sets it."""
    wanted = limits(params)
    for name, upper, value, most in (
        ("users", "USERS", wanted.users, MOST_USERS),
        ("rate", "RATE", wanted.rate, MOST_RATE),
        ("accounts", "ACCOUNTS", int(params["accounts"]), MOST_ACCOUNTS),
    ):
        if not 1 <= value <= most:
            yield f"serverless_load_{name} ({upper}=) is {value}; 1 to {most}"
    if not 1 <= wanted.seconds <= MOST_SECONDS:
        yield f"serverless_load_duration (DURATION=) is {params['duration']}; 1s to {MOST_SECONDS // 60}m, as 30s or 2m"
    if wanted.max_errors is not None and not 0 <= wanted.max_errors <= 100:
        yield f"serverless_load_max_errors (MAX_ERRORS=) is {wanted.max_errors}; 0 to 100 per cent"
    if wanted.max_p95_ms is not None and wanted.max_p95_ms <= 0:
        yield f"serverless_load_max_p95_ms (MAX_P95=) is {wanted.max_p95_ms}; more than 0 ms"
