# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The engine's one entry: specs of one kind in, plans out; in a plan nothing is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from .apply import carry_out
from .aws import Aws
from .errors import DescriptionError, EngineError, Failures
from .kind import Kind, Spec
from .options import Options
from .plan import Action, Plan
from .planner import Step, plan_absent, plan_present
from .side_by_side import each, levels
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
        problems += [f"{where}: {problem}" for problem in kind.problems(spec)]
    if problems:
        raise DescriptionError(problems)


def converge(
    kind: Kind, specs: Sequence[Spec], aws: Aws, options: Options, backoff: Callable[[float], Backoff] = Backoff
) -> tuple[Plan, ...]:
    """Plan `specs` side by side and, unless `aws.plan_only`, carry the plans out.

    Returns one plan per spec, in their order, with the outputs after the run. Raises `DescriptionError` before the
    first call, `Failures` when a plan cannot be made (nothing is written then), `PartialFailure` when a step failed.
    """
    check(kind, specs)
    order = levels({kind.title(spec): tuple(kind.requires(spec)) for spec in specs})
    plan_one = plan_present if options.state == "present" else plan_absent
    planned = each(
        specs, lambda spec: plan_one(kind, aws, spec, options), lambda spec: f"reading {kind.name} {kind.title(spec)}"
    )
    if failed := [item for item in planned if isinstance(item, EngineError)]:
        raise Failures(failed)
    steps = [item for item in planned if isinstance(item, Step)]
    if aws.plan_only:
        return tuple(step.plan for step in steps)
    if options.state == "absent":
        order.reverse()
    return carry_out_all(kind, aws, steps, order, options, backoff)


def carry_out_all(
    kind: Kind,
    aws: Aws,
    steps: Sequence[Step],
    order: Sequence[Sequence[str]],
    options: Options,
    backoff: Callable[[float], Backoff],
) -> tuple[Plan, ...]:
    """Carry out `steps`, one group of names in `order` after the other, and return the plans with final outputs."""
    by_name = {step.plan.name: step for step in steps}
    done: dict[str, Plan] = {}
    failures: dict[str, EngineError] = {}

    def work(step: Step) -> Plan:
        broken = [need for need in kind.requires(step.spec) if need in failures]
        if broken and options.state == "present":
            raise EngineError(f"{kind.name} {step.plan.name} was not tried: it needs {', '.join(broken)}")
        found = carry_out(kind, aws, step, options, backoff)
        if step.plan.action in (Action.NONE, Action.DELETE):
            return step.plan
        outputs, notes = kind.outputs(aws, step.spec, found), tuple(kind.notes(step.spec, found))
        return replace(step.plan, outputs=outputs, notes=notes)

    for group in order:
        results = each([by_name[name] for name in group], work, lambda step: f"{kind.name} {step.plan.name}")
        for name, result in zip(group, results, strict=True):
            if isinstance(result, EngineError):
                failures[name] = result
            else:
                done[name] = result
    if failures:
        raise PartialFailure(tuple(failures.values()), tuple(done[s.plan.name] for s in steps if s.plan.name in done))
    return tuple(done[step.plan.name] for step in steps)
