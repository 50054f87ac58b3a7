# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The goal for an HTTP API: the description with the names of functions, pools, clients and log groups resolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.kind import Found, Spec
from ...engine.values import UNKNOWN
from ..api_shared.invocation import execute_arn, wanted_permission
from ..cognito_user_pool.find import find_user_pool_id, issuer
from ..cognito_user_pool_client import find_client_id
from .reading import CORS

HEADER: Final = "$request.header.Authorization"
LOG_FIELDS: Final = {
    "requestId": "$context.requestId",
    "time": "$context.requestTimeEpoch",
    "ip": "$context.identity.sourceIp",
    "userAgent": "$context.identity.userAgent",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "routeKey": "$context.routeKey",
    "status": "$context.status",
    "protocol": "$context.protocol",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
    "integrationLatency": "$context.integrationLatency",
    "integrationError": "$context.integrationErrorMessage",
    "authorizerError": "$context.authorizer.error",
    "error": "$context.error.message",
}
"""Fields of an access log where the description names none."""


def functions_of(spec: Spec) -> list[str]:
    """Every function that the API calls: behind its routes, and as authorizers."""
    called = {route["function"] for route in spec["routes"]} | {one["function"] for one in spec["integrations"]}
    return sorted(called | {one["function"] for one in spec["authorizers"] if one.get("function")})


def goal(aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
    """The normal form that `spec` asks for."""
    source = execute_arn(aws, str(found.identity["id"])) if found else UNKNOWN
    allowed = wanted_permission(source)
    authorizers = aws.together(*(lambda one=one: authorizer(aws, one) for one in spec["authorizers"]))
    return {
        "description": spec["description"],
        "version": spec["version"],
        "cors": cors(spec.get("cors")),
        "execute_api_endpoint_enabled": spec["execute_api_endpoint_enabled"],
        "ip_address_type": spec["ip_address_type"],
        "integrations": integrations(spec),
        "authorizers": dict(zip([one["name"] for one in spec["authorizers"]], authorizers, strict=True)),
        "routes": {one["route"]: route(one, spec) for one in spec["routes"]},
        "stages": {one["name"]: stage(aws, one) for one in spec["stages"]},
        "permissions": {function: dict(allowed) for function in functions_of(spec)},
    }


def cors(options: Mapping[str, Any] | None) -> dict[str, Any]:
    """The option `cors`."""
    if not options:
        return {}
    normal: dict[str, Any] = {option: sorted(options[option]) for option in CORS}
    normal["allow_headers"] = sorted(header.lower() for header in options["allow_headers"])
    normal["expose_headers"] = sorted(header.lower() for header in options["expose_headers"])
    normal["max_age_seconds"] = options["max_age_seconds"]
    normal["allow_credentials_enabled"] = options["allow_credentials_enabled"]
    return normal


def integrations(spec: Spec) -> dict[str, dict[str, Any]]:
    """One integration per function that a route leads to."""
    own = {one["function"]: one for one in spec["integrations"]}
    return {
        function: {
            "type": "AWS_PROXY",
            "payload_format": "2.0",
            "timeout_milliseconds": own.get(function, {}).get("timeout_milliseconds", 30_000),
            "description": "",
            "credentials_arn": "",
            "request_parameters": {},
            "response_parameters": {},
        }
        for function in sorted({one["function"] for one in spec["routes"]} | set(own))
    }


def authorizer(aws: Aws, options: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of `authorizers`."""
    sources = list(options["identity_sources"] or [HEADER])
    if options.get("function"):
        return {
            "type": "request",
            "identity_sources": sources,
            "function": options["function"],
            "payload_format": "2.0",
            "simple_responses_enabled": True,
            "result_ttl_seconds": options["result_ttl_seconds"],
            "credentials_arn": "",
        }
    if not options.get("user_pool"):
        audience = sorted(options["audience"])
        return {"type": "jwt", "identity_sources": sources, "issuer": options["issuer"], "audience": audience}
    pool = options["user_pool"]
    pool_id = aws.reference("user pool", pool, find_user_pool_id(aws, pool))
    if pool_id is UNKNOWN:
        return {"type": "jwt", "identity_sources": sources, "issuer": UNKNOWN, "audience": UNKNOWN}
    audience = [
        aws.reference("user pool client", f"{pool}/{client}", find_client_id(aws, pool_id, pool, client))
        for client in options["clients"]
    ]
    known = UNKNOWN if UNKNOWN in audience else sorted([*audience, *options["audience"]])
    return {"type": "jwt", "identity_sources": sources, "issuer": issuer(aws, pool_id), "audience": known}


def route(options: Mapping[str, Any], spec: Spec) -> dict[str, Any]:
    """One entry of `routes`."""
    name = options.get("authorizer") or ""
    by_function = {one["name"]: bool(one.get("function")) for one in spec["authorizers"]}
    authorization = ("custom" if by_function.get(name) else "jwt") if name else "none"
    if options["iam_enabled"]:
        authorization = "aws_iam"
    return {
        "function": options["function"],
        "authorization": authorization,
        "authorizer": name,
        "scopes": sorted(options["scopes"]),
        "operation_name": options.get("operation_name") or "",
    }


def stage(aws: Aws, options: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of `stages`."""
    access_log = {}
    if options.get("access_log_group"):
        access_log = {
            "destination_arn": aws.arn("logs", f"log-group:{options['access_log_group']}"),
            "fields": dict(options.get("access_log_fields") or LOG_FIELDS),
        }
    return {
        "description": options["description"],
        "auto_deploy_enabled": True,
        "variables": {str(key): str(value) for key, value in options["variables"].items()},
        **limits(options, {}),
        "routes": {one["route"]: limits(one, options) for one in options["routes"]},
        "access_log": access_log,
    }


def limits(options: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, Any]:
    """The throttle of a stage or of a route, which has its stage's where it does not say."""

    def value(name: str) -> Any:
        return options[name] if options.get(name) is not None else default[name]

    return {
        "throttling_burst_limit": value("throttling_burst_limit"),
        "throttling_rate_limit": float(value("throttling_rate_limit")),
        "detailed_metrics_enabled": value("detailed_metrics_enabled"),
    }
