# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole description in one task: planned side by side, and carried out as its resources need each other."""

from __future__ import annotations

import re
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.connection import Connection
from ..engine.errors import EngineError, Failures
from ..engine.explain import ANSWERED
from ..engine.lost_references import missed_by
from ..engine.options import Options
from ..engine.orphans import search
from ..engine.owned import SEARCH
from ..engine.part import Steps, views_of
from ..engine.whole_apply import WholeFailure, carry_out_whole
from ..engine.whole_plan import plan_long, plan_whole
from .common_options import argument_spec
from .described import completed, listed, validated
from .entry import Report
from .of_application import OfDescription
from .outcome import Outcome
from .reachable import check_endpoint
from .registry import FAMILIES

OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "families": {"type": "dict", "default": {}},
    "tiers": {"type": "dict", "default": {}},
    "role": {"type": "str"},
    "plan_only": {"type": "bool", "default": False},
    "orphans": {"type": "str", "choices": ["ignore", "list", "prune"], "default": "ignore"},
    "variables": {"type": "dict", "default": {}},
}


@dataclass(frozen=True)
class Whole(OfDescription):
    """The work of the module converge."""

    @property
    def services(self) -> tuple[str, ...]:
        """Those of every kind there is, and the search for what a stack owns."""
        return tuple(sorted({SEARCH, *(service for family in FAMILIES.values() for service in family.kind.services)}))

    @property
    def argument_spec(self) -> dict[str, Any]:
        """The description, and the common options, which hold for all of it."""
        return argument_spec(OPTIONS)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """The result of a module of a kind, for all of them, and `families` with each one's resources."""
        parts, problems = validated(params["families"], params["tiers"])
        problems += Options.from_params(params).problems()
        if problems:
            return failed(listed(problems), params) | {"problems": problems}
        outcome = Outcome(parts)
        try:
            check_endpoint(params.get("endpoint_url"))
            converge(outcome, params, plan_only=check_mode or params["plan_only"], report=report)
            return outcome.as_result()
        except WholeFailure as failure:
            outcome.plans |= failure.plans
            return outcome.as_result() | failed(str(failure), params, changed=outcome.changed)
        except EngineError as error:
            return failed(str(error), params)


def converge(outcome: Outcome, params: Mapping[str, Any], *, plan_only: bool, report: Report) -> None:
    """Plan, and carry the plan out unless `plan_only`; what comes of it goes into `outcome`. Raises `EngineError`."""
    options = Options.from_params(params)
    aws = Aws(
        Connection.from_params(params),
        plan_only=True,
        stack=options.stack,
        account_id=params.get("account_id"),
        take_over=bool(params.get("take_over")),
        report=report,
    )
    try:
        steps = plan(outcome, aws, options, plan_only=plan_only)
        if plan_only:
            return
        leaving = [part for part, _steps in outcome.search.leaving.values()]
        left = {label: group for label, (_part, group) in outcome.search.leaving.items()}
        if options.state == "absent":
            parts = [*outcome.parts, *leaving]
            outcome.plans |= carry_out_whole(parts, {**steps, **left}, aws, options, outcome.watch)
            return
        outcome.plans |= carry_out_whole(outcome.parts, steps, aws, options, outcome.watch)
        # only now does nothing refer to them any more
        outcome.plans |= carry_out_whole(leaving, left, aws, replace(options, state="absent"), outcome.watch)
    finally:
        aws.close()


def plan(outcome: Outcome, aws: Aws, options: Options, *, plan_only: bool) -> Steps:
    """Plan the description and search for what it no longer has, side by side; the steps of the description."""
    views = views_of(outcome.parts, aws, options)
    missed = missed_by(outcome.parts)
    known = {} if plan_only else plan_long(outcome.parts, views, options, outcome.watch, missed)
    with ThreadPoolExecutor(1, thread_name_prefix="aws-search") as pool:
        searching = pool.submit(search, outcome.parts, views, options, completed, outcome.watch)
        try:
            steps: Steps = plan_whole(
                outcome.parts,
                views,
                aws,
                options,
                outcome.watch,
                known=known,
                missed=missed,
                plan_only=plan_only,
                warn=outcome.warnings.append,
            )
        except Failures as failures:
            also = searching.exception()  # what cannot be planned on either side is told together
            raise Failures([*failures.failures, *(also.failures if isinstance(also, Failures) else ())]) from failures
        outcome.search = searching.result()
    gone = {label: group for label, (_part, group) in outcome.search.leaving.items()}
    outcome.plans = {label: tuple(step.plan for step in group) for label, group in {**steps, **gone}.items()}
    return steps


def failed(message: str, params: Mapping[str, Any], *, changed: bool = False) -> dict[str, Any]:
    """A failure, with the variable by which the user sets each option that the message names.

    What AWS answered counts for nothing: it does not know our options, only words that some of them are, too.
    """
    variables = params["variables"]
    own = "\n".join(line for line in message.splitlines() if ANSWERED not in line)
    named = [option for option in variables if re.search(rf"(?<![\w.]){re.escape(option)}\b", own)]
    lines = [f"{option} is set by the variable {variables[option]}." for option in named]
    return {"failed": True, "changed": changed, "msg": "\n".join([message, *lines])}


WHOLE: Final = Whole()
