# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the answers mean: fine, to be looked at, or broken. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Any, Final

EXPIRY_BROKEN_DAYS: Final = 7
EXPIRY_ATTENTION_DAYS: Final = 30
"""ACM renews 60 days before the end, so a month before it something is wrong with the validation."""


class State(IntEnum):
    """How it is, as an exit code for monitors."""

    FINE = 0
    ATTENTION = 1
    BROKEN = 2

    @property
    def word(self) -> str:
        """For people and JSON."""
        return self.name.lower()


@dataclass(frozen=True)
class Finding:
    """Something that is not fine."""

    state: State
    subject: str
    text: str

    def as_data(self) -> dict[str, Any]:
        """`{state, subject, text}`."""
        return {**asdict(self), "state": self.state.word}


def findings(answers: Mapping[str, Any], drift: Mapping[str, Any]) -> list[Finding]:
    """Everything that is not fine, the worst first, in a settled order."""
    found = [
        *of_alarms(answers.get("alarms") or ()),
        *of_functions(answers.get("functions") or ()),
        *of_queues(answers.get("queues") or ()),
        *of_certificates(answers.get("certificates") or ()),
        *of_subscriptions(answers.get("subscriptions") or ()),
        *of_errors(answers.get("log_errors") or ()),
        *of_drift(drift),
        *(Finding(State.ATTENTION, item["subject"], item["text"]) for item in answers.get("unanswered") or ()),
    ]
    return sorted(found, key=lambda finding: -finding.state)


def overall(found: Iterable[Finding]) -> State:
    """The worst of them."""
    return max((finding.state for finding in found), default=State.FINE)


def of_alarms(alarms: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """An alarm that goes off is what it was made for; without data it may just be new."""
    for alarm in alarms:
        if alarm["state"] == "ALARM":
            yield Finding(State.BROKEN, f"alarm {alarm['name']}", f"goes off since {alarm['since']}: {alarm['reason']}")
        elif alarm["state"] == "MISSING":
            yield Finding(State.BROKEN, f"alarm {alarm['name']}", "does not exist")


def of_functions(functions: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """A function that is missing, or that AWS cannot run or update."""
    for function in functions:
        subject = f"function {function['name']}"
        if not function["there"]:
            yield Finding(State.BROKEN, subject, "does not exist")
        elif "Failed" in (function["state"], function["update"]):
            yield Finding(
                State.BROKEN, subject, f"is {function['state']}, last update {function['update']}: {function['reason']}"
            )
        elif function["state"] == "Pending" or function["update"] == "InProgress":
            yield Finding(State.ATTENTION, subject, "is being made or updated")


def of_queues(queues: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """A missing queue, or messages that nobody could process. How long a backlog may be, alarms say."""
    for queue in queues:
        subject = f"queue {queue['name']}"
        if not queue["there"]:
            yield Finding(State.BROKEN, subject, "does not exist")
        elif queue["dead_letter"] and queue["waiting"]:
            yield Finding(State.ATTENTION, subject, f"holds {queue['waiting']} failed messages")


def of_certificates(certificates: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """A certificate that is not valid, or ends soon."""
    for certificate in certificates:
        subject, days = f"certificate {certificate['domain']}", certificate["days_left"]
        if certificate["status"] != "ISSUED":
            yield Finding(State.BROKEN, subject, f"is {certificate['status']}")
        elif days is not None and days < EXPIRY_ATTENTION_DAYS:
            state = State.BROKEN if days < EXPIRY_BROKEN_DAYS else State.ATTENTION
            yield Finding(state, subject, f"ends in {days} days ({certificate['not_after']})")


def of_subscriptions(subscriptions: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Somebody who would not hear of an alarm."""
    for item in subscriptions:
        if not item["confirmed"]:
            told = f"{item['protocol']} {item['endpoint']} is not confirmed: follow the link in the message"
            yield Finding(State.ATTENTION, f"subscription to {item['topic']}", told)


def of_errors(errors: Iterable[Mapping[str, Any]]) -> Iterator[Finding]:
    """Functions with errors in the time looked at, each once with its newest."""
    seen: dict[str, list[Mapping[str, Any]]] = {}
    for error in errors:
        seen.setdefault(str(error["function"]), []).append(error)
    for name, own in seen.items():
        told = f"errors in the log, the last at {own[0]['at']}: {own[0]['text']}"
        yield Finding(State.ATTENTION, f"function {name}", told)


def of_drift(drift: Mapping[str, Any]) -> Iterator[Finding]:
    """What a run would change: something is missing, or is not as described any more."""
    if drift.get("error"):
        yield Finding(State.ATTENTION, "drift", f"no plan could be made: {drift['error']}")
    changes = drift.get("changes") or ()
    missing = [item for item in changes if item["action"] in ("create", "replace")]
    other = [item for item in changes if item["action"] not in ("create", "replace")]
    for found, words in ((missing, "to create"), (other, "to change")):
        if found:
            names = ", ".join(f"{item['kind']} {item['name']}" for item in found[:5])
            more = f" and {len(found) - 5} more" if len(found) > 5 else ""
            yield Finding(State.ATTENTION, "drift", f"{len(found)} {words}: {names}{more}")
    if drift.get("orphans"):
        yield Finding(State.ATTENTION, "drift", f"{len(drift['orphans'])} no longer described: see make plan")
