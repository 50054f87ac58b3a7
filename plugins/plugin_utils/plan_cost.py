# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a plan costs, put into its result when `serverless_cost_enabled` asks for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.described import validated, whole_specs
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain

SETTINGS = ("serverless_cost_enabled", "serverless_cost_region", "serverless_cost_free_tier", "serverless_caller")


def with_cost(
    outcome: dict[str, Any], args: Mapping[str, Any], task_vars: Mapping[str, Any], templar: Any
) -> dict[str, Any]:
    """`outcome` of converge, with `cost` (`{currency, before, after, change}`) when that is asked for.

    A region without prices is a warning: nobody's deployment shall stop for an estimate.
    """
    if not task_vars.get("serverless_cost_enabled") or "resources" not in outcome:
        return outcome
    given = plain({name: templar.template(task_vars[name]) for name in SETTINGS if name in task_vars})
    if str(given["serverless_cost_enabled"]).lower() not in ("true", "yes", "1"):
        return outcome
    from ansible_collections.serverless.aws.plugins.plugin_utils.cost.change import Described, fixed_change
    from ansible_collections.serverless.aws.plugins.plugin_utils.cost.prices import UnknownRegion, load

    caller = given.get("serverless_caller") or {}
    region = given.get("serverless_cost_region") or caller.get("region") or args.get("region") or ""
    parts, _problems = validated(plain(args.get("families")), plain(args.get("tiers")))
    described = [
        Described(part.kind.module, part.kind.name, part.kind.title(spec), spec)
        for part in parts
        for spec in whole_specs(part)
    ]
    try:
        prices = load(region)
    except UnknownRegion as error:
        return {**outcome, "warnings": [*outcome.get("warnings", []), str(error)]}
    free_tier = given.get("serverless_cost_free_tier") or "always"
    state = str(args.get("state") or "present")
    return {**outcome, "cost": fixed_change(described, outcome["resources"], prices, free_tier, state)}
