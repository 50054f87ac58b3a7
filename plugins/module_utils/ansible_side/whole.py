# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole description in one task: planned side by side, and carried out as its resources need each other."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.connection import Connection
from ..engine.errors import EngineError
from ..engine.options import Options
from ..engine.plan import Action, Plan, summary
from ..engine.render import render
from ..engine.stopwatch import Stopwatch
from ..engine.whole import Part, Plans, WholeFailure, carry_out_whole, plan_whole
from .common_options import argument_spec
from .described import listed, validated
from .entry import Report
from .reachable import check_endpoint
from .registry import FAMILIES

OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "families": {"type": "dict", "default": {}},
    "tiers": {"type": "dict", "default": {}},
    "role": {"type": "str"},
    "plan_only": {"type": "bool", "default": False},
    "variables": {"type": "dict", "default": {}},
}


@dataclass(frozen=True)
class Whole:
    """The work of the module converge."""

    @property
    def services(self) -> tuple[str, ...]:
        """Those of every kind there is."""
        return tuple(sorted({service for family in FAMILIES.values() for service in family.kind.services}))

    @property
    def argument_spec(self) -> dict[str, Any]:
        """The description, and the common options, which hold for all of it."""
        return argument_spec(OPTIONS)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """The result of a module of a kind, for all of them, and `families` with each one's resources."""
        parts, problems = validated(params["families"], params["tiers"])
        if problems:
            return failed(listed(problems), params) | {"problems": problems}
        watch = Stopwatch()
        try:
            check_endpoint(params.get("endpoint_url"))
            plans = converged(parts, params, watch, plan_only=check_mode or params["plan_only"], report=report)
            return result(parts, plans, watch)
        except WholeFailure as failure:
            return result(parts, failure.plans, watch) | failed(str(failure), params, changed=is_busy(failure.plans))
        except EngineError as error:
            return failed(str(error), params)


def converged(
    parts: Sequence[Part], params: Mapping[str, Any], watch: Stopwatch, *, plan_only: bool, report: Report
) -> Plans:
    """Plan, and carry the plan out unless `plan_only`. Raises `EngineError`."""
    options = Options.from_params(params)
    aws = Aws(
        Connection.from_params(params),
        plan_only=True,
        stack=options.stack,
        account_id=params.get("account_id"),
        report=report,
    )
    try:
        steps = plan_whole(parts, aws, options, watch)
        plans: Plans = {label: tuple(step.plan for step in group) for label, group in steps.items()}
        if not plan_only and is_busy(plans):
            plans = carry_out_whole(parts, steps, aws, options, watch)
        return plans
    finally:
        aws.close()


def failed(message: str, params: Mapping[str, Any], *, changed: bool = False) -> dict[str, Any]:
    """A failure, with the variable by which the user sets each option that the message names."""
    variables = params["variables"]
    named = [option for option in variables if re.search(rf"(?<![\w.]){re.escape(option)}\b", message)]
    lines = [f"{option} is set by the variable {variables[option]}." for option in named]
    return {"failed": True, "changed": changed, "msg": "\n".join([message, *lines])}


def is_busy(plans: Plans) -> bool:
    """Whether one of the plans has something to do."""
    return any(plan.action is not Action.NONE for group in plans.values() for plan in group)


def result(parts: Sequence[Part], plans: Plans, watch: Stopwatch) -> dict[str, Any]:
    """The module result for `plans`, in the order of the description."""
    shown: list[Plan] = []
    subjects: dict[str, list[Plan]] = {}
    families: dict[str, list[dict[str, Any]]] = {}
    resources: list[dict[str, Any]] = []
    for part in parts:
        entries = [plan.as_result() | ({"tier": part.tier} if part.tier else {}) for plan in plans[part.label]]
        families.setdefault(part.kind.module if part.tier else part.label, []).extend(entries)
        resources += entries
        shown += plans[part.label]
        subjects.setdefault(part.subject, []).extend(plans[part.label])
    return {
        "changed": is_busy(plans),
        "families": families,
        "resources": resources,
        "summary": summary(shown),
        "tiers": {
            subject: {**summary(group), "seconds": round(watch.seconds(subject), 1)}
            for subject, group in subjects.items()
        },
        "diff": {"prepared": render(shown)},
    }


WHOLE: Final = Whole()
