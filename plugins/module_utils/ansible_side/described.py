# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A description as modules and their options: every problem of it, found without a call."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator

from ..engine.converge import check
from ..engine.errors import DescriptionError
from ..engine.kind import Kind
from ..rules.description import Description
from ..rules.every import problems as rule_problems
from .argument_errors import messages
from .registry import FAMILIES


@dataclass(frozen=True)
class Part:
    """What a description wants of one module: validated specs with defaults, and the region when not the stack's.

    `label` is the module's name, followed by `/word` where one module has several parts.
    """

    label: str
    kind: Kind
    specs: Sequence[Mapping[str, Any]]
    region: str | None


def validated(described: Mapping[str, Any]) -> tuple[list[Part], list[str]]:
    """The parts of a description and every problem: in options, in resources, and between them."""
    problems: list[str] = []
    parts: list[Part] = []
    for label, options in described.items():
        module = label.partition("/")[0]
        family = FAMILIES.get(module)
        if family is None:
            problems.append(f"{label} is no module of serverless.aws; there are {', '.join(sorted(FAMILIES))}")
            continue
        outcome = ModuleArgumentSpecValidator(family.argument_spec).validate(options)
        if outcome.error_messages:
            problems += [f"{label}: {told}" for told in messages(outcome.errors, f"serverless.aws.{module}")]
            continue
        params = outcome.validated_parameters
        part = Part(label, family.kind, params[family.kind.option] or [], family.kind.region or params.get("region"))
        parts.append(part)
        problems += kind_problems(part)
    return parts, problems + rule_problems(Description(by_module(parts)))


def by_module(parts: Sequence[Part]) -> dict[str, list[Mapping[str, Any]]]:
    """All specs of each module."""
    specs: dict[str, list[Mapping[str, Any]]] = {}
    for part in parts:
        specs.setdefault(part.kind.module, []).extend(part.specs)
    return specs


def kind_problems(part: Part) -> list[str]:
    """What the kind itself finds in its specs."""
    try:
        check(part.kind, part.specs)
    except DescriptionError as error:
        return list(error.problems)
    return []


def listed(problems: Sequence[str]) -> str:
    """The problems as the message of a failure."""
    lines = "\n".join(f"- {problem}" for problem in problems)
    return f"the description cannot work, and nothing was changed:\n{lines}"
