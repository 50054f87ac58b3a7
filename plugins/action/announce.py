# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Show a text to the person who runs the playbook, as it is: a callback would quote and wrap it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from ansible.plugins.action import ActionBase
from ansible.template import trust_as_template
from ansible.utils.display import Display

from ansible_collections.serverless.aws.plugins.plugin_utils.finalized import FinalizedArguments


class ActionModule(FinalizedArguments, ActionBase):  # type: ignore[misc] # Ansible has no types
    """Runs on the controller, always; changes nothing."""

    _supports_check_mode = True
    _supports_async = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """Display `text`, or what becomes of `template`."""
        super().run(tmp, task_vars)
        either = ("text", "template")
        _given, args = self.validate_argument_spec(
            {"text": {"type": "str"}, "template": {"type": "path"}},
            mutually_exclusive=[either],
            required_one_of=[either],
        )
        text = self._rendered(args["template"]) if args["template"] else args["text"]
        Display().display(f"\n{(text or '').rstrip()}\n")
        return {"changed": False}

    def _rendered(self, path: str) -> str:
        """The template in a file, with the task's variables; the lookup `template` would copy all of them first."""
        source = trust_as_template(self._loader.get_text_file_contents(path))
        folder = self._loader.path_dwim(str(Path(path).parent))  # for what the template includes
        templar = self._templar.copy_with_new_env(searchpath=[folder])
        return str(templar.template(source, escape_backslashes=False) or "")
