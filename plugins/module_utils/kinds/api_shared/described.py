# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the descriptions of REST and HTTP APIs have in common: names that stand once, and formats of access logs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any


def repeated(option: str, names: list[str]) -> Iterable[str]:
    """Names that an API can have once only."""
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{option} has {name} twice; API Gateway keeps one of a name"


def log_fields(text: str) -> Any:
    """A log format as the mapping that it is when we wrote it; any other format as text."""
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return value if isinstance(value, dict) else text
