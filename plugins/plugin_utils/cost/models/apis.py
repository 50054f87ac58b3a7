# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What APIs use: requests, caches, detailed metrics, access logs, and data to whoever calls them directly."""

from __future__ import annotations

from collections.abc import Iterator

from ..uses import HOURS, KB_PER_GB, Month, Spec, Use

HTTP_METRICS = 6
"""4xx, 5xx, Count, DataProcessed, IntegrationLatency, Latency: for each route of a stage with detailed metrics."""
REST_METRICS = 5
"""4XXError, 5XXError, Count, IntegrationLatency, Latency: for each method of a stage with metrics."""


def http_api(spec: Spec, month: Month) -> Iterator[Use]:
    """Requests by 512 KB; what a distribution passes on is no data to the internet."""
    yield Use("api.http_requests", month.served, spec["name"])
    yield from data(spec, month, bool(month.of("cloudfront_distributions")))
    for stage in spec.get("stages") or []:
        yield from access_log(spec, stage, month)
        if stage.get("detailed_metrics_enabled"):
            yield Use("cloudwatch.metric", HTTP_METRICS * len(spec.get("routes") or []), spec["name"], fixed=True)


def rest_api(spec: Spec, month: Month) -> Iterator[Use]:
    """Requests, those that a web ACL blocks included: AWS does not say that they are free. A cache by the hour."""
    yield Use("api.rest_requests", month.served + month.unwanted, spec["name"])
    yield from data(spec, month, False)
    for stage in spec.get("stages") or []:
        yield from access_log(spec, stage, month)
        if stage.get("cache_cluster_size"):
            yield Use(f"api.cache_{stage['cache_cluster_size']}", HOURS, spec["name"], fixed=True)
        if stage.get("metrics_enabled"):
            yield Use("cloudwatch.metric", REST_METRICS * len(spec.get("methods") or []), spec["name"], fixed=True)


def data(spec: Spec, month: Month, behind_distribution: bool) -> Iterator[Use]:
    """Answers out to the internet."""
    if not behind_distribution:
        yield Use("transfer.out_gb", month.served * month.traffic.response_kb / KB_PER_GB, spec["name"])


def access_log(spec: Spec, stage: Spec, month: Month) -> Iterator[Use]:
    """A line for each request, when the stage writes one."""
    if stage.get("access_log_group"):
        yield Use("logs.ingested_gb", month.served * month.traffic.log_kb_per_request / KB_PER_GB, spec["name"])
