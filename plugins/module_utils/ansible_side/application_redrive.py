# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The messages that an application could not process: listed, shown, sent again, archived or discarded."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError
from ..engine.explain import explain
from ..logs.times import point
from ..redrive.acting import LOOKING, Done, Order, on_queue, on_records
from ..redrive.dead_letters import DeadLetters
from ..redrive.failure import Wanted
from ..redrive.pace import Pace
from ..redrive.places import RECORDS, DeadLetterQueue, Place, RecordTable, listed, places
from ..redrive.records import stamp
from ..redrive.screen import screen
from .common_options import Options
from .described import validated, whole_by_module
from .entry import Report
from .of_application import OfApplication, refused
from .session import in_session

ACTIONS: Final = ("list", "show", "send", "archive", "discard")
OPTIONS: Final[Options] = {
    "retry_records": {"type": "list", "elements": "dict", "default": []},
    "action": {"type": "str", "choices": list(ACTIONS), "default": "list"},
    "since": {"type": "str", "default": ""},
    "until": {"type": "str", "default": ""},
    "error": {"type": "str", "default": ""},
    "author": {"type": "str", "default": ""},
    "ids": {"type": "list", "elements": "str", "default": []},
    "archived": {"type": "bool", "default": False},
    "queue": {"type": "str", "default": ""},
    "limit": {"type": "int", "default": 0},
    "rate": {"type": "float", "default": 10.0},
    "reason": {"type": "str", "default": ""},
    "confirm": {"type": "int", "default": 0},
}
LONGEST_REASON: Final = 500
NOWHERE: Final = (
    "no message is kept that could be sent again: it has no table of retry records and no dead-letter queue; "
    "what failed otherwise is in its logs (make logs LEVEL=error)"
)


@dataclass(frozen=True)
class Task:
    """Validated options."""

    places: list[Place]
    elsewhere: list[DeadLetterQueue]
    order: Order
    rate: float


