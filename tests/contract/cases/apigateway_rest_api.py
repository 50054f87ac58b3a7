"""REST APIs with their methods, authorizers, models, stages, deployments and permissions."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from contract.cases.cognito_user_pool import pool_id
from contract.harness.case import Case, Drift, OwnedBy, Raw, Update
from contract.harness.functions_of_apis import make_functions, statements, trust, without

SID = "serverless-aws-rest-api-"
HASH = re.compile("[0-9a-f]{32}")


def prepare(raw: Raw, name: str) -> None:
    """A role, three functions, two pools, and the account's log role."""
    make_functions(raw, name)
    for pool in ("pool", "other"):
        raw.client("cognito-idp").create_user_pool(PoolName=f"{name}-{pool}")
    logs = raw.client("iam").create_role(
        RoleName=f"{name}-logs", AssumeRolePolicyDocument=trust("apigateway.amazonaws.com")
    )
    raw.client("apigateway").update_account(
        patchOperations=[{"op": "replace", "path": "/cloudwatchRoleArn", "value": logs["Role"]["Arn"]}]
    )


def api_of(raw: Raw, name: str) -> dict[str, Any] | None:
    apis = raw.client("apigateway").get_paginator("get_rest_apis").paginate().search("items[]")
    return next((dict(api) for api in apis if api["name"] == name), None)


def api_id(raw: Raw, name: str) -> str:
    api = api_of(raw, name)
    assert api
    return str(api["id"])


def listed(raw: Raw, name: str, operation: str, **more: Any) -> list[dict[str, Any]]:
    return Seen(raw, api_id(raw, name)).listed(operation, **more)


@dataclass
class Seen:
    """One API as it is now: whatever is listed is listed once."""

    raw: Raw
    own: str

    def listed(self, operation: str, **more: Any) -> list[dict[str, Any]]:
        pages = self.raw.client("apigateway").get_paginator(operation).paginate(restApiId=self.own, **more)
        return list(pages.search("items[]"))

    @cached_property
    def authorizers(self) -> list[dict[str, Any]]:
        return self.listed("get_authorizers")

    @cached_property
    def validators(self) -> list[dict[str, Any]]:
        return self.listed("get_request_validators")

    def methods(self) -> dict[str, Any]:
        """Every path and method, with names in the place of ids."""
        authorizers = {one["id"]: one["name"] for one in self.authorizers}
        validators = {one["id"]: one["name"] for one in self.validators}
        found: dict[str, Any] = {}
        for resource in self.listed("get_resources", embed=["methods"], PaginationConfig={"PageSize": 500}):
            found[resource["path"]] = {}
            for key, method in (resource.get("resourceMethods") or {}).items():
                method["authorizerId"] = authorizers.get(method.get("authorizerId"), "")
                method["requestValidatorId"] = validators.get(method.get("requestValidatorId"), "")
                if method.get("methodIntegration"):
                    method["methodIntegration"].pop("cacheNamespace", None)
                found[resource["path"]][key] = method
        return found

    def stages(self) -> dict[str, Any]:
        """Every stage with the description of the deployment that it serves."""
        served = {one["id"]: str(one.get("description", "")) for one in self.listed("get_deployments")}
        answer = self.raw.client("apigateway").get_stages(restApiId=self.own)["item"]
        found = {one["stageName"]: without(one, "createdDate", "lastUpdatedDate") for one in answer}
        for stage in found.values():
            # the hash has the ids of authorizers in it, which a repair may change
            stage["deploymentId"] = HASH.sub("(hash)", served.get(stage["deploymentId"], "(unknown)"))
        return {"stages": found, "deployments": len(served)}


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    api = api_of(raw, name)
    if api is None:
        return None
    own, client = str(api["id"]), raw.client("apigateway")
    seen = Seen(raw, own)
    responses = client.get_gateway_responses(restApiId=own)["items"]
    api["binaryMediaTypes"] = sorted(one.replace("~1", "/") for one in api.get("binaryMediaTypes") or [])
    described = {
        "api": without(api, "id", "createdDate", "tags", "rootResourceId"),
        "tags": client.get_tags(resourceArn=f"arn:aws:apigateway:{raw.region}::/restapis/{own}")["tags"],
        "methods": seen.methods(),
        "authorizers": sorted((without(one, "id") for one in seen.authorizers), key=str),
        "models": sorted((without(one, "id") for one in seen.listed("get_models")), key=str),
        "validators": sorted((without(one, "id") for one in seen.validators), key=str),
        "responses": {one["responseType"]: one for one in responses if not one.get("defaultResponse")},
        **seen.stages(),
        "permissions": statements(raw, name, own),
    }
    text = json.dumps(described, default=str).replace(own, "(api)")
    for pool in ("pool", "other"):
        if found := pool_id(raw, f"{name}-{pool}"):
            text = text.replace(found, f"({pool})")
    return dict(json.loads(text))


