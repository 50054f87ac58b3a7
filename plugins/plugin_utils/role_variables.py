# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is wrong with the variables of roles: names that mean nothing, and values that nobody means."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.yaml import HAS_LIBYAML

from ansible_collections.serverless.aws.plugins.plugin_utils.finalized import Finalizer
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain

LOADER = yaml.CSafeLoader if HAS_LIBYAML else yaml.SafeLoader


COMMON = Path(__file__).parents[2] / "roles" / "common"
SHARED = "serverless_"
OF_PLAYBOOKS = frozenset(
    {
        *(SHARED + name for name in ("region", "profile", "access_key", "secret_key", "session_token", "endpoint_url")),
        *(SHARED + name for name in ("assume_role_arn", "assume_role_external_id", "allowed_account_ids", "partition")),
        *(SHARED + name for name in ("purge_tags", "take_over", "replace", "application", "role", "verb", "purpose")),
        *(SHARED + name for name in ("tasks", "waits", "caller", "outputs", "plans")),
        *(SHARED + name for name in ("policies_account_id", "policies_directory", "status_directory")),
        *(SHARED + name for name in ("cost_text_file", "invoke_file", "load_file", "logs_report_file", "outputs_file")),
        *(SHARED + name for name in ("cost_file", "plan_file", "policies_file", "redrive_file", "release_file")),
        *(SHARED + name for name in ("rotate_file", "status_file", "invoke_report_file", "load_report_file")),
        *(SHARED + name for name in ("redrive_report_file", "rotate_report_file", "status_report_file")),
        *(SHARED + f"application_{name}" for name in ("cost", "outputs", "plan", "policies", "release", "report")),
    }
)
"""Variables that the playbooks take or set beside those of the role `common`."""
PREFIX = re.compile(r"[A-Za-z0-9_-]*")
NEAR = 0.75
"""How alike two names must be, without what all of them begin with, for one to be a slip of the other."""
BLUEPRINT = "Blueprint, "
"""How the description of an option begins that is handed to a tier, whose modules check it."""


def problems_of_role(role: str | None, task_vars: Mapping[str, Any], templar: Any) -> list[str]:
    """What is wrong with the variables of `role`: unknown names, and settings of another type or choice.

    None without a role. The blueprint of an application is not looked at: the modules that take it do that.
    """
    if not role:
        return []
    foreign = foreign_variables(task_vars, templar)
    # beside the role of the task: the tasks of an application lie in the role `application`
    options = options_of(Path(task_vars["role_path"]).parent / role)
    problems = unknown_variables(role, [str(name) for name in task_vars], set(options), foreign)
    settings = {name: option for name, option in options.items() if not is_handed_on(option)}
    return problems + wrong_values(settings, task_vars, templar) + problems_of_shared(task_vars, templar)


def problems_of_shared(task_vars: Mapping[str, Any], templar: Any) -> list[str]:
    """What is wrong with the variables that all roles share: slips of names, and values of another type or choice."""
    options = options_of(COMMON)
    slips = slips_of_shared(
        [str(name) for name in task_vars], {*options, *OF_PLAYBOOKS}, foreign_variables(task_vars, templar)
    )
    return slips + wrong_values(options, task_vars, templar)


def foreign_variables(task_vars: Mapping[str, Any], templar: Any) -> list[str]:
    """Those that the user says are his own."""
    return list(templar.template(task_vars.get("serverless_foreign_variables") or []))


def wrong_values(options: Mapping[str, Mapping[str, Any]], task_vars: Mapping[str, Any], templar: Any) -> list[str]:
    """What the specs say about the values of `options` that there are."""
    finalizer = Finalizer(templar)
    given = plain({name: finalizer.value(task_vars[name]) for name in options if name in task_vars})
    validated = ArgumentSpecValidator(options).validate(given)
    return [*validated.error_messages, *senseless(options, validated.validated_parameters)]


def senseless(options: Mapping[str, Mapping[str, Any]], given: Mapping[str, Any]) -> Iterator[str]:
    """Numbers below 0, which count or last nothing, and prefixes of names with signs that names cannot have."""
    for name, value in given.items():
        if options.get(name, {}).get("type") in ("int", "float") and isinstance(value, (int, float)) and value < 0:
            yield f"{name} is {value}; it cannot be less than 0"
        if name.endswith("_name_prefix") and not PREFIX.fullmatch(str(value or "")):
            yield f"{name} is {value!r}; every name begins with it, so it has letters of a to z, digits, - and _ only"


def options_of(role_path: Path) -> dict[str, dict[str, Any]]:
    """The variables in the role's argument specs, of every entry point, with their specs."""
    text = (role_path / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    specs = yaml.load(text, Loader=LOADER)["argument_specs"]  # noqa: S506 - a safe loader
    return {name: option for entry in specs.values() for name, option in entry.get("options", {}).items()}


def is_blueprint(option: Mapping[str, Any]) -> bool:
    """Whether the option is part of an application's blueprint."""
    return isinstance(option["description"], str) and option["description"].startswith(BLUEPRINT)


def is_handed_on(option: Mapping[str, Any]) -> bool:
    """Whether the modules check the option: a part of a blueprint, or a tier's list of resources."""
    return is_blueprint(option) or option.get("elements") == "dict"


def unknown_variables(role: str, given: Iterable[str], known: Collection[str], foreign: Collection[str]) -> list[str]:
    """One problem for each variable of `given` that begins with `<role>_` and is not known."""
    problems = []
    for name in sorted(given):
        if not name.startswith(f"{role}_") or name in known or name in foreign or name.endswith("_result"):
            continue
        near = get_close_matches(name, known, 1, 0.5)
        meant = f"did you mean {near[0]}?" if near else f"the role has {', '.join(sorted(known))}."
        problems.append(
            f"{name} is no variable of the role {role}; {meant} If it is yours and not for this role, list it in "
            "serverless_foreign_variables."
        )
    return problems


def slips_of_shared(given: Iterable[str], known: Collection[str], foreign: Collection[str]) -> list[str]:
    """One problem for each variable of `given` that is nearly a shared one; the others that begin so are the user's."""
    endings = [name.removeprefix(SHARED) for name in known]
    problems = []
    for name in sorted(given):
        if not name.startswith(SHARED) or name in known or name in foreign:
            continue
        if near := get_close_matches(name.removeprefix(SHARED), endings, 1, NEAR):
            problems.append(
                f"{name} is no variable of serverless.aws; did you mean {SHARED}{near[0]}? If it is yours, list it in "
                "serverless_foreign_variables."
            )
    return problems
