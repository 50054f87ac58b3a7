# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resources side by side: in threads, in the order that their needs for each other allow."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from typing import Any, TypeVar

from .errors import EngineError
from .explain import explain

PARALLEL_RESOURCES = 16
IN_LINE = "aws-in-line"
"""How the names of threads begin in which `together` makes one call after the other."""

Item = TypeVar("Item")
Result = TypeVar("Result")


def each_resource(
    items: Sequence[Item], work: Callable[[Item], Result], doing: Callable[[Item], str]
) -> list[Result | EngineError]:
    """`each` of the resources of one kind. Where more wait than there are threads, each makes its calls in line.

    Then handing a call over to another thread costs a fifth of it, and ends no sooner.
    """
    return each(items, work, doing, IN_LINE if len(items) > PARALLEL_RESOURCES else "aws-resource")


def each(
    items: Sequence[Item],
    work: Callable[[Item], Result],
    doing: Callable[[Item], str],
    thread: str = "aws-part",
) -> list[Result | EngineError]:
    """`work(item)` for every item; in its place an error for the user where it failed. No failure stops a sibling.

    `thread` is how the names of the threads begin.
    """

    def guarded(item: Item) -> Result | EngineError:
        try:
            return work(item)
        except Exception as error:
            return explain(error, doing(item))

    if len(items) < 2:
        return [guarded(item) for item in items]
    with ThreadPoolExecutor(min(len(items), PARALLEL_RESOURCES), thread_name_prefix=thread) as pool:
        return list(pool.map(guarded, items))


def together(pool: Executor, calls: Sequence[Callable[[], Any]]) -> list[Any]:
    """The results of `calls`, made side by side in `pool`; the first error is raised when all have ended.

    The thread that asks makes the first itself. If its name begins with `IN_LINE` it makes all of them, up to the first
    error. So do the threads of `pool`: one of them that waited for another free one could wait for ever.
    """
    if threading.current_thread().name.startswith(IN_LINE):
        return [call() for call in calls]
    futures = [pool.submit(call) for call in calls[1:]]
    outcomes = [*(made(call) for call in calls[:1]), *futures]
    errors = [error for error in (outcome.exception() for outcome in outcomes) if error is not None]
    if errors:
        raise errors[0]
    return [outcome.result() for outcome in outcomes]


def made(call: Callable[[], Result]) -> Future[Result]:
    """What comes of `call`, which this thread makes."""
    outcome: Future[Result] = Future()
    try:
        outcome.set_result(call())
    except BaseException as error:  # raised again when the others have ended
        outcome.set_exception(error)
    return outcome


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