def api_patch(path: str, value: str) -> Any:
    return lambda raw, name: raw.client("apigateway").update_rest_api(
        restApiId=api_id(raw, name), patchOperations=[{"op": "replace", "path": path, "value": value}]
    )


def compression_and_binary(raw: Raw, name: str) -> None:
    api_patch("/minimumCompressionSize", "1")(raw, name)
    raw.client("apigateway").update_rest_api(
        restApiId=api_id(raw, name), patchOperations=[{"op": "remove", "path": "/binaryMediaTypes"}]
    )


def other_addresses(raw: Raw, name: str) -> None:
    """At the edge, as the emulator takes it, and with both kinds of addresses."""
    place = "/endpointConfiguration"
    raw.client("apigateway").update_rest_api(
        restApiId=api_id(raw, name),
        patchOperations=[
            {"op": "remove", "path": f"{place}/types"},
            {"op": "replace", "path": f"{place}/types/EDGE", "value": "EDGE"},
            {"op": "replace", "path": f"{place}/ipAddressType", "value": "dualstack"},
        ],
    )


def stage_patch(path: str, value: str | None, op: str = "replace") -> Any:
    operation = {"op": op, "path": path, **({} if value is None else {"value": value})}
    return lambda raw, name: raw.client("apigateway").update_stage(
        restApiId=api_id(raw, name), stageName="v1", patchOperations=[operation]
    )


def resource_id(raw: Raw, name: str, path: str) -> str:
    return next(str(one["id"]) for one in listed(raw, name, "get_resources") if one["path"] == path)


def method_call(call: str, key: str, **more: Any) -> Any:
    """A drift of one method by an operation of boto3."""
    method, _space, path = key.partition(" ")
    return lambda raw, name: getattr(raw.client("apigateway"), call)(
        restApiId=api_id(raw, name), resourceId=resource_id(raw, name, path), httpMethod=method, **more
    )


def method_patch(key: str, path: str, value: str, call: str = "update_method") -> Any:
    return method_call(call, key, patchOperations=[{"op": "replace", "path": path, "value": value}])


def authorizer_patch(authorizer: str, path: str, value: str) -> Any:
    def patch(raw: Raw, name: str) -> None:
        own = next(one["id"] for one in listed(raw, name, "get_authorizers") if one["name"] == authorizer)
        raw.client("apigateway").update_authorizer(
            restApiId=api_id(raw, name),
            authorizerId=own,
            patchOperations=[{"op": "replace", "path": path, "value": value}],
        )

    return patch


def pools_swapped(raw: Raw, name: str) -> None:
    """The emulator patches no lists: an authorizer of the same name takes the place of the first."""
    client, own = raw.client("apigateway"), api_id(raw, name)
    users = next(one for one in listed(raw, name, "get_authorizers") if one["name"] == "users")
    client.delete_authorizer(restApiId=own, authorizerId=users["id"])
    other = pool_id(raw, f"{name}-other")
    arn = f"arn:aws:cognito-idp:{raw.region}:{raw.account}:userpool/{other}"
    made = client.create_authorizer(
        restApiId=own,
        name="users",
        type="COGNITO_USER_POOLS",
        providerARNs=[arn],
        identitySource="method.request.header.Authorization",
    )
    method_patch("POST /items", "/authorizerId", made["id"])(raw, name)


def other_guard(raw: Raw, name: str) -> None:
    for path, value in (("/identitySource", "method.request.header.X"), ("/authorizerUri", "arn:aws:apigateway:x")):
        authorizer_patch("guard", path, value)(raw, name)


def preflight_opened(raw: Raw, name: str) -> None:
    anybody = {"method.response.header.Access-Control-Allow-Origin": "'*'"}
    template = {"application/json": "{}"}
    method_call("put_integration", "OPTIONS /items", type="MOCK", requestTemplates=template)(raw, name)
    method_call("put_integration_response", "OPTIONS /items", statusCode="204", responseParameters=anybody)(raw, name)


