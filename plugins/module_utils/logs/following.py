# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The lines that come from now on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from ..engine.aws import Aws
from .line import Line
from .search import Wanted, search
from .sources import Source

LATE: Final = 30_000
"""Milliseconds that a line may come after its time: so far back each look goes."""


def follow(
    aws: Aws, sources: Sequence[Source], wanted: Wanted, now: Callable[[], int], wait: Callable[[], None]
) -> Iterator[list[Line]]:
    """Look again and again, waiting in between; each line once, also one that comes late. Ends when `wait` raises.

    A look reads to its end, however many pages that are: what it left out, no later one would find.
    """
    known: set[tuple[str, str]] = set()
    wanted = replace(wanted, pages=None)
    while True:
        until = now()
        found = search(aws, sources, replace(wanted, end=until)).lines
        new = [line for line in found if identity(line) not in known]
        start = max(wanted.start, until - LATE)
        known = {identity(line) for line in found if line.at >= start}
        wanted = replace(wanted, start=start)
        yield new
        wait()


def identity(line: Line) -> tuple[str, str]:
    """What tells a line from others."""
    return line.source, line.event
