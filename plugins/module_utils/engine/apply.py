# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Carrying out one step: look, do the next thing, look again, until AWS shows the goal."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

from .aws import Aws
from .diff import Change
from .errors import Ambiguous, EngineError, NotYet, may_have_taken_effect, passing
from .explain import explain
from .kind import Found, Kind, Spec
from .options import Options
from .plan import Action
from .planner import Step, check_owner, compare
from .waits import Backoff

MOST_WRITES = 200
"""More than any resource needs: the bound for a goal that AWS never shows, since somebody else changes it too."""
LOOKS_BEFORE_REPEAT = 8
"""Looks at an unchanged difference, after a write, before the write is made again: reads lag behind writes."""
LOOKS_BEFORE_GIVING_WAY = 8
"""Looks at two resources of one name, ours the older, before ours is withdrawn: half a minute."""
LOOKS_AFTER_LOST_CREATE = 4
"""Looks for something whose making was not answered, before it is made again: it may exist and not be shown yet."""
FRESH_SECONDS = 10.0
"""How long the plan's word counts that something is missing, where AWS refuses to make a second one."""


@dataclass
class Progress:
    """What one step has seen so far; tells lag from a difference that needs another write.

    `missing`: the plan has just looked, and there is none.
    """

    kind: Kind
    name: str
    aws: Aws
    backoff: Backoff
    missing: bool = False
    created: bool = False
    looks_owed: int = 0
    made_id: str = ""
    patient_looks: int = 0
    written: tuple[Change, ...] = ()
    looks: int = 0
    writes: int = 0
    reason: str = ""
    last: EngineError | None = field(default=None)

    def wait(self, reason: str, *, at_work: bool = False) -> None:
        """Pause; report the reason when it is new; raise when patience is over. `at_work`: AWS says so itself."""
        if reason != self.reason:
            self.reason = reason
            self.aws.report(f"{self.kind.name} {self.name}: waiting, {reason}")
        if not self.backoff.pause(at_work=at_work):
            raise self.last or EngineError(
                f"{self.kind.name} {self.name}: nothing moved for {self.backoff.patience_seconds:.0f} s, {reason}",
                "Run again to go on from here.",
            )

    def needs_write(self, changes: tuple[Change, ...]) -> bool:
        """Whether to write: the difference is new, or has outlasted the usual lag of reads."""
        self.looks += 1
        if changes != self.written or self.looks > LOOKS_BEFORE_REPEAT:
            if changes != self.written:
                self.backoff.progress()
            self.written, self.looks = changes, 0
            self.writes += 1
            return True
        return False


def carry_out(kind: Kind, aws: Aws, step: Step, options: Options, backoff: Callable[[float], Backoff]) -> Found | None:
    """Make `step` true and return what AWS then has. Raises `EngineError` with the resource and the call."""
    name = step.plan.name

    def fresh(missing: bool = False) -> Progress:
        return Progress(kind, name, aws, backoff(kind.patience_seconds), missing)

    if step.plan.action is Action.NONE:
        return step.found
    if step.plan.action is Action.DELETE:
        until(fresh(), lambda progress: remove_once(progress, step.spec), f"deleting {kind.name} {name}")
        return None
    if step.plan.action is Action.REPLACE:
        replacing = f"replacing {kind.name} {name}"
        until(fresh(), lambda progress: remove_once(progress, step.spec, replacing=True), replacing)
    doing = "updating" if step.plan.action is Action.UPDATE else "creating"
    just_looked = time.monotonic() - step.looked < FRESH_SECONDS
    missing = step.plan.action is Action.CREATE and step.found is None and kind.refuses_second and just_looked
    return until(
        fresh(missing), lambda progress: make_once(progress, step.spec, options), f"{doing} {kind.name} {name}"
    )


def until(progress: Progress, once: Callable[[Progress], tuple[bool, Found | None]], doing: str) -> Found | None:
    """Call `once` until it says that the goal is reached; errors that pass by themselves only cost a pause."""
    while progress.writes < MOST_WRITES:  # what makes no write is bounded by patience
        try:
            done, found = once(progress)
        except Exception as error:
            why = passing(error, progress.kind.transient)
            progress.last = explain(error, doing)
            if not why:
                raise progress.last from error
            progress.looks = LOOKS_BEFORE_REPEAT
            if isinstance(error, NotYet):
                progress.backoff.patience_seconds = max(progress.backoff.patience_seconds, error.patience_seconds)
            progress.wait(why)
        else:
            progress.last = None
            if done:
                return found
    raise progress.last or EngineError(
        f"{doing}: AWS does not show the goal after {MOST_WRITES} writes; still different: "
        + ", ".join(change.dotted for change in progress.written),
        "Another run or person may be changing it at the same time.",
    )


