"""OpenAPI documents in and out: operations, schemas, security, and what cannot be translated."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.openapi.exporting import document
from ansible_collections.serverless.aws.plugins.module_utils.openapi.loading import NotADocument, load
from ansible_collections.serverless.aws.plugins.module_utils.openapi.merging import merged
from ansible_collections.serverless.aws.plugins.module_utils.openapi.schemas import draft_4
from ansible_collections.serverless.aws.plugins.module_utils.openapi.translating import translate

ARN = "arn:aws:lambda:eu-west-1:123456789012:function:create:live"
URI = f"arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/{ARN}/invocations"
SCHEMES = {
    "users": {"type": "http", "scheme": "bearer", "x-user-pools": ["items"]},
    "guard": {
        "type": "apiKey",
        "in": "header",
        "name": "X-Token",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": {
            "type": "token",
            "authorizerUri": URI,
            "authorizerResultTtlInSeconds": 60,
            "identityValidationExpression": "^a",
        },
    },
    "key": {"type": "apiKey", "in": "header", "name": "x-api-key"},
    "signed": {"type": "apiKey", "in": "header", "name": "Authorization", "x-amazon-apigateway-authtype": "awsSigv4"},
}


def doc(**more: Any) -> dict[str, Any]:
    return {"openapi": "3.0.3", "info": {"title": "Items", "version": "2"}, "paths": {}, **more}


def operations(security: Any = None, **operation: Any) -> dict[str, Any]:
    given = {"x-function": "read", **({} if security is None else {"security": security}), **operation}
    return doc(paths={"/items": {"get": given}}, components={"securitySchemes": SCHEMES})


def only(given: dict[str, Any]) -> dict[str, Any]:
    found, problems = translate(given)
    assert problems == []
    (method,) = found["methods"]
    return dict(method)


def test_an_operation_is_a_method() -> None:
    given = doc(
        paths={
            "/items/{id}": {
                "parameters": [{"name": "id", "in": "path", "required": True}, {"name": "limit", "in": "query"}],
                "post": {
                    "operationId": "create",
                    "parameters": [
                        {"$ref": "#/components/parameters/Match"},
                        {"name": "limit", "in": "query", "required": True},
                    ],
                    "requestBody": {"content": {"application/json": {"schema": {"type": "object"}}}},
                    "x-amazon-apigateway-integration": {
                        "type": "aws_proxy",
                        "uri": URI,
                        "timeoutInMillis": 5000,
                        "cacheKeyParameters": ["method.request.path.id"],
                    },
                },
            }
        },
        components={"parameters": {"Match": {"name": "If-Match", "in": "header", "required": True}}},
    )
    assert only(given) == {
        "method": "POST /items/{id}",
        "function": ARN,
        "authorizer": None,
        "scopes": [],
        "api_key_required": False,
        "iam_enabled": False,
        "model": "createBody",
        "operation_name": "create",
        "timeout_milliseconds": 5000,
        "parameters": [
            {"name": "id", "in": "path", "required": False, "cache_key_enabled": True},
            {"name": "limit", "in": "querystring", "required": True, "cache_key_enabled": False},
            {"name": "If-Match", "in": "header", "required": True, "cache_key_enabled": False},
        ],
    }


@pytest.mark.parametrize(
    ("security", "wanted"),
    [
        (None, {}),
        ([], {}),
        ([{"users": ["items/write"]}], {"authorizer": "users", "scopes": ["items/write"]}),
        ([{"guard": [], "key": []}], {"authorizer": "guard", "api_key_required": True}),
        ([{"signed": []}], {"iam_enabled": True}),
        ([{}, {"users": []}], {}),
    ],
)
def test_security_says_who_may(security: Any, wanted: dict[str, Any]) -> None:
    method = only(operations(security))
    for option, none in (("authorizer", None), ("scopes", []), ("api_key_required", False), ("iam_enabled", False)):
        assert method[option] == wanted.get(option, none)


def test_the_documents_security_holds_where_an_operation_has_none() -> None:
    given = {**operations(), "security": [{"key": []}]}
    assert only(given)["api_key_required"] is True
    assert only({**operations([]), "security": [{"key": []}]})["api_key_required"] is False


def test_schemes_are_authorizers() -> None:
    users, guard = translate(operations())[0]["authorizers"]
    assert (users["user_pools"], users["function"], users["identity_sources"]) == (["items"], None, [])
    assert guard == {
        "name": "guard",
        "user_pools": [],
        "function": ARN,
        "type": "token",
        "identity_sources": ["method.request.header.X-Token"],
        "validation_expression": "^a",
        "result_ttl_seconds": 60,
    }


@pytest.mark.parametrize(("body", "parameters"), [(True, False), (False, True), (False, False)])
def test_a_request_validator_decides_what_is_checked(body: bool, parameters: bool) -> None:
    given = operations(
        parameters=[{"name": "limit", "in": "query", "required": True}],
        requestBody={"content": {"application/json": {"schema": {"type": "object"}}}},
        operationId="list",
    )
    validator = {"validateRequestBody": body, "validateRequestParameters": parameters}
    given |= {
        "x-amazon-apigateway-request-validators": {"own": validator},
        "x-amazon-apigateway-request-validator": "own",
    }
    method = only(given)
    assert bool(method["model"]) is body
    assert bool(method["parameters"]) is parameters


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (operations(**{"x-function": None}), "x-function"),
        (operations(**{"x-amazon-apigateway-integration": {"type": "http_proxy"}}), "aws_proxy"),
        (operations([{"nobody": []}]), "nobody"),
        (operations([{"users": []}, {"guard": []}]), "alternatives"),
        (operations([{"users": [], "guard": []}]), "users and guard"),
        (operations(**{"x-amazon-apigateway-auth": {"type": "AWS_IAM"}}), "x-amazon-apigateway-auth is not translated"),
        (operations(**{"x-amazon-apigateway-request-validator": "none"}), "none"),
        (operations(parameters=[{"$ref": "#/components/parameters/None"}]), "leads nowhere"),
        (
            operations(requestBody={"content": {"application/json": {"schema": {"$ref": "other.yaml#/A"}}}}),
            "other.yaml",
        ),
    ],
)
def test_what_cannot_be_translated_is_told_with_its_place(given: dict[str, Any], text: str) -> None:
    _found, problems = translate(given)
    assert any(text in problem and "GET /items" in problem for problem in problems), problems


@pytest.mark.parametrize(
    ("given", "text"),
    [
        (doc(**{"x-amazon-apigateway-cors": {"allowOrigins": ["*"]}}), "openapi: x-amazon-apigateway-cors is not"),
        (doc(paths={"/a": {"$ref": "#/components/pathItems/a"}}), "openapi /a: $ref is not"),
        (doc(paths={"/a": {"trace": {"x-function": "read"}}}), "openapi /a: trace is not"),
        (doc(**{"x-amazon-apigateway-policy": "{}"}), "the option policy cannot be"),
        (doc(**{"x-amazon-apigateway-binary-media-types": "*/*"}), "the option binary_media_types cannot be"),
        (doc(**{"x-amazon-apigateway-minimum-compression-size": "1"}), "the option minimum_compression_bytes cannot"),
        (doc(**{"x-amazon-apigateway-api-key-source": "QUERY"}), "the option api_key_source cannot be"),
    ],
)
def test_what_would_be_passed_over_is_told(given: dict[str, Any], text: str) -> None:
    _found, problems = translate(given)
    assert any(text in problem for problem in problems), problems


EXTENSIONS: dict[str, Any] = {
    "x-amazon-apigateway-policy": {"Statement": [{"Effect": "Deny", "Principal": "*", "Action": "execute-api:Invoke"}]},
    "x-amazon-apigateway-binary-media-types": ["image/png"],
    "x-amazon-apigateway-minimum-compression-size": 0,
    "x-amazon-apigateway-api-key-source": "AUTHORIZER",
}
DEFAULTS: dict[str, Any] = {
    "policy": {},
    "binary_media_types": [],
    "minimum_compression_bytes": None,
    "api_key_source": "HEADER",
}


def test_a_policy_and_what_else_the_document_says_of_the_api_are_options() -> None:
    whole, problems = merged(DEFAULTS, doc(**EXTENSIONS, **{"x-amazon-apigateway-documentation": {}}))
    assert problems == []
    assert [whole[option] for option in DEFAULTS] == list(EXTENSIONS.values())
    own = {"policy": {"Statement": []}, "minimum_compression_bytes": 9}
    whole, _problems = merged({**DEFAULTS, **own}, doc(**EXTENSIONS))
    assert (whole["policy"], whole["minimum_compression_bytes"]) == ({"Statement": []}, 9)


def test_a_preflight_is_the_option_cors() -> None:
    given = doc(paths={"/items": {"options": {"x-amazon-apigateway-integration": {"type": "mock"}}}})
    assert translate(given) == (
        {
            "methods": [],
            "models": [],
            "authorizers": [],
            "gateway_responses": [],
            "description": "",
            "version": "2",
        },
        [],
    )


def test_schemas_become_draft_4_with_what_they_refer_to() -> None:
    schemas = {
        "Item": {
            "type": "object",
            "required": ["nullable"],
            "properties": {
                "nullable": {"type": "string", "nullable": True, "example": "a"},
                "price": {"type": "number", "exclusiveMinimum": 0},
                "kind": {"const": "a"},
                "tags": {"type": "array", "items": {"$ref": "#/components/schemas/Tag"}},
            },
            "x-note": "a",
        },
        "Tag": {"type": "string", "enum": ["a"], "nullable": True},
        "Other": {"type": "integer"},
    }
    given = {"components": {"schemas": schemas}}
    assert draft_4(given, {"$ref": "#/components/schemas/Item"}) == {
        "type": "object",
        "required": ["nullable"],
        "properties": {
            "nullable": {"type": ["string", "null"]},
            "price": {"type": "number", "minimum": 0, "exclusiveMinimum": True},
            "kind": {"enum": ["a"]},
            "tags": {"type": "array", "items": {"$ref": "#/definitions/Tag"}},
        },
        "definitions": {"Tag": {"type": ["string", "null"], "enum": ["a", None]}},
    }


def test_a_whole_number_may_be_written_with_a_fraction_as_openapi_has_it() -> None:
    """In draft 4 an integer is written without one."""
    assert draft_4({}, {"type": "integer", "minimum": 1}) == {"type": "number", "multipleOf": 1, "minimum": 1}
    assert draft_4({}, {"type": ["integer", "null"], "multipleOf": 5}) == {"type": ["number", "null"], "multipleOf": 5}
    made = draft_4({}, {"type": "integer", "nullable": True})
    assert made == {"type": ["number", "null"], "multipleOf": 1}


def test_what_stands_beside_a_reference_holds_too() -> None:
    components = {"schemas": {"Name": {"type": "string"}}}
    beside = {"$ref": "#/components/schemas/Name", "maxLength": 3, "description": "Short"}
    made = draft_4(doc(components=components), {"properties": {"name": beside, "other": {**beside, "maxLength": 4}}})
    assert made["properties"]["name"] == {"allOf": [{"$ref": "#/definitions/Name"}, {"maxLength": 3}]}
    only_said = {"$ref": "#/components/schemas/Name", "description": "Any", "example": "x"}
    assert draft_4(doc(components=components), {"not": only_said})["not"] == {"$ref": "#/definitions/Name"}


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        ({"minimum": 5, "exclusiveMinimum": 3}, {"minimum": 5}),
        ({"minimum": 3, "exclusiveMinimum": 3}, {"minimum": 3, "exclusiveMinimum": True}),
        ({"maximum": 5, "exclusiveMaximum": 7}, {"maximum": 5}),
        ({"maximum": 7, "exclusiveMaximum": 5}, {"maximum": 5, "exclusiveMaximum": True}),
    ],
)
def test_of_two_limits_the_tighter_one_holds(given: dict[str, Any], wanted: dict[str, Any]) -> None:
    assert draft_4(doc(), given) == wanted


def test_a_schema_may_contain_itself() -> None:
    node = {"type": "object", "properties": {"next": {"$ref": "#/components/schemas/Node"}}}
    made = draft_4({"components": {"schemas": {"Node": node}}}, {"$ref": "#/components/schemas/Node"})
    assert made["definitions"]["Node"]["properties"]["next"] == {"$ref": "#/definitions/Node"}


def test_two_schemas_do_not_share_a_models_name() -> None:
    body = {"content": {"application/json": {"schema": {"type": "object"}}}}
    other = {"content": {"application/json": {"schema": {"type": "array"}}}}
    given = doc(
        paths={
            "/a": {"post": {"x-function": "f", "operationId": "a-b", "requestBody": body}},
            "/b": {"post": {"x-function": "f", "operationId": "a_b", "requestBody": other}},
        }
    )
    _found, problems = translate(given)
    assert "the model aBBody" in problems[0]


def test_what_is_described_comes_before_the_document() -> None:
    spec = {"name": "items", "description": "own", "methods": [{"method": "GET /items", "function": "own"}]}
    whole, problems = merged(spec, operations())
    assert problems == []
    assert whole["methods"] == spec["methods"]
    assert (whole["description"], whole["version"], whole["openapi"]) == ("own", "2", None)
    assert len(whole["authorizers"]) == 2


CONTRACT = doc(
    paths={
        "/v1/items": {"get": {"operationId": "listV1", "security": [{"token": []}]}},
        "/v2/items": {"get": {"operationId": "listV2", "security": [{"token": []}]}, "parameters": []},
    },
    components={"securitySchemes": {"token": {"type": "http", "scheme": "bearer"}}},
)
"""A contract that knows nothing of AWS, with two versions."""


@pytest.mark.parametrize(
    ("decider", "wanted"),
    [({"user_pools": ["items"], "function": None}, ["items"]), ({"user_pools": [], "function": "guard"}, [])],
)
def test_a_contract_gets_its_functions_and_authorizers_from_the_description(
    decider: dict[str, Any], wanted: list[str]
) -> None:
    authorizer = {"name": "token", **decider}
    spec = {"openapi_base_path": "/v2", "openapi_functions": {"listV2": "list"}, "authorizers": [authorizer]}
    found, problems = merged(spec, CONTRACT)
    assert problems == []
    (method,) = found["methods"]
    assert (method["method"], method["function"], method["authorizer"]) == ("GET /items", "list", "token")
    assert [one["user_pools"] for one in found["authorizers"]] == [wanted]
    assert CONTRACT["paths"]["/v2/items"]["get"].keys() == {"operationId", "security"}, "it is left as it was"


@pytest.mark.parametrize(
    ("spec", "text"),
    [
        ({"openapi_base_path": "/v3"}, "/v3"),
        ({"openapi_functions": {"listV3": "list"}}, "listV3"),
        ({"openapi_base_path": "/v2", "openapi_functions": {"listV1": "list"}}, "listV1"),
    ],
)
def test_what_the_contract_does_not_have_is_told(spec: dict[str, Any], text: str) -> None:
    with pytest.raises(NotADocument, match=text):
        merged({"authorizers": [], **spec}, CONTRACT)


def test_answers_may_be_cached_by_a_header_that_the_operation_does_not_list() -> None:
    """OpenAPI ignores a parameter called Authorization; a cache without it would show one user's answers to all."""
    keys = ["method.request.header.Authorization", "method.request.querystring.limit"]
    method = only(
        operations(
            parameters=[{"name": "limit", "in": "query"}],
            **{"x-amazon-apigateway-integration": {"type": "aws_proxy", "cacheKeyParameters": keys}},
        )
    )
    assert {(one["in"], one["name"]): one["cache_key_enabled"] for one in method["parameters"]} == {
        ("header", "Authorization"): True,
        ("querystring", "limit"): True,
    }


