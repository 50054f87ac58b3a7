# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The goal for a REST API: the description with the names of functions, pools and log groups resolved."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.errors import EngineError
from ...engine.kind import Found, Spec
from ...engine.values import UNKNOWN, contains_unknown
from ..api_shared.invocation import called_function, execute_arn, function_name, wanted_permission
from ..cognito_user_pool.find import find_foreign_user_pool_id, find_user_pool_id
from .errors_answered import gateway_responses
from .methods_wanted import methods, path_of, validators_of
from .names import parents
from .normal import api_policy
from .stages import FLUSH, MARK, deployed_hash

HEADER: Final = "method.request.header.Authorization"
DRAFT_4: Final = "http://json-schema.org/draft-04/schema#"
NOT_DEPLOYED: Final = (
    "description",
    "version",
    "ip_address_type",
    "endpoint_type",
    "permissions",
    "stages",
    "unused_deployments",
)
"""What takes effect, or matters, without a deployment."""
LOG_FIELDS: Final = {
    "requestId": "$context.requestId",
    "extendedRequestId": "$context.extendedRequestId",
    "time": "$context.requestTimeEpoch",
    "ip": "$context.identity.sourceIp",
    "userAgent": "$context.identity.userAgent",
    "apiKeyId": "$context.identity.apiKeyId",
    "method": "$context.httpMethod",
    "path": "$context.path",
    "resourcePath": "$context.resourcePath",
    "status": "$context.status",
    "protocol": "$context.protocol",
    "responseLength": "$context.responseLength",
    "responseLatency": "$context.responseLatency",
    "integrationLatency": "$context.integrationLatency",
    "integrationError": "$context.integrationErrorMessage",
    "authorizerError": "$context.authorizer.error",
    "wafStatus": "$context.wafResponseCode",
    "error": "$context.error.responseType",
}
"""Fields of an access log where the description names none."""


def functions_of(spec: Spec) -> list[str]:
    """Every function that the API calls: behind its methods, and as authorizers."""
    called = [one["function"] for one in (*spec["methods"], *spec["authorizers"]) if one.get("function")]
    return sorted(set(map(plain_function, called)))


def plain_function(function: str) -> str:
    """A function, with its alias, as API Gateway's addresses name it."""
    return function_name(function) or function


def refuse_foreign_functions(aws: Aws, spec: Spec) -> None:
    """Raise `EngineError` for a function that an ARN puts elsewhere: the one of that name here would be called."""
    for one in (*spec["methods"], *spec["authorizers"]):
        function = called_function(aws, one.get("function")) or ""
        if function.startswith("arn:"):
            raise EngineError(
                f"apigateway_rest_api {spec['name']}: {function} is in another account or region",
                "Name a function of this one: only there its policy can let the API in.",
            )


