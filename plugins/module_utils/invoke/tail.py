# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of an invocation's log, and what Lambda reports of the invocation in it. Pure."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Iterable
from typing import Any, Final

FIGURES: Final = {
    "duration_ms": (re.compile(r"(?<!Billed )(?<!Init )\bDuration: ([\d.]+) ms"), "durationMs"),
    "billed_duration_ms": (re.compile(r"\bBilled Duration: ([\d.]+) ms"), "billedDurationMs"),
    "memory_mb": (re.compile(r"\bMemory Size: (\d+) MB"), "memorySizeMB"),
    "max_memory_mb": (re.compile(r"\bMax Memory Used: (\d+) MB"), "maxMemoryUsedMB"),
    "init_duration_ms": (re.compile(r"\bInit Duration: ([\d.]+) ms"), "initDurationMs"),
}
"""Each as the text of REPORT has it, and its name in the JSON of platform.report."""


def lines_in(encoded: str) -> list[str]:
    """The last 4 KB of the log, as `LogResult` of Invoke has them (base64)."""
    return base64.b64decode(encoded).decode("utf-8", "replace").splitlines()


def figures(lines: Iterable[str]) -> dict[str, float]:
    """What the report says, in milliseconds and megabytes; empty without one."""
    for line in lines:
        if line.startswith("REPORT RequestId"):
            return from_text(line)
        record = report_in(line)
        if record:
            return from_record(record)
    return {}


def from_text(line: str) -> dict[str, float]:
    """The figures of `REPORT RequestId: …`."""
    found = {name: pattern.search(line) for name, (pattern, _member) in FIGURES.items()}
    return {name: float(match[1]) for name, match in found.items() if match}


def report_in(line: str) -> dict[str, Any]:
    """The metrics of a line of `platform.report`; empty for any other line."""
    if not line.startswith("{") or "platform.report" not in line:
        return {}
    try:
        metrics = json.loads(line)["record"]["metrics"]
    except (ValueError, KeyError, TypeError):
        return {}
    return metrics if isinstance(metrics, dict) else {}


def from_record(metrics: dict[str, Any]) -> dict[str, float]:
    """The figures of `platform.report`."""
    return {name: float(metrics[member]) for name, (_pattern, member) in FIGURES.items() if member in metrics}
