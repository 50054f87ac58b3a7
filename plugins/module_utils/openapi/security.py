# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Security schemes of a document as authorizers, API keys and signatures."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from ..kinds.api_shared.invocation import addressed_function
from .loading import Document, NotADocument

EXTENSION: Final = "x-amazon-apigateway-authorizer"
AUTH_TYPE: Final = "x-amazon-apigateway-authtype"
USER_POOLS: Final = "x-user-pools"
FUNCTION: Final = "x-function"


def schemes(document: Document) -> Mapping[str, Any]:
    """The security schemes by name."""
    return dict((document.get("components") or {}).get("securitySchemes") or {})


def authorizers(document: Document) -> Iterable[dict[str, Any]]:
    """The authorizers that the schemes describe, as the option `authorizers` has them."""
    for name, scheme in schemes(document).items():
        if is_authorizer(scheme):
            yield authorizer(name, scheme)


def is_authorizer(scheme: Mapping[str, Any]) -> bool:
    """Whether a scheme says who decides."""
    return bool({EXTENSION, USER_POOLS, FUNCTION} & set(scheme))


def authorizer(name: str, scheme: Mapping[str, Any]) -> dict[str, Any]:
    """One scheme as an authorizer."""
    given = scheme.get(EXTENSION) or {}
    pools = list(scheme.get(USER_POOLS) or given.get("providerARNs") or [])
    function = scheme.get(FUNCTION) or addressed_function(given.get("authorizerUri"))
    if bool(pools) == bool(function):
        raise NotADocument(f"the security scheme {name} needs {USER_POOLS}, {FUNCTION} or {EXTENSION} with one of them")
    sources = [one.strip() for one in str(given.get("identitySource") or "").split(",") if one.strip()]
    if not sources and scheme.get("type") == "apiKey" and scheme.get("in") == "header":
        sources = [f"method.request.header.{scheme.get('name', 'Authorization')}"]
    return {
        "name": name,
        "user_pools": pools,
        "function": function or None,
        "type": "request" if given.get("type") == "request" else "token",
        "identity_sources": sources,
        "validation_expression": given.get("identityValidationExpression") or "",
        "result_ttl_seconds": int(given.get("authorizerResultTtlInSeconds", 300)),
    }


def access(document: Document, operation: Mapping[str, Any]) -> dict[str, Any]:
    """Who may use an operation: `authorizer`, `scopes`, `api_key_required`, `iam_enabled` of a method."""
    wanted = operation.get("security", document.get("security")) or []
    if len([one for one in wanted if one]) > 1:
        raise NotADocument("security has alternatives; API Gateway knows one way for a method")
    found: dict[str, Any] = {"authorizer": None, "scopes": [], "api_key_required": False, "iam_enabled": False}
    if not all(wanted):  # an empty alternative lets everybody in
        return found
    known = schemes(document)
    for name, scopes in (wanted[0] if wanted else {}).items():
        scheme = known.get(name)
        if scheme is None:
            raise NotADocument(f"security names {name}, which is no security scheme")
        if is_authorizer(scheme):
            if found["authorizer"]:
                raise NotADocument(f"security asks {found['authorizer']} and {name}; API Gateway asks one authorizer")
            found.update(authorizer=name, scopes=list(scopes or []))
        elif str(scheme.get(AUTH_TYPE, "")).lower() == "awssigv4":
            found["iam_enabled"] = True
        elif scheme.get("type") == "apiKey" and str(scheme.get("name", "")).lower() == "x-api-key":
            found["api_key_required"] = True
        else:
            raise NotADocument(f"the security scheme {name} says neither who decides nor that it is an API key")
    return found
