# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Patch operations, in which the REST side of API Gateway takes changes (JSON Pointer, RFC 6901)."""

from __future__ import annotations

from typing import Any

Patch = dict[str, str]


def pointer(text: str) -> str:
    """`text` as one step of a path."""
    return text.replace("~", "~0").replace("/", "~1")


def plain(step: str) -> str:
    """The reverse of `pointer`."""
    return step.replace("~1", "/").replace("~0", "~")


def replaced(path: str, value: Any) -> Patch:
    """Set `path`; patches carry text only."""
    text = str(value).lower() if isinstance(value, bool) else str(value)
    return {"op": "replace", "path": path, "value": text}


def added(path: str, value: str) -> Patch:
    """Add `value` to the list at `path`."""
    return {"op": "add", "path": path, "value": value}


def removed(path: str, value: str | None = None) -> Patch:
    """Take `path` away, or `value` from the list there."""
    return {"op": "remove", "path": path} if value is None else {"op": "remove", "path": path, "value": value}


def truth(value: Any) -> bool:
    """A boolean of an answer: what was patched on the embedded AWS is text there."""
    return value is True or str(value).lower() == "true"
