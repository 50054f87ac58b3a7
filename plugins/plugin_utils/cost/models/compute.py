# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What functions use: invocations, compute, logs and traces, and what Lambda does to ask queues for messages."""

from __future__ import annotations

from collections.abc import Iterator

from ..uses import KB_PER_GB, Month, Spec, Use
from .messages import requests_of

COMPRESSED = 0.15
"""Logs are kept compressed: the ratio of AWS's own example of a price."""


def function(spec: Spec, month: Month) -> Iterator[Use]:
    """Invocations, and memory for as long as each takes; the logs of both."""
    name = spec["name"]
    calls = month.invocations(name)
    milliseconds = month.traffic.functions.get(name, {}).get("milliseconds", month.traffic.milliseconds_per_invocation)
    yield Use("lambda.requests", calls, name)
    architecture = spec.get("architecture") or "x86_64"
    memory_gb = spec.get("memory_mb", 128) / 1024
    yield Use(f"lambda.gb_seconds_{architecture}", calls * milliseconds / 1000 * memory_gb, name)
    ingested = calls * month.traffic.log_kb_per_invocation / KB_PER_GB
    yield Use("logs.ingested_gb", ingested, name)
    months = retention_days(spec, month) / 30
    yield Use("logs.stored_gb", ingested * COMPRESSED * months, name)
    if spec.get("tracing_enabled") and name in month.calling_functions:
        share = month.traffic.traced_share / len(month.calling_functions)
        yield Use("xray.traces", month.served * share, name)


def retention_days(spec: Spec, month: Month) -> float:
    """How long the logs of a function are kept; a year where they never end."""
    group = spec.get("log_group") or f"/aws/lambda/{spec['name']}"
    days = [item.get("retention_days") for item in month.of("logs_log_groups") if item["name"] == group]
    return float((days[0] if days else None) or 365)


def mapping(spec: Spec, month: Month) -> Iterator[Use]:
    """Lambda asks a queue for messages all the time, and each question is a request."""
    if spec.get("enabled", True):
        title = f"{spec['queue']} to {spec['function']}"
        yield Use(requests_of(spec["queue"]), month.traffic.idle_polls_per_mapping, title, fixed=True)
