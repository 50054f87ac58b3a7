# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rules of a web ACL between the description and the API: managed groups, rate limits, and any other statement."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...engine.kind import Spec

DEFAULT_WINDOW_SECONDS: Final = 300
WINDOWS: Final = (60, 120, 300, 600)
METRIC: Final = re.compile(r"[\w#:.\-/]{1,255}")
NAME: Final = re.compile(r"[\w\-]{1,128}", re.ASCII)
ACTIONS_OF_A_RULE: Final = ("allow", "block", "count", "captcha", "challenge")
KINDS_OF_RULE: Final = ("managed_group", "rate_limit", "statement")
OWN_OPTIONS: Final = {"ManagedRuleGroupStatement": "managed_group", "RateBasedStatement": "rate_limit"}
"""Statements that are read back as an option of their own: as `statement` they would differ at every run."""
LOWER: Final = frozenset({"SingleHeader", "SingleQueryArgument"})
BODIES: Final = frozenset({"Body", "JsonBody"})
OVERSIZE: Final = {"OversizeHandling": "CONTINUE"}
"""What WAF documents as its default for bodies that are larger than it inspects."""


def rule_problems(rule: Spec) -> Iterable[str]:
    """What WAF would refuse in one rule."""
    where = f"rules {rule['name']}"
    if not NAME.fullmatch(rule["name"]):
        yield f"{where}: a name has letters, digits, - and _ only, 128 at most"
    if not METRIC.fullmatch(rule.get("metric_name") or rule["name"]):
        yield f"{where}: metric_name has letters, digits and _-#:./ only"
    given = [option for option in KINDS_OF_RULE if rule.get(option)]
    if len(given) != 1:
        yield f"{where}: give exactly one of {', '.join(KINDS_OF_RULE)}"
    if is_group(rule) and rule["action"] not in ("override_none", "count"):
        yield f"{where}: the action of a group of rules is override_none (the rules' own actions) or count"
    if not is_group(rule) and rule["action"] == "override_none":
        yield f"{where}: action override_none is for managed_group: choose allow, block, count, captcha or challenge"
    for member in OWN_OPTIONS.keys() & (rule.get("statement") or {}).keys():
        yield f"{where}: statement has {member}; say it with {OWN_OPTIONS[member]}"
    if limit := rule.get("rate_limit"):
        yield from rate_limit_problems(where, limit)
    if rule["priority"] < 0:
        yield f"{where}: priority is {rule['priority']}; WAF accepts 0 and more"
    yield from group_problems(where, rule.get("managed_group") or {})


def group_problems(where: str, group: Mapping[str, Any]) -> Iterable[str]:
    """What WAF would refuse in a managed group, and an action that would read back otherwise."""
    for name, action in (group.get("rule_actions") or {}).items():
        if action not in ACTIONS_OF_A_RULE:
            yield f"{where}: rule_actions {name} is {action!r}; choose {', '.join(ACTIONS_OF_A_RULE)}"
    for name in set(group.get("excluded_rules") or ()) & set(group.get("rule_actions") or {}):
        yield f"{where}: {name} is in excluded_rules and in rule_actions; an excluded rule counts, so name it once"


def rate_limit_problems(where: str, limit: Spec) -> Iterable[str]:
    """What WAF would refuse in a rate limit."""
    if not 10 <= limit["limit"] <= 2_000_000_000:
        yield f"{where}: rate_limit.limit is {limit['limit']}; WAF accepts 10 to 2000000000"
    if limit["window_seconds"] not in WINDOWS:
        yield f"{where}: rate_limit.window_seconds is {limit['window_seconds']}; WAF accepts 60, 120, 300 or 600"
    if limit["aggregate_key"] == "CONSTANT" and not limit.get("scope_down_statement"):
        yield f"{where}: rate_limit.aggregate_key CONSTANT needs a scope_down_statement"
    if (limit["aggregate_key"] == "FORWARDED_IP") != bool(limit.get("forwarded_ip_header")):
        yield f"{where}: rate_limit.forwarded_ip_header goes with aggregate_key FORWARDED_IP, and only with it"


