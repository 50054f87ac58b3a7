# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole description carried out: each part as soon as those that it refers to are done."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

from .aws import Aws
from .converge import carry_out_steps
from .errors import EngineError, Failures
from .explain import explain
from .options import Options
from .part import Part, Plans, Steps
from .plan import Action, Plan
from .side_by_side import levels
from .stopwatch import Stopwatch
from .waits import Backoff


class WholeFailure(Failures):
    """Some resources failed; `plans` are those that are done, by part."""

    def __init__(self, failures: Sequence[EngineError], plans: Plans) -> None:
        super().__init__(failures)
        self.plans = plans


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