def test_an_exported_document_is_read_back_as_it_was() -> None:
    api: dict[str, Any] = {
        "name": "items",
        "description": "Items",
        "version": "3",
        "models": [{"name": "Item", "description": "One", "schema": {"type": "object", "required": ["a"]}}],
        "authorizers": [
            {
                "name": "users",
                "user_pools": ["items"],
                "function": None,
                "type": "token",
                "identity_sources": ["method.request.header.Authorization"],
                "validation_expression": "",
                "result_ttl_seconds": 300,
            },
            {
                "name": "guard",
                "user_pools": [],
                "function": "decide",
                "type": "request",
                "identity_sources": ["method.request.header.X", "method.request.querystring.y"],
                "validation_expression": "",
                "result_ttl_seconds": 0,
            },
        ],
        "methods": [
            {
                "method": "POST /items/{id}",
                "function": "create",
                "authorizer": "users",
                "scopes": ["items/write"],
                "api_key_required": True,
                "iam_enabled": False,
                "model": "Item",
                "parameters": [
                    {"name": "If-Match", "in": "header", "required": True, "cache_key_enabled": False},
                    {"name": "id", "in": "path", "required": False, "cache_key_enabled": True},
                ],
                "operation_name": "create",
                "timeout_milliseconds": 5000,
            }
        ],
        "gateway_responses": [
            {
                "type": "THROTTLED",
                "status_code": 429,
                "error_message": None,
                "code": None,
                "template": "{}",
                "headers": {"Retry-After": "1"},
            }
        ],
    }
    api["safe_errors_enabled"] = False
    api |= dict(zip(DEFAULTS, EXTENSIONS.values(), strict=True))
    exported = json.loads(json.dumps(document(api)))
    found, problems = translate(exported)
    assert problems == []
    for family in ("methods", "models", "authorizers", "gateway_responses", "description", "version", *DEFAULTS):
        assert found[family] == api[family]


