# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Children that API Gateway knows by ids, by the names that the description has for them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def keyed(items: list[dict[str, Any]], name: str, id_key: str, names: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """`items` by what `names` calls each id; a second one of the same name becomes `<name>#<id>`, a stray."""
    result: dict[str, dict[str, Any]] = {}
    for item in sorted(items, key=lambda one: str(one[id_key])):
        key = names.get(item[id_key]) or f"{name}#{item[id_key]}"
        result[f"{key}#{item[id_key]}" if key in result else key] = item
    return result
