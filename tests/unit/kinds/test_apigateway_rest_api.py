"""REST APIs: rules, rounds of writes, deployments by hash, and what the embedded AWS cannot show."""

from __future__ import annotations

import json
from typing import Any

import pytest
from botocore.exceptions import ClientError
from scripted_aws import ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Ambiguous, EngineError, passing
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigateway_rest_api import KIND
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigateway_rest_api.names import (
    setting_key,
    statement_id,
)

URI = (
    "arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/"
    "arn:aws:lambda:eu-west-1:123456789012:function:read/invocations"
)
METHODS = [{"method": "GET /items", "function": "read"}]
METHOD = {
    "httpMethod": "GET",
    "authorizationType": "NONE",
    "apiKeyRequired": False,
    "methodIntegration": {
        "type": "AWS_PROXY",
        "httpMethod": "POST",
        "uri": URI,
        "passthroughBehavior": "WHEN_NO_MATCH",
        "timeoutInMillis": 29000,
        "cacheNamespace": "r1",
        "cacheKeyParameters": [],
    },
}
POOL = "arn:aws:cognito-idp:eu-west-1:123456789012:userpool/eu-west-1_{}"


def spec(**values: Any) -> dict[str, Any]:
    given = {"name": "items", "methods": METHODS, "stages": [{"name": "v1"}], "safe_errors_enabled": False, **values}
    return spec_of("apigateway_rest_apis", "apis", **given)


def policy(source: str = "arn:aws:execute-api:eu-west-1:123456789012:a1/*") -> dict[str, Any]:
    statement = {
        "Sid": statement_id("items"),
        "Effect": "Allow",
        "Principal": {"Service": "apigateway.amazonaws.com"},
        "Action": "lambda:InvokeFunction",
        "Condition": {"ArnLike": {"AWS:SourceArn": source}},
    }
    return {"Policy": json.dumps({"Statement": [statement]})}


def answers(**more: Any) -> dict[str, Any]:
    """An API with one method and a stage that serves it; as AWS answers it."""
    converged = KIND.desired(scripted({}), spec(), found_nothing())["stages"]["v1"]["deployment"]
    return {
        "GetRestApis": {"items": [{"id": "a1", "name": "items", "endpointConfiguration": {"types": ["REGIONAL"]}}]},
        "GetResources": lambda params: {
            "items": [
                {"id": "r0", "path": "/"},
                {"id": "r1", "path": "/items", "parentId": "r0", "resourceMethods": {"GET": METHOD}},
            ]
        },
        "GetAuthorizers": {"items": []},
        "GetModels": {"items": [{"name": "Empty"}, {"name": "Error"}]},
        "GetRequestValidators": {"items": []},
        "GetGatewayResponses": {"items": [{"responseType": "THROTTLED", "defaultResponse": True}]},
        "GetDeployments": {"items": [{"id": "d1", "description": f"serverless.aws definition {converged}"}]},
        "GetStages": {"item": [{"stageName": "v1", "deploymentId": "d1", "cacheClusterStatus": "NOT_AVAILABLE"}]},
        "GetPolicy": policy(),
        **more,
    }


def found_nothing() -> Any:
    """An API without children, as the goal looks at it."""
    from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found

    return Found({"stages": {}, "unused_deployments": {}}, {"id": "a1", "ids": {"authorizers": {}}})


def update(aws: ScriptedAws, described: dict[str, Any]) -> tuple[str, ...]:
    """Look once, write once; the changed paths."""
    found = KIND.read(aws, described)
    assert found
    goal = KIND.desired(aws, described, found)
    changes = diff(dict(found.attributes), goal)
    KIND.update(aws, described, found, goal, changes)
    return tuple(change.dotted for change in changes)


def written(aws: ScriptedAws) -> list[str]:
    return [name for name, _ in aws.calls if not name.startswith(("Get", "List", "Describe"))]


def model(**schema: Any) -> list[dict[str, Any]]:
    return [{"name": "Item", "schema": schema}]


def test_a_function_that_is_called_by_another_method_is_called_by_post_again() -> None:
    other = {**METHOD, "methodIntegration": {**METHOD["methodIntegration"], "httpMethod": "GET"}}
    items = [{"id": "r0", "path": "/"}, {"id": "r1", "path": "/items", "resourceMethods": {"GET": other}}]
    aws = scripted(
        {**answers(GetResources={"items": items}), "DeleteMethod": {}, "PutMethod": {}, "PutIntegration": {}}
    )
    assert update(aws, spec()) == ("methods.GET /items.function_method",)
    assert aws.asked("PutIntegration")[0]["integrationHttpMethod"] == "POST"