def stray_resource(raw: Raw, name: str) -> None:
    client, own = raw.client("apigateway"), api_id(raw, name)
    root = resource_id(raw, name, "/")
    made = client.create_resource(restApiId=own, parentId=root, pathPart="stray")
    client.put_method(restApiId=own, resourceId=made["id"], httpMethod="GET", authorizationType="NONE")


def validator_off(raw: Raw, name: str) -> None:
    body = next(one for one in listed(raw, name, "get_request_validators") if one["name"] == "body")
    raw.client("apigateway").update_request_validator(
        restApiId=api_id(raw, name),
        requestValidatorId=body["id"],
        patchOperations=[
            {"op": "replace", "path": "/validateRequestBody", "value": "false"},
            {"op": "replace", "path": "/validateRequestParameters", "value": "true"},
        ],
    )


def stray_parts(raw: Raw, name: str) -> None:
    client, own = raw.client("apigateway"), api_id(raw, name)
    client.create_model(restApiId=own, name="Stray", contentType="application/json", schema="{}")
    client.create_request_validator(restApiId=own, name="stray", validateRequestBody=True)
    client.create_authorizer(
        restApiId=own, name="stray", type="TOKEN", identitySource="method.request.header.X", authorizerUri="x"
    )


def deployed_by_hand(raw: Raw, name: str) -> None:
    raw.client("apigateway").create_deployment(restApiId=api_id(raw, name), stageName="v1", description="by hand")


def forgotten_deployment(raw: Raw, name: str) -> None:
    raw.client("apigateway").create_deployment(restApiId=api_id(raw, name), description="by hand")


def no_permission(raw: Raw, name: str) -> None:
    raw.client("lambda").remove_permission(FunctionName=f"{name}-read", StatementId=f"{SID}{name}")


def wide_permission(raw: Raw, name: str) -> None:
    no_permission(raw, name)
    raw.client("lambda").add_permission(
        FunctionName=f"{name}-read",
        StatementId=f"{SID}{name}",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
    )


def responses(call: str, kind: str, **more: Any) -> Any:
    return lambda raw, name: getattr(raw.client("apigateway"), call)(
        restApiId=api_id(raw, name), responseType=kind, **more
    )


def model_patch(path: str, value: str) -> Any:
    return lambda raw, name: raw.client("apigateway").update_model(
        restApiId=api_id(raw, name),
        modelName="Item",
        patchOperations=[{"op": "replace", "path": path, "value": value}],
    )


def by_hand(raw: Raw, name: str) -> None:
    raw.client("apigateway").create_rest_api(
        name=name, description="by hand", endpointConfiguration={"types": ["REGIONAL"]}
    )


MODEL = {
    "name": "Item",
    "description": "An item",
    "schema": {"type": "object", "required": ["title"], "properties": {"title": {"type": "string", "maxLength": 9}}},
}
METHODS = [
    {
        "method": "GET /items",
        "function": "{name}-read",
        "authorizer": "guard",
        "api_key_required": True,
        "parameters": [
            {"name": "limit", "cache_key_enabled": True},
            {"name": "X-Tenant", "in": "header", "required": True},
        ],
    },
    {
        "method": "POST /items",
        "function": "{name}-write",
        "authorizer": "users",
        "scopes": ["items/write"],
        "model": "Item",
        "operation_name": "create",
        "timeout_milliseconds": 6000,
    },
    {"method": "GET /items/{id}", "function": "{name}-read", "iam_enabled": True},
]
USERS = {"name": "users", "user_pools": ["{name}-pool"]}
GUARD = {
    "name": "guard",
    "function": "{name}-guard",
    "result_ttl_seconds": 60,
    "validation_expression": "^Bearer .+",
}
STAGE = {
    "name": "v1",
    "description": "the first",
    "throttling_burst_limit": 50,
    "throttling_rate_limit": 25,
    "metrics_enabled": True,
    "logging_level": "ERROR",
    "cache_cluster_size": "0.5",
    "caching_enabled": True,
    "cache_ttl_seconds": 30,
    "tracing_enabled": True,
    "variables": {"colour": "blue"},
    "access_log_group": "/aws/apigateway/{name}",
    "methods": [
        {"method": "POST /items", "throttling_rate_limit": 5, "caching_enabled": False},
        {"method": "GET /items", "cache_ttl_seconds": 5},
    ],
}
CORS = {"allow_origin": "https://example.com", "max_age_seconds": 60}
POLICY = {
    "Statement": [
        {
            "Sid": "Own",
            "Effect": "Allow",
            "Principal": "*",
            "Action": "execute-api:Invoke",
            "Resource": "execute-api:/*",
        }
    ]
}
DEFINED = {"stages.v1.deployment"}
"""What every change of the definition brings along."""

