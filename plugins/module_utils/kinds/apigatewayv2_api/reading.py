# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An HTTP API with all its children as options of the description, with the ids that writes need."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.errors import is_missing
from ..api_shared.described import log_fields
from ..api_shared.gone import MISSING
from ..api_shared.invocation import called_function, permission
from ..api_shared.keyed import keyed
from .names import SERVICE, statement_id

BURST_LIMIT: Final = 5000
RATE_LIMIT: Final = 10_000.0
"""API Gateway's own limits for an account and region, which hold where a stage has none (requests, requests/s)."""
CORS: Final = {
    "allow_origins": "AllowOrigins",
    "allow_methods": "AllowMethods",
    "allow_headers": "AllowHeaders",
    "expose_headers": "ExposeHeaders",
}


@dataclass(frozen=True)
class Children:
    """The children of an API by their names in the description, each as API Gateway answers it."""

    integrations: Mapping[str, dict[str, Any]]
    authorizers: Mapping[str, dict[str, Any]]
    routes: Mapping[str, dict[str, Any]]
    stages: Mapping[str, dict[str, Any]]
    permissions: Mapping[str, dict[str, Any]]

    def ids(self) -> dict[str, dict[str, str]]:
        """Family to name to id."""
        return {
            "integrations": {name: item["IntegrationId"] for name, item in self.integrations.items()},
            "authorizers": {name: item["AuthorizerId"] for name, item in self.authorizers.items()},
            "routes": {name: item["RouteId"] for name, item in self.routes.items()},
        }


def read_children(aws: Aws, api: str, api_id: str, functions: Iterable[str]) -> Children | None:
    """The children of the API `api_id`, called `api`, and its permissions on `functions` and on those it integrates.

    Everything side by side; None when the API has gone in the meantime.
    """
    client = aws.reader(SERVICE)
    described = sorted(set(functions))
    try:
        integrations, authorizers, routes, stages, *policies = aws.together(
            lambda: aws.pages(SERVICE, "get_integrations", "Items", ApiId=api_id),
            lambda: aws.pages(SERVICE, "get_authorizers", "Items", ApiId=api_id),
            lambda: aws.pages(SERVICE, "get_routes", "Items", ApiId=api_id),
            lambda: aws.pages(SERVICE, "get_stages", "Items", ApiId=api_id),
            *(lambda one=one: permission(aws, statement_id(api), one) for one in described),
        )
    except client.exceptions.ClientError as error:
        if is_missing(error, *MISSING):
            return None
        raise
    by_function = {item["IntegrationId"]: integration_name(aws, item) for item in integrations}
    named = keyed(integrations, "", "IntegrationId", by_function)
    target_names = {item["IntegrationId"]: name for name, item in named.items()}
    for route in routes:
        route["function"] = target_names.get(str(route.get("Target", "")).removeprefix("integrations/"), "")
    called = {name for name in by_function.values() if not name.startswith("#")}
    called |= {name for name in (called_function(aws, item.get("AuthorizerUri")) for item in authorizers) if name}
    # whom somebody else's function lets in is not ours to ask
    others = sorted(name for name in called - set(described) if not name.startswith("arn:"))
    policies += aws.together(*(lambda one=one: permission(aws, statement_id(api), one) for one in others))
    granted = dict(zip([*described, *others], policies, strict=True))
    return Children(
        named,
        keyed(authorizers, "", "AuthorizerId", {item["AuthorizerId"]: item["Name"] for item in authorizers}),
        keyed(routes, "", "RouteId", {item["RouteId"]: item["RouteKey"] for item in routes}),
        {item["StageName"]: item for item in stages},
        {name: statement for name, statement in granted.items() if statement},
    )


def integration_name(aws: Aws, item: Mapping[str, Any]) -> str:
    """The function of a Lambda integration; anything else gets a name that no description has."""
    function = called_function(aws, item.get("IntegrationUri")) if item.get("IntegrationType") == "AWS_PROXY" else None
    return function or f"#{item['IntegrationId']}"


def normal_form(aws: Aws, api: Mapping[str, Any], children: Children) -> dict[str, Any]:
    """The API and its children as options; what API Gateway leaves out has its default."""
    authorizer_names = {item["AuthorizerId"]: name for name, item in children.authorizers.items()}
    return {
        "description": api.get("Description") or "",
        "version": api.get("Version") or "",
        "cors": normal_cors(api.get("CorsConfiguration")),
        "execute_api_endpoint_enabled": not api.get("DisableExecuteApiEndpoint"),
        "ip_address_type": api.get("IpAddressType") or "ipv4",
        "integrations": {name: normal_integration(item) for name, item in children.integrations.items()},
        "authorizers": {name: normal_authorizer(aws, item) for name, item in children.authorizers.items()},
        "routes": {name: normal_route(item, authorizer_names) for name, item in children.routes.items()},
        "stages": {name: normal_stage(item) for name, item in children.stages.items()},
        "permissions": dict(children.permissions),
    }


