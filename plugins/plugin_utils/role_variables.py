# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables that begin with a role's name and mean nothing: argument specs of roles cannot see them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.yaml import HAS_LIBYAML

from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain

LOADER = yaml.CSafeLoader if HAS_LIBYAML else yaml.SafeLoader


BLUEPRINT = "Blueprint, "
"""How the description of an option begins that is handed to a tier, whose modules check it."""


def problems_of_role(role: str | None, task_vars: Mapping[str, Any], templar: Any) -> list[str]:
    """What is wrong with the variables of `role`: unknown names, and settings of another type or choice.

    None without a role. The blueprint of an application is not looked at: the modules that take it do that.
    """
    if not role:
        return []
    foreign = templar.template(task_vars.get("serverless_foreign_variables") or [])
    # beside the role of the task: the tasks of an application lie in the role `application`
    roles = Path(task_vars["role_path"]).parent
    options = options_of(roles / role)
    problems = unknown_variables(role, [str(name) for name in task_vars], set(options), foreign)
    settings = {name: option for name, option in options.items() if not is_blueprint(option)}
    settings |= options_of(roles / "common")
    given = {name: templar.template(task_vars[name]) for name in settings if name in task_vars}
    return problems + list(ArgumentSpecValidator(settings).validate(plain(given)).error_messages)


def options_of(role_path: Path) -> dict[str, dict[str, Any]]:
    """The variables in the role's argument specs, of every entry point, with their specs."""
    text = (role_path / "meta" / "argument_specs.yml").read_text(encoding="utf-8")
    specs = yaml.load(text, Loader=LOADER)["argument_specs"]  # noqa: S506 - a safe loader
    return {name: option for entry in specs.values() for name, option in entry.get("options", {}).items()}


def is_blueprint(option: Mapping[str, Any]) -> bool:
    """Whether the option is part of an application's blueprint."""
    return isinstance(option["description"], str) and option["description"].startswith(BLUEPRINT)


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