def goal(aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
    """The normal form that `spec` asks for."""
    refuse_foreign_functions(aws, spec)
    api_id = str(found.identity["id"]) if found else None
    permission = wanted_permission(execute_arn(aws, api_id) if api_id else UNKNOWN)
    authorizers = aws.together(*(lambda one=one: authorizer(aws, one) for one in spec["authorizers"]))
    wanted = methods(spec)
    policy: Any = {}
    if spec["policy"]:
        policy = api_policy(aws, api_id, spec["policy"]) if api_id else UNKNOWN
    definition = {
        "description": spec["description"],
        "version": spec["version"],
        "endpoint_type": spec["endpoint_type"],
        "ip_address_type": spec["ip_address_type"],
        "execute_api_endpoint_enabled": spec["execute_api_endpoint_enabled"],
        "api_key_source": spec["api_key_source"],
        "binary_media_types": sorted(spec["binary_media_types"]),
        "minimum_compression_bytes": spec.get("minimum_compression_bytes"),
        "policy": policy,
        "models": {one["name"]: model(one) for one in spec["models"]},
        "authorizers": dict(zip([one["name"] for one in spec["authorizers"]], authorizers, strict=True)),
        "validators": validators_of(wanted),
        "resources": {path: True for key in wanted for path in parents(path_of(key)) if path != "/"},
        "methods": wanted,
        "gateway_responses": gateway_responses(spec),
        "permissions": {function: dict(permission) for function in functions_of(spec)},
    }
    deployment = definition_hash(definition, found.identity["ids"]["authorizers"] if found else {})
    return {
        **definition,
        "stages": {one["name"]: stage(aws, one, deployment) for one in spec["stages"]},
        "unused_deployments": due_deployment(spec, found, deployment) if found else {},
    }


def due_deployment(spec: Spec, found: Found, deployment: Any) -> dict[str, str]:
    """The unused deployment that a stage is about to serve: an interrupted run has made it, or a stage has gone."""
    stages = found.attributes["stages"]
    if all(stages.get(one["name"], {}).get("deployment") == deployment for one in spec["stages"]):
        return {}
    unused = found.attributes["unused_deployments"]
    return dict([item for item in sorted(unused.items()) if deployed_hash(item[1]) == deployment][:1])


def definition_hash(definition: Mapping[str, Any], authorizer_ids: Mapping[str, str]) -> Any:
    """What a deployment of `definition` is called; `UNKNOWN` while AWS has yet to choose a part of it.

    The ids of the authorizers count: a deployment refers to its authorizers by them.
    """
    part = {name: value for name, value in definition.items() if name not in NOT_DEPLOYED}
    part["authorizer_ids"] = {name: authorizer_ids.get(name, UNKNOWN) for name in definition["authorizers"]}
    if contains_unknown(part):
        return UNKNOWN
    return hashlib.sha256(json.dumps(part, sort_keys=True).encode()).hexdigest()[:32]


def deployment_description(deployment: str) -> str:
    """The description under which a definition with this hash is deployed."""
    return MARK + deployment


def model(options: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of `models`."""
    return {
        "description": options["description"],
        "content_type": "application/json",
        "schema": {"$schema": DRAFT_4, **options["schema"]},
    }


def authorizer(aws: Aws, options: Mapping[str, Any]) -> dict[str, Any]:
    """One entry of `authorizers`."""
    sources = list(options["identity_sources"] or [HEADER])
    if options.get("function"):
        return {
            "type": options["type"],
            "identity_sources": sources,
            "function": plain_function(options["function"]),
            "result_ttl_seconds": options["result_ttl_seconds"],
            "validation_expression": options["validation_expression"],
            "credentials_arn": "",
        }
    pools = aws.together(*(lambda one=one: pool_arn(aws, one) for one in options["user_pools"]))
    known = UNKNOWN if UNKNOWN in pools else sorted(pools)
    return {"type": "cognito", "identity_sources": sources, "user_pools": known}


def pool_arn(aws: Aws, pool: str) -> Any:
    """The ARN of a user pool given by name, by region and name with `/` between, or by ARN."""
    if pool.startswith("arn:"):
        return pool
    region, _slash, name = pool.rpartition("/")
    if region:
        there = aws.view(region=region, plan_only=aws.plan_only)
        pool_id = aws.reference("user pool", pool, find_foreign_user_pool_id(there, name))
    else:
        pool_id = aws.reference("user pool", pool, find_user_pool_id(aws, name))
    return pool_id if pool_id is UNKNOWN else aws.arn("cognito-idp", f"userpool/{pool_id}", region=region or None)


def stage(aws: Aws, options: Mapping[str, Any], deployment: Any) -> dict[str, Any]:
    """One entry of `stages`."""
    log: dict[str, Any] = {}
    if options.get("access_log_group"):
        log = {
            "destination_arn": aws.arn("logs", f"log-group:{options['access_log_group']}"),
            "fields": dict(options.get("access_log_fields") or LOG_FIELDS),
        }
    return {
        "description": options["description"],
        "deployment": deployment,
        "canary_enabled": False,
        "variables": {name: str(value) for name, value in options["variables"].items()},
        "cache_cluster_size": options.get("cache_cluster_size") or "",
        "tracing_enabled": options["tracing_enabled"],
        **settings(options, options),
        "methods": {one["method"]: settings(one, options) for one in options["methods"]},
        "access_log": log,
    }


def settings(options: Mapping[str, Any], default: Mapping[str, Any]) -> dict[str, Any]:
    """The settings of a method, or of a stage with itself as `default`."""

    def chosen(option: str) -> Any:
        return default[option] if options.get(option) is None else options[option]

    # As where a stage alone is cached: a cached POST would be answered without being made, and to another caller too.
    others = not options.get("method", "GET ").startswith("GET ")
    caching = {}
    if options["caching_enabled"] if others else chosen("caching_enabled"):
        caching = {
            "ttl_seconds": chosen("cache_ttl_seconds"),
            "encrypted_enabled": chosen("cache_encrypted_enabled"),
            "flush_needs_permission_enabled": True,
            "unauthorized_flush": FLUSH,
        }
    return {
        "throttling_burst_limit": chosen("throttling_burst_limit"),
        "throttling_rate_limit": float(chosen("throttling_rate_limit")),
        "metrics_enabled": chosen("metrics_enabled"),
        "logging_level": chosen("logging_level"),
        "data_trace_enabled": chosen("data_trace_enabled"),
        "caching": caching,
    }
