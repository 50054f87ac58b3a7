# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A REST API and its children as options of the description."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.policy import listed_problems, normal_policy, sid_problems
from ..api_shared.invocation import called_function
from ..api_shared.patches import plain, truth
from .reading import Children
from .stages import normal_stage, unused_deployments

AUTHORIZATION: Final = {"NONE": "none", "AWS_IAM": "iam", "CUSTOM": "custom", "COGNITO_USER_POOLS": "cognito"}
AUTHORIZERS: Final = {"TOKEN": "token", "REQUEST": "request", "COGNITO_USER_POOLS": "cognito"}
TIMEOUT: Final = 29_000


def normal_form(aws: Aws, api: Mapping[str, Any], children: Children) -> dict[str, Any]:
    """The API and its children as options; what API Gateway leaves out has its default."""
    endpoint = api.get("endpointConfiguration") or {}
    authorizers = {item["id"]: name for name, item in children.authorizers.items()}
    validators = {item["id"]: name for name, item in children.validators.items()}
    smallest = api.get("minimumCompressionSize")
    return {
        "description": api.get("description") or "",
        "version": api.get("version") or "",
        "endpoint_type": next(iter(endpoint.get("types") or ["EDGE"])),
        "ip_address_type": endpoint.get("ipAddressType") or "ipv4",
        "execute_api_endpoint_enabled": not truth(api.get("disableExecuteApiEndpoint")),
        "api_key_source": api.get("apiKeySource") or "HEADER",
        "binary_media_types": sorted(map(plain, api.get("binaryMediaTypes") or [])),
        "minimum_compression_bytes": None if smallest in (None, "") else int(str(smallest)),
        "policy": api_policy(aws, str(api["id"]), unescaped(api.get("policy"))),
        "models": {name: normal_model(item) for name, item in children.models.items()},
        "authorizers": {name: normal_authorizer(aws, item) for name, item in children.authorizers.items()},
        "validators": {
            name: {"body": bool(item.get("validateRequestBody")), "parameters": bool(item["validateRequestParameters"])}
            for name, item in children.validators.items()
        },
        "resources": {path: True for path in children.resources if path != "/"},
        "methods": {key: normal_method(aws, item, authorizers, validators) for key, item in children.methods()},
        "gateway_responses": {name: normal_response(item) for name, item in children.responses.items()},
        "permissions": dict(children.permissions),
        "stages": {name: normal_stage(item, children.deployments) for name, item in children.stages.items()},
        "unused_deployments": unused_deployments(children.stages, children.deployments),
    }


def unescaped(policy: str | None) -> str:
    """The resource policy as JSON: API Gateway answers it escaped as if it stood inside a JSON text."""
    if policy and policy.lstrip().startswith('{\\"'):
        return str(json.loads(f'"{policy}"'))
    return policy or ""


def api_policy(aws: Aws, api_id: str, policy: str | Mapping[str, Any]) -> dict[str, Any]:
    """A resource policy in normal form, with the short `execute-api:/…` written out, as API Gateway stores it."""
    normal = normal_policy(policy, aws.partition)
    for statement in normal.get("Statement", {}).values():
        for member in ("Resource", "NotResource"):
            if member in statement:
                statement[member] = sorted(full_resource(aws, api_id, one) for one in statement[member])
    return normal


