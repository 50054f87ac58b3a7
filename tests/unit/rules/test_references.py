"""Each name of another resource: told when it is not described, silent when nothing of that module is."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.rules.description import Description
from ansible_collections.serverless.aws.plugins.module_utils.rules.every import problems

WHOLE: dict[str, list[dict[str, Any]]] = {
    "logs_log_groups": [{"name": "/aws/lambda/write"}, {"name": "/aws/apigateway/posts"}],
    "iam_roles": [{"name": "write"}],
    "lambda_layers": [{"name": "web"}],
    "lambda_functions": [
        {"name": "write", "role": "write", "layers": [{"name": "web"}], "timeout_seconds": 5, "log_group": None}
        | {"permissions": [{"sid": "Rotate", "principal": "secretsmanager.amazonaws.com"}]}
    ],
    "sqs_queues": [{"name": "posts.fifo", "visibility_timeout_seconds": 30, "message_retention_seconds": 60}],
    "lambda_event_source_mappings": [{"function": "write", "queue": "posts.fifo", "maximum_concurrency": None}],
    "cognito_user_pools": [{"name": "users"}],
    "cognito_user_pool_clients": [{"user_pool": "users", "name": "web", "oauth_scopes": ["openid", "posts/write"]}],
    "cognito_resource_servers": [{"user_pool": "users", "identifier": "posts", "scopes": [{"name": "write"}]}],
    "apigatewayv2_apis": [
        {
            "name": "posts",
            "routes": [{"route": "POST /post", "function": "write"}],
            "integrations": [{"function": "write", "timeout_milliseconds": 5000}],
            "authorizers": [{"name": "users", "user_pool": "users", "clients": ["web"], "function": None}],
            "stages": [{"name": "$default", "access_log_group": "/aws/apigateway/posts"}],
        }
    ],
    "acm_certificates": [{"domain": "example.com"}],
    "apigateway_accounts": [{"role": "write"}],
    "apigateway_rest_apis": [
        {
            "name": "items",
            "openapi": None,
            "methods": [{"method": "POST /items", "function": "write", "timeout_milliseconds": 5000}],
            "authorizers": [
                {"name": "users", "user_pools": ["users"], "function": None},
                {"name": "guard", "user_pools": [], "function": "write"},
            ],
            "stages": [{"name": "v1", "access_log_group": "/aws/apigateway/posts"}],
        }
    ],
    "apigateway_api_keys": [{"name": "shop"}],
    "apigateway_usage_plans": [
        {
            "name": "shops",
            "stages": [{"api": "items", "stage": "v1", "methods": [{"method": "POST /items"}]}],
            "keys": ["shop"],
        }
    ],
    "apigateway_domain_names": [
        {
            "name": "api.example.com",
            "certificate": "example.com",
            "mappings": [{"path": "/v1", "api": "items", "stage": "v1"}],
        }
    ],
    "sns_topics": [{"name": "alarms"}],
    "sns_subscriptions": [{"topic": "alarms", "protocol": "email", "endpoint": "a@example.com"}],
    "cloudwatch_alarms": [
        {"name": "stale", "alarm_actions": ["alarms"], "ok_actions": [], "insufficient_data_actions": []}
    ],
    "cloudfront_distributions": [{"name": "edge", "aliases": [], "certificate": None}],
    "route53_hosted_zones": [{"name": "example.com."}],
    "route53_records": [
        {"zone": "example.com", "name": "posts.example.com", "type": "A", "alias": {"distribution": "edge"}}
    ],
    "budgets_budgets": [{"name": "items", "notifications": [{"topic": "alarms"}]}],
    "ce_anomaly_monitors": [{"name": "items"}],
    "ce_anomaly_subscriptions": [{"name": "items", "monitors": ["items"], "topic": None}],
    "secretsmanager_secrets": [{"name": "key"}],
    "secretsmanager_rotations": [{"secret": "key", "function": "write"}],
    "wafv2_web_acls": [{"name": "shield", "scope": "REGIONAL"}, {"name": "front", "scope": "CLOUDFRONT"}],
    "wafv2_associations": [
        {"web_acl": "shield", "rest_api": "items", "stage": "v1"},
        {"web_acl": "shield", "user_pool": "users"},
    ],
}
OTHER_FUNCTION = {"name": "users", "function": "nobody", "user_pool": None, "clients": []}
BROKEN: dict[str, tuple[str, dict[str, Any], str, str]] = {
    "role": ("lambda_functions", {"role": "wrong"}, "iam_roles", "functions (write): role names wrong"),
    "layer": ("lambda_functions", {"layers": [{"name": "weeb"}]}, "lambda_layers", "did you mean web?"),
    "log group": ("lambda_functions", {"log_group": "/aws/lambda/writ"}, "logs_log_groups", "log_group names"),
    "mapped function": (
        "lambda_event_source_mappings",
        {"function": "read"},
        "lambda_functions",
        "function names read",
    ),
    "mapped queue": ("lambda_event_source_mappings", {"queue": "post.fifo"}, "sqs_queues", "did you mean posts.fifo?"),
    "method's function": (
        "apigateway_rest_apis",
        {"methods": [{"method": "GET /", "function": "wride", "timeout_milliseconds": 5000}]},
        "lambda_functions",
        "method GET /: function names wride",
    ),
    "pool of a REST authorizer": (
        "apigateway_rest_apis",
        {"authorizers": [{"name": "users", "user_pools": ["user"], "function": None}]},
        "cognito_user_pools",
        "user_pools names user",
    ),
    "function of a REST authorizer": (
        "apigateway_rest_apis",
        {"authorizers": [{"name": "guard", "user_pools": [], "function": "guard"}]},
        "lambda_functions",
        "function names guard",
    ),
    "logs of a REST stage": (
        "apigateway_rest_apis",
        {"stages": [{"name": "v1", "access_log_group": "/aws/apigateway/post"}]},
        "logs_log_groups",
        "stage v1: access_log_group names",
    ),
    "API of a plan": (
        "apigateway_usage_plans",
        {"stages": [{"api": "item", "stage": "v1", "methods": []}]},
        "apigateway_rest_apis",
        "stages.api names item",
    ),
    "key of a plan": ("apigateway_usage_plans", {"keys": ["office"]}, "apigateway_api_keys", "keys names office"),
    "certificate of a REST domain": (
        "apigateway_domain_names",
        {"certificate": "example.org"},
        "acm_certificates",
        "certificate names example.org",
    ),
    "API of a REST domain": (
        "apigateway_domain_names",
        {"mappings": [{"path": "/", "api": "orders", "stage": "v1"}]},
        "apigateway_rest_apis",
        "mappings.api names orders",
    ),
    "log role": ("apigateway_accounts", {"role": "logs"}, "iam_roles", "accounts: role names logs"),
    "route's function": (
        "apigatewayv2_apis",
        {"routes": [{"route": "GET /feed", "function": "read"}]},
        "lambda_functions",
        "route GET /feed: function names read",
    ),
    "authorizer's function": (
        "apigatewayv2_apis",
        {"authorizers": [OTHER_FUNCTION]},
        "lambda_functions",
        "authorizer users: function names nobody",
    ),
    "authorizer's pool": (
        "apigatewayv2_apis",
        {"authorizers": [{"name": "users", "user_pool": "people", "clients": []}]},
        "cognito_user_pools",
        "user_pool names people",
    ),
    "authorizer's client": (
        "apigatewayv2_apis",
        {"authorizers": [{"name": "users", "user_pool": "users", "clients": ["wab"]}]},
        "cognito_user_pool_clients",
        "clients names wab, which is not described; did you mean web?",
    ),
    "access log group": (
        "apigatewayv2_apis",
        {"stages": [{"name": "$default", "access_log_group": "/aws/api/x"}]},
        "logs_log_groups",
        "stage $default: access_log_group names /aws/api/x",
    ),
    "client's pool": ("cognito_user_pool_clients", {"user_pool": "people"}, "cognito_user_pools", "user_pool names"),
    "scope": (
        "cognito_user_pool_clients",
        {"oauth_scopes": ["posts/read"]},
        "cognito_resource_servers",
        "oauth_scopes names posts/read",
    ),
    "alarm's topic": ("cloudwatch_alarms", {"ok_actions": ["alarm"]}, "sns_topics", "ok_actions names alarm,"),
    "subscription's topic": ("sns_subscriptions", {"topic": "alarm"}, "sns_topics", "topic names alarm,"),
    "record's zone": ("route53_records", {"zone": "example.org"}, "route53_hosted_zones", "zone names example.org"),
    "record's distribution": (
        "route53_records",
        {"alias": {"distribution": "edgy"}},
        "cloudfront_distributions",
        "alias.distribution names edgy",
    ),
    "budget's topic": (
        "budgets_budgets",
        {"notifications": [{"topic": "alarm"}]},
        "sns_topics",
        "budgets (items): topic names alarm,",
    ),
    "anomaly monitor": (
        "ce_anomaly_subscriptions",
        {"monitors": ["item"]},
        "ce_anomaly_monitors",
        "monitors names item",
    ),
    "rotated secret": (
        "secretsmanager_rotations",
        {"secret": "keys"},
        "secretsmanager_secrets",
        "secret names keys, which is not described; did you mean key?",
    ),
    "rotation function": (
        "secretsmanager_rotations",
        {"function": "rotate"},
        "lambda_functions",
        "function names rotate",
    ),
    "rotation function's permission": (
        "lambda_functions",
        {"permissions": [{"sid": "Api", "principal": "apigateway.amazonaws.com"}]},
        "secretsmanager_rotations",
        "the function write does not let Secrets Manager in",
    ),
    "association's web ACL": (
        "wafv2_associations",
        {"web_acl": "front"},
        "wafv2_web_acls",
        "web_acl names front, which is not described",
    ),
    "association's API": ("wafv2_associations", {"rest_api": "order"}, "apigateway_rest_apis", "rest_api names order"),
}


def test_a_whole_description_has_no_problem() -> None:
    assert problems(Description(WHOLE)) == []


@pytest.mark.parametrize("case", BROKEN)
def test_a_name_that_is_not_described_is_told_with_the_way_out(case: str) -> None:
    module, change, _, text = BROKEN[case]
    found = problems(Description(broken(module, change)))
    assert any(text in problem for problem in found), found


@pytest.mark.parametrize("case", BROKEN)
def test_a_tier_alone_may_name_what_is_elsewhere(case: str) -> None:
    module, change, target, text = BROKEN[case]
    described = broken(module, change)
    described[target] = []
    assert not any(text in problem for problem in problems(Description(described)))


def test_an_arn_lies_elsewhere_on_purpose() -> None:
    described = broken("lambda_functions", {"role": "arn:aws:iam::111111111111:role/x"})
    described["lambda_functions"][0]["layers"] = [{"name": "arn:aws:lambda:eu-west-1:1:layer:x:1"}]
    described["cloudwatch_alarms"][0]["alarm_actions"] = ["arn:aws:sns:eu-west-1:111111111111:x"]
    assert problems(Description(described)) == []


def test_an_existing_log_group_may_be_named() -> None:
    assert problems(Description(broken("lambda_functions", {"log_group": "shared"}))) == []


def test_a_role_may_be_named_with_its_path_and_a_function_with_its_alias() -> None:
    described = broken("lambda_functions", {"role": "service-role/write"})
    described["apigatewayv2_apis"][0]["routes"][0]["function"] = "write:live"
    assert problems(Description(described)) == []


@pytest.mark.parametrize(
    ("integrations", "timeout"), [([], 31), ([{"function": "write", "timeout_milliseconds": 4999}], 5)]
)
def test_an_api_does_not_give_up_before_its_function(integrations: list[dict[str, Any]], timeout: int) -> None:
    described = broken("apigatewayv2_apis", {"integrations": integrations})
    described["lambda_functions"][0]["timeout_seconds"] = timeout
    described["lambda_event_source_mappings"] = described["apigateway_rest_apis"] = []
    (problem,) = problems(Description(described))
    assert "timeout_seconds" in problem
    assert "timeout_milliseconds" in problem


def broken(module: str, change: dict[str, Any]) -> dict[str, list[dict[str, Any]]]:
    """The whole description with `change` in the first resource of `module`."""
    described = copy.deepcopy(WHOLE)
    described[module][0].update(change)
    return described


@pytest.mark.parametrize(
    ("named", "text"),
    [
        ({"stage": "v2", "methods": []}, "stages.stage names v2"),
        ({"stage": "v1", "methods": [{"method": "GET /items"}]}, "stages.methods names GET /items"),
    ],
)
def test_a_plan_names_stages_and_methods_of_its_apis(named: dict[str, Any], text: str) -> None:
    described = broken("apigateway_usage_plans", {"stages": [{"api": "items", **named}]})
    assert any(text in problem for problem in problems(Description(described)))


def test_a_rest_method_does_not_give_up_before_its_function() -> None:
    methods = [{"method": "POST /items", "function": "write", "timeout_milliseconds": 4999}]
    described = broken("apigateway_rest_apis", {"methods": methods})
    assert any("POST /items waits 4999 ms" in problem for problem in problems(Description(described)))


def test_an_openapi_document_names_described_functions_too() -> None:
    document = {"openapi": "3.0.3", "paths": {"/a": {"get": {"x-function": "nobody"}}}}
    described = broken("apigateway_rest_apis", {"openapi": document})
    assert any("method GET /a: function names nobody" in problem for problem in problems(Description(described)))
