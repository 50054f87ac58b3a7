# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's one entry: specs of one kind in, plans out; in a plan nothing is written."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from .apply import carry_out
from .aws import Aws
from .errors import DescriptionError, EngineError, Failures
from .kind import Kind, Spec
from .options import Options
from .plan import SIGNS, Action, Plan
from .planner import Step, plan_absent, plan_present
from .policy import listed_problems
from .side_by_side import each_resource, levels
from .tags import tag_problems
from .texts import text_problems
from .waits import Backoff


class PartialFailure(Failures):
    """Some resources failed; `plans` are those that are done, with what happened to them."""

    def __init__(self, failures: Sequence[EngineError], plans: Sequence[Plan]) -> None:
        super().__init__(failures)
        self.plans = tuple(plans)


def check(kind: Kind, specs: Sequence[Spec]) -> None:
    """Raise `DescriptionError` with everything that AWS would refuse in `specs`. Makes no call."""
    problems: list[str] = []
    seen: set[str] = set()
    for index, spec in enumerate(specs):
        title = kind.title(spec)
        where = f"{kind.option}[{index}] ({title})"
        if title in seen:
            problems.append(f"{where}: the name is used twice; names must differ")
        seen.add(title)
        problems += [f"{where}: {problem}" for problem in problems_of(kind, spec)]
    try:
        levels(needs(kind, specs))
    except EngineError as circle:
        problems.append(f"{kind.option}: {circle}")
    if problems:
        raise DescriptionError(problems)


def problems_of(kind: Kind, spec: Spec) -> Iterator[str]:
    """What AWS would refuse in one spec: its kind's rules, and those that hold wherever there are such options."""
    yield from text_problems(kind.texts, spec)
    yield from kind.problems(spec)
    yield from tag_problems(spec.get("tags"))
    yield from listed_problems("policy_statements", spec.get("policy_statements") or (), of_resource=True)


def needs(kind: Kind, specs: Sequence[Spec]) -> dict[str, tuple[str, ...]]:
    """Title to the titles that it needs."""
    return {kind.title(spec): tuple(kind.requires(spec)) for spec in specs}


def converge(
    kind: Kind, specs: Sequence[Spec], aws: Aws, options: Options, backoff: Callable[[float], Backoff] = Backoff
) -> tuple[Plan, ...]:
    """Plan `specs` side by side and, unless `aws.plan_only`, carry the plans out.

    Returns one plan per spec, in their order, with the outputs after the run. Raises `DescriptionError` before the
    first call, `Failures` when a plan cannot be made (nothing is written then), `PartialFailure` when a step failed.
    """
    check(kind, specs)
    steps = plan_steps(kind, specs, aws, options)
    if aws.plan_only:
        return tuple(step.plan for step in steps)
    return carry_out_steps(kind, aws, steps, options, backoff)


def plan_steps(
    kind: Kind, specs: Sequence[Spec], aws: Aws, options: Options, then: Callable[[Step], None] = lambda step: None
) -> tuple[Step, ...]:
    """The step for each of `specs`, planned side by side; `then` is called with each at once.

    Raises `Failures` with all that cannot be planned.
    """
    plan_one = plan_present if options.state == "present" else plan_absent

    def plan_and_then(spec: Spec) -> Step:
        step = plan_one(kind, aws, spec, options)
        then(step)
        return step

    planned = each_resource(specs, plan_and_then, lambda spec: f"reading {kind.name} {kind.title(spec)}")
    if failed := [item for item in planned if isinstance(item, EngineError)]:
        raise Failures(failed)
    return tuple(item for item in planned if isinstance(item, Step))


def carry_out_steps(
    kind: Kind,
    aws: Aws,
    steps: Sequence[Step],
    options: Options,
    backoff: Callable[[float], Backoff] = Backoff,
) -> tuple[Plan, ...]:
    """Carry out `steps`, as far as they need each other one after the other, and return the plans with final outputs.

    Raises `PartialFailure` with those that are done when one failed.
    """
    order = levels(needs(kind, [step.spec for step in steps]))
    if options.state == "absent":
        order.reverse()
    by_name = {step.plan.name: step for step in steps}
    done: dict[str, Plan] = {}
    failures: dict[str, EngineError] = {}

    def work(step: Step) -> Plan:
        broken = [need for need in kind.requires(step.spec) if need in failures]
        if broken and options.state == "present":
            raise EngineError(f"{kind.name} {step.plan.name} was not tried: it needs {', '.join(broken)}")
        return finished(kind, aws, step, options, backoff)

    for group in order:
        results = each_resource([by_name[name] for name in group], work, lambda step: f"{kind.name} {step.plan.name}")
        for name, result in zip(group, results, strict=True):
            if isinstance(result, EngineError):
                failures[name] = result
            else:
                done[name] = result
    if failures:
        raise PartialFailure(tuple(failures.values()), tuple(done[s.plan.name] for s in steps if s.plan.name in done))
    return tuple(done[step.plan.name] for step in steps)


def finished(kind: Kind, aws: Aws, step: Step, options: Options, backoff: Callable[[float], Backoff]) -> Plan:
    """Carry one step out, say so, and return its plan with the outputs that there are now."""
    plan = step.plan
    if plan.action is Action.NONE:
        return plan
    began = time.monotonic()
    found = carry_out(kind, aws, step, options, backoff)
    aws.report(f"{SIGNS[plan.action]} {plan.kind} {plan.name} ({time.monotonic() - began:.1f} s)")
    if plan.action is Action.DELETE:
        return plan
    return replace(plan, outputs=kind.outputs(aws, step.spec, found), notes=tuple(kind.notes(step.spec, found)))
