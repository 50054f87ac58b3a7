# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A line as people read it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from .line import Line

COLORS: Final = {"TRACE": 2, "DEBUG": 2, "WARNING": 33, "ERROR": 31, "CRITICAL": 31}
SOURCES: Final = (36, 35, 34, 32, 96, 95, 94, 92)


def shown(line: Line, width: int, color: bool) -> str:
    """Time (UTC), what wrote it in `width` columns, level, text, and the request it belongs to."""
    when = datetime.fromtimestamp(line.at / 1000, UTC).strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
    source, level = line.source.ljust(width), line.level.ljust(8)
    request = f"  ({line.correlation_id})" if line.correlation_id else ""
    if color:
        # the same source has the same color in every run
        source = painted(source, SOURCES[sum(map(ord, line.source)) % len(SOURCES)])
        level = painted(level, COLORS.get(line.level, 0))
        request = painted(request, 2)
    return f"{when} {source} {level} {printable(line.text)}{request}"


def painted(text: str, code: int) -> str:
    """`text` in a color of the terminal (ECMA-48, Select Graphic Rendition)."""
    return f"\x1b[{code}m{text}\x1b[0m" if text and code else text


def printable(text: str) -> str:
    """What a log holds may come from anybody: nothing of it steers the terminal."""
    return "".join(one if one.isprintable() else "�" for one in text)
