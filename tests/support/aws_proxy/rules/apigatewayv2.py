"""API Gateway HTTP APIs: routes, integrations, authorizers, stages."""

from __future__ import annotations

import re

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, last

ISSUER_WAIT_SECONDS = 5.0
_API = "apigatewayv2/latest/api-reference"
_COGNITO = re.compile(r"^https://cognito-idp\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?/([\w-]+)$")


def _routes(call: Call, world: World) -> list[Params]:
    found = world.read("apigatewayv2", "get_routes", call, ApiId=call.params.get("ApiId"), MaxResults="1000")
    return list((found or {}).get("Items", []))


def _duplicate_route(call: Call, world: World) -> str | None:
    key, own = call.params.get("RouteKey"), call.params.get("RouteId")
    if not key:
        return None
    return next((key for route in _routes(call, world) if route["RouteKey"] == key and route["RouteId"] != own), None)


def _missing_target(call: Call, world: World) -> str | None:
    target = str(call.params.get("Target") or "")
    if not target.startswith("integrations/"):
        return None
    api_id, integration_id = call.params.get("ApiId"), last(target)
    found = world.read("apigatewayv2", "get_integration", call, ApiId=api_id, IntegrationId=integration_id)
    return None if found else f"Invalid Integration identifier specified {integration_id}"


def _missing_authorizer(call: Call, world: World) -> str | None:
    authorizer_id = call.params.get("AuthorizerId")
    if not authorizer_id:
        return None
    api_id = call.params.get("ApiId")
    found = world.read("apigatewayv2", "get_authorizer", call, ApiId=api_id, AuthorizerId=authorizer_id)
    return None if found else f"Invalid Authorizer identifier specified {authorizer_id}"


def _used_integration(call: Call, world: World) -> str | None:
    target = f"integrations/{call.params.get('IntegrationId')}"
    return next((route["RouteKey"] for route in _routes(call, world) if route.get("Target") == target), None)


def _used_authorizer(call: Call, world: World) -> str | None:
    own = call.params.get("AuthorizerId")
    return next((route["RouteKey"] for route in _routes(call, world) if route.get("AuthorizerId") == own), None)


def _duplicate_stage(call: Call, world: World) -> bool:
    api_id, name = call.params.get("ApiId"), call.params.get("StageName")
    return world.read("apigatewayv2", "get_stage", call, ApiId=api_id, StageName=name) is not None


def _mark_pool(call: Call, answer: Params, world: World) -> None:
    world.mark("pool", call.account_id, answer.get("UserPool", {}).get("Id"))


def _bad_issuer(call: Call, world: World) -> str | None:
    issuer = str((call.params.get("JwtConfiguration") or {}).get("Issuer") or "")
    found = _COGNITO.match(issuer)
    if found is None:
        return None
    if world.within(ISSUER_WAIT_SECONDS, "pool", call.account_id, found[2]):
        return issuer
    pool = world.read("cognito-idp", "describe_user_pool", call, region=found[1], UserPoolId=found[2])
    return None if pool else issuer


RULES: tuple[Rule, ...] = (
    Rule(
        id="apigatewayv2-duplicate-route",
        service="apigatewayv2",
        operations=("CreateRoute", "UpdateRoute"),
        summary="one route for a key",
        source=docs(f"{_API}/apis-apiid-routes.html"),
        error=AwsError("ConflictException", 409, "Route with key {detail} already exists for this API"),
        refuses=_duplicate_route,
    ),
    Rule(
        id="apigatewayv2-route-integration",
        service="apigatewayv2",
        operations=("CreateRoute", "UpdateRoute"),
        summary="a route's integration must exist",
        source=docs(f"{_API}/apis-apiid-routes.html"),
        error=AwsError("NotFoundException", 404, "{detail}"),
        refuses=_missing_target,
    ),
    Rule(
        id="apigatewayv2-route-authorizer",
        service="apigatewayv2",
        operations=("CreateRoute", "UpdateRoute"),
        summary="a route's authorizer must exist",
        source=docs(f"{_API}/apis-apiid-routes.html"),
        error=AwsError("NotFoundException", 404, "{detail}"),
        refuses=_missing_authorizer,
    ),
    Rule(
        id="apigatewayv2-integration-in-use",
        service="apigatewayv2",
        operations=("DeleteIntegration",),
        summary="an integration is deleted after its routes",
        source=docs(f"{_API}/apis-apiid-integrations-integrationid.html"),
        error=AwsError("ConflictException", 409, "Cannot delete Integration as it is in use by route: {detail}"),
        refuses=_used_integration,
    ),
    Rule(
        id="apigatewayv2-authorizer-in-use",
        service="apigatewayv2",
        operations=("DeleteAuthorizer",),
        summary="an authorizer is deleted after its routes",
        source=docs(f"{_API}/apis-apiid-authorizers-authorizerid.html"),
        error=AwsError("ConflictException", 409, "Cannot delete authorizer, it is referenced in route: {detail}"),
        refuses=_used_authorizer,
    ),
    Rule(
        id="apigatewayv2-duplicate-stage",
        service="apigatewayv2",
        operations=("CreateStage",),
        summary="a stage's name is used once in an API",
        source=docs(f"{_API}/apis-apiid-stages.html"),
        error=AwsError("ConflictException", 409, "Stage already exists"),
        refuses=_duplicate_stage,
    ),
    Rule(
        id="apigatewayv2-issuer",
        service="apigatewayv2",
        operations=("CreateAuthorizer", "UpdateAuthorizer"),
        summary="a JWT authorizer's issuer must answer: not a missing pool, not one made seconds ago",
        source=docs("apigateway/latest/developerguide/http-api-jwt-authorizer.html"),
        error=AwsError(
            "BadRequestException",
            400,
            "Caught exception when connecting to {detail}/.well-known/openid-configuration for issuer {detail}. "
            "Please try again later. Error: Invalid issuer: {detail}.",
        ),
        wait_seconds=ISSUER_WAIT_SECONDS,
        refuses=_bad_issuer,
        learns={"cognito-idp.CreateUserPool": _mark_pool},
    ),
)
