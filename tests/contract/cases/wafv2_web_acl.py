"""WAF web ACLs of scope CLOUDFRONT."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, OwnedBy, Raw, Update

from ansible_collections.serverless.aws.plugins.module_utils.kinds.wafv2_web_acl.coverage import KEPT

COMMON = {
    "name": "Common",
    "priority": 1,
    "action": "count",
    "managed_group": {
        "name": "AWSManagedRulesCommonRuleSet",
        "version": "Version_1.0",
        "rule_actions": {"SizeRestrictions_BODY": "count"},
        "excluded_rules": ["NoUserAgent_HEADER"],
    },
}
RATE = {"name": "Rate", "priority": 2, "action": "block", "rate_limit": {"limit": 800, "window_seconds": 120}}
GEO = {
    "name": "Geo",
    "priority": 3,
    "action": "block",
    "statement": {"GeoMatchStatement": {"CountryCodes": ["AQ"]}},
    "metrics_enabled": False,
    "sampled_requests_enabled": False,
    "metric_name": "geography",
}


def found(raw: Raw, name: str) -> dict[str, Any] | None:
    answer = raw.client("wafv2", "us-east-1").list_web_acls(Scope="CLOUDFRONT")["WebACLs"]
    return next((item for item in answer if item["Name"] == name), None)


def describe(raw: Raw, name: str) -> Any:
    summary = found(raw, name)
    if summary is None:
        return None
    waf = raw.client("wafv2", "us-east-1")
    acl = waf.get_web_acl(Name=name, Scope="CLOUDFRONT", Id=summary["Id"])["WebACL"]
    tags = waf.list_tags_for_resource(ResourceARN=summary["ARN"])["TagInfoForResource"]["TagList"]
    return {"acl": acl, "tags": {tag["Key"]: tag["Value"] for tag in tags}}


def changing(change: Any) -> Any:
    """An act that passes the configuration through `change` and writes it back."""

    def act(raw: Raw, name: str) -> None:
        waf, summary = raw.client("wafv2", "us-east-1"), found(raw, name) or {}
        answer = waf.get_web_acl(Name=name, Scope="CLOUDFRONT", Id=summary["Id"])
        acl = answer["WebACL"]
        change(acl)
        waf.update_web_acl(
            Name=name,
            Scope="CLOUDFRONT",
            Id=summary["Id"],
            LockToken=answer["LockToken"],
            DefaultAction=acl["DefaultAction"],
            Rules=acl["Rules"],
            VisibilityConfig=acl["VisibilityConfig"],
        )

    return act


def rule(acl: dict[str, Any], name: str) -> Any:
    return next(item for item in acl["Rules"] if item["Name"] == name)


def stray(acl: dict[str, Any]) -> None:
    acl["Rules"].append(
        {
            "Name": "Stray",
            "Priority": 9,
            "Action": {"Allow": {}},
            "Statement": {"GeoMatchStatement": {"CountryCodes": ["BV"]}},
            "VisibilityConfig": {
                "SampledRequestsEnabled": True,
                "CloudWatchMetricsEnabled": True,
                "MetricName": "stray",
            },
        }
    )


def tag_by_hand(raw: Raw, name: str) -> None:
    summary = found(raw, name) or {}
    tags = [{"Key": "team", "Value": "by hand"}]
    raw.client("wafv2", "us-east-1").tag_resource(ResourceARN=summary["ARN"], Tags=tags)


def by_hand(raw: Raw, name: str) -> None:
    raw.client("wafv2", "us-east-1").create_web_acl(
        Name=name,
        Scope="CLOUDFRONT",
        DefaultAction={"Allow": {}},
        VisibilityConfig={"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "hand"},
    )


def set_in(acl: dict[str, Any], *path: str, to: Any) -> None:
    for step in path[:-1]:
        acl = acl[step]
    acl[path[-1]] = to


GROUP = ("Statement", "ManagedRuleGroupStatement")
LIMIT = ("Statement", "RateBasedStatement")

CASE = Case(
    kind="wafv2_web_acl",
    minimal={"name": "{name}", "scope": "REGIONAL"},
    full={
        "name": "{name}",
        "default_action": "block",
        "metric_name": "metric-{name}",
        "metrics_enabled": False,
        "sampled_requests_enabled": False,
        "rules": [COMMON, RATE, GEO],
        "tags": {"team": "edge"},
    },
    describe=describe,
    owned=OwnedBy(asks_each="its search by tag leaves this service out"),
    updates=(
        Update("default action", {"default_action": "allow"}, {"default_action"}),
        Update("one rule less", {"rules": [COMMON, RATE]}, {"rules.Geo"}),
        Update(
            "a higher limit",
            {"rules": [COMMON, {**RATE, "rate_limit": {"limit": 900, "window_seconds": 120}}, GEO]},
            {"rules.Rate.rate_limit.limit"},
        ),
        Update("metrics", {"metrics_enabled": True}, {"metrics_enabled"}),
        Update("tag", {"tags": {"team": "other"}}, {"tags.team"}),
    ),
    drifts=(
        Drift("a stray rule", changing(stray), {"rules.Stray"}),
        Drift("a rule gone", changing(lambda acl: acl["Rules"].pop()), {"rules.Geo"}),
        Drift("opened", changing(lambda acl: set_in(acl, "DefaultAction", to={"Allow": {}})), {"default_action"}),
        Drift(
            "metric name",
            changing(lambda acl: set_in(acl, "VisibilityConfig", "MetricName", to="hand")),
            {"metric_name"},
        ),
        Drift(
            "sampling",
            changing(lambda acl: set_in(acl, "VisibilityConfig", "SampledRequestsEnabled", to=True)),
            {"sampled_requests_enabled"},
        ),
        Drift(
            "limit",
            changing(lambda acl: set_in(rule(acl, "Rate"), *LIMIT, "Limit", to=100_000)),
            {"rules.Rate.rate_limit.limit"},
        ),
        Drift(
            "window",
            changing(lambda acl: set_in(rule(acl, "Rate"), *LIMIT, "EvaluationWindowSec", to=600)),
            {"rules.Rate.rate_limit.window_seconds"},
        ),
        Drift(
            "aggregation",
            changing(lambda acl: set_in(rule(acl, "Rate"), *LIMIT, "AggregateKeyType", to="CONSTANT")),
            {"rules.Rate.rate_limit.aggregate_key"},
        ),
        Drift(
            "rule only counts",
            changing(lambda acl: set_in(rule(acl, "Rate"), "Action", to={"Count": {}})),
            {"rules.Rate.action"},
        ),
        Drift(
            "priority",
            changing(lambda acl: set_in(rule(acl, "Rate"), "Priority", to=7)),
            {"rules.Rate.priority"},
        ),
        Drift(
            "group blocks",
            changing(lambda acl: set_in(rule(acl, "Common"), "OverrideAction", to={"None": {}})),
            {"rules.Common.action"},
        ),
        Drift(
            "overrides gone",
            changing(lambda acl: set_in(rule(acl, "Common"), *GROUP, "RuleActionOverrides", to=[])),
            {"rules.Common.managed_group.rule_actions"},
        ),
        Drift(
            "version",
            changing(lambda acl: set_in(rule(acl, "Common"), *GROUP, "Version", to="Version_2.0")),
            {"rules.Common.managed_group.version"},
        ),
        Drift(
            "statement",
            changing(lambda acl: set_in(rule(acl, "Geo"), "Statement", "GeoMatchStatement", "CountryCodes", to=["GS"])),
            {"rules.Geo.statement.GeoMatchStatement.CountryCodes"},
        ),
        Drift("tag by hand", tag_by_hand, {"tags.team"}),
        Drift(
            "another group",
            changing(lambda acl: set_in(rule(acl, "Common"), *GROUP, "Name", to="AWSManagedRulesLinuxRuleSet")),
            {"rules.Common.managed_group.name"},
        ),
        Drift(
            "another vendor",
            changing(lambda acl: set_in(rule(acl, "Common"), *GROUP, "VendorName", to="F5")),
            {"rules.Common.managed_group.vendor"},
        ),
        Drift(
            "metrics on",
            changing(lambda acl: set_in(acl, "VisibilityConfig", "CloudWatchMetricsEnabled", to=True)),
            {"metrics_enabled"},
        ),
    ),
    adopt=by_hand,
    change={"default_action": "allow", "sampled_requests_enabled": True, "rules": [COMMON]},
    undrifted={
        "*.Action.*": "the drift `rule only counts` changes one action into another",
        "*.ActionToUse.*": "the drift `overrides gone` takes them all",
        "*.ForwardedIPConfig": "part of the statement that the drift `statement` or `aggregation` changes",
        "*.ScopeDownStatement": "a statement like any other: the drift `statement`",
        "*.Description": "the emulator's UpdateWebACL ignores it",
        "PutLoggingConfiguration": "the emulator does not know web ACL logging: unit tests on moto",
        **dict.fromkeys((f"UpdateWebACL.{name}" for name in KEPT), "sent as found: the unit test of what survives"),
    },
    gaps=(
        ("logging", "the emulator does not know web ACL logging: see the unit tests, which use moto"),
        ("description", "the emulator's UpdateWebACL ignores the description"),
    ),
)