GUARD = {"name": "guard", "function": "decide"}
USERS = {"name": "users", "user_pools": ["p"]}


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"methods": [{"method": "get /items", "function": "read"}]}, "METHOD /path"),
        ({"methods": [{"method": "GET /items/", "function": "read"}]}, "none is empty"),
        ({"methods": [{"method": "GET /{a+}/b", "function": "read"}]}, "comes last"),
        ({"methods": [*METHODS, *METHODS]}, "twice"),
        (
            {"methods": [{"method": f"GET /items/{{{one}}}", "function": "read"} for one in ("id", "name")]},
            "one variable",
        ),
        ({"methods": [{**METHODS[0], "authorizer": "nobody"}]}, "authorizer nobody"),
        ({"methods": [{**METHODS[0], "authorizer": "guard", "scopes": ["a"]}], "authorizers": [GUARD]}, "scopes"),
        (
            {"methods": [{**METHODS[0], "authorizer": "guard", "iam_enabled": True}], "authorizers": [GUARD]},
            "exclude each other",
        ),
        ({"methods": [{**METHODS[0], "model": "None"}]}, "model None"),
        ({"methods": [{**METHODS[0], "timeout_milliseconds": 30_000}]}, "29000"),
        ({"methods": [{**METHODS[0], "parameters": [{"name": "id", "in": "path"}]}]}, "the path has no {id}"),
        ({"authorizers": [{"name": "x"}]}, "user_pools and function"),
        ({"authorizers": [{**GUARD, "result_ttl_seconds": 3601}]}, "3600"),
        ({"authorizers": [{**GUARD, "identity_sources": ["$request.header.X"]}]}, "method.request.header"),
        ({"authorizers": [{**GUARD, "type": "request", "identity_sources": ["x"]}]}, "querystring"),
        ({"authorizers": [{**USERS, "validation_expression": "a"}]}, "validation_expression"),
        ({"models": [{"name": "new-item", "schema": {}}]}, "letters and digits"),
        ({"models": model(**{"$ref": "#/components/schemas/A"})}, "$ref"),
        ({"models": model(properties={"a": {"$id": "x"}})}, "model Item: $id is no keyword"),
        ({"models": model(anyOf=[{"if": {}, "then": {}}])}, "model Item: if is no keyword"),
        ({"models": model(items=[{"const": 1}])}, "model Item: const is no keyword"),
        ({"models": model(definitions={"A": {"dependentRequired": {}}})}, "model Item: dependentRequired is no"),
        ({"models": model(additionalProperties={"examples": []})}, "model Item: examples is no keyword"),
        ({"models": model(properties={"a": False})}, "model Item: False stands where"),
        ({"methods": [{**METHODS[0], "method": "GET /ping"}]}, "/ping"),
        ({"methods": [], "stages": [{"name": "v1"}]}, "stages need methods"),
        ({"stages": [{"name": "a b"}]}, "stage a b"),
        ({"stages": [{"name": "v1", "variables": {"a-b": "c"}}]}, "variable a-b"),
        ({"stages": [{"name": "v1", "access_log_group": "x", "access_log_fields": {"a": "b"}}]}, "requestId"),
        ({"stages": [{"name": "v1", "methods": [{"method": "GET /other"}]}]}, "GET /other"),
        ({"stages": [{"name": "v1", "throttling_rate_limit": 0}]}, "throttling"),
        ({"stages": [{"name": "v1", "caching_enabled": True}]}, "cache_cluster_size"),
        ({"stages": [{"name": "v1", "cache_ttl_seconds": 3601}]}, "cache_ttl_seconds"),
        ({"binary_media_types": ["png"]}, "media type"),
        ({"minimum_compression_bytes": -1}, "minimum_compression_bytes"),
        ({"cors": {"allow_origin": "*", "allow_credentials_enabled": True}}, "allow_credentials_enabled"),
        ({"gateway_responses": [{"type": "THROTTLED", "status_code": 9}]}, "status_code"),
        ({"openapi": {"swagger": "2.0"}}, "OpenAPI 3"),
        ({"openapi": "/no/such/file.yaml"}, "/no/such/file.yaml"),
    ],
)
def test_what_api_gateway_refuses_is_named_before_the_first_call(values: dict[str, Any], text: str) -> None:
    assert any(text in problem for problem in KIND.problems(spec(**values))), list(KIND.problems(spec(**values)))


