# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a description costs in a month, as data and as a table. Nothing is asked of AWS."""

from __future__ import annotations

from typing import Any

from ansible.plugins.action import ActionBase

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.described import (
    listed,
    validated,
    whole_by_module,
)
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.bill import FREE_TIERS
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.estimate import estimate
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.prices import UnknownRegion, load
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.render import text
from ansible_collections.serverless.aws.plugins.plugin_utils.cost.traffic import BadTraffic
from ansible_collections.serverless.aws.plugins.plugin_utils.finalized import FinalizedArguments
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain
from ansible_collections.serverless.aws.plugins.plugin_utils.role_variables import problems_of_role


class ActionModule(FinalizedArguments, ActionBase):  # type: ignore[misc] # Ansible has no types
    """Runs on the controller, always; changes nothing."""

    _supports_check_mode = True
    _supports_async = False
    _requires_connection = False

    def run(self, tmp: str | None = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        """`{changed: False, estimate, text}`, or a failure that says what cannot be estimated."""
        super().run(tmp, task_vars)
        _given, args = self.validate_argument_spec(
            {
                "name": {"type": "str", "required": True},
                "role": {"type": "str"},
                "families": {"type": "dict", "default": {}},
                "tiers": {"type": "dict", "default": {}},
                "traffic": {"type": "dict", "default": {}},
                "price_region": {"type": "str", "required": True},
                "free_tier": {"type": "str", "choices": list(FREE_TIERS), "default": "always"},
            }
        )
        args = plain(args)
        parts, problems = validated(args["families"], args["tiers"])
        problems = problems_of_role(args["role"], task_vars or {}, self._templar) + problems
        if problems:
            return {"failed": True, "msg": listed(problems), "problems": problems}
        try:
            found = estimate(whole_by_module(parts), args["traffic"], load(args["price_region"]), args["free_tier"])
        except BadTraffic as error:
            return {"failed": True, "msg": f"{args['role'] or args['name']}_expected_traffic: {error}"}
        except UnknownRegion as error:
            return {"failed": True, "msg": str(error)}
        return {"changed": False, "estimate": found, "text": text(args["name"], found)}
