# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A description, as modules with their options or as tiers: every problem of it, found without a call."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from ansible.module_utils.common.parameters import _list_no_log_values

from ..engine.converge import check
from ..engine.errors import DescriptionError, EngineError
from ..engine.kind import Kind
from ..engine.part import Part
from ..kinds.apigateway_rest_api.described import with_openapi
from ..rules.description import Description
from ..rules.every import problems as rule_problems
from ..tiers.table import TIERS, Wanted, unknown, wanted
from .argument_errors import messages
from .registry import FAMILIES
from .shapes import empty_texts, repeated_texts, wrong_shapes


def validated(
    families: Mapping[str, Any] | None, tiers: Mapping[str, Mapping[str, Any]] | None = None
) -> tuple[list[Part], list[str]]:
    """The parts of a description and every problem: in options, in resources, and between them."""
    problems = list(unknown(tiers or {}))
    known = {tier: variables for tier, variables in (tiers or {}).items() if not problems}
    parts: list[Part] = []
    for item in [*of_families(families or {}), *wanted(known)]:
        part = part_of(item, problems)
        if part is not None:
            parts.append(part)
            problems += kind_problems(part) or texts_problems(part)
    return parts, problems + rule_problems(Description(by_module(parts)))


def of_families(families: Mapping[str, Any]) -> list[Wanted]:
    """Modules with their options as they are given: a word after `/` tells two of one module apart."""
    return [Wanted(label, label.partition("/")[0], options or {}) for label, options in families.items()]


def part_of(item: Wanted, problems: list[str]) -> Part | None:
    """The part with validated specs, or None after adding to `problems` what is wrong with its options."""
    family = FAMILIES.get(item.module)
    if family is None:
        problems.append(f"{item.label} is no module of serverless.aws; there are {', '.join(sorted(FAMILIES))}")
        return None
    if shapes := list(wrong_shapes(family.argument_spec, item.options)):
        problems += [f"{item.label}: {told}" for told in shapes]
        return None
    outcome = ModuleArgumentSpecValidator(family.argument_spec).validate(item.options)
    if outcome.error_messages:
        problems += [f"{item.label}: {told}" for told in messages(outcome.errors, f"serverless.aws.{item.module}")]
        return None
    params = outcome.validated_parameters
    specs = params[family.kind.option] or []
    return Part(item.label, family.kind, specs, family.kind.region or params.get("region"), item.tier)


def texts_problems(part: Part) -> list[str]:
    """Required texts that a template left empty and texts given twice, where the kind itself finds no fault."""
    options, given = FAMILIES[part.kind.module].own_options, {part.kind.option: list(part.specs)}
    told = [*empty_texts(options, given), *repeated_texts(options, given)]
    return [f"{part.label}: {problem}" for problem in told]


def completed(kind: Kind, spec: Mapping[str, Any]) -> Mapping[str, Any]:
    """A spec that only identifies a resource, with defaults filled in."""
    family = FAMILIES[kind.module]
    outcome = ModuleArgumentSpecValidator(family.argument_spec).validate({kind.option: [dict(spec)]})
    if outcome.error_messages:
        raise EngineError(f"{kind.module}: {'; '.join(outcome.error_messages)}", "This is a bug in serverless.aws.")
    return dict(outcome.validated_parameters[kind.option][0])


def secret_values(families: Any, tiers: Any) -> set[str]:
    """The values of secret options at any depth of a description, whether or not it can work."""
    try:
        known = {tier: variables for tier, variables in (tiers or {}).items() if tier in TIERS}
        if not all(isinstance(variables, Mapping) for variables in known.values()):
            return set(texts([families, tiers]))
        items = [item for item in (*of_families(families or {}), *wanted(known)) if item.module in FAMILIES]
        found = (_list_no_log_values(FAMILIES[item.module].argument_spec, dict(item.options)) for item in items)
        return {str(value) for values in found for value in values}
    except (AttributeError, KeyError, TypeError, ValueError):
        # something is not what it should be, so which part of it is secret cannot be told
        return set(texts([families, tiers]))


def texts(value: Any) -> Iterator[str]:
    """Every text in `value`, at any depth."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from texts(item)


def by_module(parts: Sequence[Part]) -> dict[str, list[Mapping[str, Any]]]:
    """All specs of each module."""
    specs: dict[str, list[Mapping[str, Any]]] = {}
    for part in parts:
        specs.setdefault(part.kind.module, []).extend(part.specs)
    return specs


def whole_specs(part: Part) -> list[Mapping[str, Any]]:
    """The specs of a part with everything that they describe in themselves: a REST API's OpenAPI document too."""
    if part.kind.module != "apigateway_rest_apis":
        return list(part.specs)
    return [{**with_openapi(spec), "openapi": None} for spec in part.specs]


def whole_by_module(parts: Sequence[Part]) -> dict[str, list[Mapping[str, Any]]]:
    """All specs of each module, as `whole_specs` has them: for who looks at a description without the kinds."""
    specs: dict[str, list[Mapping[str, Any]]] = {}
    for part in parts:
        specs.setdefault(part.kind.module, []).extend(whole_specs(part))
    return specs


def kind_problems(part: Part) -> list[str]:
    """What the kind itself finds in its specs."""
    try:
        check(part.kind, part.specs)
    except DescriptionError as error:
        return list(error.problems)
    except OSError as error:  # a source that may not be read, or whose name no file can have
        return [f"{part.label}: {error.filename} cannot be read: {error.strerror}"]
    return []


def listed(problems: Sequence[str], what: str = "the description cannot work") -> str:
    """The problems as the message of a failure."""
    lines = "\n".join(f"- {problem}" for problem in problems)
    return f"{what}, and nothing was changed:\n{lines}"
