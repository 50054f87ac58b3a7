"""HTTP APIs with their routes, integrations, authorizers, stages and permissions."""

from __future__ import annotations

import json
from typing import Any

from contract.cases.cognito_user_pool import pool_id
from contract.harness.case import Case, Drift, OwnedBy, Raw, Update
from contract.harness.functions_of_apis import make_functions, statements, without


def prepare(raw: Raw, name: str) -> None:
    """A role, three functions, and a pool with two clients."""
    make_functions(raw, name)
    cognito = raw.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName=f"{name}-pool")["UserPool"]["Id"]
    for client in ("web", "app"):
        cognito.create_user_pool_client(UserPoolId=pool, ClientName=client)


def api_id(raw: Raw, name: str) -> str | None:
    apis = raw.client("apigatewayv2").get_paginator("get_apis").paginate().search("Items[]")
    return next((str(api["ApiId"]) for api in apis if api["Name"] == name), None)


def items(raw: Raw, name: str, operation: str) -> list[dict[str, Any]]:
    pages = raw.client("apigatewayv2").get_paginator(operation).paginate(ApiId=api_id(raw, name))
    return list(pages.search("Items[]"))


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    found = api_id(raw, name)
    if found is None:
        return None
    client = raw.client("apigatewayv2")
    api = client.get_api(ApiId=found)
    arn = f"arn:aws:apigateway:{raw.region}::/apis/{found}"
    integrations = {one["IntegrationId"]: one["IntegrationUri"] for one in items(raw, name, "get_integrations")}
    authorizers = {one["AuthorizerId"]: one["Name"] for one in items(raw, name, "get_authorizers")}
    routes = [without(one, "RouteId") for one in items(raw, name, "get_routes")]
    for route in routes:
        route["Target"] = integrations.get(route["Target"].removeprefix("integrations/"), "(unknown)")
        if route.pop("AuthorizerId", None) is not None:
            route["Authorizer"] = True
    pool = pool_id(raw, f"{name}-pool") or ""
    described = {
        "api": without(api, "ApiId", "ApiEndpoint", "CreatedDate", "Tags", "ResponseMetadata"),
        "tags": client.get_tags(ResourceArn=arn)["Tags"],
        "integrations": sorted(
            (without(one, "IntegrationId") for one in items(raw, name, "get_integrations")),
            key=lambda one: one["IntegrationUri"],
        ),
        "authorizers": sorted(authorizers.values()),
        "jwt": sorted(
            (without(one, "AuthorizerId") for one in items(raw, name, "get_authorizers")), key=lambda one: one["Name"]
        ),
        "routes": sorted(routes, key=lambda one: one["RouteKey"]),
        "stages": sorted(
            (without(one, "CreatedDate", "LastUpdatedDate", "DeploymentId") for one in items(raw, name, "get_stages")),
            key=lambda one: one["StageName"],
        ),
        "permissions": statements(raw, name, found),
    }
    text = json.dumps(described, default=str)
    if pool:
        clients = raw.client("cognito-idp").list_user_pool_clients(UserPoolId=pool)["UserPoolClients"]
        for client_of_pool in clients:
            text = text.replace(client_of_pool["ClientId"], f"({client_of_pool['ClientName']})")
        text = text.replace(pool, "(pool)")
    return dict(json.loads(text))


def route(raw: Raw, name: str, key: str) -> dict[str, Any]:
    return next(one for one in items(raw, name, "get_routes") if one["RouteKey"] == key)


def api_set(**members: Any) -> Any:
    return lambda raw, name: raw.client("apigatewayv2").update_api(ApiId=api_id(raw, name), **members)


def route_set(key: str, **members: Any) -> Any:
    return lambda raw, name: raw.client("apigatewayv2").update_route(
        ApiId=api_id(raw, name), RouteId=route(raw, name, key)["RouteId"], **members
    )


def stage_set(**members: Any) -> Any:
    return lambda raw, name: raw.client("apigatewayv2").update_stage(
        ApiId=api_id(raw, name), StageName="$default", **members
    )


def integration_of(raw: Raw, name: str, function: str) -> dict[str, Any]:
    wanted = function.format(name)
    return next(one for one in items(raw, name, "get_integrations") if one["IntegrationUri"].endswith(wanted))


