# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole description in one task: planned side by side, as fast as its reads, or converged family by family."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.connection import Connection
from ..engine.converge import converge
from ..engine.errors import EngineError, Failures
from ..engine.options import Options
from ..engine.plan import Action, Plan, summary
from ..engine.render import render
from ..engine.side_by_side import each
from .common_options import argument_spec
from .described import Part, listed, validated
from .entry import Report
from .reachable import check_endpoint
from .registry import FAMILIES

OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "families": {"type": "dict", "required": True},
    "plan_only": {"type": "bool", "default": False},
    "variables": {"type": "dict", "default": {}},
}
Plans = dict[str, tuple[Plan, ...]]


@dataclass(frozen=True)
class Whole:
    """The work of the module converge."""

    @property
    def services(self) -> tuple[str, ...]:
        """Those of every kind there is."""
        return tuple(sorted({service for family in FAMILIES.values() for service in family.kind.services}))

    @property
    def argument_spec(self) -> dict[str, Any]:
        """The families, and the common options, which hold for each of them."""
        return argument_spec(OPTIONS)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """The result of a module of a kind, for all of them, and `families` with each one's resources."""
        parts, problems = validated(params["families"])
        if problems:
            message = with_variables(listed(problems), params["variables"])
            return {"failed": True, "changed": False, "msg": message, "problems": problems}
        try:
            check_endpoint(params.get("endpoint_url"))
            session = Session(params, report)
            try:
                return result(session.work(parts, plan_only=check_mode or params["plan_only"]))
            finally:
                session.close()
        except EngineError as error:
            return {"failed": True, "changed": False, "msg": with_variables(str(error), params["variables"])}


class Session:
    """The connections of one task: one per region and purpose, so that clients are made once."""

    def __init__(self, params: Mapping[str, Any], report: Report) -> None:
        self.params = params
        self.report = report
        self.options = Options.from_params(params)
        self.made: list[Aws] = []

    def connect(self, region: str | None, *, plan_only: bool) -> Aws:
        """A connection to `region` (None: the stack's)."""
        connection = Connection.from_params({**self.params, "region": region or self.params.get("region")})
        aws = Aws(
            connection,
            plan_only=plan_only,
            stack=self.params.get("stack") or None,
            account_id=self.params.get("account_id"),
            report=self.report,
        )
        self.made.append(aws)
        return aws

    def work(self, parts: Sequence[Part], *, plan_only: bool) -> Plans:
        """Plan everything side by side; carry out, in order, from the first part on that has something to do.

        What comes after a change is planned again: a resource made anew has another id, which others refer to.
        """
        order = [part for part in parts if part.specs]
        if self.options.state == "absent":
            order.reverse()
        plans = self.plan(order)
        if plan_only:
            return plans
        busy = [place for place, part in enumerate(order) if is_busy(plans[part.label])]
        for part in order[busy[0] :] if busy else []:
            aws = self.connect(part.region, plan_only=False)
            plans[part.label] = converge(part.kind, part.specs, aws, self.options)
        return plans

    def plan(self, order: Sequence[Part]) -> Plans:
        """The plan of every part, made side by side. Raises `Failures` with all that cannot be planned."""
        reading = {region: self.connect(region, plan_only=True) for region in {part.region for part in order}}
        outcomes = each(
            order,
            lambda part: converge(part.kind, part.specs, reading[part.region], self.options),
            lambda part: f"planning {part.label}",
        )
        if failed := [outcome for outcome in outcomes if isinstance(outcome, EngineError)]:
            raise Failures(failed)
        return {part.label: plans for part, plans in zip(order, outcomes, strict=True) if isinstance(plans, tuple)}

    def close(self) -> None:
        """Let the threads end."""
        for aws in self.made:
            aws.close()


def with_variables(message: str, variables: Mapping[str, Any]) -> str:
    """`message`, and for each option that it names the variable by which the user sets it."""
    named = [option for option in variables if re.search(rf"(?<![\w.]){re.escape(option)}\b", message)]
    lines = [f"{option} is set by the variable {variables[option]}." for option in named]
    return "\n".join([message, *lines])


def is_busy(plans: Sequence[Plan]) -> bool:
    """Whether one of the plans has something to do."""
    return any(plan.action is not Action.NONE for plan in plans)


def result(plans: Plans) -> dict[str, Any]:
    """The module result for `plans`, in the order of the description."""
    every = [plan for group in plans.values() for plan in group]
    return {
        "changed": any(plan.action is not Action.NONE for plan in every),
        "families": {module: [plan.as_result() for plan in group] for module, group in plans.items()},
        "resources": [plan.as_result() for plan in every],
        "summary": summary(every),
        "diff": {"prepared": render(every)},
    }


WHOLE: Final = Whole()
