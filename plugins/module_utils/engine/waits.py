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

    Where AWS says that it is `at_work`, the pauses are a quarter of what that has taken so far: its end is seen about
    a quarter late at most. Where nothing says how long it takes until AWS shows something, they grow faster, for fewer
    calls.
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

    def pause(self, *, at_work: bool = False) -> bool:
        """Sleep once; False, without sleeping, when patience is over."""
        passed = self.now() - self._started
        if passed >= self.patience_seconds:
            return False
        if at_work:
            seconds = min(max(self.first_seconds, passed / 4), self.longest_seconds)
        else:
            seconds, self._next = self._next, min(self._next * 1.5, self.longest_seconds)
        self.sleep(seconds * random.uniform(0.8, 1.2))  # noqa: S311 - jitter is no secret
        return True