@dataclass(frozen=True)
class ApplicationRedrive(OfApplication):
    """The work of the module redrive."""

    services: tuple[str, ...] = ("dynamodb", "sqs")

    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, redrive, text}`; nothing is asked when an option makes no sense."""
        parts, problems = validated(params["families"], params["tiers"])
        if problems:
            return refused(problems)
        specs = {**whole_by_module(parts), RECORDS: params["retry_records"]}
        task = task_of(params, specs, datetime.now(UTC), problems)
        if task is None:
            return refused(problems, "what is asked for cannot be done")
        doing = f"redriving what {params['name']} could not process"
        return in_session(params, check_mode, report, doing, lambda aws: redriven(aws, task, params))


def task_of(
    params: Mapping[str, Any], specs: Mapping[str, Sequence[Mapping[str, Any]]], now: datetime, problems: list[str]
) -> Task | None:
    """What is to be done, or None after adding to `problems`."""
    every = places(specs, problems)
    chosen = [place for place in every if place.name == params["queue"]] if params["queue"] else tables(every)
    dead = [place for place in every if isinstance(place, DeadLetterQueue)]
    action = params["action"]
    if params["queue"] and not chosen and not problems:
        names = listed(place.name for place in every)
        problems.append(f"queue (serverless_redrive_queue): there is no {params['queue']!r}, but {names}")
    if action == "show" and not params["ids"]:
        problems.append("ids (serverless_redrive_ids, ID): show needs to know of which message")
    if action in ("archive", "discard") and not params["reason"].strip():
        problems.append(f"reason (serverless_redrive_reason, REASON): {action} needs one, for whoever looks later")
    if len(params["reason"]) > LONGEST_REASON:
        problems.append(f"reason (serverless_redrive_reason): at most {LONGEST_REASON} characters")
    if action == "archive" and any(isinstance(place, DeadLetterQueue) for place in chosen):
        problems.append("action (serverless_redrive_action): a queue cannot archive a message; send or discard it")
    if not 0 < params["rate"] <= 1000:
        problems.append(f"rate (serverless_redrive_rate): {params['rate']:g} is not above 0 and at most 1000 a second")
    if params["limit"] < 0:
        problems.append(f"limit (serverless_redrive_limit): {params['limit']} is less than 0")
    since, until = when(params, "since", now, problems), when(params, "until", now, problems)
    if not problems and since and until and since > until:
        problems.append("since (serverless_redrive_since) lies behind until (serverless_redrive_until)")
    if problems:
        return None
    ids = tuple(params["ids"])
    wanted = Wanted(since, until, params["error"], params["author"], ids, params["archived"])
    order = Order(action, wanted, params["limit"], params["reason"].strip(), params["confirm"])
    return Task(chosen, [] if params["queue"] else dead, order, params["rate"])


def tables(every: Sequence[Place]) -> list[Place]:
    """Where is looked without being told: a look at a queue is a receive, which has consequences."""
    return [place for place in every if isinstance(place, RecordTable)]


def when(params: Mapping[str, Any], option: str, now: datetime, problems: list[str]) -> str:
    """A point in time in the form that the rows have; empty for none, or after adding to `problems`."""
    try:
        return stamp(point(params[option], now)) if params[option] else ""
    except ValueError as error:
        problems.append(f"{option} (serverless_redrive_{option}): {error}")
        return ""


def redriven(aws: Aws, task: Task, params: Mapping[str, Any]) -> dict[str, Any]:
    """Do it in each place. A failure in between says how many were done; what was done stays."""
    aws.guard_account()
    action = task.order.action
    done: list[Done] = []
    pace = Pace(task.rate, aws.progress)
    try:
        for place in task.places:
            if isinstance(place, RecordTable):
                done += on_records(aws, place, task.order, pace)
            else:
                done += on_queue(aws, place, task.order, pace)
        notes = list(notes_of(aws, task, done))
    except EngineError:
        raise
    except Exception as error:
        explained = explain(error, f"redriving what {params['name']} could not process")
        if not pace.done:
            raise explained from error
        raise EngineError(str(explained), f"{pace.done} were done before: run it again and it goes on.") from error
    whole = action in ("show", "discard")
    items = [one.as_data(whole) for one in done]
    redrive = {
        "version": 1,
        "application": params["name"],
        "action": action,
        "check_mode": aws.plan_only,
        "region": aws.region,
        "account_id": aws.account_id,
        "failures": items,
        "notes": notes,
    }
    acted = [item for item in items if not item["outcome"].startswith(("refused", "changed"))]
    text = "\n".join(screen(params["name"], action, items, notes, aws.plan_only))
    if NOWHERE in notes:  # that nothing failed is more than is known
        text = "\n".join(f"{params['name']}: {note}" for note in notes)
    return {"changed": action not in LOOKING and bool(acted), "redrive": redrive, "text": text}


def notes_of(aws: Aws, task: Task, done: Sequence[Done]) -> Iterator[str]:
    """What whoever reads the result must know besides."""
    found = {one.failure.id for one in done}
    missing = [record_id for record_id in task.order.wanted.ids if record_id not in found]
    if missing:
        yield f"there is no such failure: {', '.join(missing)}"
    if not task.places and not task.elsewhere:
        yield NOWHERE
    for place in task.places:
        if isinstance(place, DeadLetterQueue):
            yield f"{place.name}: each look at a message counts as a receive"
            if place.taken:
                yield f"{place.name}: a function takes its messages by itself, so others may have it"
            if place.name.endswith(".fifo"):
                yield f"{place.name}: of one message group no more than ten are seen before the first of them are gone"
    for queue in task.elsewhere:
        number = DeadLetters(aws, queue, task.rate).depth()
        if number:
            yield f"{queue.name}: about {number} messages; QUEUE={queue.name} is needed to look at them"


APPLICATION_REDRIVE: Final = ApplicationRedrive()