def make_once(progress: Progress, spec: Spec, options: Options) -> tuple[bool, Found | None]:
    """One look and the one write that it calls for; `(True, found)` when AWS shows the goal."""
    kind, aws = progress.kind, progress.aws
    if progress.missing:
        progress.missing = False
        make(progress, spec, options)
        return False, None
    try:
        found = kind.read(aws, spec)
    except Ambiguous as several:
        settle_duplicates(progress, several)
        return False, None
    if found is None:
        make(progress, spec, options)
        return False, None
    if not found.settled or found.deleting:
        progress.wait(found.status or "AWS is at work on it", at_work=True)
        return False, None
    check_owner(kind, progress.name, found, options)
    goal, changes = compare(kind, aws, spec, found, options)
    if not changes:
        return True, found
    if not progress.needs_write(changes):
        progress.wait("AWS does not show the change yet: " + ", ".join(sorted({change.path[0] for change in changes})))
        return False, None
    write(kind, aws, spec, found, goal, changes)
    return False, None


def make(progress: Progress, spec: Spec, options: Options) -> None:
    """Create it, unless that has been done (or may have been) and AWS does not show it yet: then wait."""
    if progress.created or progress.looks_owed:
        progress.looks_owed = max(0, progress.looks_owed - 1)
        progress.wait("AWS does not show it yet")
        return
    goal, _changes = compare(progress.kind, progress.aws, spec, None, options)
    progress.writes += 1
    try:
        progress.made_id = progress.kind.create(progress.aws, spec, goal) or ""
    except Exception as error:
        progress.looks_owed = LOOKS_AFTER_LOST_CREATE if may_have_taken_effect(error) else 0
        raise
    progress.created = True
    progress.backoff.progress()
    with suppress(Exception):  # the next look tells what is still to do, and `update` says what is wrong
        progress.kind.complete(progress.aws, spec, goal)


def settle_duplicates(progress: Progress, several: Ambiguous) -> None:
    """Two runs made one each at the same time: the older one stays, and each run withdraws only what it made itself.

    A run that ended before it could see both withdraws nothing: in the end the one with the older one gives way.
    """
    ids = [candidate.id for candidate in several.candidates]
    if progress.made_id not in ids:
        raise several
    if progress.made_id == ids[0] and progress.patient_looks < LOOKS_BEFORE_GIVING_WAY:
        progress.patient_looks += 1
        progress.wait("another run made a second one and has to withdraw it")
        return
    progress.kind.withdraw(progress.aws, progress.made_id)
    # should the other run have withdrawn its own in the same moment, there is none, and it is made again
    progress.made_id, progress.created, progress.looks_owed = "", False, LOOKS_AFTER_LOST_CREATE


def write(kind: Kind, aws: Aws, spec: Spec, found: Found, goal: dict[str, object], changes: tuple[Change, ...]) -> None:
    """The tags first, then the rest: a resource must carry its owner before anything else can go wrong."""
    own = tuple(change for change in changes if change.path[0] != "tags")
    if len(own) != len(changes):
        to_set = {c.path[1]: str(c.after) for c in changes if c.path[0] == "tags" and isinstance(c.after, str)}
        gone = [c.path[1] for c in changes if c.path[0] == "tags" and not isinstance(c.after, str)]
        kind.tag(aws, found, to_set, gone)
    if own:
        kind.update(aws, spec, found, goal, own)


def remove_once(progress: Progress, spec: Spec, *, replacing: bool = False) -> tuple[bool, Found | None]:
    """One look and the next step of deleting, or of setting aside; `(True, None)` when it is out of the way."""
    found = progress.kind.read(progress.aws, spec)
    if found is None:
        return True, None
    if found.deleting or not found.settled:
        progress.wait(found.status or "AWS is at work on it", at_work=True)
        return False, None
    seen = {**found.attributes, "identity": found.identity}
    if progress.needs_write((Change(("deleted",), seen, True),)):
        if not (replacing and progress.kind.set_aside(progress.aws, spec, found)):
            progress.kind.delete(progress.aws, spec, found)
    else:
        progress.wait("AWS still shows it")
    return False, None