def policy_problems(policy: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with a described resource policy: a member that is misspelt would be left out, and let more in."""
    given = policy.get("Statement") or []
    statements = [given] if isinstance(given, Mapping) else given
    if not isinstance(statements, list):
        yield f"policy: Statement must be a list of statements, and is {statements!r}"
        return
    if wrong := list(listed_problems("policy", statements, of_resource=True)):
        yield from wrong
    else:
        yield from sid_problems("policy", statements)


def full_resource(aws: Aws, api_id: str, resource: str) -> str:
    """A resource of a resource policy as an ARN."""
    short = "execute-api:/"
    return (
        aws.arn("execute-api", f"{api_id}/{resource.removeprefix(short)}") if resource.startswith(short) else resource
    )


def normal_model(item: Mapping[str, Any]) -> dict[str, Any]:
    """A model: its schema as a value, so that its layout does not count."""
    try:
        schema = json.loads(item.get("schema") or "{}")
    except ValueError:
        schema = item["schema"]
    return {
        "description": item.get("description") or "",
        "content_type": item.get("contentType") or "",
        "schema": schema,
    }


def normal_authorizer(aws: Aws, item: Mapping[str, Any]) -> dict[str, Any]:
    """An authorizer with its user pools, or with its function."""
    kind = AUTHORIZERS.get(item.get("type", ""), "")
    sources = [one.strip() for one in (item.get("identitySource") or "").split(",") if one.strip()]
    if kind == "cognito":
        return {"type": kind, "identity_sources": sources, "user_pools": sorted(item.get("providerARNs") or [])}
    return {
        "type": kind,
        "identity_sources": sources,
        "function": called_function(aws, item.get("authorizerUri")) or "",
        "result_ttl_seconds": int(item.get("authorizerResultTtlInSeconds") or 0),
        "validation_expression": item.get("identityValidationExpression") or "",
        "credentials_arn": item.get("authorizerCredentials") or "",
    }


def normal_method(
    aws: Aws, item: Mapping[str, Any], authorizers: Mapping[str, str], validators: Mapping[str, str]
) -> dict[str, Any]:
    """A method: who may call it, what it takes, and where it leads."""
    integration = item.get("methodIntegration") or {}
    return {
        **normal_integration(aws, integration),
        "authorization": AUTHORIZATION.get(item.get("authorizationType") or "NONE", ""),
        "authorizer": authorizers.get(item.get("authorizerId") or "", ""),
        "scopes": sorted(item.get("authorizationScopes") or []),
        "api_key_required": truth(item.get("apiKeyRequired")),
        "operation_name": item.get("operationName") or "",
        "parameters": {name: truth(value) for name, value in (item.get("requestParameters") or {}).items()},
        "models": dict(item.get("requestModels") or {}),
        "validator": validators.get(item.get("requestValidatorId") or "", ""),
        "responses": {
            status: dict(answer.get("responseParameters") or {})
            for status, answer in (item.get("methodResponses") or {}).items()
        },
        "integration_responses": {
            status: {
                "headers": dict(answer.get("responseParameters") or {}),
                "templates": {kind: text for kind, text in (answer.get("responseTemplates") or {}).items() if text},
            }
            for status, answer in (integration.get("integrationResponses") or {}).items()
        },
    }


def normal_integration(aws: Aws, item: Mapping[str, Any]) -> dict[str, Any]:
    """Where a method leads: the function's name, or the address of anything else, which no description has."""
    uri = item.get("uri") or ""
    return {
        "integration": item.get("type", ""),
        "function": called_function(aws, uri) or uri,
        "function_method": item.get("httpMethod") or "" if uri else "",
        "timeout_milliseconds": int(item.get("timeoutInMillis") or TIMEOUT),
        "credentials_arn": item.get("credentials") or "",
        "passthrough": item.get("passthroughBehavior") or "WHEN_NO_MATCH",
        "content_handling": item.get("contentHandling") or "",
        "request_mappings": dict(item.get("requestParameters") or {}),
        "request_templates": dict(item.get("requestTemplates") or {}),
        "cache_key": sorted(item.get("cacheKeyParameters") or []),
    }


def normal_response(item: Mapping[str, Any]) -> dict[str, Any]:
    """A gateway response that is not API Gateway's own."""
    prefix = "gatewayresponse.header."
    return {
        "status_code": int(item.get("statusCode") or 0),
        "headers": {name.removeprefix(prefix): value for name, value in (item.get("responseParameters") or {}).items()},
        "templates": dict(item.get("responseTemplates") or {}),
    }
