# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A described REST API as an OpenAPI 3 document, which `translating` reads back. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..argument_specs.apigateway_rest_apis import OPTIONS as OF_APIS
from ..kinds.apigateway_rest_api.errors_answered import gateway_responses
from ..kinds.apigateway_rest_api.methods_wanted import preflight
from .extensions import INTEGRATION, OPTIONS, RESPONSES
from .loading import load
from .merging import merged
from .schemas import COMPONENTS, DEFINITIONS
from .security import AUTH_TYPE, EXTENSION, FUNCTION, USER_POOLS
from .translating import JSON, OPERATIONS, PLACES, TIMEOUT

VERBS: Final = {verb: name for name, verb in OPERATIONS.items()}
WHERE: Final = {place: name for name, place in PLACES.items()}
CORS: Final = {
    name: option["default"]
    for name, option in OF_APIS["apis"]["options"]["cors"]["options"].items()
    if "default" in option
}
"""What the option `cors` is where it says nothing."""
KEY_SCHEME: Final = "api_key"
IAM_SCHEME: Final = "sigv4"


def document(api: Mapping[str, Any]) -> dict[str, Any]:
    """The OpenAPI 3 document of an entry of `apis`; defaults may be missing. Raises `NotADocument`."""
    if api.get("openapi"):
        api, _problems = merged(api, load(api["openapi"]))
    schemas: dict[str, Any] = {}
    for model in api.get("models") or []:
        own = upwards(model["schema"])
        schemas.update(own.pop("definitions", {}))
        own.pop("$schema", None)
        schemas[model["name"]] = {**own, **({"description": model["description"]} if model.get("description") else {})}
    paths: dict[str, Any] = {}
    for method in api.get("methods") or []:
        verb, _space, path = method["method"].partition(" ")
        paths.setdefault(path, {})[VERBS[verb]] = operation(method, path)
    info = {"title": api["name"], "version": api.get("version") or "1"}
    if api.get("description"):
        info["description"] = api["description"]
    components = {"schemas": schemas, "securitySchemes": security_schemes(api)}
    for item in paths.values():
        if api.get("cors") and not {"options", VERBS["ANY"]} & set(item):
            item["options"] = preflight_operation(api["cors"], [OPERATIONS[name] for name in item])
    answered = {"safe_errors_enabled": True, "gateway_responses": [], **api}
    responses = {name: response(one) for name, one in gateway_responses(answered).items()}
    return {
        "openapi": "3.0.3",
        "info": info,
        "paths": paths,
        "components": {name: value for name, value in components.items() if value},
        **({RESPONSES: responses} if responses else {}),
        **{name: api[option] for name, (option, default) in OPTIONS.items() if api.get(option) not in (None, default)},
    }


def upwards(schema: Any) -> Any:
    """A schema whose references lead to the document's components."""
    if isinstance(schema, Mapping):
        return {
            name: COMPONENTS + value.removeprefix(DEFINITIONS)
            if name == "$ref" and isinstance(value, str)
            else upwards(value)
            for name, value in schema.items()
        }
    return [upwards(one) for one in schema] if isinstance(schema, list) else schema


def operation(method: Mapping[str, Any], path: str) -> dict[str, Any]:
    """A method as an operation."""
    given = {(one.get("in", "querystring"), one["name"]): one for one in method.get("parameters") or []}
    for step in path.split("/"):
        if step.startswith("{"):
            given.setdefault(("path", step.strip("{}+")), {"required": True})
    found: dict[str, Any] = {FUNCTION: method["function"], "responses": {"default": {"description": "The answer."}}}
    if method.get("operation_name"):
        found["operationId"] = method["operation_name"]
    if given:
        found["parameters"] = [
            {
                "name": name,
                "in": WHERE[place],
                "required": place == "path" or bool(one.get("required")),
                "schema": {"type": "string"},
            }
            for (place, name), one in given.items()
        ]
    if method.get("model"):
        content = {JSON: {"schema": {"$ref": COMPONENTS + method["model"]}}}
        found["requestBody"] = {"required": True, "content": content}
    integration: dict[str, Any] = {}
    if method.get("timeout_milliseconds", TIMEOUT) != TIMEOUT:
        integration["timeoutInMillis"] = method["timeout_milliseconds"]
    keys = [f"method.request.{place}.{name}" for (place, name), one in given.items() if one.get("cache_key_enabled")]
    if keys:
        integration["cacheKeyParameters"] = keys
    if integration:
        found[INTEGRATION] = {"type": "aws_proxy", **integration}
    if needed := security(method):
        found["security"] = [needed]
    return found


