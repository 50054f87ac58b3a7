# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How calls are moved to a new version: `canary:10:5m`, `linear:10:1m`, `all` or `all:5m`. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

FORM: Final = re.compile(
    r"(?P<way>canary|linear):(?P<percent>\d{1,3}(\.\d+)?):(?P<wait>\d+[smh])|all(:(?P<all_wait>\d+[smh]))?"
)
SECONDS: Final = {"s": 1, "m": 60, "h": 3600}
HELP: Final = "write canary:10:5m (10 % for 5 minutes, then all), linear:10:1m (10 % more each minute), all, or all:5m"
MOST_STEPS: Final = 100


@dataclass(frozen=True)
class Step:
    """A share of the calls, above 0 and up to 1, that the new version takes while alarms are watched for `seconds`."""

    share: float
    seconds: int


def steps_of(strategy: str) -> tuple[Step, ...]:
    """The steps before the release is over; raises ValueError with what to write instead."""
    match = FORM.fullmatch(strategy)
    if match is None:
        raise ValueError(f"strategy is {strategy!r}: {HELP}")
    if match["way"] is None:
        return (Step(1.0, seconds_of(match["all_wait"])),) if match["all_wait"] else ()
    percent, seconds = float(match["percent"]), seconds_of(match["wait"])
    if not 0 < percent < 100:
        raise ValueError(f"strategy is {strategy!r}: the share must be more than 0 and less than 100 %; {HELP}")
    if match["way"] == "canary":
        return (Step(round(percent / 100, 6), seconds),)
    # the last step is the release itself: all calls
    count = int(-(-100 // percent)) - 1
    if count > MOST_STEPS:
        raise ValueError(f"strategy is {strategy!r}: that is {count} steps, more than {MOST_STEPS}; {HELP}")
    return tuple(Step(round(percent * number / 100, 6), seconds) for number in range(1, count + 1))


def seconds_of(text: str) -> int:
    """`5m` in seconds."""
    return int(text[:-1]) * SECONDS[text[-1]]
