# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What API Gateway would refuse in the description of a usage plan."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...engine.kind import Spec

LAST_OFFSET: Final = {"DAY": 0, "WEEK": 6, "MONTH": 27}
"""How far a quota may have run already when a plan begins, by its period (days)."""


def problems(spec: Spec) -> Iterable[str]:
    """Every problem of `spec`."""
    yield from throttle_problems("the plan", spec)
    places = [f"{one['api']}/{one['stage']}" for one in spec["stages"]]
    for place in sorted({place for place in places if places.count(place) > 1}):
        yield f"stages has {place} twice"
    for stage in spec["stages"]:
        for method in stage["methods"]:
            where = f"stages {stage['api']}/{stage['stage']}: {method['method']}"
            if " /" not in method["method"]:
                yield f"{where} must read `METHOD /path`"
            yield from throttle_problems(where, method)
    for name in sorted({name for name in spec["keys"] if spec["keys"].count(name) > 1}):
        yield f"keys has {name} twice"
    quota = spec.get("quota")
    if quota and quota["limit"] < 1:
        yield "quota.limit must be 1 at least"
    if quota and not 0 <= quota["offset"] <= LAST_OFFSET[quota["period"]]:
        yield f"quota.offset must be 0 to {LAST_OFFSET[quota['period']]} for a {quota['period']}"


def throttle_problems(where: str, options: Mapping[str, Any]) -> Iterable[str]:
    """A rate and a burst go together."""
    burst, rate = options.get("throttling_burst_limit"), options.get("throttling_rate_limit")
    if (burst is None) != (rate is None):
        yield f"{where}: throttling_burst_limit and throttling_rate_limit go together"
    if (burst is not None and burst < 1) or (rate is not None and rate <= 0):
        yield f"{where}: throttling limits must be above 0; disable the keys to close it"
