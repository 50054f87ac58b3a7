# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The base of the action plugins of verbs, which the user steers by variables alone: those are checked first."""

from __future__ import annotations

from typing import Any

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.of_application import refused
from ansible_collections.serverless.aws.plugins.plugin_utils.fast_path import FastPath
from ansible_collections.serverless.aws.plugins.plugin_utils.role_variables import problems_of_shared


class VerbPath(FastPath):
    """A fast path that refuses slips of shared variables: else a verb would do more than what was asked for."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """The result of the verb; a failure before any of it when a variable cannot be meant so."""
        given = task_vars or {}
        # in a play of the user's own, without our roles, the options of the task are all that counts
        problems = problems_of_shared(given, self._templar) if "role_path" in given else []
        if problems:
            return refused(problems, "what is asked for cannot be done")
        return super().run(tmp, task_vars)
