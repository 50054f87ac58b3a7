# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long what is done side by side took, told by what it was done for."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field


@dataclass
class Stopwatch:
    """Spans by subject: from the first time that anything was done for it to the last. Safe between threads."""

    now: Callable[[], float] = time.monotonic
    _spans: dict[str, tuple[float, float]] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @contextmanager
    def timing(self, subject: str) -> Iterator[None]:
        """Count the time of a `with` block, whatever its end."""
        began = self.now()
        try:
            yield
        finally:
            ended = self.now()
            with self._lock:
                first, last = self._spans.get(subject, (began, ended))
                self._spans[subject] = (min(first, began), max(last, ended))

    def seconds(self, subject: str) -> float:
        """The length of the span of `subject`; 0 when nothing was done for it."""
        first, last = self._spans.get(subject, (0.0, 0.0))
        return last - first
