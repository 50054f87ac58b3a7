# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What API Gateway would refuse in the description of a stage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...engine.kind import Spec
from .methods_wanted import path_of

STAGE: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")
VARIABLE: Final = re.compile(r"[A-Za-z0-9_]+")
VARIABLE_VALUE: Final = re.compile(r"[A-Za-z0-9._~:/?#&=,-]+")
REQUEST_IDS: Final = ("$context.requestId", "$context.extendedRequestId")


def stage_problems(stage: Mapping[str, Any], spec: Spec) -> Iterable[str]:
    """A stage's name, variables, logs and settings."""
    where = f"stage {stage['name']}"
    if not STAGE.fullmatch(stage["name"]):
        yield f"{where} may have letters, digits, - and _ only"
    for name, value in stage["variables"].items():
        if not VARIABLE.fullmatch(name) or not VARIABLE_VALUE.fullmatch(str(value)):
            yield f"{where}: the variable {name} may have letters, digits and _, its value ._~:/?#&=,- as well"
    fields = stage.get("access_log_fields")
    if fields and not set(REQUEST_IDS) & set(fields.values()):
        yield f"{where}: access_log_fields must have $context.requestId"
    keys = [one["method"] for one in stage["methods"]]
    for key in sorted({key for key in keys if keys.count(key) > 1}):
        yield f"{where}: methods has {key} twice"
    known = {one["method"] for one in spec["methods"]}
    if spec.get("cors"):
        known |= {f"OPTIONS {path_of(key)}" for key in known}
    for key in keys:
        if key not in known:
            yield f"{where}: methods has {key}, which is not among the API's methods"
    for one in [stage, *stage["methods"]]:
        yield from settings_problems(where, one, bool(stage.get("cache_cluster_size")))


def settings_problems(where: str, settings: Mapping[str, Any], cluster: bool) -> Iterable[str]:
    """Limits and cache, of the stage or of one method."""
    burst, rate = settings.get("throttling_burst_limit"), settings.get("throttling_rate_limit")
    if (burst is not None and burst < 1) or (rate is not None and rate <= 0):
        yield f"{where}: throttling limits must be above 0; remove the method to close it"
    if not 0 <= (settings.get("cache_ttl_seconds") or 0) <= 3600:
        yield f"{where}: cache_ttl_seconds must be 0 to 3600"
    if settings.get("caching_enabled") and not cluster:
        yield f"{where}: caching_enabled needs cache_cluster_size"
