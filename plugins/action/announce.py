# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show a text to the person who runs the playbook, as it is: a callback would quote and wrap it."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase
from ansible.utils.display import Display

from ansible_collections.serverless.aws.plugins.plugin_utils.finalized import FinalizedArguments


class ActionModule(FinalizedArguments, ActionBase):  # type: ignore[misc] # Ansible has no types
    """Runs on the controller, always; changes nothing."""

    _supports_check_mode = True
    _supports_async = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Display `text`."""
        super().run(tmp, task_vars)
        Display().display(f"\n{str(self._task.args.get('text', '')).rstrip()}\n")
        return {"changed": False}
