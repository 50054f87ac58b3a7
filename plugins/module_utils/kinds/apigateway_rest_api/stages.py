# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stages and deployments: their normal form, and the patches that lead to it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..api_shared.described import log_fields
from ..api_shared.patches import Patch, pointer, removed, replaced, truth
from .names import STAGE_WIDE, setting_key

BURST_LIMIT: Final = 5000
RATE_LIMIT: Final = 10_000.0
"""API Gateway's own limits for an account and region, which hold where a stage has none (requests, requests/s)."""
MARK: Final = "serverless.aws definition "
"""What the description of a deployment begins with; the hash of its definition follows."""
MARKED: Final = re.compile(re.escape(MARK) + r"([0-9a-f]{32})")
FLUSH: Final = "SUCCEED_WITH_RESPONSE_HEADER"
"""Who asks to bypass the cache without the right to gets the cached answer, and a warning in a header."""


def deployed_hash(description: str | None) -> str | None:
    """The hash of the definition that a deployment was made from, or None where we did not make it."""
    match = MARKED.fullmatch(description or "")
    return match[1] if match else None


def served(stage: Mapping[str, Any], deployments: Mapping[str, Mapping[str, Any]]) -> str:
    """What a stage serves: the hash of a definition, or which foreign deployment."""
    deployment = stage.get("deploymentId") or ""
    return deployed_hash((deployments.get(deployment) or {}).get("description")) or f"foreign {deployment}".strip()


def unused_deployments(
    stages: Mapping[str, Mapping[str, Any]], deployments: Mapping[str, Mapping[str, Any]]
) -> dict[str, str]:
    """Deployments that no stage serves, not even to a canary, with their descriptions."""
    used = {stage.get("deploymentId") for stage in stages.values()}
    used |= {(stage.get("canarySettings") or {}).get("deploymentId") for stage in stages.values()}
    return {name: item.get("description") or "" for name, item in deployments.items() if name not in used}


def normal_stage(item: Mapping[str, Any], deployments: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """A stage: what it serves, limits, logs, cache, variables."""
    settings = dict(item.get("methodSettings") or {})
    logs = item.get("accessLogSettings") or {}
    normal = {
        "description": item.get("description") or "",
        "deployment": served(item, deployments),
        "canary_enabled": bool(item.get("canarySettings")),
        "variables": dict(item.get("variables") or {}),
        "cache_cluster_size": (item.get("cacheClusterSize") or "") if truth(item.get("cacheClusterEnabled")) else "",
        "tracing_enabled": truth(item.get("tracingEnabled")),
        **method_settings(settings.pop(STAGE_WIDE, {})),
        "methods": {setting_key(key): method_settings(one) for key, one in settings.items()},
        "access_log": {},
    }
    if logs.get("destinationArn"):
        normal["access_log"] = {
            "destination_arn": logs["destinationArn"].removesuffix(":*"),
            "fields": log_fields(logs.get("format") or ""),
        }
    return normal


def method_settings(item: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of methodSettings. How a cache works does not count where nothing is cached."""
    caching = {}
    if truth(item.get("cachingEnabled")):
        caching = {
            "ttl_seconds": int(item.get("cacheTtlInSeconds") or 0),
            "encrypted_enabled": truth(item.get("cacheDataEncrypted")),
            "flush_needs_permission_enabled": truth(item.get("requireAuthorizationForCacheControl")),
            "unauthorized_flush": item.get("unauthorizedCacheControlHeaderStrategy") or FLUSH,
        }
    burst, rate = item.get("throttlingBurstLimit"), item.get("throttlingRateLimit")
    return {
        "throttling_burst_limit": BURST_LIMIT if burst in (None, -1) else burst,
        "throttling_rate_limit": RATE_LIMIT if rate in (None, -1) else float(str(rate)),
        "metrics_enabled": truth(item.get("metricsEnabled")),
        "logging_level": item.get("loggingLevel") or "OFF",
        "data_trace_enabled": truth(item.get("dataTraceEnabled")),
        "caching": caching,
    }


def patches(has: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Patch]:
    """The patches that lead from one normal form of a stage to another; the deployment has a call of its own."""
    found: list[Patch] = []
    if has["description"] != wanted["description"]:
        found.append(replaced("/description", wanted["description"]))
    found += variables(has["variables"], wanted["variables"])
    if has["canary_enabled"]:
        found.append(removed("/canarySettings"))
    if has["tracing_enabled"] != wanted["tracing_enabled"]:
        found.append(replaced("/tracingEnabled", wanted["tracing_enabled"]))
    if has["cache_cluster_size"] != wanted["cache_cluster_size"]:
        found.append(replaced("/cacheClusterEnabled", bool(wanted["cache_cluster_size"])))
        if wanted["cache_cluster_size"]:
            found.append(replaced("/cacheClusterSize", wanted["cache_cluster_size"]))
    if has["access_log"] != wanted["access_log"]:
        found += access_log(wanted["access_log"])
    found += settings_patches("/*/*", has, wanted)
    for key in sorted({*has["methods"], *wanted["methods"]}):
        method, _space, path = key.partition(" ")
        place = f"/{pointer(path)}/{method}"
        if key not in wanted["methods"]:
            found.append(removed(place))
        else:
            found += settings_patches(place, has["methods"].get(key, {}), wanted["methods"][key])
    return found


def variables(has: Mapping[str, str], wanted: Mapping[str, str]) -> Iterable[Patch]:
    """Stage variables, one by one."""
    for name in sorted({*has, *wanted}):
        if name not in wanted:
            yield removed(f"/variables/{pointer(name)}")
        elif has.get(name) != wanted[name]:
            yield replaced(f"/variables/{pointer(name)}", wanted[name])


def access_log(wanted: Mapping[str, Any]) -> list[Patch]:
    """Where access logs go and what is in them; nothing turns them off."""
    if not wanted:
        return [removed("/accessLogSettings")]
    return [
        replaced("/accessLogSettings/destinationArn", wanted["destination_arn"]),
        replaced("/accessLogSettings/format", json.dumps(wanted["fields"])),
    ]


def settings_patches(place: str, has: Mapping[str, Any], wanted: Mapping[str, Any]) -> Iterable[Patch]:
    """The settings of a method, or of all of them (`/*/*`). All together: a first one resets the others."""
    members = {
        "metrics/enabled": "metrics_enabled",
        "logging/loglevel": "logging_level",
        "logging/dataTrace": "data_trace_enabled",
        "throttling/burstLimit": "throttling_burst_limit",
        "throttling/rateLimit": "throttling_rate_limit",
    }
    if all(has.get(option) == wanted[option] for option in (*members.values(), "caching")):
        return
    for member, option in members.items():
        yield replaced(f"{place}/{member}", wanted[option])
    caching = wanted["caching"]
    yield replaced(f"{place}/caching/enabled", bool(caching))
    if caching:
        yield replaced(f"{place}/caching/ttlInSeconds", caching["ttl_seconds"])
        yield replaced(f"{place}/caching/dataEncrypted", caching["encrypted_enabled"])
        yield replaced(
            f"{place}/caching/requireAuthorizationForCacheControl", caching["flush_needs_permission_enabled"]
        )
        yield replaced(f"{place}/caching/unauthorizedCacheControlHeaderStrategy", caching["unauthorized_flush"])
