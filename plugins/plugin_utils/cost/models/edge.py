# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the edge uses: web ACLs, distributions, zones and health checks."""

from __future__ import annotations

from collections.abc import Iterator

from ..uses import KB_PER_GB, Month, Spec, Use

BOT_CONTROL = "AWSManagedRulesBotControlRuleSet"


def web_acl(spec: Spec, month: Month) -> Iterator[Use]:
    """The ACL and each rule by the month (a managed group is one rule), and every request that it inspects."""
    rules = spec.get("rules") or []
    inspected = month.traffic.requests_per_month + month.traffic.unwanted_requests_per_month
    yield Use("waf.web_acl", 1, spec["name"], fixed=True)
    yield Use("waf.rule", len(rules), spec["name"], fixed=True)
    yield Use("waf.requests", inspected, spec["name"])
    if any((rule.get("managed_group") or {}).get("name") == BOT_CONTROL for rule in rules):
        yield Use("waf.bot_control", 1, spec["name"], fixed=True)
        yield Use("waf.bot_control_requests", inspected, spec["name"])
    if spec.get("logging"):
        yield Use("logs.ingested_gb", inspected * month.traffic.waf_log_kb_per_request / KB_PER_GB, spec["name"])


def distribution(spec: Spec, month: Month) -> Iterator[Use]:
    """Requests and data. What a web ACL blocks is free since 2024-10-25 (CloudFront's announcement)."""
    yield Use("cloudfront.requests", month.served, spec["name"])
    yield Use("cloudfront.out_gb", month.served * month.traffic.response_kb / KB_PER_GB, spec["name"])
    yield Use("cloudfront.origin_gb", month.served * month.traffic.request_kb / KB_PER_GB, spec["name"])


def zone(spec: Spec, month: Month) -> Iterator[Use]:
    """The zone by the month; queries for aliases of AWS resources are free."""
    yield Use("route53.zone", 1, spec["name"], fixed=True)


def health_check(spec: Spec, month: Month) -> Iterator[Use]:
    """A check of an endpoint on AWS, and each of its optional features."""
    yield Use("route53.health_check", 1, spec["name"], fixed=True)
    features = (
        spec.get("type", "HTTPS") == "HTTPS",
        bool(spec.get("search_string")),
        spec.get("request_interval_seconds", 30) == 10,
        bool(spec.get("latency_measured")),
    )
    yield Use("route53.health_check_feature", sum(features), spec["name"], fixed=True)
