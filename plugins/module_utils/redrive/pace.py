# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No more messages a second than asked for, and word of how far it is."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

SECONDS_BETWEEN_WORDS: Final = 2.0


@dataclass
class Pace:
    """`next()` before each message waits until it may go: one at a time, evenly, and no burst after a pause."""

    rate: float
    tell: Callable[[str], None] = lambda text: None
    now: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    done: int = 0
    _may_go_at: float = field(default=0.0, init=False)
    _told_at: float | None = field(default=None, init=False)

    def next(self) -> None:
        """Wait for the next message's turn."""
        wait = self._may_go_at - self.now()
        if wait > 0:
            self.sleep(wait)
        self._may_go_at = max(self.now(), self._may_go_at) + 1 / self.rate

    def count(self, text: Callable[[int], str]) -> None:
        """One more is done: tell it when the last word was some time ago."""
        self.done += 1
        if self._told_at is None:
            self._told_at = self.now()
        elif self.now() - self._told_at >= SECONDS_BETWEEN_WORDS:
            self._told_at = self.now()
            self.tell(text(self.done))
