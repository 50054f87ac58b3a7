# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting with growing, jittered pauses that are bounded by time, never by a count."""

from __future__ import annotations

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Backoff:
    """Pauses of `first_seconds`, growing by half up to `longest_seconds`, until `patience_seconds` have passed.

    `pause()` returns False when patience is over. `progress()` starts the clock anew: what moves on may take its time.
    The jitter keeps side-by-side threads from calling AWS in step.
    """

    patience_seconds: float = 120.0
    first_seconds: float = 0.2
    longest_seconds: float = 5.0
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], float] = time.monotonic
    _started: float = field(default=0.0, init=False)
    _next: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self.progress()

    def progress(self) -> None:
        """Something moved on: patience and pauses begin again."""
        self._started = self.now()
        self._next = self.first_seconds

    def pause(self) -> bool:
        """Sleep once; False, without sleeping, when patience is over."""
        if self.now() - self._started >= self.patience_seconds:
            return False
        self.sleep(self._next * random.uniform(0.8, 1.2))  # noqa: S311 - jitter is no secret
        self._next = min(self._next * 1.5, self.longest_seconds)
        return True
