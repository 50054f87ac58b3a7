"""Web ACLs: the definition of posts as AWS gets it, races for the lock token, logging, and what must survive."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from scripted_aws import Fails, ScriptedAws, quick, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.wafv2_web_acl import KIND, wire_form
from ansible_collections.serverless.aws.plugins.module_utils.kinds.wafv2_web_acl.rules import normal_statement

GOLDEN = json.loads((Path(__file__).parent.parent / "goldens/posts_web_acl.json").read_text(encoding="utf-8"))
ARN = "arn:aws:wafv2:us-east-1:123456789012:global/webacl/posts/1"
GROUPS = {
    1: "AWSManagedRulesCommonRuleSet",
    3: "AWSManagedRulesSQLiRuleSet",
    4: "AWSManagedRulesAmazonIpReputationList",
}
RULES: list[dict[str, Any]] = [
    {"name": name, "priority": place, "action": "override_none", "managed_group": {"name": name}}
    for place, name in GROUPS.items()
] + [{"name": "RateLimitPerIP", "priority": 2, "action": "block", "rate_limit": {"limit": 800}}]


def spec(**given: Any) -> dict[str, Any]:
    return spec_of("wafv2_web_acls", "web_acls", **{"name": "posts", "rules": RULES, **given})


def raw(statement: dict[str, Any]) -> dict[str, Any]:
    return {"name": "Raw", "priority": 1, "action": "block", "statement": statement}


class Waf:
    """WAF with one web ACL, a lock token that moves with every write, and logging."""

    def __init__(self, acl: dict[str, Any] | None = None) -> None:
        self.acl, self.logging, self.token, self.races = acl, None, 0, 0

    def aws(self) -> ScriptedAws:
        summary = {"Name": "posts", "Id": "1", "ARN": ARN}
        return scripted(
            {
                "ListWebACLs": lambda params: {"WebACLs": [summary] if self.acl else []},
                "GetWebACL": lambda params: {"WebACL": self.acl, "LockToken": f"t{self.token}"},
                "ListTagsForResource": {"TagInfoForResource": {"TagList": []}},
                "GetLoggingConfiguration": lambda params: (
                    {"LoggingConfiguration": self.logging} if self.logging else Fails("WAFNonexistentItemException")
                ),
                "CreateWebACL": self.write,
                "UpdateWebACL": self.update,
                "PutLoggingConfiguration": self.log,
            }
        )

    def write(self, params: dict[str, Any]) -> Any:
        self.acl, self.token = {**params}, self.token + 1
        return {"Summary": {"Id": "1"}}

    def update(self, params: dict[str, Any]) -> Any:
        if self.races:
            self.races, self.token = self.races - 1, self.token + 1
            return Fails("WAFOptimisticLockException")
        assert params["LockToken"] == f"t{self.token}", "an old token"
        return self.write(params) and {}

    def log(self, params: dict[str, Any]) -> Any:
        self.logging = params["LoggingConfiguration"]
        return {"LoggingConfiguration": self.logging}


def test_posts_is_sent_as_the_specification_has_it() -> None:
    aws = scripted({})
    assert wire_form(KIND.desired(aws, spec(), None), {}) == GOLDEN


def test_a_lost_race_for_the_lock_token_is_run_again_with_the_new_one() -> None:
    waf = Waf({**GOLDEN, "DefaultAction": {"Block": {}}})
    waf.races = 2
    aws = waf.aws()
    converge(KIND, [spec()], aws, Options(), quick)
    assert waf.acl is not None
    assert waf.acl["DefaultAction"] == {"Allow": {}}
    assert [call["LockToken"] for call in aws.asked("UpdateWebACL")] == ["t0", "t1", "t2"]


def test_an_update_keeps_what_the_description_has_no_option_for() -> None:
    custom = {
        "CustomResponseBodies": {"sorry": {"ContentType": "TEXT_PLAIN", "Content": "sorry"}},
        "TokenDomains": ["a.b"],
    }
    labelled = [{**rule, "RuleLabels": [{"Name": "ours"}]} for rule in GOLDEN["Rules"]]
    response = {"Block": {"CustomResponse": {"ResponseCode": 429}}}
    labelled[1] = {**labelled[1], "Action": response, "Priority": 9}
    waf = Waf({**GOLDEN, **custom, "Rules": labelled})
    converge(KIND, [spec()], waf.aws(), Options(), quick)
    assert waf.acl is not None
    assert {name: waf.acl[name] for name in custom} == custom
    assert all(rule["RuleLabels"] == [{"Name": "ours"}] for rule in waf.acl["Rules"])
    assert [rule["Action"] for rule in waf.acl["Rules"] if rule["Name"] == "RateLimitPerIP"] == [response]


def test_logging_is_part_of_it_and_secret_headers_are_redacted() -> None:
    waf = Waf()
    described = spec(logging={"log_group": "aws-waf-logs-posts", "redacted_fields": ["query_string"]})
    aws = waf.aws()
    converge(KIND, [described], aws, Options(), quick)
    assert waf.logging == {
        "ResourceArn": ARN,
        "LogDestinationConfigs": ["arn:aws:logs:us-east-1:123456789012:log-group:aws-waf-logs-posts"],
        "RedactedFields": [
            {"SingleHeader": {"Name": "authorization"}},
            {"SingleHeader": {"Name": "cookie"}},
            {"QueryString": {}},
        ],
    }
    again = waf.aws()
    converge(KIND, [described], again, Options(), quick)
    assert again.names() == ["GetLoggingConfiguration", "GetWebACL", "ListTagsForResource", "ListWebACLs"]


def test_rules_of_others_stay_when_purge_is_off() -> None:
    stray = {**GOLDEN["Rules"][1], "Name": "Theirs", "Priority": 50}
    waf = Waf({**GOLDEN, "DefaultAction": {"Block": {}}, "Rules": [*GOLDEN["Rules"], stray]})
    converge(KIND, [spec(purge_rules=False)], waf.aws(), Options(), quick)
    assert waf.acl is not None
    assert stray in waf.acl["Rules"]


def test_search_strings_come_back_as_bytes_and_are_no_drift() -> None:
    def statement(text: Any) -> dict[str, Any]:
        match = {"FieldToMatch": {"UriPath": {}}, "PositionalConstraint": "EXACTLY"}
        none = [{"Priority": 0, "Type": "NONE"}]
        return {"ByteMatchStatement": {**match, "SearchString": text, "TextTransformations": none}}

    described = spec(rules=[{"name": "Path", "priority": 1, "action": "block", "statement": statement("/admin")}])
    wire = wire_form(KIND.desired(scripted({}), described, None), {})
    wire["Rules"][0]["Statement"] = statement(b"/admin")
    (plan,) = converge(KIND, [described], Waf(wire).aws(), Options(), quick)
    assert plan.changes == ()


@pytest.mark.parametrize(
    ("described", "stored"),
    [
        ({"Body": {}}, {"Body": {"OversizeHandling": "CONTINUE"}}),
        (
            {"JsonBody": {"MatchPattern": {"All": {}}, "MatchScope": "VALUE"}},
            {"JsonBody": {"MatchPattern": {"All": {}}, "MatchScope": "VALUE", "OversizeHandling": "CONTINUE"}},
        ),
        ({"SingleHeader": {"Name": "User-Agent"}}, {"SingleHeader": {"Name": "user-agent"}}),
        ({"SingleQueryArgument": {"Name": "Page"}}, {"SingleQueryArgument": {"Name": "page"}}),
    ],
)
def test_what_waf_adds_to_a_statement_is_said_and_no_drift(described: dict[str, Any], stored: dict[str, Any]) -> None:
    """WAF refuses to inspect a body without a word about large ones, and stores names in lower case."""

    def statement(field: dict[str, Any]) -> dict[str, Any]:
        none = [{"Priority": 0, "Type": "NONE"}]
        return {
            "NotStatement": {"Statement": {"SqliMatchStatement": {"FieldToMatch": field, "TextTransformations": none}}}
        }

    wanted = spec(rules=[raw(statement(described))])
    wire = wire_form(KIND.desired(scripted({}), wanted, None), {})
    assert wire["Rules"][0]["Statement"] == statement(stored)
    (plan,) = converge(KIND, [wanted], Waf(wire).aws(), Options(), quick)
    assert plan.changes == ()


def test_another_handling_of_large_bodies_stays() -> None:
    body = {"FieldToMatch": {"Body": {"OversizeHandling": "MATCH"}}}
    assert normal_statement({"XssMatchStatement": body}) == {"XssMatchStatement": body}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"rules": [RULES[0], {**RULES[3], "priority": 1}]}, "priority 1 twice"),
        ({"rules": [{**RULES[3], "rate_limit": {"limit": 5}}]}, "WAF accepts 10"),
        ({"rules": [{**RULES[3], "rate_limit": {"limit": 50, "window_seconds": 90}}]}, "60, 120, 300 or 600"),
        ({"rules": [{**RULES[0], "action": "block"}]}, "override_none"),
        ({"rules": [{**RULES[3], "priority": -1}]}, "priority is -1; WAF accepts 0 and more"),
        (
            {"rules": [{**RULES[0], "managed_group": {"name": "g", "rule_actions": {"Size": "Count"}}}]},
            "rule_actions Size is 'Count'; choose allow, block, count",
        ),
        ({"rules": [{**RULES[3], "action": "override_none"}]}, "for managed_group"),
        ({"rules": [{"name": "Empty", "priority": 1, "action": "block"}]}, "exactly one of"),
        ({"rules": [raw({"RateBasedStatement": {"Limit": 100, "AggregateKeyType": "IP"}})]}, "with rate_limit"),
        ({"rules": [raw({"ManagedRuleGroupStatement": {"Name": "x"}})]}, "with managed_group"),
        ({"logging": {"log_group": "posts-waf"}}, "aws-waf-logs-"),
        ({"name": "no spaces", "metric_name": "posts"}, "letters, digits"),
    ],
)
def test_what_waf_refuses_is_said_without_a_call(given: dict[str, Any], said: str) -> None:
    (problem,) = KIND.problems(spec(**given))
    assert said in problem


def test_posts_has_no_problem() -> None:
    assert list(KIND.problems(spec())) == []
