# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resources side by side: in threads, in the order that their needs for each other allow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from .errors import EngineError
from .explain import explain

PARALLEL_RESOURCES = 16

Item = TypeVar("Item")
Result = TypeVar("Result")


def each(
    items: Sequence[Item], work: Callable[[Item], Result], doing: Callable[[Item], str]
) -> list[Result | EngineError]:
    """`work(item)` for every item; in its place an error for the user where it failed. No failure stops a sibling."""

    def guarded(item: Item) -> Result | EngineError:
        try:
            return work(item)
        except Exception as error:
            return explain(error, doing(item))

    if len(items) < 2:
        return [guarded(item) for item in items]
    with ThreadPoolExecutor(min(len(items), PARALLEL_RESOURCES), thread_name_prefix="aws-resource") as pool:
        return list(pool.map(guarded, items))


def levels(needs: Mapping[str, Sequence[str]]) -> list[list[str]]:
    """The names in `needs`, in groups that can be made one after the other. Needs outside the mapping are ignored.

    Raises `EngineError` for a circle.
    """
    left = {name: {need for need in wanted if need in needs and need != name} for name, wanted in needs.items()}
    ordered: list[list[str]] = []
    while left:
        ready = sorted(name for name, wanted in left.items() if not wanted)
        if not ready:
            raise EngineError(f"these need each other in a circle: {', '.join(sorted(left))}")
        ordered.append(ready)
        left = {name: wanted - set(ready) for name, wanted in left.items() if name not in ready}
    return ordered