def test_what_api_gateway_answers_itself_is_exported() -> None:
    api = {
        "name": "items",
        "methods": [
            {"method": "GET /items", "function": "list"},
            {"method": "POST /items", "function": "create"},
            {"method": "ANY /all", "function": "all"},
        ],
        "gateway_responses": [{"type": "THROTTLED", "code": "slow_down", "error_message": "Later."}],
        "cors": {"allow_origin": "https://example.com", "max_age_seconds": 60},
    }
    exported = json.loads(json.dumps(document(api)))
    answers = exported["x-amazon-apigateway-gateway-responses"]
    assert set(answers) == {"DEFAULT_4XX", "DEFAULT_5XX", "THROTTLED"}
    for answer in answers.values():
        origin = answer["responseParameters"]["gatewayresponse.header.Access-Control-Allow-Origin"]
        assert origin == "'https://example.com'"
    body = json.loads(answers["THROTTLED"]["responseTemplates"]["application/json"])
    assert body["error"] == {"code": "slow_down", "message": "Later.", "requestId": "$context.requestId"}
    assert answers["THROTTLED"]["statusCode"] == 429
    assert "statusCode" not in answers["DEFAULT_5XX"]
    assert set(exported["paths"]["/all"]) == {"x-amazon-apigateway-any-method"}
    preflight = exported["paths"]["/items"]["options"]["x-amazon-apigateway-integration"]
    assert preflight["type"] == "mock"
    assert preflight["responses"]["default"] == {
        "statusCode": "204",
        "responseParameters": {
            "method.response.header.Access-Control-Allow-Headers": "'authorization,content-type'",
            "method.response.header.Access-Control-Allow-Methods": "'GET,OPTIONS,POST'",
            "method.response.header.Access-Control-Allow-Origin": "'https://example.com'",
            "method.response.header.Access-Control-Max-Age": "'60'",
        },
    }
    assert len(exported["paths"]["/items"]["options"]["responses"]["204"]["headers"]) == 4
    _found, problems = translate(exported)
    assert problems == []


def test_an_api_with_api_gateway_s_own_errors_exports_none() -> None:
    assert "x-amazon-apigateway-gateway-responses" not in document({"name": "items", "safe_errors_enabled": False})


def test_a_document_is_read_from_json_and_yaml(tmp_path: Path) -> None:
    for name, text in (("a.json", json.dumps(doc())), ("a.yaml", "openapi: 3.1.0\ninfo: {title: a}\n")):
        (tmp_path / name).write_text(text, encoding="utf-8")
        assert load(str(tmp_path / name))["openapi"].startswith("3.")
    (tmp_path / "b.yaml").write_text("a: [", encoding="utf-8")
    with pytest.raises(NotADocument, match=r"b\.yaml"):
        load(str(tmp_path / "b.yaml"))
