"""HTTP APIs: rules, order of writes, permissions, and what the embedded AWS cannot show."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from scripted_aws import Fails, ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Ambiguous, EngineError, passing
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.api_shared.invocation import function_name, on_alias
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigatewayv2_api import KIND
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigatewayv2_api.names import statement_id

FUNCTION = "arn:aws:lambda:eu-west-1:123456789012:function:read"
SOURCE = "arn:aws:execute-api:eu-west-1:123456789012:a1/*"
ROUTES = [{"route": "GET /feed", "function": "read"}]
LIMITS = {"ThrottlingBurstLimit": 5000, "ThrottlingRateLimit": 10_000.0, "DetailedMetricsEnabled": False}


def spec(**values: Any) -> dict[str, Any]:
    return spec_of("apigatewayv2_apis", "apis", **{"name": "posts", "routes": ROUTES, **values})


def policy(sid: str, source: str = SOURCE) -> dict[str, Any]:
    statement = {
        "Sid": sid,
        "Effect": "Allow",
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Condition": {"ArnLike": {"AWS:SourceArn": source}},
    }
    return {"Policy": json.dumps({"Statement": [statement]})}


def answers(**more: Any) -> dict[str, Any]:
    """A converged API with one route; as AWS answers it."""
    stage = {"StageName": "$default", "AutoDeploy": True, "DefaultRouteSettings": LIMITS}
    integration = {
        "IntegrationId": "i1",
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": FUNCTION,
        "PayloadFormatVersion": "2.0",
        "TimeoutInMillis": 30_000,
    }
    route = {"RouteId": "r1", "RouteKey": "GET /feed", "Target": "integrations/i1", "AuthorizationType": "NONE"}
    return {
        "GetApis": {"Items": [{"ApiId": "a1", "Name": "posts", "ProtocolType": "HTTP", "Tags": {}}]},
        "GetIntegrations": {"Items": [integration]},
        "GetAuthorizers": {"Items": []},
        "GetRoutes": lambda params: {"Items": [dict(route)]},
        "GetStages": {"Items": [stage]},
        "GetPolicy": policy(statement_id("posts")),
        **more,
    }


def update(aws: ScriptedAws, described: dict[str, Any]) -> tuple[str, ...]:
    """Look once, write once; the changed paths."""
    found = KIND.read(aws, described)
    assert found
    goal = KIND.desired(aws, described, found)
    changes = diff(dict(found.attributes), goal)
    KIND.update(aws, described, found, goal, changes)
    return tuple(change.dotted for change in changes)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"routes": [{"route": "get /feed", "function": "read"}]}, "METHOD /path"),
        ({"routes": [*ROUTES, *ROUTES]}, "twice"),
        ({"routes": [{**ROUTES[0], "function": FUNCTION}]}, "give its name"),
        ({"routes": [{**ROUTES[0], "authorizer": "nobody"}]}, "authorizer nobody"),
        ({"routes": [{**ROUTES[0], "scopes": ["a"]}]}, "scopes"),
        ({"authorizers": [{"name": "x"}]}, "user_pool, issuer, function"),
        ({"authorizers": [{"name": "x", "user_pool": "p"}]}, "clients"),
        ({"authorizers": [{"name": "x", "issuer": "https://i.example"}]}, "audience"),
        ({"authorizers": [{"name": "x", "issuer": "http://i.example", "audience": ["a"]}]}, "https"),
        ({"stages": [{"name": "a b"}]}, "stage"),
        ({"stages": [{"name": "$default", "routes": [{"route": "GET /other"}]}]}, "GET /other"),
        ({"stages": [{"name": "$default", "throttling_rate_limit": 0}]}, "throttling"),
        ({"integrations": [{"function": "read", "timeout_milliseconds": 31_000}]}, "timeout_milliseconds"),
        ({"cors": {"allow_origins": ["*"], "allow_credentials_enabled": True}}, "cors.allow_origins"),
    ],
)
def test_what_api_gateway_refuses_is_named_before_the_first_call(values: dict[str, Any], text: str) -> None:
    assert any(text in problem for problem in KIND.problems(spec(**values)))


def test_a_converged_api_costs_one_list_its_children_and_one_policy_per_function() -> None:
    aws = scripted(answers())
    found = KIND.read(aws, spec())
    assert found
    assert diff(dict(found.attributes), KIND.desired(aws, spec(), found)) == ()
    assert aws.names() == ["GetApis", "GetAuthorizers", "GetIntegrations", "GetPolicy", "GetRoutes", "GetStages"]


def test_a_plan_for_a_new_pool_does_not_know_issuer_and_audience() -> None:
    aws = scripted({"ListUserPools": {"UserPools": []}}, plan_only=True)
    described = spec(authorizers=[{"name": "users", "user_pool": "posts", "clients": ["web"]}])
    users = KIND.desired(aws, described, None)["authorizers"]["users"]
    assert users["issuer"] is UNKNOWN
    assert users["audience"] is UNKNOWN


def test_a_permission_of_an_earlier_api_is_replaced() -> None:
    aws = scripted(answers(GetPolicy=policy(statement_id("posts"), "arn:old/*"), RemovePermission={}, AddPermission={}))
    assert update(aws, spec()) == ("permissions.read.source_arn",)
    assert [name for name, _ in aws.calls if "Permission" in name] == ["RemovePermission", "AddPermission"]
    assert aws.asked("AddPermission")[0]["SourceArn"] == SOURCE


def test_statements_of_others_are_not_ours() -> None:
    aws = scripted(answers(GetPolicy=policy("by-hand")))
    found = KIND.read(aws, spec())
    assert found
    assert found.attributes["permissions"] == {}


def test_strays_go_after_what_uses_them_and_the_permission_with_the_function() -> None:
    calls = ("DeleteRoute", "DeleteIntegration", "RemovePermission", "DeleteStage")
    aws = scripted(answers(**{call: {} for call in calls}))
    update(aws, spec(routes=[], stages=[]))
    made = [name for name, _ in aws.calls if name in calls]
    assert made == ["DeleteStage", "RemovePermission", "DeleteRoute", "DeleteIntegration"]


def test_stage_settings_are_taken_away_by_calls_of_their_own() -> None:
    stage = {
        "StageName": "$default",
        "AutoDeploy": True,
        "DefaultRouteSettings": LIMITS,
        "RouteSettings": {"GET /feed": LIMITS},
        "StageVariables": {"old": "1"},
        "AccessLogSettings": {"DestinationArn": "arn:aws:logs:eu-west-1:123456789012:log-group:x", "Format": "{}"},
    }
    writes = ("DeleteAccessLogSettings", "DeleteRouteSettings", "UpdateStage")
    aws = scripted(answers(GetStages={"Items": [stage]}, **{call: {} for call in writes}))
    update(aws, spec())
    assert aws.asked("DeleteRouteSettings") == [{"ApiId": "a1", "StageName": "$default", "RouteKey": "GET /feed"}]
    assert aws.asked("DeleteAccessLogSettings")
    (sent,) = aws.asked("UpdateStage")
    assert sent["StageVariables"] == {"old": ""}  # an empty value removes one
    assert "AccessLogSettings" not in sent


def test_a_limit_of_0_refuses_everybody_and_is_put_right_and_none_is_api_gateways_own() -> None:
    stage = {"StageName": "$default", "AutoDeploy": True}
    closed = {**LIMITS, "ThrottlingBurstLimit": 0, "ThrottlingRateLimit": 0.0}
    aws = scripted(answers(GetStages={"Items": [{**stage, "DefaultRouteSettings": closed}]}, UpdateStage={}))
    limits = {f"stages.$default.throttling_{what}_limit" for what in ("burst", "rate")}
    assert set(update(aws, spec())) == limits
    aws = scripted(answers(GetStages={"Items": [{**stage, "DefaultRouteSettings": {}}]}))
    found = KIND.read(aws, spec())
    assert found is not None
    assert diff(dict(found.attributes), KIND.desired(aws, spec(), found)) == ()


def test_what_a_function_needs_not_is_taken_off_its_integration() -> None:
    by_hand = {
        "CredentialsArn": "arn:aws:iam::123456789012:role/other",
        "RequestParameters": {"append:header.x": "1"},
        "ResponseParameters": {"200": {"append:header.x": "1"}},
    }
    (integration,) = answers()["GetIntegrations"]["Items"]
    aws = scripted(answers(GetIntegrations={"Items": [{**integration, **by_hand}]}, UpdateIntegration={}))
    changed = update(aws, spec())
    assert {path.split(".")[2] for path in changed} == {"credentials_arn", "request_parameters", "response_parameters"}
    (sent,) = aws.asked("UpdateIntegration")
    assert [sent[name] for name in by_hand] == ["", {"append:header.x": ""}, {"200": {}}]


def test_a_replaced_kind_of_authorizer_takes_its_routes_along_before_the_old_one_goes() -> None:
    guard = {"AuthorizerId": "z1", "Name": "guard", "AuthorizerType": "REQUEST", "AuthorizerUri": FUNCTION}
    route = {
        "RouteId": "r1",
        "RouteKey": "GET /feed",
        "Target": "integrations/i1",
        "AuthorizationType": "CUSTOM",
        "AuthorizerId": "z1",
    }
    aws = scripted(
        answers(
            GetAuthorizers={"Items": [guard]},
            GetRoutes=lambda params: {"Items": [dict(route)]},
            CreateAuthorizer={"AuthorizerId": "z2"},
            UpdateRoute={},
            DeleteAuthorizer={},
        )
    )
    jwt = {"name": "guard", "issuer": "https://i.example", "audience": ["a"]}
    update(aws, spec(authorizers=[jwt], routes=[{**ROUTES[0], "authorizer": "guard"}]))
    assert aws.asked("UpdateRoute")[0]["AuthorizerId"] == "z2"
    assert aws.asked("DeleteAuthorizer") == [{"ApiId": "a1", "AuthorizerId": "z1"}]
    names = [name for name, _ in aws.calls]
    assert names.index("UpdateRoute") < names.index("DeleteAuthorizer")


def test_missing_log_delivery_permissions_are_named() -> None:
    refused = Fails("BadRequestException", "Insufficient permissions to enable logging")
    aws = scripted(answers(UpdateStage=refused))
    with pytest.raises(EngineError, match="logs:CreateLogDelivery"):
        update(aws, spec(stages=[{"name": "$default", "access_log_group": "posts"}]))


def test_an_issuer_that_does_not_answer_yet_and_a_race_pass_by_themselves() -> None:
    issuer = {"Code": "BadRequestException", "Message": "Invalid issuer: https://x. Issuer must have a valid discovery"}
    assert passing(ClientError({"Error": issuer}, "CreateAuthorizer"), KIND.transient)
    other = {"Code": "BadRequestException", "Message": "Invalid route key"}
    assert not passing(ClientError({"Error": other}, "CreateRoute"), KIND.transient)
    assert passing(ClientError({"Error": {"Code": "ConflictException", "Message": ""}}, "CreateRoute"), KIND.transient)


def test_two_apis_of_one_name_are_an_error_that_lists_both() -> None:
    apis = [{"ApiId": api, "Name": "posts", "ProtocolType": "HTTP", "CreatedDate": api} for api in ("a2", "a1")]
    with pytest.raises(Ambiguous, match="a1, a2"):
        KIND.read(scripted({"GetApis": {"Items": apis}}), spec())


def test_both_forms_of_a_functions_address_name_it() -> None:
    long = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{FUNCTION}:live/invocations"
    assert function_name(FUNCTION) == "read"
    assert function_name(long) == "read:live"
    assert function_name("https://example.com") is None


@pytest.mark.parametrize("place", ["us-east-1:123456789012", "eu-west-1:999999999999"])
def test_a_function_of_the_same_name_elsewhere_is_another(place: str) -> None:
    """Somebody led the route out of the account; whom that function lets in is not asked."""
    foreign = f"arn:aws:lambda:{place}:function:read"
    integration = {**answers()["GetIntegrations"]["Items"][0], "IntegrationUri": foreign}
    guard = {
        "AuthorizerId": "g1",
        "Name": "guard",
        "AuthorizerType": "REQUEST",
        "AuthorizerUri": f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{foreign}/invocations",
    }
    more = {"UpdateRoute": {}, "CreateIntegration": {"IntegrationId": "i2"}, "DeleteIntegration": {}}
    more |= {"DeleteAuthorizer": {}}
    aws = scripted(
        answers(GetIntegrations={"Items": [integration]}, GetAuthorizers={"Items": [guard]}, **more),
    )
    found = KIND.read(aws, spec())
    assert found
    assert found.attributes["authorizers"]["guard"]["function"] == foreign
    assert "routes.GET /feed.function" in update(aws, spec())
    assert {one["FunctionName"] for one in aws.asked("GetPolicy")} == {"read"}
    (made,) = aws.asked("CreateIntegration")
    assert made["IntegrationUri"] == FUNCTION
    assert aws.asked("DeleteIntegration") == [{"ApiId": "a1", "IntegrationId": "i1"}]


def test_a_statement_id_is_legal_whatever_the_apis_name() -> None:
    assert statement_id("my api") == "serverless-aws-api-my-api"
    assert len(statement_id("x" * 128)) == 100
    assert statement_id("x" * 128) != statement_id("x" * 127)


def test_the_statement_on_an_alias_is_another_than_the_functions_own() -> None:
    assert on_alias("serverless-aws-api-posts", "read") == "serverless-aws-api-posts"
    assert on_alias("serverless-aws-api-posts", "read:live") == "serverless-aws-api-posts-live"
    assert on_alias("serverless-aws-api-posts", f"{FUNCTION}:live") == "serverless-aws-api-posts"
    assert len(on_alias(statement_id("x" * 128), f"read:{'a' * 128}")) == 100
