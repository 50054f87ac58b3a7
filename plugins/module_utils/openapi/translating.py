# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An OpenAPI 3 document as options of a REST API: methods, models, authorizers, gateway responses. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..kinds.api_shared.invocation import addressed_function
from .extensions import ANY, INTEGRATION, RESPONSES, VALIDATOR, VALIDATORS, options, unread
from .loading import Document, NotADocument, resolved
from .schemas import COMPONENTS, draft_4
from .security import FUNCTION, access, authorizers

OPERATIONS: Final = {
    **{name: name.upper() for name in ("get", "put", "post", "delete", "options", "head", "patch")},
    ANY: "ANY",
}
PLACES: Final = {"query": "querystring", "header": "header", "path": "path"}
TIMEOUT: Final = 29_000
JSON: Final = "application/json"


def translate(document: Document) -> tuple[dict[str, Any], list[str]]:
    """The options that the document gives, and what in it cannot be translated, each with its place."""
    problems = list(unread(document))
    models: dict[str, dict[str, Any]] = {}
    methods: list[dict[str, Any]] = []
    for key, operation, shared in operations(document):
        try:
            made = method(document, key, operation, shared, models)
        except NotADocument as problem:
            problems.append(f"openapi {key}: {problem}")
        else:
            methods += made
    found: dict[str, Any] = {"methods": methods, "models": list(models.values()), "authorizers": []}
    try:
        found["authorizers"] = list(authorizers(document))
    except NotADocument as problem:
        problems.append(f"openapi: {problem}")
    try:
        found |= options(document)
    except NotADocument as problem:
        problems.append(f"openapi: {problem}")
    found["gateway_responses"] = [gateway_response(*item) for item in (document.get(RESPONSES) or {}).items()]
    info = document.get("info") or {}
    return {**found, "description": info.get("description") or "", "version": str(info.get("version") or "")}, problems


def operations(document: Document) -> Iterable[tuple[str, Mapping[str, Any], list[Any]]]:
    """Every operation with its key (`GET /items`) and the parameters that its path has."""
    for path, item in (document.get("paths") or {}).items():
        for name, verb in OPERATIONS.items():
            if name in (item or {}):
                yield f"{verb} {path}", item[name], list(item.get("parameters") or [])


def method(
    document: Document, key: str, operation: Mapping[str, Any], shared: list[Any], models: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """An operation as an entry of `methods`; none for a preflight, which the option `cors` makes."""
    integration = operation.get(INTEGRATION) or {}
    kind = str(integration.get("type", "aws_proxy")).lower()
    if kind == "mock" and key.startswith("OPTIONS "):
        return []
    function = operation.get(FUNCTION) or addressed_function(integration.get("uri"))
    if not function or kind != "aws_proxy":
        raise NotADocument(f"give the function as {FUNCTION}, or as {INTEGRATION} of type aws_proxy")
    checks = checked(document, operation)
    cached = set(integration.get("cacheKeyParameters") or [])
    parameters = wanted_parameters(document, [*shared, *(operation.get("parameters") or [])], checks[1], cached)
    return [
        {
            "method": key,
            "function": function,
            **access(document, operation),
            "model": body_model(document, key, operation, models) if checks[0] else None,
            "parameters": parameters,
            "operation_name": operation.get("operationId") or "",
            "timeout_milliseconds": int(integration.get("timeoutInMillis") or TIMEOUT),
        }
    ]


def checked(document: Document, operation: Mapping[str, Any]) -> tuple[bool, bool]:
    """Whether the body and the parameters are checked: both, unless a request validator says otherwise."""
    name = operation.get(VALIDATOR, document.get(VALIDATOR))
    if name is None:
        return True, True
    validator = (document.get(VALIDATORS) or {}).get(name)
    if validator is None:
        raise NotADocument(f"{VALIDATOR} names {name}, which is none of {VALIDATORS}")
    return bool(validator.get("validateRequestBody")), bool(validator.get("validateRequestParameters"))


def wanted_parameters(document: Document, given: list[Any], check: bool, cached: set[str]) -> list[dict[str, Any]]:
    """The parameters that are required or that answers are cached by; later ones override those of the path."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for one in given:
        parameter = resolved(document, one)
        place = PLACES.get(parameter.get("in", ""))
        if place is None:
            continue
        name = parameter["name"]
        found[place, name] = {
            "name": name,
            "in": place,
            # a path has its variables, or it is another path
            "required": check and bool(parameter.get("required")) and place != "path",
            "cache_key_enabled": f"method.request.{place}.{name}" in cached,
        }
    for place, name in (key.removeprefix("method.request.").partition(".")[::2] for key in sorted(cached)):
        # answers may be cached by what OpenAPI lists for no operation: the header Authorization
        found.setdefault((place, name), {"name": name, "in": place, "required": False, "cache_key_enabled": True})
    return [one for one in found.values() if one["required"] or one["cache_key_enabled"]]


def body_model(
    document: Document, key: str, operation: Mapping[str, Any], models: dict[str, dict[str, Any]]
) -> str | None:
    """The name of the model of an operation's JSON body, put into `models`; None where it has none."""
    body = resolved(document, operation.get("requestBody") or {})
    schema = ((body.get("content") or {}).get(JSON) or {}).get("schema")
    if not schema:
        return None
    target = schema.get("$ref", "")
    source = target.removeprefix(COMPONENTS) if target else f"{operation.get('operationId') or key} body"
    name = model_name(source)
    own = draft_4(document, schema)
    made = {"name": name, "description": own.pop("description", "") or "", "schema": own}
    if models.setdefault(name, made) != made:
        raise NotADocument(f"two schemas would be the model {name}; API Gateway takes letters and digits only")
    return name


def model_name(text: str) -> str:
    """`text` in letters and digits: `new-item body` is `newItemBody`."""
    first, *others = [word for word in re.split(r"[^A-Za-z0-9]+", text) if word]
    return first + "".join(word[0].upper() + word[1:] for word in others)


def gateway_response(kind: str, given: Mapping[str, Any]) -> dict[str, Any]:
    """An entry of the extension for gateway responses as one of `gateway_responses`."""
    prefix = "gatewayresponse.header."
    headers = given.get("responseParameters") or {}
    status = given.get("statusCode")
    return {
        "type": kind,
        "status_code": None if status is None else int(status),
        "error_message": None,
        "code": None,
        "template": (given.get("responseTemplates") or {}).get(JSON),
        "headers": {name.removeprefix(prefix): str(value).strip("'") for name, value in headers.items()},
    }
