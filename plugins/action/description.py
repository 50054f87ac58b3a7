# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Check a whole description before the first call: every problem at once, nothing asked of AWS."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.described import listed, validated
from ansible_collections.serverless.aws.plugins.plugin_utils.finalized import FinalizedArguments
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain
from ansible_collections.serverless.aws.plugins.plugin_utils.role_variables import problems_of_role


class ActionModule(FinalizedArguments, ActionBase):  # type: ignore[misc] # Ansible has no types
    """Runs on the controller, always; changes nothing."""

    _supports_check_mode = True
    _supports_async = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """`{changed: False}`, or a failure whose `problems` has every one of them."""
        super().run(tmp, task_vars)
        args = plain(self._task.args)
        problems = problems_of_role(args.get("role"), task_vars or {}, self._templar)
        problems += validated(args.get("families"), args.get("tiers"))[1]
        if problems:
            return {"failed": True, "msg": listed(problems), "problems": problems}
        return {"changed": False}
