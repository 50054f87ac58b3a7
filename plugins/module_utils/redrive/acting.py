# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked for, done to each failure that is meant: in a table of records, and in a dead-letter queue."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import islice
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError
from .dead_letters import DeadLetters, Letter
from .failure import Failure, Wanted
from .pace import Pace
from .places import DeadLetterQueue, RecordTable
from .records import Found, Records

LOOKING: Final = ("list", "show")
WOULD: Final = {"send": "would be sent", "archive": "would be archived", "discard": "would be discarded"}


@dataclass(frozen=True)
class Order:
    """The action, which failures, at most how many (0: all), and what goes with it."""

    action: str
    wanted: Wanted
    limit: int = 0
    reason: str = ""
    confirm: int = 0


@dataclass(frozen=True)
class Done:
    """A failure and what came of it."""

    failure: Failure
    outcome: str

    def as_data(self, whole: bool) -> dict[str, Any]:
        """As JSON has it."""
        return self.failure.as_data(self.outcome, whole)


def on_records(aws: Aws, table: RecordTable, order: Order, pace: Pace) -> list[Done]:
    """The records of a table, by time."""
    records = Records(aws, table)
    if order.action == "show":
        shown = (records.shown(record_id) for record_id in order.wanted.ids)
        return [Done(one.failure, "") for one in shown if one]
    found = [one for one in records.found(order.wanted) if fits(order, one.failure)]
    found = found[: order.limit or None]
    if aws.plan_only or order.action in LOOKING:
        return [Done(one.failure, intended(order, one.failure)) for one in found]
    confirmed(order, table.name, len(found))
    return [done(order, pace, one.failure, partial(change, records, order, one), len(found)) for one in found]


def change(records: Records, order: Order, found: Found) -> str:
    """What is asked for, done to one record."""
    if order.action == "send":
        return records.redrive(found)
    return (records.archive if order.action == "archive" else records.discard)(found, order.reason)


def on_queue(aws: Aws, queue: DeadLetterQueue, order: Order, pace: Pace) -> list[Done]:
    """The messages of a dead-letter queue, as they come."""
    dead = DeadLetters(aws, queue, pace.rate)
    work: Callable[[Letter], str] = dead.redrive if order.action == "send" else dead.discard
    with dead.letters() as letters:
        meant = limited(order, (letter for letter in letters if order.wanted.matches(letter.failure)))
        if aws.plan_only or order.action in LOOKING:
            return [Done(letter.failure, intended(order, letter.failure)) for letter in meant]
        if order.action == "discard":
            meant = list(meant)  # all of them are held, so that it is these that are counted and deleted
            confirmed(order, queue.name, len(meant))
        return [done(order, pace, letter.failure, partial(work, letter)) for letter in meant]


def limited(order: Order, letters: Iterator[Letter]) -> Iterable[Letter]:
    """At most as many as asked for."""
    return islice(letters, order.limit) if order.limit else letters


def fits(order: Order, failure: Failure) -> bool:
    """A send that was interrupted can only be sent: then it is a failure again, or none."""
    return not failure.interrupted or order.action in ("list", "send")


def intended(order: Order, failure: Failure) -> str:
    """What the action would come to."""
    if order.action == "send" and failure.refused:
        return f"refused: {failure.refused}"
    return WOULD.get(order.action, "")


def done(order: Order, pace: Pace, failure: Failure, work: Callable[[], str], of: int = 0) -> Done:
    """Do it to one, in its turn."""
    if order.action == "send" and failure.refused:
        return Done(failure, f"refused: {failure.refused}")
    pace.next()
    outcome = work()
    pace.count(lambda number: f"{failure.place}: {number}{f' of {of}' if of else ''} {outcome}")
    return Done(failure, outcome)


def confirmed(order: Order, place: str, number: int) -> None:
    """Whoever discards more than what is named one by one says how many that is."""
    if order.action == "discard" and not order.wanted.ids and order.confirm != number:
        raise EngineError(
            f"{number} of {place} would be discarded, and confirm is {order.confirm}: nothing was changed",
            f"Look at them with the same filter, then set confirm (serverless_redrive_confirm, CONFIRM) to {number}.",
        )
