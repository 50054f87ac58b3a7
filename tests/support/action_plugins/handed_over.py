"""The arguments of a task as JSON in a file: what a role hands to a module."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase

from ansible_collections.serverless.aws.plugins.plugin_utils.finalized import FinalizedArguments
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain


class ActionModule(FinalizedArguments, ActionBase):  # type: ignore[misc] # Ansible has no types
    """`dest` is the file; everything else goes into it."""

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """`{changed: False}`."""
        super().run(tmp, task_vars)
        given = plain(self._task.args)
        Path(given.pop("dest")).write_text(json.dumps(given), encoding="utf-8")
        return {"changed": False}
