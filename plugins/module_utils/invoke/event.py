# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The event that a function is called with: a file of JSON. Pure but for reading it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

LARGEST: Final = 6 * 1024 * 1024
"""Bytes of an event of a synchronous invocation (lambda/latest/dg/gettingstarted-limits.html)."""


class BadEvent(Exception):
    """There is no such event; the text says why."""


def event_in(path: Path) -> bytes:
    """The event in a file as Lambda takes it. Raises BadEvent."""
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise BadEvent(f"{path} cannot be read: {error.strerror}") from None
    except UnicodeDecodeError:
        raise BadEvent(f"{path} is no text in UTF-8") from None
    try:
        payload = json.dumps(json.loads(text), ensure_ascii=False).encode()
    except ValueError as error:
        raise BadEvent(f"{path} is no JSON: {error}") from None
    if len(payload) > LARGEST:
        raise BadEvent(f"{path} has {len(payload)} bytes as JSON, and Lambda takes {LARGEST}")
    return payload


def example_of(spec: Mapping[str, Any], directory: str | None) -> Path | None:
    """The example event of a function: its file is called as the function's module is. None where there is none."""
    if not directory:
        return None
    path = Path(directory) / f"{str(spec.get('handler') or '').rpartition('.')[0].rpartition('.')[2]}.json"
    return path if path.is_file() else None


def examples_in(directory: str | None) -> list[str]:
    """The example events that there are."""
    return sorted(path.name for path in Path(directory).glob("*.json")) if directory else []
