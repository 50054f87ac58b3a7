# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The fast path of the module converge, and what only the controller can see: a role's variables."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.described import listed, validated
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.whole import WHOLE
from ansible_collections.serverless.aws.plugins.module_utils.packaging.wheels import stop
from ansible_collections.serverless.aws.plugins.plugin_utils.fast_path import FastPath, preloaded
from ansible_collections.serverless.aws.plugins.plugin_utils.finalized import Finalized, Finalizer
from ansible_collections.serverless.aws.plugins.plugin_utils.packages_ahead import begin_packages
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain
from ansible_collections.serverless.aws.plugins.plugin_utils.plan_cost import with_cost
from ansible_collections.serverless.aws.plugins.plugin_utils.role_variables import problems_of_role


class ActionModule(FastPath):
    """Runs converge on the controller where it can."""

    work = preloaded(WHOLE)

    @classmethod
    @contextmanager
    def get_finalize_task_args_context(cls) -> Iterator[Finalized]:
        """What the arguments have in common. Nobody needs the packages of a description that cannot be rendered."""
        with super().get_finalize_task_args_context() as finalized:
            try:
                yield finalized
            except BaseException:
                stop()
                raise

    @classmethod
    def before_finalizing(cls, name: str, raw: Any, finalizer: Finalizer, arguments: Mapping[str, Any]) -> None:
        """Begin with packages before the description is rendered, where `state` and `plan_only` are known by then."""
        if name == "tiers" and arguments.get("state") == "present" and arguments.get("plan_only") is False:
            begin_packages(raw, finalizer)

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result of the module; a failure before any of it when the role has no such variable."""
        try:
            return self._result(tmp, task_vars)
        finally:
            stop()

    def _result(self, tmp: str | None, task_vars: dict[str, Any] | None) -> dict[str, Any]:
        args = self._task.args
        problems = problems_of_role(args.get("role"), task_vars or {}, self._templar)
        if problems:
            problems += validated(plain(args.get("families")), plain(args.get("tiers")))[1]
            return {"failed": True, "changed": False, "msg": listed(problems), "problems": problems}
        return with_cost(super().run(tmp, task_vars), args, task_vars or {}, self._templar)
