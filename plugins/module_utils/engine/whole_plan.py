# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The plan of a whole description: its parts side by side, and what takes long to prepare before all else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress

from .aws import Aws
from .converge import plan_steps
from .errors import EngineError, Failures
from .lost_references import Missed, lost_references, missed_by
from .options import Options
from .part import Part, Steps, Views, views_of
from .plan import Action
from .planner import Step
from .side_by_side import each
from .stopwatch import Stopwatch


def plan_long(
    parts: Sequence[Part], views: Views, options: Options, watch: Stopwatch, missed: Missed
) -> dict[str, tuple[Step, ...]]:
    """The steps of those parts that take long to prepare, which has begun then: for before all else.

    One thread among many would come to them when the others are done. What fails is left to `plan_whole` to tell.
    """
    present = options.state == "present"
    long = [part for part in parts if present and any(part.kind.takes_long(spec) for spec in part.specs)]
    with suppress(Failures):
        return plan_parts(long, views, options, watch, missed=missed, plan_only=False)
    return {}


def plan_whole(
    parts: Sequence[Part],
    views: Views,
    aws: Aws,
    options: Options,
    watch: Stopwatch,
    *,
    known: Steps | None = None,
    missed: Missed | None = None,
    plan_only: bool = True,
    warn: Callable[[str], None] = lambda message: None,
) -> dict[str, tuple[Step, ...]]:
    """The steps of every part, planned side by side. Raises `Failures` with all that cannot be planned.

    Those in `known` are planned already (see `plan_long`); what they refer to in vain is in `missed`.
    Unless `plan_only`, what carrying them out will need is begun as soon as that is known, and has not failed.
    A reference to what is looked up, and neither there nor described, would fail when half is made: it is refused
    here. One that is `plan_only` warns of it, since something else may make it before the run.
    What is replaced gets another id, so what refers to it is planned once more, for an id known after apply.
    """
    missed = missed or missed_by(parts)
    planned = dict(known or {})
    others = [part for part in parts if part.label not in planned]
    planned |= plan_parts(others, views, options, watch, missed=missed, plan_only=plan_only)
    steps = {part.label: planned[part.label] for part in parts}
    lost = list(lost_references(parts, missed)) if options.state == "present" else []
    if lost and not plan_only:
        raise Failures(lost)
    for error in lost:
        warn(f"A run would be refused: {error}")
    ids = frozenset(replaced_ids(steps))
    if ids:
        modules = {part.kind.module for part in parts if any(step_replaces(step) for step in steps[part.label])}
        referring = [part for part in parts if modules & set(part.kind.after)]
        steps |= plan_parts(referring, views_of(referring, aws, options, ids), options, watch, missed=missed)
    if not plan_only:
        make_writers(parts, views, steps)
        if failed := aws.failed_ahead():
            raise Failures(failed)
    return steps


def make_writers(parts: Sequence[Part], views: Views, steps: Steps) -> None:
    """Make the clients that will be needed, while packages are still being fetched: 5 ms each, and one at a time."""
    for part in parts:
        if any(step.plan.action is not Action.NONE for step in steps[part.label]):
            for own in part.kind.services[:1]:  # the others are those of what it refers to
                views[part.region].make_writer(own)


def plan_parts(
    parts: Sequence[Part],
    views: Views,
    options: Options,
    watch: Stopwatch,
    *,
    missed: Missed,
    plan_only: bool = True,
) -> dict[str, tuple[Step, ...]]:
    """The steps of `parts`, each planned with the view of its region; what it refers to in vain is in `missed`."""

    def work(part: Part) -> tuple[Step, ...]:
        view = views[part.region].noting(missed[part.label])

        def prepare(step: Step) -> None:
            if makes:
                part.kind.prepare(view, step.spec, step.plan.changes)

        with watch.timing(part.subject):
            return plan_steps(part.kind, part.specs, view, options, prepare)

    makes = not plan_only and options.state == "present"
    outcomes = each(parts, work, lambda part: f"planning {part.label}")
    if failed := [outcome for outcome in outcomes if isinstance(outcome, EngineError)]:
        raise Failures(failed)
    done = zip(parts, outcomes, strict=True)
    return {part.label: steps for part, steps in done if isinstance(steps, tuple)}


def step_replaces(step: Step) -> bool:
    """Whether the resource is made anew."""
    return step.plan.action is Action.REPLACE


def replaced_ids(steps: Steps) -> Iterator[str]:
    """What AWS calls the resources that are about to be replaced."""
    for group in steps.values():
        for step in filter(step_replaces, group):
            yield from (
                value for value in (step.found.identity if step.found else {}).values() if isinstance(value, str)
            )
