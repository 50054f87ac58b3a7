# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole description: kinds planned side by side, and carried out as soon as what they refer to is there."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, TypeAlias

from .aws import Aws
from .converge import carry_out_steps, plan_steps
from .errors import EngineError, Failures, MissingReference
from .explain import explain
from .kind import Kind, Spec
from .options import Options
from .plan import Action, Plan
from .planner import Step
from .side_by_side import each, levels
from .stopwatch import Stopwatch
from .waits import Backoff

Steps = Mapping[str, tuple[Step, ...]]
Plans = Mapping[str, tuple[Plan, ...]]
Views: TypeAlias = "Mapping[str | None, Aws]"
Missed = Mapping[str, set[tuple[str, str]]]
"""By part: what it refers to and is not there, as what it is and its name."""


@dataclass(frozen=True)
class Part:
    """The resources of one kind in one region: validated specs with defaults, `region` None for the stack's own.

    `label` is unique within a description; `tier` is the tier that wants them, if one does.
    """

    label: str
    kind: Kind
    specs: Sequence[Spec]
    region: str | None = None
    tier: str = ""

    @property
    def subject(self) -> str:
        """What people want to be told about: the tier, else the part itself."""
        return self.tier or self.label


class WholeFailure(Failures):
    """Some resources failed; `plans` are those that are done, by part."""

    def __init__(self, failures: Sequence[EngineError], plans: Plans) -> None:
        super().__init__(failures)
        self.plans = plans


def views_of(parts: Sequence[Part], aws: Aws, options: Options, replaced: frozenset[str] = frozenset()) -> Views:
    """A view for reading in each region that `parts` are in: what is looked up is shared within one."""
    searches = options.orphans != "ignore" and bool(options.stack)
    return {
        region: aws.view(region=region, plan_only=True, replaced=replaced, searches=searches)
        for region in {part.region for part in parts}
    }


def plan_long(parts: Sequence[Part], views: Views, options: Options, watch: Stopwatch) -> dict[str, tuple[Step, ...]]:
    """The steps of those parts that take long to prepare, which has begun then: for before all else.

    One thread among many would come to them when the others are done. What fails is left to `plan_whole` to tell.
    """
    present = options.state == "present"
    long = [part for part in parts if present and any(part.kind.takes_long(spec) for spec in part.specs)]
    with suppress(Failures):
        return plan_parts(long, views, options, watch, missed=missed_by(long), plan_only=False)
    return {}


def plan_whole(
    parts: Sequence[Part],
    views: Views,
    aws: Aws,
    options: Options,
    watch: Stopwatch,
    *,
    known: Steps | None = None,
    plan_only: bool = True,
    warn: Callable[[str], None] = lambda message: None,
) -> dict[str, tuple[Step, ...]]:
    """The steps of every part, planned side by side. Raises `Failures` with all that cannot be planned.

    Those in `known` are planned already (see `plan_long`).
    Unless `plan_only`, what carrying them out will need is begun as soon as that is known, and has not failed.
    A reference to what is looked up, and neither there nor described, would fail when half is made: it is refused
    here. One that is `plan_only` warns of it, since something else may make it before the run.
    What is replaced gets another id, so what refers to it is planned once more, for an id known after apply.
    """
    missed = missed_by(parts)
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
    if not plan_only and (failed := aws.failed_ahead()):
        raise Failures(failed)
    return steps


def missed_by(parts: Sequence[Part]) -> Missed:
    """Room for what each part refers to in vain."""
    return {part.label: set() for part in parts}


def lost_references(parts: Sequence[Part], missed: Missed) -> Iterator[EngineError]:
    """One error for each reference in `missed` (by part) to something that no part describes either."""
    described = {name for part in parts for spec in part.specs for name in names_of(part.kind, spec)}
    for label, references in missed.items():
        for what, name in sorted(references):
            if not described & {bare(name), bare(name.rpartition("/")[2]), bare(name.partition(":alias/")[2])}:
                yield MissingReference(
                    f"{label}: {what} {name} does not exist, and nothing described is called so",
                    "Make it first, or correct the name.",
                )


def names_of(kind: Kind, spec: Spec) -> Iterator[str]:
    """What others call a resource: its title, or what identifies it."""
    yield bare(kind.title(spec))
    yield from (bare(str(spec[option])) for option in ("name", "domain") if spec.get(option))


def bare(name: str) -> str:
    """A name without what some kinds write around it: a zone's last dot, the prefix of a key's alias."""
    return name.removeprefix("alias/").rstrip(".").lower()


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


def carry_out_whole(
    parts: Sequence[Part],
    steps: Steps,
    aws: Aws,
    options: Options,
    watch: Stopwatch,
    backoff: Callable[[float], Backoff] = Backoff,
) -> dict[str, tuple[Plan, ...]]:
    """Carry out `steps`, each part as soon as those that it needs are done, and return the plans with final outputs.

    A part that has nothing to do is not waited for. Raises `WholeFailure` with what is done when something failed;
    what needs the failed part is not tried, and the rest goes on.
    """
    busy = [part for part in parts if any(step.plan.action is not Action.NONE for step in steps[part.label])]
    needs = needs_of(busy, options)

    def work(part: Part) -> tuple[Plan, ...]:
        view = aws.view(region=part.region, plan_only=False)
        with watch.timing(part.subject):
            return carry_out_steps(part.kind, view, steps[part.label], options, backoff)

    outcomes = in_order({part.label: part for part in busy}, needs, work)
    done = {label: tuple(step.plan for step in group) for label, group in steps.items()}
    failures: list[EngineError] = []
    for label, outcome in outcomes.items():
        done[label] = outcome if isinstance(outcome, tuple) else getattr(outcome, "plans", ())
        if isinstance(outcome, Failures):
            failures += outcome.failures
        elif isinstance(outcome, EngineError):
            failures.append(outcome)
    if failures:
        raise WholeFailure(failures, done)
    return done


def needs_of(parts: Sequence[Part], options: Options) -> dict[str, list[str]]:
    """The labels of the parts that each part waits for: what it refers to, or when destroying what refers to it."""
    needs: dict[str, list[str]] = {part.label: [] for part in parts}
    for part in parts:
        for other in parts:
            if other.kind.module in part.kind.after and other is not part:
                first, second = (other, part) if options.state == "present" else (part, other)
                needs[second.label].append(first.label)
    return needs


def in_order(
    items: Mapping[str, Part], needs: Mapping[str, Sequence[str]], work: Callable[[Part], tuple[Plan, ...]]
) -> dict[str, tuple[Plan, ...] | EngineError]:
    """`work` for every item when those in its `needs` are done; an error in place of what failed or was not tried."""
    order = [label for level in levels(needs) for label in level]
    futures: dict[str, Future[tuple[Plan, ...]]] = {}

    def when_ready(label: str) -> tuple[Plan, ...]:
        # those it waits for were handed to the pool before it, so it never waits for one without a thread
        broken = [need for need in needs[label] if futures[need].exception()]
        if broken:
            raise EngineError(f"{label} was not tried: it needs {', '.join(broken)}")
        return work(items[label])

    if not order:
        return {}
    with ThreadPoolExecutor(len(order), thread_name_prefix="aws-part") as pool:
        for label in order:
            futures[label] = pool.submit(when_ready, label)
    return {label: outcome(future, label) for label, future in futures.items()}


def outcome(future: Future[Any], label: str) -> Any:
    """What a part came to: its plans, or an error for the user."""
    error = future.exception()
    if error is None:
        return future.result()
    if not isinstance(error, Exception):
        raise error
    return explain(error, f"carrying out {label}")