def desired_rule(rule: Spec) -> dict[str, Any]:
    """The goal for one rule, in normal form."""
    goal: dict[str, Any] = {
        "priority": rule["priority"],
        "action": rule["action"],
        "metric_name": rule.get("metric_name") or rule["name"],
        "metrics_enabled": rule["metrics_enabled"],
        "sampled_requests_enabled": rule["sampled_requests_enabled"],
    }
    if group := rule.get("managed_group"):
        goal["managed_group"] = {
            "vendor": group["vendor"],
            "name": group["name"],
            "version": group.get("version") or "",
            "rule_actions": dict(group["rule_actions"]) | dict.fromkeys(group["excluded_rules"], "count"),
        } | scope_down(group.get("scope_down_statement"))
    if limit := rule.get("rate_limit"):
        goal["rate_limit"] = {
            "limit": limit["limit"],
            "window_seconds": limit["window_seconds"],
            "aggregate_key": limit["aggregate_key"],
        } | scope_down(limit.get("scope_down_statement"))
        if limit.get("forwarded_ip_header"):
            goal["rate_limit"]["forwarded_ip_header"] = limit["forwarded_ip_header"]
    if rule.get("statement"):
        goal["statement"] = normal_statement(rule["statement"])
    return goal


def scope_down(statement: Any) -> dict[str, Any]:
    """The part of a normal form for a scope-down statement, if there is one."""
    return {"scope_down_statement": normal_statement(statement)} if statement else {}


def normal_rule(rule: Mapping[str, Any]) -> dict[str, Any]:
    """One rule of GetWebACL as options of the description."""
    visibility = rule.get("VisibilityConfig", {})
    normal: dict[str, Any] = {
        "priority": int(rule["Priority"]),
        "action": normal_action(rule),
        "metric_name": visibility.get("MetricName", ""),
        "metrics_enabled": bool(visibility.get("CloudWatchMetricsEnabled")),
        "sampled_requests_enabled": bool(visibility.get("SampledRequestsEnabled")),
    }
    statement = rule["Statement"]
    if group := statement.get("ManagedRuleGroupStatement"):
        actions = {item["Name"]: action_word(item["ActionToUse"]) for item in group.get("RuleActionOverrides", ())}
        actions |= {item["Name"]: "count" for item in group.get("ExcludedRules", ())}
        normal["managed_group"] = {
            "vendor": group["VendorName"],
            "name": group["Name"],
            "version": group.get("Version", ""),
            "rule_actions": actions,
        } | scope_down(group.get("ScopeDownStatement"))
    elif limit := statement.get("RateBasedStatement"):
        normal["rate_limit"] = {
            "limit": int(limit["Limit"]),
            "window_seconds": int(limit.get("EvaluationWindowSec", DEFAULT_WINDOW_SECONDS)),
            "aggregate_key": limit["AggregateKeyType"],
        } | scope_down(limit.get("ScopeDownStatement"))
        if forwarded := limit.get("ForwardedIPConfig"):
            normal["rate_limit"]["forwarded_ip_header"] = forwarded["HeaderName"]
    else:
        normal["statement"] = normal_statement(statement)
    return normal


def normal_action(rule: Mapping[str, Any]) -> str:
    """`override_none` or `count` for a group of rules, else the action's word."""
    if "OverrideAction" in rule:
        return "count" if "Count" in rule["OverrideAction"] else "override_none"
    return action_word(rule.get("Action", {}))


def action_word(action: Mapping[str, Any]) -> str:
    """`block` of `{"Block": {...}}`."""
    return next(iter(action), "").lower()


def normal_statement(value: Any) -> Any:
    """A statement in one spelling, at any depth.

    Search strings are text: botocore answers bytes and accepts both. Names of headers and query arguments are lower
    case, as WAF stores them. A body is inspected as far as WAF does by default: it refuses a rule that does not say so.
    """
    if isinstance(value, Mapping):
        normal = {key: normal_statement(item) for key, item in value.items()}
        members = {key: item for key, item in normal.items() if isinstance(item, Mapping)}
        for member in LOWER & members.keys():
            normal[member] = {**members[member], "Name": str(members[member].get("Name", "")).lower()}
        for member in BODIES & members.keys():
            normal[member] = {**OVERSIZE, **members[member]}
        return normal
    if isinstance(value, (list, tuple)):
        return [normal_statement(item) for item in value]
    return value.decode("utf-8", "replace") if isinstance(value, (bytes, bytearray)) else value


