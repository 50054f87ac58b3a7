# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API Gateway's extensions of OpenAPI: those that are options of the API, and those that nobody would read. Pure.

One that is passed over is dangerous: `x-amazon-apigateway-policy` and `-auth` say who may call.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from .loading import Document, NotADocument

PREFIX: Final = "x-amazon-apigateway-"
INTEGRATION: Final = "x-amazon-apigateway-integration"
VALIDATOR: Final = "x-amazon-apigateway-request-validator"
VALIDATORS: Final = "x-amazon-apigateway-request-validators"
RESPONSES: Final = "x-amazon-apigateway-gateway-responses"
ANY: Final = "x-amazon-apigateway-any-method"
OPTIONS: Final[Mapping[str, tuple[str, Any]]] = {
    "x-amazon-apigateway-api-key-source": ("api_key_source", "HEADER"),
    "x-amazon-apigateway-binary-media-types": ("binary_media_types", []),
    "x-amazon-apigateway-minimum-compression-size": ("minimum_compression_bytes", None),
    "x-amazon-apigateway-policy": ("policy", {}),
}
"""Extensions of the document that are an option of the API, with what the option is by default."""
FOR_PEOPLE: Final = ("x-amazon-apigateway-documentation", "x-amazon-apigateway-importexport-version")
OF_THE_DOCUMENT: Final = (*OPTIONS, *FOR_PEOPLE, RESPONSES, VALIDATOR, VALIDATORS)
OF_AN_OPERATION: Final = (INTEGRATION, VALIDATOR)


def options(document: Document) -> dict[str, Any]:
    """The options that the document's own extensions give. Raises `NotADocument` on one of another shape."""
    found = {OPTIONS[name][0]: value for name, value in document.items() if name in OPTIONS}
    sound = {
        "api_key_source": lambda value: value in ("HEADER", "AUTHORIZER"),
        "binary_media_types": lambda value: isinstance(value, list) and all(isinstance(one, str) for one in value),
        "minimum_compression_bytes": lambda value: isinstance(value, int) and not isinstance(value, bool),
        "policy": lambda value: isinstance(value, Mapping),
    }
    for name, (option, _default) in OPTIONS.items():
        if option in found and not sound[option](found[option]):
            raise NotADocument(f"{name} is {found[option]!r}, which the option {option} cannot be")
    return found


def unread(document: Document) -> Iterable[str]:
    """What would have an effect in API Gateway and is not translated, each with its place."""
    for name in unknown(document, OF_THE_DOCUMENT):
        yield f"openapi: {text(name)}"
    for path, item in (document.get("paths") or {}).items():
        for name in ("$ref", "trace", *unknown(item or {}, (ANY,))):
            if name in (item or {}):
                yield f"openapi {path}: {text(name)}"
        for verb, operation in (item or {}).items():
            if isinstance(operation, Mapping):
                for name in unknown(operation, OF_AN_OPERATION):
                    yield f"openapi {verb.upper()} {path}: {text(name)}"


def unknown(members: Mapping[str, Any], known: Iterable[str]) -> list[str]:
    """The extensions among `members` that nobody reads."""
    return [name for name in members if str(name).startswith(PREFIX) and name not in known]


def text(name: str) -> str:
    """What to do about a member that is not read."""
    return f"{name} is not translated; describe what it says with the options, and take it out"