def normal_cors(answer: Mapping[str, Any] | None) -> dict[str, Any]:
    """CorsConfiguration; empty where the API answers no cross-origin requests."""
    if not answer:
        return {}
    normal: dict[str, Any] = {option: sorted(answer.get(name) or []) for option, name in CORS.items()}
    for option in ("allow_headers", "expose_headers"):  # names of headers have no case
        normal[option] = sorted(header.lower() for header in normal[option])
    normal["max_age_seconds"] = answer.get("MaxAge") or 0
    normal["allow_credentials_enabled"] = bool(answer.get("AllowCredentials"))
    return normal


def normal_integration(item: Mapping[str, Any]) -> dict[str, Any]:
    """How a function is called."""
    return {
        "type": item.get("IntegrationType", ""),
        "payload_format": item.get("PayloadFormatVersion") or "1.0",
        "timeout_milliseconds": item.get("TimeoutInMillis") or 30_000,
        "description": item.get("Description") or "",
        "credentials_arn": item.get("CredentialsArn") or "",
        "request_parameters": dict(item.get("RequestParameters") or {}),
        "response_parameters": dict(item.get("ResponseParameters") or {}),
    }


def normal_authorizer(aws: Aws, item: Mapping[str, Any]) -> dict[str, Any]:
    """A JWT authorizer with issuer and audience, or a Lambda authorizer with its function."""
    sources = list(item.get("IdentitySource") or [])
    if item.get("AuthorizerType") == "JWT":
        jwt = item.get("JwtConfiguration") or {}
        return {
            "type": "jwt",
            "identity_sources": sources,
            "issuer": jwt.get("Issuer", ""),
            "audience": sorted(jwt.get("Audience") or []),
        }
    return {
        "type": "request",
        "identity_sources": sources,
        "function": called_function(aws, item.get("AuthorizerUri")) or "",
        "payload_format": item.get("AuthorizerPayloadFormatVersion") or "1.0",
        "simple_responses_enabled": bool(item.get("EnableSimpleResponses")),
        "result_ttl_seconds": item.get("AuthorizerResultTtlInSeconds") or 0,
        "credentials_arn": item.get("AuthorizerCredentialsArn") or "",
    }


def normal_route(item: Mapping[str, Any], authorizers: Mapping[str, str]) -> dict[str, Any]:
    """What a route leads to, and who may use it."""
    return {
        "function": item["function"],
        "authorization": str(item.get("AuthorizationType") or "NONE").lower(),
        "authorizer": authorizers.get(item.get("AuthorizerId", ""), ""),
        "scopes": sorted(item.get("AuthorizationScopes") or []),
        "operation_name": item.get("OperationName") or "",
    }


def normal_stage(item: Mapping[str, Any]) -> dict[str, Any]:
    """A stage: deployment, throttling, logs, variables."""
    logs = item.get("AccessLogSettings") or {}
    normal = {
        "description": item.get("Description") or "",
        "auto_deploy_enabled": bool(item.get("AutoDeploy")),
        "variables": dict(item.get("StageVariables") or {}),
        **limits(item.get("DefaultRouteSettings") or {}),
        "routes": {key: limits(settings) for key, settings in (item.get("RouteSettings") or {}).items()},
        "access_log": {},
    }
    if logs.get("DestinationArn"):
        normal["access_log"] = {
            "destination_arn": logs["DestinationArn"].removesuffix(":*"),
            "fields": log_fields(logs.get("Format", "")),
        }
    return normal


def limits(settings: Mapping[str, Any]) -> dict[str, Any]:
    """RouteSettings: the throttle, and whether metrics are kept per route. A limit of 0 refuses every request."""
    burst, rate = settings.get("ThrottlingBurstLimit"), settings.get("ThrottlingRateLimit")
    return {
        "throttling_burst_limit": BURST_LIMIT if burst is None else burst,
        "throttling_rate_limit": RATE_LIMIT if rate is None else float(rate),
        "detailed_metrics_enabled": bool(settings.get("DetailedMetricsEnabled")),
    }