def security(method: Mapping[str, Any]) -> dict[str, list[str]]:
    """Who may use a method."""
    needed: dict[str, list[str]] = {}
    if method.get("authorizer"):
        needed[method["authorizer"]] = list(method.get("scopes") or [])
    if method.get("iam_enabled"):
        needed[IAM_SCHEME] = []
    if method.get("api_key_required"):
        needed[KEY_SCHEME] = []
    return needed


def security_schemes(api: Mapping[str, Any]) -> dict[str, Any]:
    """The authorizers, and the key and the signature where a method asks for them."""
    found = {one["name"]: scheme(one) for one in api.get("authorizers") or []}
    methods = api.get("methods") or []
    if any(one.get("api_key_required") for one in methods):
        found[KEY_SCHEME] = {"type": "apiKey", "in": "header", "name": "x-api-key"}
    if any(one.get("iam_enabled") for one in methods):
        found[IAM_SCHEME] = {"type": "apiKey", "in": "header", "name": "Authorization", AUTH_TYPE: "awsSigv4"}
    return found


def scheme(authorizer: Mapping[str, Any]) -> dict[str, Any]:
    """An authorizer as a security scheme."""
    sources = list(authorizer.get("identity_sources") or [])
    header = sources[0].rpartition(".")[2] if sources else "Authorization"
    found: dict[str, Any] = {"type": "apiKey", "in": "header", "name": header}
    extension: dict[str, Any] = {"identitySource": ",".join(sources)} if sources else {}
    if authorizer.get("user_pools"):
        found[USER_POOLS] = list(authorizer["user_pools"])
        return {**found, AUTH_TYPE: "cognito_user_pools", EXTENSION: {**extension, "type": "cognito_user_pools"}}
    extension["type"] = authorizer.get("type") or "token"
    extension["authorizerResultTtlInSeconds"] = authorizer.get("result_ttl_seconds", 300)
    if authorizer.get("validation_expression"):
        extension["identityValidationExpression"] = authorizer["validation_expression"]
    return {**found, AUTH_TYPE: "custom", FUNCTION: authorizer["function"], EXTENSION: extension}


def response(given: Mapping[str, Any]) -> dict[str, Any]:
    """An answer of API Gateway itself, as the kind would put it."""
    status = {"statusCode": given["status_code"]} if given["status_code"] else {}
    headers = {f"gatewayresponse.header.{name}": value for name, value in given["headers"].items()}
    return {**status, "responseParameters": headers, "responseTemplates": given["templates"]}


def preflight_operation(cors: Mapping[str, Any], offered: list[str]) -> dict[str, Any]:
    """The OPTIONS method of a path, which API Gateway answers itself."""
    method = preflight({**CORS, **cors}, offered)
    ((status, headers),) = method["responses"].items()
    names = [name.rpartition(".")[2] for name in headers]
    answer = {"statusCode": status, "responseParameters": method["integration_responses"][status]["headers"]}
    return {
        "responses": {
            status: {
                "description": "What pages of another origin may ask.",
                "headers": {name: {"schema": {"type": "string"}} for name in names},
            }
        },
        INTEGRATION: {
            "type": "mock",
            "passthroughBehavior": method["passthrough"].lower(),
            "requestTemplates": method["request_templates"],
            "responses": {"default": answer},
        },
    }
