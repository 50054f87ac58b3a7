# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a rotation did, or would do, as text for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

DONE: Final = {"rotate": "rotated", "finish": "finished", "none": "left alone"}
PLANNED: Final = {"rotate": "would be rotated", "finish": "would be finished", "none": "left alone"}
HOW: Final = {"value": "by a new value", "function": "by its rotation function"}


def screen(rotation: Mapping[str, Any]) -> str:
    """A line for each secret."""
    words = PLANNED if rotation["check_mode"] else DONE
    lines = [heading(rotation) if rotation["secrets"] else empty(rotation)]
    for item in rotation["secrets"]:
        line = f"  {words[item['action']]}  {item['kind']} {item['name']}"
        if item["action"] == "rotate":
            line += f", {HOW[item['method']]}"
        if rotation["check_mode"] and item.get("wait_seconds"):
            line += f", after {item['wait_seconds']} s, since it was rotated a moment ago"
        if item.get("distributions"):
            line += f", shown by {', '.join(item['distributions'])}"
        lines.append(f"{line}: {item['reason']}" if item["reason"] else line)
    return "\n".join(lines) + "\n"


def heading(rotation: Mapping[str, Any]) -> str:
    """How many secrets there are, and how many of them nobody rotates here."""
    left = sum(item["method"] == "none" for item in rotation["secrets"])
    more = f", {left} of them not rotated here" if left else ""
    return f"{rotation['application']}: {len(rotation['secrets'])} secrets{more}"


def empty(rotation: Mapping[str, Any]) -> str:
    """What is said of an application that has nothing to rotate."""
    return f"{rotation['application']}: no secret"