def test_a_sound_description_has_no_problem() -> None:
    described = spec(
        authorizers=[USERS, GUARD],
        models=model(
            properties={"a": {"$ref": "#/definitions/A"}, "if": {"type": "string"}, "ping": {"default": {"if": 1}}},
            definitions={"A": {"type": "string", "enum": ["const"]}},
            dependencies={"a": ["if"], "if": {"required": ["a"]}},
            additionalProperties=False,
            items=[{"not": {}}],
            additionalItems=True,
        ),
        methods=[
            *METHODS,
            {"method": "POST /items", "function": "f", "authorizer": "users", "scopes": ["s"], "model": "Item"},
            {"method": "ANY /{proxy+}", "function": "f", "authorizer": "guard"},
            {"method": "GET /items/ping", "function": "f"},
        ],
        cors={"allow_origin": "*"},
        stages=[{"name": "v1", "methods": [{"method": "OPTIONS /items", "throttling_rate_limit": 1}]}],
    )
    assert list(KIND.problems(described)) == []


def test_a_converged_api_costs_one_call_per_family_and_one_policy_per_function() -> None:
    aws = scripted(answers())
    found = KIND.read(aws, spec())
    assert found
    assert diff(dict(found.attributes), KIND.desired(aws, spec(), found)) == ()
    families = ["Authorizers", "Deployments", "GatewayResponses", "Models", "Policy", "RequestValidators", "Resources"]
    assert aws.names() == [f"Get{one}" for one in [*families, "RestApis", "Stages"]]
    (asked,) = aws.asked("GetResources")
    assert asked == {"restApiId": "a1", "embed": ["methods"], "limit": 500}


def test_a_definition_is_written_first_and_deployed_when_aws_shows_it() -> None:
    described = spec(methods=[*METHODS, {"method": "GET /items/{id}", "function": "read"}])
    writes = ("CreateResource", "PutMethod", "PutIntegration")
    aws = scripted(answers(CreateResource={"id": "r2"}, PutMethod={}, PutIntegration={}))
    changes = update(aws, described)
    assert "stages.v1.deployment" in changes
    assert written(aws) == list(writes)


def test_one_deployment_serves_every_stage_and_carries_the_hash() -> None:
    described = spec(stages=[{"name": "v1"}, {"name": "v2"}], binary_media_types=["a/b"])
    api = {**answers()["GetRestApis"]["items"][0], "binaryMediaTypes": ["a/b"]}
    aws = scripted(
        answers(
            GetRestApis={"items": [api]},
            CreateDeployment={"id": "d2"},
            UpdateStage={},
            CreateStage={"stageName": "v2", "deploymentId": "d2"},
        )
    )
    assert set(update(aws, described)) >= {"stages.v1.deployment", "stages.v2.deployment"}
    assert written(aws) == ["CreateDeployment", "UpdateStage", "CreateStage"]
    wanted = KIND.desired(aws, described, KIND.read(aws, described))["stages"]["v1"]["deployment"]
    assert aws.asked("CreateDeployment") == [{"restApiId": "a1", "description": f"serverless.aws definition {wanted}"}]
    (patched,) = aws.asked("UpdateStage")
    assert patched["patchOperations"] == [{"op": "replace", "path": "/deploymentId", "value": "d2"}]


def test_the_deployment_of_an_interrupted_run_is_used_and_the_old_one_goes_afterwards() -> None:
    goal = KIND.desired(scripted({}), spec(), found_nothing())["stages"]["v1"]["deployment"]
    deployments = [
        {"id": "d1", "description": "by hand"},
        {"id": "d2", "description": f"serverless.aws definition {goal}"},
    ]
    aws = scripted(answers(GetDeployments={"items": deployments}, UpdateStage={}))
    assert update(aws, spec()) == ("stages.v1.deployment",)
    assert written(aws) == ["UpdateStage"]
    stage = {"stageName": "v1", "deploymentId": "d2"}
    aws = scripted(answers(GetDeployments={"items": deployments}, GetStages={"item": [stage]}, DeleteDeployment={}))
    assert update(aws, spec()) == ("unused_deployments.d1",)
    assert aws.asked("DeleteDeployment") == [{"restApiId": "a1", "deploymentId": "d1"}]


