# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check a whole description before the first call: every problem at once, nothing asked of AWS."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from ansible.plugins.action import ActionBase

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.entry import Family
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import check
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import DescriptionError
from ansible_collections.serverless.aws.plugins.module_utils.rules.description import Description
from ansible_collections.serverless.aws.plugins.module_utils.rules.every import problems as rule_problems
from ansible_collections.serverless.aws.plugins.plugin_utils.fast_path import plain
from ansible_collections.serverless.aws.plugins.plugin_utils.registry import families
from ansible_collections.serverless.aws.plugins.plugin_utils.role_variables import known_variables, unknown_variables

FAMILIES = families()  # when Ansible loads the plugin, before it forks


class ActionModule(ActionBase):
    """Runs on the controller, always; changes nothing."""

    _supports_check_mode = True
    _supports_async = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """`{changed: False, resources: n}`, or a failure whose `problems` has every one of them."""
        super().run(tmp, task_vars)
        args = plain(self._task.args)
        found = self._variable_problems(args.get("role"), task_vars or {})
        found += description_problems(args.get("families") or {})
        if found:
            listed = "\n".join(f"- {problem}" for problem in found)
            return {
                "failed": True,
                "msg": f"the description cannot work, and nothing was changed:\n{listed}",
                "problems": found,
            }
        return {"changed": False}

    def _variable_problems(self, role: str | None, task_vars: Mapping[str, Any]) -> list[str]:
        if not role:
            return []
        foreign = self._templar.template(task_vars.get("serverless_foreign_variables") or [])
        known = known_variables(task_vars["role_path"])
        return unknown_variables(role, [str(name) for name in task_vars], known, foreign)


def description_problems(described: Mapping[str, Any]) -> list[str]:
    """Every problem of `described`, module name to its options: in options, resources, and between them."""
    problems: list[str] = []
    specs: dict[str, list[Mapping[str, Any]]] = {}
    for module, options in described.items():
        family = FAMILIES.get(module)
        if family is None:
            problems.append(f"{module} is no module of serverless.aws; there are {', '.join(sorted(FAMILIES))}")
            continue
        validated = ModuleArgumentSpecValidator(family.argument_spec).validate(options)
        if validated.error_messages:
            problems += [f"{module}: {message}" for message in validated.error_messages]
            continue
        specs[module] = validated.validated_parameters[family.kind.option] or []
        problems += kind_problems(family, specs[module])
    return problems + rule_problems(Description(specs))


def kind_problems(family: Family, specs: list[Mapping[str, Any]]) -> list[str]:
    """What the kind itself finds in its specs."""
    try:
        check(family.kind, specs)
    except DescriptionError as error:
        return list(error.problems)
    return []
