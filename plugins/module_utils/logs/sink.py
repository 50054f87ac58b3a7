# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where lines go while they are found: a file or pipe, and whoever watches."""

from __future__ import annotations

import fcntl
import os
import select
from collections.abc import Callable, Iterable
from types import TracebackType


class Closed(Exception):
    """Nobody reads any more."""


class Sink:
    """Appends to `path` and tells `watcher`, either of which may be None. Several runs may share a pipe."""

    def __init__(self, path: str | None, watcher: Callable[[str], None] | None) -> None:
        self.watcher = watcher if path is None else None
        self.descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600) if path else None

    def write(self, texts: Iterable[str]) -> None:
        """Each text in a line of its own. Raises Closed when the pipe has no reader any more."""
        for text in texts:
            if self.watcher:
                self.watcher(text)
            if self.descriptor is not None:
                append(self.descriptor, f"{text}\n".encode())

    def check(self) -> None:
        """Raises Closed when the pipe has no reader any more, though there is nothing to write."""
        if self.descriptor is not None:
            looking = select.poll()
            looking.register(self.descriptor, 0)
            if any(event & select.POLLERR for _descriptor, event in looking.poll(0)):
                raise Closed

    def __enter__(self) -> Sink:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self.descriptor is not None:
            os.close(self.descriptor)


def append(descriptor: int, data: bytes) -> None:
    """Write all of it, and nothing of another writer between. Raises Closed when nobody reads the pipe any more."""
    fcntl.flock(descriptor, fcntl.LOCK_EX)  # a long line is not written to a pipe at once
    try:
        while data:
            data = data[os.write(descriptor, data) :]
    except BrokenPipeError:
        raise Closed from None
    finally:
        fcntl.flock(descriptor, fcntl.LOCK_UN)