def integration_set(function: str, **members: Any) -> Any:
    return lambda raw, name: raw.client("apigatewayv2").update_integration(
        ApiId=api_id(raw, name), IntegrationId=integration_of(raw, name, function)["IntegrationId"], **members
    )


def repointed(raw: Raw, name: str) -> None:
    target = f"integrations/{integration_of(raw, name, '{}-read')['IntegrationId']}"
    route_set("POST /post", Target=target)(raw, name)


def stray_integration(raw: Raw, name: str) -> None:
    raw.client("apigatewayv2").create_integration(
        ApiId=api_id(raw, name),
        IntegrationType="AWS_PROXY",
        IntegrationUri=f"arn:aws:lambda:{raw.region}:{raw.account}:function:{name}-stray",
        PayloadFormatVersion="2.0",
    )


def stray_route(raw: Raw, name: str) -> None:
    target = route(raw, name, "GET /feed")["Target"]
    raw.client("apigatewayv2").create_route(ApiId=api_id(raw, name), RouteKey="GET /stray", Target=target)


def no_route(raw: Raw, name: str) -> None:
    raw.client("apigatewayv2").delete_route(ApiId=api_id(raw, name), RouteId=route(raw, name, "GET /feed")["RouteId"])


def authorizer_set(which: str, **members: Any) -> Any:
    def act(raw: Raw, name: str) -> None:
        found = next(one for one in items(raw, name, "get_authorizers") if one["Name"] == which)
        raw.client("apigatewayv2").update_authorizer(
            ApiId=api_id(raw, name), AuthorizerId=found["AuthorizerId"], **members
        )

    return act


def other_guard(raw: Raw, name: str) -> None:
    guard = next(one for one in items(raw, name, "get_authorizers") if one["Name"] == "guard")
    authorizer_set("guard", AuthorizerUri=guard["AuthorizerUri"].replace(f"{name}-guard", f"{name}-read"))(raw, name)


def other_issuer(raw: Raw, name: str) -> None:
    jwt = next(one for one in items(raw, name, "get_authorizers") if one["Name"] == "users")
    settings = {**jwt["JwtConfiguration"], "Issuer": "https://evil.example"}
    authorizer_set("users", JwtConfiguration=settings)(raw, name)


def audience(raw: Raw, name: str) -> None:
    jwt = next(one for one in items(raw, name, "get_authorizers") if one["Name"] == "users")
    settings = {**jwt["JwtConfiguration"], "Audience": ["evil"]}
    raw.client("apigatewayv2").update_authorizer(
        ApiId=api_id(raw, name), AuthorizerId=jwt["AuthorizerId"], JwtConfiguration=settings
    )


def stray_stage(raw: Raw, name: str) -> None:
    raw.client("apigatewayv2").create_stage(ApiId=api_id(raw, name), StageName="stray")


def no_permission(raw: Raw, name: str) -> None:
    raw.client("lambda").remove_permission(FunctionName=f"{name}-read", StatementId=f"serverless-aws-api-{name}")


def wide_permission(raw: Raw, name: str) -> None:
    no_permission(raw, name)
    raw.client("lambda").add_permission(
        FunctionName=f"{name}-read",
        StatementId=f"serverless-aws-api-{name}",
        Action="lambda:InvokeFunction",
        Principal="apigateway.amazonaws.com",
    )


def by_hand(raw: Raw, name: str) -> None:
    raw.client("apigatewayv2").create_api(Name=name, ProtocolType="HTTP", Description="by hand")


STAGE = {
    "name": "$default",
    "description": "all of it",
    "throttling_burst_limit": 50,
    "throttling_rate_limit": 25,
    "detailed_metrics_enabled": True,
    "routes": [{"route": "POST /post", "throttling_rate_limit": 5}],
    "variables": {"colour": "blue"},
    "access_log_group": "/aws/apigateway/{name}",
}
CORS = {"allow_origins": ["https://example.com"], "max_age_seconds": 60}
ROUTES = [
    {"route": "GET /feed", "function": "{name}-read"},
    {
        "route": "POST /post",
        "function": "{name}-write",
        "authorizer": "users",
        "scopes": ["posts/write"],
        "operation_name": "post",
    },
    {"route": "$default", "function": "{name}-read", "authorizer": "guard"},
]