def wire_rule(name: str, goal: Mapping[str, Any], current: Mapping[str, Any] | None) -> dict[str, Any]:
    """A goal as a Rule; members that are not managed (labels, CAPTCHA times …) come from `current`."""
    current = current or {}
    kept = {key: value for key, value in current.items() if key in ("RuleLabels", "CaptchaConfig", "ChallengeConfig")}
    rule: dict[str, Any] = {
        **kept,
        "Name": name,
        "Priority": goal["priority"],
        "Statement": wire_statement(goal, current.get("Statement", {})),
        "VisibilityConfig": {
            "MetricName": goal["metric_name"],
            "CloudWatchMetricsEnabled": goal["metrics_enabled"],
            "SampledRequestsEnabled": goal["sampled_requests_enabled"],
        },
    }
    if is_group(goal):
        rule["OverrideAction"] = {"Count": {}} if goal["action"] == "count" else {"None": {}}
    else:
        rule["Action"] = wire_action(goal["action"], current.get("Action", {}))
    return rule


def is_group(rule: Mapping[str, Any]) -> bool:
    """Whether a rule stands for a group of rules, whose actions can only be overridden."""
    return bool(rule.get("managed_group")) or "RuleGroupReferenceStatement" in (rule.get("statement") or {})


def wire_action(word: str, current: Mapping[str, Any]) -> dict[str, Any]:
    """`{"Block": {...}}`, with the custom response that it has already."""
    key = word.capitalize()
    return {key: current.get(key, {})}


def wire_statement(goal: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """The statement of a rule."""
    if group := goal.get("managed_group"):
        return {"ManagedRuleGroupStatement": wire_group(group, current.get("ManagedRuleGroupStatement", {}))}
    if limit := goal.get("rate_limit"):
        return {"RateBasedStatement": wire_rate_limit(limit, current.get("RateBasedStatement", {}))}
    return dict(goal["statement"])


def wire_group(group: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """A ManagedRuleGroupStatement; the group's own configuration (login paths …) stays while it is the same group."""
    statement: dict[str, Any] = {"VendorName": group["vendor"], "Name": group["name"]}
    if current.get("ManagedRuleGroupConfigs") and current.get("Name") == group["name"]:
        statement["ManagedRuleGroupConfigs"] = current["ManagedRuleGroupConfigs"]
    if group["version"]:
        statement["Version"] = group["version"]
    if group["rule_actions"]:
        statement["RuleActionOverrides"] = [
            {"Name": name, "ActionToUse": wire_action(word, {})} for name, word in sorted(group["rule_actions"].items())
        ]
    return statement | wire_scope_down(group)


def wire_rate_limit(limit: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """A RateBasedStatement; custom keys stay."""
    statement: dict[str, Any] = {
        "Limit": limit["limit"],
        "EvaluationWindowSec": limit["window_seconds"],
        "AggregateKeyType": limit["aggregate_key"],
    }
    if limit["aggregate_key"] == "CUSTOM_KEYS" and current.get("CustomKeys"):
        statement["CustomKeys"] = current["CustomKeys"]
    if header := limit.get("forwarded_ip_header"):
        fallback = current.get("ForwardedIPConfig", {}).get("FallbackBehavior", "MATCH")
        statement["ForwardedIPConfig"] = {"HeaderName": header, "FallbackBehavior": fallback}
    return statement | wire_scope_down(limit)


def wire_scope_down(part: Mapping[str, Any]) -> dict[str, Any]:
    """`ScopeDownStatement`, if there is one."""
    return {"ScopeDownStatement": part["scope_down_statement"]} if "scope_down_statement" in part else {}