def test_what_a_canary_serves_is_in_use() -> None:
    stage = {"stageName": "v1", "deploymentId": "d1", "canarySettings": {"deploymentId": "d2"}}
    deployments = [*answers()["GetDeployments"]["items"], {"id": "d2"}]
    found = KIND.read(scripted(answers(GetStages={"item": [stage]}, GetDeployments={"items": deployments})), spec())
    assert found
    assert found.attributes["unused_deployments"] == {}


def test_a_plan_for_a_new_pool_does_not_know_the_deployment() -> None:
    aws = scripted({"ListUserPools": {"UserPools": []}}, plan_only=True)
    goal = KIND.desired(aws, spec(authorizers=[USERS]), None)
    assert goal["authorizers"]["users"]["user_pools"] is UNKNOWN
    assert goal["stages"]["v1"]["deployment"] is UNKNOWN


def test_another_authorizer_under_the_same_name_is_another_definition() -> None:
    aws, described = scripted({}), spec(authorizers=[GUARD])
    hashes = set()
    for authorizer in ("z1", "z2"):
        found = found_nothing()
        found.identity["ids"]["authorizers"]["guard"] = authorizer
        hashes.add(KIND.desired(aws, described, found)["stages"]["v1"]["deployment"])
    assert len(hashes) == 2


def test_words_for_people_need_no_deployment() -> None:
    aws = scripted(answers(UpdateRestApi={}))
    assert update(aws, spec(description="x", version="2")) == ("description", "version")


def test_pools_and_other_lists_are_patched_one_by_one() -> None:
    users = {
        "id": "z1",
        "name": "users",
        "type": "COGNITO_USER_POOLS",
        "identitySource": "method.request.header.Authorization",
        "providerARNs": [POOL.format("a")],
    }
    api = {**answers()["GetRestApis"]["items"][0], "binaryMediaTypes": ["a/b"]}
    api["endpointConfiguration"] = {"types": ["EDGE"]}
    aws = scripted(
        answers(GetRestApis={"items": [api]}, GetAuthorizers={"items": [users]}, UpdateRestApi={}, UpdateAuthorizer={})
    )
    update(aws, spec(authorizers=[{"name": "users", "user_pools": [POOL.format("b")]}], binary_media_types=["c/d"]))
    assert aws.asked("UpdateAuthorizer")[0]["patchOperations"] == [
        {"op": "add", "path": "/providerARNs", "value": POOL.format("b")},
        {"op": "remove", "path": "/providerARNs", "value": POOL.format("a")},
    ]
    assert aws.asked("UpdateRestApi")[0]["patchOperations"] == [
        {"op": "replace", "path": "/endpointConfiguration/types/EDGE", "value": "REGIONAL"},
        {"op": "remove", "path": "/binaryMediaTypes/a~1b"},
        {"op": "add", "path": "/binaryMediaTypes/c~1d"},
    ]


def test_compression_is_turned_off_by_a_patch_without_value() -> None:
    api = {**answers()["GetRestApis"]["items"][0], "minimumCompressionSize": 5}
    aws = scripted(answers(GetRestApis={"items": [api]}, UpdateRestApi={}))
    update(aws, spec())
    assert aws.asked("UpdateRestApi")[0]["patchOperations"] == [{"op": "replace", "path": "/minimumCompressionSize"}]


def test_an_authorizer_of_another_type_takes_its_methods_along() -> None:
    guard = {"id": "z1", "name": "guard", "type": "REQUEST", "authorizerUri": URI, "identitySource": "a.b"}
    method = {**METHOD, "authorizationType": "CUSTOM", "authorizerId": "z1"}
    resources = [
        {"id": "r0", "path": "/"},
        {"id": "r1", "path": "/items", "parentId": "r0", "resourceMethods": {"GET": method}},
    ]
    calls = ("DeleteMethod", "DeleteAuthorizer", "AddPermission", "PutMethod", "PutIntegration")
    aws = scripted(
        answers(
            GetAuthorizers={"items": [guard]},
            GetResources=lambda params: {"items": resources},
            CreateAuthorizer={"id": "z2"},
            **{call: {} for call in calls},
        )
    )
    described = spec(authorizers=[GUARD], methods=[{**METHODS[0], "authorizer": "guard"}])
    update(aws, described)
    names = written(aws)
    assert names.index("DeleteMethod") < names.index("DeleteAuthorizer") < names.index("CreateAuthorizer")