CASE = Case(
    kind="apigateway_rest_api",
    minimal={
        "name": "{name}",
        "methods": [{"method": "GET /", "function": "{name}-read"}],
        "stages": [{"name": "v1"}],
    },
    full={
        "name": "{name}",
        "description": "Items",
        "version": "1",
        "execute_api_endpoint_enabled": False,
        "api_key_source": "HEADER",
        "binary_media_types": ["image/png"],
        "minimum_compression_bytes": 1024,
        "policy": POLICY,
        "cors": CORS,
        "gateway_responses": [
            {
                "type": "BAD_REQUEST_BODY",
                "error_message": "No such item.",
                "code": "INVALID",
                "headers": {"X-Why": "body"},
            }
        ],
        "authorizers": [USERS, GUARD],
        "models": [MODEL],
        "methods": METHODS,
        "stages": [STAGE],
        "tags": {"cost": "apis"},
    },
    prepare=prepare,
    describe=describe,
    owned=OwnedBy(asks_each="its lists show the tags of the creation only"),
    adopt=by_hand,
    twice=by_hand,
    remove=lambda raw, name: raw.client("apigateway").delete_rest_api(restApiId=api_id(raw, name)),
    updates=(
        Update("other words", {"description": "Things", "version": "2"}, {"description", "version"}),
        Update("own host name", {"execute_api_endpoint_enabled": True}, {"execute_api_endpoint_enabled", *DEFINED}),
        Update("no compression", {"minimum_compression_bytes": None}, {"minimum_compression_bytes", *DEFINED}),
        Update("key from the authorizer", {"api_key_source": "AUTHORIZER"}, {"api_key_source", *DEFINED}),
        Update("more binary", {"binary_media_types": ["a/b", "image/png"]}, {"binary_media_types", *DEFINED}),
        Update("no policy", {"policy": None}, {"policy", *DEFINED}),
        Update("at the edge", {"endpoint_type": "EDGE"}, {"endpoint_type"}),
        Update("both kinds of addresses", {"ip_address_type": "dualstack"}, {"ip_address_type"}),
        Update(
            "no CORS",
            {"cors": None},
            {
                "methods.OPTIONS /items",
                "methods.OPTIONS /items/{id}",
                "gateway_responses.DEFAULT_4XX.headers",
                "gateway_responses.DEFAULT_5XX.headers",
                "gateway_responses.BAD_REQUEST_BODY.headers",
                *DEFINED,
            },
        ),
        Update(
            "API Gateway's own errors",
            {"safe_errors_enabled": False, "gateway_responses": None},
            {"gateway_responses", *DEFINED},
        ),
        Update(
            "a path less",
            {"methods": METHODS[:2]},
            {
                "methods.GET /items/{id}",
                "methods.OPTIONS /items/{id}",
                "resources./items/{id}",
                *DEFINED,
            },
        ),
        Update(
            "public, without a body",
            {"methods": [METHODS[0], {"method": "POST /items", "function": "{name}-write"}, METHODS[2]]},
            {"methods.POST /items", "validators.body", *DEFINED},
        ),
        Update(
            "the whole request",
            {"authorizers": [USERS, {"name": "guard", "function": "{name}-guard", "type": "request"}]},
            {"authorizers.guard", *DEFINED},
        ),
        Update(
            "another function decides",
            {"authorizers": [USERS, {**GUARD, "function": "{name}-read"}]},
            {"authorizers.guard.function", "permissions.{name}-guard", *DEFINED},
        ),
        Update(
            "two pools",
            {"authorizers": [{"name": "users", "user_pools": ["{name}-pool", "{name}-other"]}, GUARD]},
            {"authorizers.users.user_pools", *DEFINED},
        ),
        Update(
            "another schema",
            {"models": [{**MODEL, "schema": {"type": "object"}}]},
            {"models.Item.schema", *DEFINED},
        ),
        Update("two stages", {"stages": [STAGE, {"name": "v2", "variables": {"x": "y"}}]}, {"stages.v2"}),
        Update(
            "a plain stage",
            {"stages": [{"name": "v1"}]},
            {
                "stages.v1.description",
                "stages.v1.throttling_burst_limit",
                "stages.v1.throttling_rate_limit",
                "stages.v1.metrics_enabled",
                "stages.v1.logging_level",
                "stages.v1.cache_cluster_size",
                "stages.v1.caching",
                "stages.v1.tracing_enabled",
                "stages.v1.variables",
                "stages.v1.access_log",
                "stages.v1.methods",
            },
        ),
        Update(
            "fewer log fields",
            {"stages": [{**STAGE, "access_log_fields": {"id": "$context.requestId"}}]},
            {"stages.v1.access_log.fields"},
        ),
    ),
    drifts=(
        Drift("words", api_patch("/description", "by hand"), {"description"}),
        Drift("version", api_patch("/version", "9"), {"version"}),
        Drift("host name opened", api_patch("/disableExecuteApiEndpoint", "false"), {"execute_api_endpoint_enabled"}),
        Drift("key source", api_patch("/apiKeySource", "AUTHORIZER"), {"api_key_source"}),
        Drift("compression and binary", compression_and_binary, {"minimum_compression_bytes", "binary_media_types"}),
        Drift("policy gone", api_patch("/policy", ""), {"policy"}),
        Drift("other addresses", other_addresses, {"endpoint_type", "ip_address_type"}),
        Drift(
            "method opened",
            method_patch("POST /items", "/authorizationType", "NONE"),
            {"methods.POST /items.authorization"},
        ),
        Drift("key not asked", method_patch("GET /items", "/apiKeyRequired", "false"), {"methods.GET /items"}),
        Drift(
            "body not checked",
            method_patch("POST /items", "/requestValidatorId", ""),
            {"methods.POST /items.validator"},
        ),
        Drift("operation", method_patch("POST /items", "/operationName", "x"), {"methods.POST /items.operation_name"}),
        Drift("method gone", method_call("delete_method", "GET /items"), {"methods.GET /items"}),
        Drift(
            "method without integration",
            method_call("delete_integration", "GET /items"),
            {"methods.GET /items"},
        ),
        Drift(
            "leads elsewhere",
            method_patch("GET /items", "/uri", "http://example.com", "update_integration"),
            {"methods.GET /items.function"},
        ),
        Drift(
            "calls by GET",
            method_patch("GET /items", "/httpMethod", "GET", "update_integration"),
            {"methods.GET /items.function_method"},
        ),
        Drift(
            "timeout",
            method_patch("POST /items", "/timeoutInMillis", "50", "update_integration"),
            {"methods.POST /items.timeout_milliseconds"},
        ),
        Drift(
            "preflight opened",
            preflight_opened,
            {"methods.OPTIONS /items.integration_responses", "methods.OPTIONS /items.request_templates"},
        ),
        Drift("stray path", stray_resource, {"methods.GET /stray", "resources./stray"}),
        Drift("stray parts", stray_parts, {"models.Stray", "validators.stray", "authorizers.stray"}),
        Drift("schema", model_patch("/schema", "{}"), {"models.Item.schema"}),
        Drift("words of a model", model_patch("/description", "x"), {"models.Item.description"}),
        Drift("validator off", validator_off, {"validators.body.body", "validators.body.parameters"}),
        Drift(
            "decisions kept longer",
            authorizer_patch("guard", "/authorizerResultTtlInSeconds", "3600"),
            {"authorizers.guard.result_ttl_seconds"},
        ),
        Drift(
            "another header, another function",
            other_guard,
            {"authorizers.guard.identity_sources", "authorizers.guard.function"},
        ),
        Drift(
            "every token",
            authorizer_patch("guard", "/identityValidationExpression", ""),
            {"authorizers.guard.validation_expression"},
        ),
        Drift("foreign pool", pools_swapped, {"authorizers.users.user_pools", *DEFINED}),
        Drift(
            "errors tell",
            responses(
                "put_gateway_response",
                "DEFAULT_4XX",
                statusCode="418",
                responseTemplates={"application/json": "$context.error.messageString"},
            ),
            {"gateway_responses.DEFAULT_4XX"},
        ),
        Drift("own error", responses("delete_gateway_response", "DEFAULT_5XX"), {"gateway_responses.DEFAULT_5XX"}),
        Drift(
            "stray error",
            responses("put_gateway_response", "THROTTLED", statusCode="418"),
            {"gateway_responses.THROTTLED"},
        ),
        Drift("deployed by hand", deployed_by_hand, DEFINED),
        Drift("a forgotten deployment", forgotten_deployment, {"unused_deployments"}),
        Drift("words of a stage", stage_patch("/description", "x"), {"stages.v1.description"}),
        Drift("a canary", stage_patch("/canarySettings/percentTraffic", "5"), {"stages.v1.canary_enabled"}),
        Drift("not traced", stage_patch("/tracingEnabled", "false"), {"stages.v1.tracing_enabled"}),
        Drift("variable", stage_patch("/variables/colour", "red"), {"stages.v1.variables.colour"}),
        Drift("stray variable", stage_patch("/variables/more", "1"), {"stages.v1.variables.more"}),
        Drift("logs off", stage_patch("/accessLogSettings", None, "remove"), {"stages.v1.access_log"}),
        Drift("log level", stage_patch("/*/*/logging/loglevel", "OFF"), {"stages.v1.logging_level"}),
        Drift("data trace", stage_patch("/*/*/logging/dataTrace", "true"), {"stages.v1.data_trace_enabled"}),
        Drift("metrics", stage_patch("/*/*/metrics/enabled", "false"), {"stages.v1.metrics_enabled"}),
        Drift("throttle", stage_patch("/*/*/throttling/rateLimit", "9999"), {"stages.v1.throttling_rate_limit"}),
        Drift("burst", stage_patch("/*/*/throttling/burstLimit", "4999"), {"stages.v1.throttling_burst_limit"}),
        Drift("cache in clear", stage_patch("/*/*/caching/dataEncrypted", "false"), {"stages.v1.caching"}),
        Drift("cache off", stage_patch("/*/*/caching/enabled", "false"), {"stages.v1.caching"}),
        Drift("cache cluster gone", stage_patch("/cacheClusterEnabled", "false"), {"stages.v1.cache_cluster_size"}),
        Drift(
            "method's throttle",
            stage_patch("/~1items/POST/throttling/rateLimit", "500"),
            {"stages.v1.methods.POST /items.throttling_rate_limit"},
        ),
        Drift(
            "method's cache",
            stage_patch("/~1items/GET/caching/ttlInSeconds", "3000"),
            {"stages.v1.methods.GET /items.caching.ttl_seconds"},
        ),
        Drift(
            "settings of another method",
            stage_patch("/~1items~1{id}/GET/metrics/enabled", "true"),
            {"stages.v1.methods.GET /items/{id}"},
        ),
        Drift("settings gone", stage_patch("/~1items/GET", None, "remove"), {"stages.v1.methods.GET /items"}),
        Drift(
            "stray stage",
            lambda raw, name: raw.client("apigateway").create_stage(
                restApiId=api_id(raw, name),
                stageName="stray",
                deploymentId=listed(raw, name, "get_deployments")[0]["id"],
            ),
            {"stages.stray"},
        ),
        Drift(
            "stage gone",
            lambda raw, name: raw.client("apigateway").delete_stage(restApiId=api_id(raw, name), stageName="v1"),
            {"stages.v1"},
        ),
        Drift("permission gone", no_permission, {"permissions.{name}-read"}),
        Drift("permission for everybody", wide_permission, {"permissions.{name}-read.source_arn"}),
    ),
    undrifted={
        **dict.fromkeys(
            (
                *(f"Create{part}.name" for part in ("RestApi", "Authorizer", "Model", "RequestValidator")),
                "CreateResource",
            ),
            "says which it is",
        ),
        "CreateModel.contentType": "always JSON, and cannot change",
    },
    gaps=(
        (
            "patches of lists (providerARNs, endpointConfiguration/types, binaryMediaTypes)",
            "not in the emulator; tests/unit/kinds/test_apigateway_rest_api.py",
        ),
        ("cacheClusterStatus", "a cache is there at once; tests/unit/kinds/test_apigateway_rest_api.py"),
        ("Empty and Error, the models of every new API", "not in the emulator"),
    ),
)
