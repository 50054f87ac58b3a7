# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of every action plugin: the module's own work, done in Ansible's worker where that gives the same result.

Starting Python and importing boto3 costs a module 400 ms. Ansible loads this class before it forks its workers, so here
they are paid once per run. Whenever the task would run elsewhere or as somebody else, the module of the same name runs.
"""

from __future__ import annotations

import gc
import json
import os
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from ansible.module_utils.common.parameters import _list_no_log_values, remove_values
from ansible.plugins.action import ActionBase
from ansible.plugins.loader import filter_loader, test_loader
from ansible.utils.display import Display

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.argument_errors import messages
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.common_options import (
    ENVIRONMENT,
    MUTUALLY_EXCLUSIVE,
    fill_from_environment,
)
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.entry import Work
from ansible_collections.serverless.aws.plugins.module_utils.engine.sessions import preload
from ansible_collections.serverless.aws.plugins.plugin_utils.finalized import FinalizedArguments
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain

INVOCATION_VERBOSITY = 3
KNOWN_VARIABLES = frozenset(name for names in ENVIRONMENT.values() for name in names)


def preloaded(work: Work) -> Work:
    """`work`, with the models of its services parsed: called when Ansible loads the plugin, before it forks."""
    preload(work.services)
    # every worker that templates would look all of them up for itself, the first that it needs makes it
    for loader, name in ((filter_loader, "default"), (test_loader, "defined")):
        loader.get(name)
    # the workers share these pages: none of them shall be walked, or copied, when a worker's objects are collected
    gc.freeze()
    return work


class FastPath(FinalizedArguments, ActionBase):  # type: ignore[misc] # Ansible has no types
    """Subclasses set `work`; the name of their file is the name of the module."""

    work: ClassVar[Work]
    _supports_check_mode = True
    _supports_async = True
    _supports_diff = True

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Converge here, or hand over to the module."""
        super().run(tmp, task_vars)
        environment = self._task_environment()
        if not self._runs_here(environment):
            wrap_async = bool(self._task.async_val) and not self._connection.has_native_async
            return dict(self._execute_module(task_vars=task_vars, wrap_async=wrap_async))
        return self._converge(environment)

    def _runs_here(self, environment: Mapping[str, str]) -> bool:
        """Local, as ourselves, in the foreground, and with no AWS setting that only a process of its own would see."""
        foreign = [name for name in environment if name.startswith(("AWS_", "BOTO_")) and name not in KNOWN_VARIABLES]
        return (
            self._connection.transport == "local"
            and not self._connection.become
            and not self._task.async_val
            and not foreign
        )

    def _task_environment(self) -> dict[str, str]:
        """The task's own `environment:`, templated, without the controller's."""
        raw: dict[str, Any] = {}
        self._compute_environment_string(raw)
        return {str(name): str(value) for name, value in raw.items()}

    def _converge(self, environment: Mapping[str, str]) -> dict[str, Any]:
        spec = self.work.argument_spec
        validated = ModuleArgumentSpecValidator(spec, MUTUALLY_EXCLUSIVE).validate(plain(self._task.args))
        secrets = set(_list_no_log_values(spec, validated.validated_parameters))
        secrets |= self.work.secrets(validated.validated_parameters)
        if validated.error_messages:
            problems = messages(validated.errors, self._task.resolved_action or self._task.action)
            outcome: dict[str, Any] = {"failed": True, "changed": False, "msg": "; ".join(problems)}
        else:
            params = fill_from_environment(validated.validated_parameters, {**os.environ, **environment})
            secrets |= {params[name] for name in ("secret_key", "session_token") if params.get(name)}
            outcome = self.work.run(params, check_mode=self._task.check_mode, report=Display().display)
        if not self._task.diff:
            outcome.pop("diff", None)
        outcome = without(secrets, outcome)
        outcome["invocation"] = {"module_args": without(secrets, self._shown(validated.validated_parameters))}
        return outcome

    def _shown(self, params: Mapping[str, Any]) -> dict[str, Any]:
        """The arguments as a result repeats them: Ansible copies it several times, and shows them with -vvv only."""
        unseen = self.work.described_by if Display().verbosity < INVOCATION_VERBOSITY else ()
        return {name: value for name, value in params.items() if name not in unseen}


def without(secrets: Iterable[str], value: dict[str, Any]) -> dict[str, Any]:
    """`value` with every secret in it blotted out.

    Ansible's `remove_values` copies all of it, text by text, although there hardly ever is one. One look at all of it
    as JSON tells: what contains a text contains it escaped, too.
    """
    try:
        told = json.dumps(value)
    except TypeError:  # something in it is no JSON
        return dict(remove_values(value, secrets))
    if any(json.dumps(str(secret))[1:-1] in told for secret in secrets):
        return dict(remove_values(value, secrets))
    return value