def test_strays_go_after_what_uses_them_children_first() -> None:
    guard = {"id": "z1", "name": "guard", "type": "TOKEN", "authorizerUri": URI}
    method = {**METHOD, "authorizationType": "CUSTOM", "authorizerId": "z1", "requestModels": {"a/b": "Old"}}
    resources = [
        {"id": "r0", "path": "/"},
        {"id": "r1", "path": "/items", "parentId": "r0", "resourceMethods": {"GET": METHOD}},
        {"id": "r2", "path": "/old", "parentId": "r0"},
        {"id": "r3", "path": "/old/{id}", "parentId": "r2", "resourceMethods": {"GET": method}},
    ]
    calls = ("DeleteMethod", "DeleteAuthorizer", "DeleteModel", "DeleteRequestValidator", "DeleteResource")
    aws = scripted(
        answers(
            GetAuthorizers={"items": [guard]},
            GetModels={"items": [{"name": "Old", "schema": "{}"}]},
            GetRequestValidators={"items": [{"id": "v", "name": "old", "validateRequestParameters": True}]},
            GetResources=lambda params: {"items": resources},
            **{call: {} for call in calls},
        )
    )
    update(aws, spec())
    assert written(aws) == [*calls, "DeleteResource"]
    assert [one["resourceId"] for one in aws.asked("DeleteResource")] == ["r3", "r2"]


def test_a_variable_of_a_path_is_renamed_by_taking_the_old_one_away_first() -> None:
    """CreateResource: a sibling of this resource already has a variable path part."""
    resources = [
        {"id": "r0", "path": "/"},
        {"id": "r1", "path": "/items", "parentId": "r0"},
        {"id": "r2", "path": "/items/{id}", "parentId": "r1", "resourceMethods": {"GET": METHOD}},
        {"id": "r3", "path": "/items/{id}/tags", "parentId": "r2"},
        {"id": "r4", "path": "/{all+}", "parentId": "r0"},
    ]
    calls = ("DeleteMethod", "DeleteResource", "PutMethod", "PutIntegration")
    more = {"CreateResource": {"id": "r5"}, **{call: {} for call in calls}}
    aws = scripted(answers(GetResources={"items": resources}, **more))
    update(aws, spec(methods=[{"method": "GET /items/{name}", "function": "read"}]))
    names = written(aws)
    assert [one["resourceId"] for one in aws.asked("DeleteResource")] == ["r2", "r4"], "r3 goes with r2"
    assert names.index("DeleteResource") < names.index("CreateResource") < names.index("PutMethod")
    assert aws.asked("PutMethod")[0]["resourceId"] == "r5"


def test_a_changed_method_is_made_anew() -> None:
    aws = scripted(answers(DeleteMethod={}, PutMethod={}, PutIntegration={}))
    assert "methods.GET /items.api_key_required" in update(
        aws, spec(methods=[{**METHODS[0], "api_key_required": True}])
    )
    assert written(aws) == ["DeleteMethod", "PutMethod", "PutIntegration"]
    assert aws.asked("PutIntegration")[0]["uri"] == URI


def test_errors_answer_with_fixed_words_by_default() -> None:
    goal = KIND.desired(scripted({}), spec(safe_errors_enabled=True, cors={"allow_origin": "https://a"}), None)
    responses = goal["gateway_responses"]
    assert set(responses) == {"DEFAULT_4XX", "DEFAULT_5XX"}
    for one in responses.values():
        body = json.loads(one["templates"]["application/json"])
        assert set(body["error"]) == {"code", "message", "requestId"}
        assert "context.error.message" not in one["templates"]["application/json"]
        assert one["headers"] == {"Access-Control-Allow-Origin": "'https://a'"}


def test_a_body_is_checked_whatever_type_it_says_it_is() -> None:
    """API Gateway checks no body whose type has no model; `$default` is every other type."""
    described = spec(models=model(type="object"), methods=[{**METHODS[0], "method": "POST /items", "model": "Item"}])
    goal = KIND.desired(scripted({}), described, None)
    assert goal["methods"]["POST /items"]["models"] == {"application/json": "Item", "$default": "Item"}