CASE = Case(
    kind="apigatewayv2_api",
    minimal={"name": "{name}", "routes": [{"route": "GET /feed", "function": "{name}-read"}]},
    full={
        "name": "{name}",
        "description": "Posts",
        "version": "1",
        "execute_api_endpoint_enabled": False,
        "cors": CORS,
        "authorizers": [
            {"name": "users", "user_pool": "{name}-pool", "clients": ["web"]},
            {"name": "guard", "function": "{name}-guard", "result_ttl_seconds": 60},
        ],
        "integrations": [{"function": "{name}-write", "timeout_milliseconds": 6_000}],
        "routes": ROUTES,
        "stages": [STAGE],
        "tags": {"cost": "apis"},
    },
    prepare=prepare,
    describe=describe,
    owned=OwnedBy(asks_each="its GetApis shows the tags of the creation only"),
    adopt=by_hand,
    twice=by_hand,
    remove=lambda raw, name: raw.client("apigatewayv2").delete_api(ApiId=api_id(raw, name)),
    updates=(
        Update("other words", {"description": "Feed"}, {"description"}),
        Update("no CORS", {"cors": None}, {"cors"}),
        Update("longer CORS", {"cors": {**CORS, "max_age_seconds": 90}}, {"cors.max_age_seconds"}),
        Update("own host name", {"execute_api_endpoint_enabled": True}, {"execute_api_endpoint_enabled"}),
        Update("a route less", {"routes": ROUTES[:2]}, {"routes.$default"}),
        Update(
            "public",
            {"routes": [ROUTES[0], {"route": "POST /post", "function": "{name}-write"}, ROUTES[2]]},
            {"routes.POST /post"},
        ),
        Update(
            "another client",
            {
                "authorizers": [
                    {"name": "users", "user_pool": "{name}-pool", "clients": ["web", "app"]},
                    {"name": "guard", "function": "{name}-guard", "result_ttl_seconds": 60},
                ]
            },
            {"authorizers.users.audience"},
        ),
        Update(
            "no guard",
            {
                "authorizers": [{"name": "users", "user_pool": "{name}-pool", "clients": ["web"]}],
                "routes": ROUTES[:2],
            },
            {"authorizers.guard", "routes.$default", "permissions.{name}-guard"},
        ),
        Update(
            "a function less",
            {"routes": [ROUTES[0], ROUTES[2]], "integrations": [], "stages": [{**STAGE, "routes": []}]},
            {"routes.POST /post", "integrations.{name}-write", "permissions.{name}-write", "stages.$default.routes"},
        ),
        Update(
            "slower",
            {"stages": [{**STAGE, "throttling_rate_limit": 20}]},
            {"stages.$default.throttling_rate_limit"},
        ),
        Update(
            "no logs",
            {"stages": [{key: value for key, value in STAGE.items() if key != "access_log_group"}]},
            {"stages.$default.access_log"},
        ),
        Update("a stage more", {"stages": [STAGE, {"name": "beta"}]}, {"stages.beta"}),
        Update("other variables", {"stages": [{**STAGE, "variables": {"size": "1"}}]}, {"stages.$default.variables"}),
    ),
    drifts=(
        Drift("words", api_set(Description="by hand"), {"description"}),
        Drift("host name opened", api_set(DisableExecuteApiEndpoint=False), {"execute_api_endpoint_enabled"}),
        Drift("CORS opened", api_set(CorsConfiguration={"AllowOrigins": ["*"]}), {"cors"}),
        Drift(
            "CORS gone",
            lambda raw, name: raw.client("apigatewayv2").delete_cors_configuration(ApiId=api_id(raw, name)),
            {"cors"},
        ),
        Drift(
            "route opened",
            route_set("POST /post", AuthorizationType="NONE", AuthorizerId=""),
            {"routes.POST /post.authorization", "routes.POST /post.authorizer"},
        ),
        Drift("scopes gone", route_set("POST /post", AuthorizationScopes=[]), {"routes.POST /post.scopes"}),
        Drift("operation", route_set("POST /post", OperationName="stray"), {"routes.POST /post.operation_name"}),
        Drift("route leads elsewhere", repointed, {"routes.POST /post.function"}),
        Drift("stray route", stray_route, {"routes.GET /stray"}),
        Drift("route gone", no_route, {"routes.GET /feed"}),
        Drift("stray integration", stray_integration, {"integrations.{name}-stray"}),
        Drift(
            "timeout",
            integration_set("{}-write", TimeoutInMillis=1000),
            {"integrations.{name}-write.timeout_milliseconds"},
        ),
        Drift(
            "payload",
            integration_set("{}-write", PayloadFormatVersion="1.0"),
            {"integrations.{name}-write.payload_format"},
        ),
        Drift(
            "description of an integration",
            integration_set("{}-write", Description="by hand"),
            {"integrations.{name}-write.description"},
        ),
        Drift("foreign audience", audience, {"authorizers.users.audience"}),
        Drift("stray stage", stray_stage, {"stages.stray"}),
        Drift("no deployment", stage_set(AutoDeploy=False), {"stages.$default.auto_deploy_enabled"}),
        Drift(
            "throttle lifted",
            stage_set(DefaultRouteSettings={"DetailedMetricsEnabled": True}),
            {"stages.$default.throttling_burst_limit", "stages.$default.throttling_rate_limit"},
        ),
        Drift("route limits gone", stage_set(RouteSettings={}), {"stages.$default.routes"}),
        Drift("variables", stage_set(StageVariables={"colour": "red"}), {"stages.$default.variables.colour"}),
        Drift("logs off", stage_set(AccessLogSettings={}), {"stages.$default.access_log"}),
        Drift("permission gone", no_permission, {"permissions.{name}-read"}),
        Drift("permission for everybody", wide_permission, {"permissions.{name}-read.source_arn"}),
        Drift("version", api_set(Version="by hand"), {"version"}),
        Drift("guard is another function", other_guard, {"authorizers.guard.function"}),
        Drift(
            "decisions kept",
            authorizer_set("guard", AuthorizerResultTtlInSeconds=3600),
            {"authorizers.guard.result_ttl_seconds"},
        ),
        Drift(
            "other answers of the guard",
            authorizer_set("guard", EnableSimpleResponses=False),
            {"authorizers.guard.simple_responses_enabled"},
        ),
        Drift(
            "older guard",
            authorizer_set("guard", AuthorizerPayloadFormatVersion="1.0"),
            {"authorizers.guard.payload_format"},
        ),
        Drift(
            "another header",
            authorizer_set("users", IdentitySource=["$request.header.X-Token"]),
            {"authorizers.users.identity_sources"},
        ),
        Drift("foreign issuer", other_issuer, {"authorizers.users.issuer"}),
        Drift(
            "no metrics",
            stage_set(
                DefaultRouteSettings={
                    "DetailedMetricsEnabled": False,
                    "ThrottlingBurstLimit": 50,
                    "ThrottlingRateLimit": 25.0,
                }
            ),
            {"stages.$default.detailed_metrics_enabled"},
        ),
        Drift(
            "guard with credentials",
            authorizer_set("guard", AuthorizerCredentialsArn="arn:aws:iam::111122223333:role/other"),
            {"authorizers.guard.credentials_arn"},
        ),
    ),
    undrifted={
        **dict.fromkeys(
            (f"*Integration.{name}" for name in ("CredentialsArn", "RequestParameters", "ResponseParameters")),
            "the emulator does not keep it: tests/unit/kinds/test_apigatewayv2_api.py",
        ),
        "AddPermission.Qualifier": "of functions that are called by an alias: the unit test",
        "CreateApi.Name": "says which it is",
        "CreateApi.ProtocolType": "cannot change: HTTP",
        "*.IpAddressType": "the emulator does not keep it",
        "Create*.Name": "says which it is",
        "Update*.Name": "says which it is",
        "*Integration.IntegrationType": "always AWS_PROXY",
        "*Integration.IntegrationMethod": "always POST",
        "*Integration.IntegrationUri": "which function it leads to says which integration it is",
        "*Authorizer.AuthorizerType": "a JWT's authorizer has no function: it is another one",
    },
    gaps=(
        (
            "DeleteAccessLogSettings, DeleteRouteSettings",
            "not in the emulator; tests/unit/kinds/test_apigatewayv2_api.py",
        ),
        ("IpAddressType", "the emulator does not keep it"),
    ),
)
