# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Moving the calls of several functions to their newest versions, step by step, with alarms watched meanwhile."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from ..engine.aws import Aws
from ..engine.errors import EngineError
from .alarms import alarm_states
from .aliases import Alias, Taken, look, origin, put, release, side_by_side
from .pin import ALARMED, RELEASING, ROLLED_BACK, Pin, now, percent
from .rules import split_problems, under_way
from .strategy import Step

DONE: Final = "done"
WENT_BACK: Final = "rolled_back"
READY_SECONDS: Final = 600.0
"""How long a published version may take until it can be called (SnapStart takes minutes)."""


@dataclass(frozen=True)
class Shift:
    """One release of the aliases, all of them pinned by it. Times are in seconds."""

    aws: Aws
    steps: Sequence[Step]
    alarms: Sequence[str]
    strategy: str
    by: str
    poll_seconds: float = 10.0
    sleep: Callable[[float], None] = time.sleep
    clock: Callable[[], float] = time.monotonic

    def run(self, aliases: Iterable[Alias]) -> tuple[str, list[str]]:
        """`(DONE, [])`, or `(WENT_BACK, alarms)` with every alias at its old version and pinned there.

        What else goes wrong goes back too and is raised, unless somebody else has moved an alias: then all stay.
        """
        asked = list(aliases)
        moving = [alias for alias in asked if origin(alias) != alias.newest.number]
        same = [alias for alias in asked if origin(alias) == alias.newest.number]
        self.check(moving)
        side_by_side(self.aws, same, lambda alias: release(self.aws, alias, alias.newest.number))
        self.tell_all(f"{alias.called}: nothing new is published" for alias in same)
        if not moving:
            return DONE, []
        moved = {alias.function: alias for alias in self.ready(moving)}
        origins = {alias.function: origin(alias) for alias in moving}
        try:
            for step in self.steps:
                if off := self.step(step, moved):
                    return self.back(moved, origins, off)
            self.all(moved, lambda alias: release(self.aws, alias, alias.newest.number))
        except Taken:
            raise
        except Exception as error:
            self.tell_all([f"going back: {error}"])
            self.undo(moved, origins)
            raise
        self.tell_all(f"{alias.called}: all calls to version {alias.version}" for alias in moved.values())
        return DONE, []

    def check(self, aliases: Iterable[Alias]) -> None:
        """Raise what Lambda would refuse of the first step."""
        if any(step.share < 1 for step in self.steps):
            problems = [
                problem
                for alias in aliases
                for problem in split_problems(alias, alias.version_of(origin(alias)), alias.newest)
            ]
            if problems:
                raise EngineError("\n".join(problems))

    def ready(self, aliases: list[Alias]) -> list[Alias]:
        """The same aliases when their newest versions can be called."""
        deadline = self.clock() + READY_SECONDS
        while waiting := [alias for alias in aliases if alias.newest.state == "Pending"]:
            if self.clock() > deadline:
                raise EngineError(f"{waiting[0].called}: version {waiting[0].newest.number} is still Pending")
            self.tell_all([f"waiting for version {alias.newest.number} of {alias.function}" for alias in waiting])
            self.sleep(self.poll_seconds)
            found = look(self.aws, [(alias.function, alias.name) for alias in aliases])
            aliases = [alias for alias in found.values() if alias is not None]
        for alias in aliases:
            if alias.newest.state == "Failed":
                raise EngineError(
                    f"{alias.called}: version {alias.newest.number} has failed", "Mend it, then RESUME=1."
                )
        return aliases

    def step(self, step: Step, moved: dict[str, Alias]) -> list[str]:
        """Give the new versions their share and watch; the alarms that went off, none when all is well."""
        behind = {name: alias for name, alias in moved.items() if share_now(alias) < step.share}
        if not behind:  # resumed beyond this step
            return []
        self.all(behind, lambda alias: put(self.aws, alias, self.pin_at(alias, step.share)))
        moved.update(behind)
        watched = f"watching {len(self.alarms)} alarms" if self.alarms else "watching no alarm"
        self.tell_all(
            f"{alias.called}: {percent(step.share)} of the calls to version {alias.newest.number}, "
            f"{watched} for {step.seconds} s"
            for alias in behind.values()
        )
        return self.watch(step.seconds)

    def watch(self, seconds: float) -> list[str]:
        """Look at the alarms until the time is over; those that are off, as soon as one is."""
        deadline = self.clock() + seconds
        while True:
            if off := self.off():
                return off
            left = deadline - self.clock()
            if left <= 0:
                return []
            self.sleep(min(self.poll_seconds, left))

    def off(self) -> list[str]:
        """The alarms that are off."""
        return sorted(name for name, state in alarm_states(self.aws, self.alarms).items() if state == "ALARM")

    def back(self, moved: dict[str, Alias], origins: Mapping[str, str], off: list[str]) -> tuple[str, list[str]]:
        """Everything at its old version, with a pin that says why."""
        note = f"alarm {', '.join(off)}"
        self.all(moved, lambda alias: self.to_origin(alias, origins, ALARMED, note))
        self.tell_all(
            f"{alias.called}: back at version {alias.version}, alarm {', '.join(off)}" for alias in moved.values()
        )
        return WENT_BACK, off

    def undo(self, moved: Mapping[str, Alias], origins: Mapping[str, str]) -> None:
        """The same after an error, which may have left some moved and some not: those that nobody else has touched."""
        found = look(self.aws, [(alias.function, alias.name) for alias in moved.values()])
        ours = [
            alias for alias in found.values() if alias and (under_way(alias) or alias.version == alias.newest.number)
        ]
        side_by_side(self.aws, ours, lambda alias: self.to_origin(alias, origins, ROLLED_BACK, "an error"))

    def to_origin(self, alias: Alias, origins: Mapping[str, str], why: str, note: str) -> Alias:
        """The alias at the version that it came from."""
        return put(self.aws, alias, Pin(origins[alias.function], {}, why, now(), self.by, note))

    def pin_at(self, alias: Alias, share: float) -> Pin:
        """The pin of a step."""
        since = alias.pin.at if alias.pin else now()
        old, new = origin(alias), alias.newest.number
        at = Pin(old, {new: share}, RELEASING, since, self.by, f"{self.strategy} to {new}", old)
        return at if share < 1 else replace(at, version=new, weights={})

    def all(self, moved: dict[str, Alias], work: Callable[[Alias], Alias]) -> None:
        """`work` on each at the same time, and what comes of it."""
        for alias in side_by_side(self.aws, moved.values(), work):
            moved[alias.function] = alias

    def tell_all(self, lines: Iterable[str]) -> None:
        """Progress, a line each."""
        for line in lines:
            self.aws.progress(line)


def share_now(alias: Alias) -> float:
    """How much of the calls the newest version has."""
    return 1.0 if alias.version == alias.newest.number else alias.weights.get(alias.newest.number, 0.0)