def test_a_page_that_sends_cookies_sees_the_errors_too() -> None:
    cors = {"allow_origin": "https://a", "allow_credentials_enabled": True}
    described = spec(safe_errors_enabled=True, cors=cors, gateway_responses=[{"type": "THROTTLED"}])
    for one in KIND.desired(scripted({}), described, None)["gateway_responses"].values():
        assert one["headers"]["Access-Control-Allow-Credentials"] == "'true'"


def test_every_path_gets_one_preflight_with_its_own_methods() -> None:
    described = spec(
        methods=[
            *METHODS,
            {"method": "POST /items", "function": "read"},
            {"method": "ANY /all", "function": "read"},
        ],
        cors={"allow_origin": "*"},
    )
    methods = KIND.desired(scripted({}), described, None)["methods"]
    assert sorted(key for key in methods if key.startswith("OPTIONS")) == ["OPTIONS /items"]
    headers = methods["OPTIONS /items"]["integration_responses"]["204"]["headers"]
    assert headers["method.response.header.Access-Control-Allow-Methods"] == "'GET,OPTIONS,POST'"


def test_a_misspelt_member_or_a_second_sid_of_a_resource_policy_is_refused() -> None:
    statement = {"Sid": "Office", "Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}
    assert not list(KIND.problems(spec(policy={"Statement": statement})))
    (problem,) = KIND.problems(spec(policy={"Statement": {**statement, "Condtion": {}}}))
    assert "policy Office" in problem
    assert "Condtion" in problem
    (problem,) = KIND.problems(spec(policy={"Statement": [statement, statement]}))
    assert "policy has the Sid Office twice" in problem


def test_the_policy_of_a_document_is_the_api_s_and_is_checked_as_one() -> None:
    statement = {"Sid": "Office", "Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke", "Resource": "*"}
    document: dict[str, Any] = {"openapi": "3.1.0", "x-amazon-apigateway-policy": {"Statement": [statement]}}
    described = spec(openapi=document)
    assert not list(KIND.problems(described))
    assert KIND.desired(scripted({}), described, found_nothing())["policy"]["Statement"]["Office"]["Effect"] == "Deny"
    document["x-amazon-apigateway-policy"] = {"Statement": [{**statement, "Condtion": {}}]}
    assert "Condtion" in "".join(KIND.problems(spec(openapi=document)))


def test_the_short_resource_of_a_policy_is_the_one_that_api_gateway_stores() -> None:
    statement = {"Effect": "Allow", "Principal": "*", "Action": "execute-api:Invoke"}
    stored = "arn:aws:execute-api:eu-west-1:123456789012:a1/*"
    text = json.dumps({"Version": "2012-10-17", "Statement": [{**statement, "Resource": stored}]})
    api = {**answers()["GetRestApis"]["items"][0], "policy": json.dumps(text)[1:-1]}
    described = spec(policy={"Statement": [{**statement, "Resource": "execute-api:/*"}]})
    aws = scripted(answers(GetRestApis={"items": [api]}))
    found = KIND.read(aws, described)
    assert found
    assert found.attributes["policy"] == KIND.desired(aws, described, found)["policy"]


def test_a_cache_that_is_being_made_is_waited_for() -> None:
    stage = {"stageName": "v1", "deploymentId": "d1", "cacheClusterStatus": "CREATE_IN_PROGRESS"}
    found = KIND.read(scripted(answers(GetStages={"item": [stage]})), spec())
    assert found
    assert not found.settled
    assert "v1" in found.status


def test_a_stage_caches_answers_to_get_only_unless_a_method_says_otherwise() -> None:
    methods = [{"method": f"{verb} /items", "function": "read"} for verb in ("GET", "POST", "PUT", "DELETE")]
    limits = [{"method": one["method"], "throttling_rate_limit": 1} for one in methods]
    limits[2]["caching_enabled"] = True
    stage = {"name": "v1", "cache_cluster_size": "0.5", "caching_enabled": True, "methods": limits}
    goal = KIND.desired(scripted({}), spec(methods=methods, stages=[stage]), None)["stages"]["v1"]
    cached = {key: bool(one["caching"]) for key, one in goal["methods"].items()}
    assert goal["caching"]
    assert cached == {"GET /items": True, "POST /items": False, "PUT /items": True, "DELETE /items": False}


@pytest.mark.parametrize("wire", ["~1items~1{id}/GET", "/items/{id}/GET", "items/{id}/GET"])
def test_settings_are_found_by_their_method_in_every_spelling(wire: str) -> None:
    assert setting_key(wire) == "GET /items/{id}"


def test_the_root_has_settings_too() -> None:
    assert setting_key("~1/GET") == "GET /"


def test_races_pass_by_themselves_and_what_is_in_use_does_not() -> None:
    race = {"Code": "ConflictException", "Message": "Unable to complete operation due to concurrent modification."}
    assert passing(ClientError({"Error": race}, "PutMethod"), KIND.transient)
    used = {"Code": "ConflictException", "Message": "Cannot delete authorizer 'a', is referenced in method"}
    assert not passing(ClientError({"Error": used}, "DeleteAuthorizer"), KIND.transient)


def test_two_apis_of_one_name_are_an_error_that_lists_both() -> None:
    apis = [{"id": api, "name": "items", "createdDate": api} for api in ("a2", "a1")]
    with pytest.raises(Ambiguous, match="a1, a2"):
        KIND.read(scripted({"GetRestApis": {"items": apis}}), spec())


def test_the_models_of_every_new_api_are_no_strays_unless_described() -> None:
    assert KIND.read(scripted(answers()), spec()).attributes["models"] == {}  # type: ignore[union-attr]
    found = KIND.read(scripted(answers()), spec(models=[{"name": "Error", "schema": {}}]))
    assert found
    assert set(found.attributes["models"]) == {"Error"}


@pytest.mark.parametrize("place", ["us-east-1:123456789012", "eu-west-1:999999999999"])
def test_a_function_of_the_same_name_elsewhere_is_another(place: str) -> None:
    """Somebody led the method out of the account; whom that function lets in is not asked."""
    uri = URI.replace("eu-west-1:123456789012", place)
    method = {**METHOD, "methodIntegration": {**METHOD["methodIntegration"], "uri": uri}}
    resources = [{"id": "r0", "path": "/"}, {"id": "r1", "path": "/items", "resourceMethods": {"GET": method}}]
    guard = {"id": "g1", "name": "guard", "type": "REQUEST", "authorizerUri": uri}
    aws = scripted(answers(GetResources={"items": resources}, GetAuthorizers={"items": [guard]}))
    found = KIND.read(aws, spec())
    assert found
    changes = diff(dict(found.attributes), KIND.desired(aws, spec(), found))
    foreign = f"arn:aws:lambda:{place}:function:read"
    assert ("methods.GET /items.function", foreign, "read") in [(one.dotted, one.before, one.after) for one in changes]
    assert found.attributes["authorizers"]["guard"]["function"] == foreign
    assert {one["FunctionName"] for one in aws.asked("GetPolicy")} == {"read"}


def test_a_function_that_is_described_elsewhere_is_refused_and_one_by_its_own_arn_is_not() -> None:
    here = "arn:aws:lambda:eu-west-1:123456789012:function:read"
    wanted = KIND.desired(scripted({}), spec(methods=[{**METHODS[0], "function": here}]), None)
    assert wanted["methods"]["GET /items"]["function"] == "read"
    elsewhere = here.replace("123456789012", "999999999999")
    with pytest.raises(EngineError, match="another account or region"):
        KIND.desired(scripted({}), spec(methods=[{**METHODS[0], "function": elsewhere}]), None)


def test_a_function_elsewhere_that_an_openapi_document_addresses_is_refused_and_ours_is_not() -> None:
    def wanted(uri: str) -> dict[str, Any]:
        integration = {"type": "aws_proxy", "uri": uri}
        operation = {"responses": {}, "x-amazon-apigateway-integration": integration}
        document = {"openapi": "3.0.3", "info": {"title": "t", "version": "1"}, "paths": {"/doc": {"get": operation}}}
        return KIND.desired(scripted({}), spec(openapi=document), None)

    assert wanted(URI)["methods"]["GET /doc"]["function"] == "read"
    with pytest.raises(EngineError, match="999999999999:function:read is in another account or region"):
        wanted(URI.replace("123456789012", "999999999999"))
