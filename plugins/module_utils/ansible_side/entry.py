# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a module's parameters to the engine and back to a module's result: the same for both paths."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ..engine.aws import Aws
from ..engine.connection import Connection
from ..engine.converge import PartialFailure, check, converge
from ..engine.errors import DescriptionError, EngineError
from ..engine.kind import Kind
from ..engine.options import Options
from ..engine.plan import Action, Plan, summary
from ..engine.render import render
from .common_options import argument_spec
from .reachable import check_endpoint

Report = Callable[[str], None]


class Work(Protocol):
    """What a module does, for both paths: as a module and in Ansible's worker."""

    @property
    def argument_spec(self) -> dict[str, Any]:
        """The whole argument spec, common options included."""

    @property
    def services(self) -> tuple[str, ...]:
        """The boto3 services whose models are worth parsing before Ansible forks."""

    @property
    def described_by(self) -> tuple[str, ...]:
        """Options that hold whole descriptions: a result repeats them only where somebody sees them, with -vvv."""
        return ()

    def secrets(self, params: Mapping[str, Any]) -> set[str]:
        """Secret values in `params` that the argument spec does not see as such: nothing may show them."""
        return set()

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """The module's result for validated `params`; `failed` and `msg` in it instead of an exception."""


@dataclass(frozen=True)
class Family(Work):
    """The work of a module of a kind: the kind together with the options of its module."""

    kind: Kind
    own_options: Mapping[str, Any]

    @property
    def argument_spec(self) -> dict[str, Any]:
        """The whole argument spec, common options included."""
        return argument_spec(self.own_options)

    @property
    def services(self) -> tuple[str, ...]:
        """Those that a converged run calls."""
        return self.kind.services

    @property
    def described_by(self) -> tuple[str, ...]:
        """The list of resources."""
        return (self.kind.option,)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """Converge what `params` describe."""
        return run(self, params, check_mode=check_mode, report=report)


def run(family: Family, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
    """Converge what `params` describe.

    Returns a module result: `changed`, `resources` (one per spec: kind, name, action, changes, outputs, notes),
    `summary` (resources per action) and `diff`; on failure also `failed` and `msg`, with what was done until then.
    """
    kind = family.kind
    specs: Sequence[Mapping[str, Any]] = list(params[kind.option] or [])
    options = Options.from_params(params)
    try:
        if problems := list(options.problems()):
            raise DescriptionError(problems)
        check(kind, specs)
        if not specs:
            return result(())
        check_endpoint(params.get("endpoint_url"))
        aws = Aws(
            Connection.from_params(params),
            plan_only=check_mode,
            stack=params.get("stack") or None,
            account_id=params.get("account_id"),
            take_over=bool(params.get("take_over")),
            report=report,
        )
        try:
            # the connection keeps the stack's region, which what a global kind refers to is in
            here = aws.view(region=kind.region, plan_only=check_mode)
            return result(converge(kind, specs, here, options))
        finally:
            aws.close()
    except PartialFailure as failure:
        return {**result(failure.plans), "failed": True, "msg": str(failure)}
    except DescriptionError as error:
        return {"failed": True, "changed": False, "msg": "the description cannot work on AWS:\n" + str(error)}
    except EngineError as error:
        return {"failed": True, "changed": False, "msg": str(error)}


def result(plans: Sequence[Plan]) -> dict[str, Any]:
    """The module result for `plans`."""
    return {
        "changed": any(plan.action is not Action.NONE for plan in plans),
        "resources": [plan.as_result() for plan in plans],
        "summary": summary(plans),
        "diff": {"prepared": render(plans)},
    }
