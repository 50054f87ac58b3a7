# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A contract that knows nothing of AWS, made one that can be translated: by what an API's description says. Pure.

One document may describe several versions, below `/v1` and `/v2`, and it names neither functions nor user pools: their
names differ between environments.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .loading import Document, NotADocument
from .security import FUNCTION, USER_POOLS


def adapted(document: Document, spec: Mapping[str, Any]) -> Document:
    """`document` with the paths below `openapi_base_path` only, the functions of `openapi_functions`, and its security
    schemes led to the authorizers of the same name. Raises `NotADocument` when one of them has no place in it.
    """
    base, functions = spec.get("openapi_base_path") or "", spec.get("openapi_functions") or {}
    paths = {path.removeprefix(base): item for path, item in below(document, base)}
    if not paths:
        return document
    known = {one.get("operationId") for item in paths.values() for one in item.values() if isinstance(one, Mapping)}
    for name in sorted(set(functions) - known):
        raise NotADocument(f"openapi_functions has {name}, which is no operationId{f' below {base}' if base else ''}")
    return {
        **document,
        "paths": {path: with_functions(item, functions) for path, item in paths.items()},
        "components": with_authorizers(document.get("components") or {}, spec.get("authorizers") or []),
    }


def below(document: Document, base: str) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The paths that begin with `base`."""
    paths = document.get("paths") or {}
    found = [(path, item or {}) for path, item in paths.items() if path.startswith(f"{base}/")]
    if base and not found:
        raise NotADocument(f"openapi_base_path is {base}, and no path of the document lies below it")
    yield from found


def with_functions(item: Mapping[str, Any], functions: Mapping[str, str]) -> dict[str, Any]:
    """The operations of a path, each with its function."""
    return {
        name: {**one, FUNCTION: functions[one["operationId"]]}
        if isinstance(one, Mapping) and one.get("operationId") in functions
        else one
        for name, one in item.items()
    }


def with_authorizers(components: Mapping[str, Any], authorizers: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The components; a security scheme that has an authorizer's name says who decides."""
    described = {one["name"]: one for one in authorizers}
    schemes = {
        name: {**scheme, **decider(described[name])} if name in described else scheme
        for name, scheme in (components.get("securitySchemes") or {}).items()
    }
    return {**components, "securitySchemes": schemes}


def decider(authorizer: Mapping[str, Any]) -> dict[str, Any]:
    """Who decides: the user pools or the function of an authorizer."""
    if authorizer.get("user_pools"):
        return {USER_POOLS: list(authorizer["user_pools"])}
    return {FUNCTION: authorizer.get("function")}
