# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Schemas of OpenAPI 3 as JSON schema draft 4, which is what API Gateway's models are."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from .loading import Document, NotADocument

COMPONENTS: Final = "#/components/schemas/"
DEFINITIONS: Final = "#/definitions/"
NOT_IN_DRAFT_4: Final = (
    "nullable",
    "discriminator",
    "readOnly",
    "writeOnly",
    "xml",
    "externalDocs",
    "example",
    "examples",
    "deprecated",
    "contentEncoding",
    "contentMediaType",
    "$comment",
)
LIMITS: Final = (("exclusiveMinimum", "minimum"), ("exclusiveMaximum", "maximum"))
SAID: Final = ("title", "summary", "description", "default")
"""Keywords that restrict nothing."""
NAMED: Final = ("properties", "patternProperties", "definitions")
"""Keywords whose value is a mapping of names, which may look like keywords."""


def draft_4(document: Document, schema: Mapping[str, Any]) -> dict[str, Any]:
    """`schema` on its own: what it refers to in the document is among its `definitions`."""
    found: dict[str, Any] = {}
    converted = convert(schema)
    waiting = targets(converted)
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        components = (document.get("components") or {}).get("schemas") or {}
        if name not in components:
            raise NotADocument(f"$ref {COMPONENTS}{name} leads nowhere")
        found[name] = convert(components[name])
        waiting |= targets(found[name])
    if "$ref" in converted and set(converted) == {"$ref"}:  # its own root is the schema that it names
        converted = dict(found[converted["$ref"].removeprefix(DEFINITIONS)])
    kept = {name: value for name, value in sorted(found.items()) if name in reachable(converted, found)}
    return {**converted, **({"definitions": kept} if kept else {})}


def reachable(schema: Any, found: Mapping[str, Any]) -> set[str]:
    """The names in `found` that `schema` refers to, directly or through others."""
    seen: set[str] = set()
    waiting = targets(schema)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting |= targets(found[name])
    return seen


def targets(schema: Any) -> set[str]:
    """The definitions that a converted schema refers to."""
    if isinstance(schema, Mapping):
        own = schema.get("$ref")
        names = {own.removeprefix(DEFINITIONS)} if isinstance(own, str) and own.startswith(DEFINITIONS) else set()
        return names.union(*(targets(value) for value in schema.values()))
    if isinstance(schema, list):
        return set().union(*(targets(value) for value in schema))
    return set()


def convert(schema: Any) -> Any:
    """A schema of OpenAPI 3.0 or 3.1 in the words of draft 4."""
    if isinstance(schema, list):
        return [convert(one) for one in schema]
    if not isinstance(schema, Mapping):
        return schema
    if isinstance(schema.get("$ref"), str):
        return with_siblings({"$ref": reference(schema["$ref"])}, schema)
    normal: dict[str, Any] = {}
    for name, value in schema.items():
        if name in NOT_IN_DRAFT_4 or name.startswith("x-"):
            continue
        if name in NAMED:
            normal[name] = {one: convert(below) for one, below in value.items()}
        elif name in ("enum", "default", "required"):
            normal[name] = value
        elif name == "const":
            normal["enum"] = [value]
        else:
            normal[name] = convert(value)
    limits(normal)
    whole_numbers(normal)
    if schema.get("nullable"):
        allow_null(normal)
    return normal


def with_siblings(target: dict[str, Any], schema: Mapping[str, Any]) -> dict[str, Any]:
    """A reference and what stands beside it: both hold since 3.1, and draft 4 passes over what stands beside one."""
    own = convert({name: value for name, value in schema.items() if name not in ("$ref", *SAID)})
    return {"allOf": [target, own]} if own else target


def reference(target: str) -> str:
    """A reference to a schema of the document, as one to a definition."""
    if not target.startswith(COMPONENTS):
        raise NotADocument(f"$ref {target} must lead to {COMPONENTS}…")
    return DEFINITIONS + target.removeprefix(COMPONENTS)


def limits(schema: dict[str, Any]) -> None:
    """Exclusive limits: numbers in 3.1, a switch beside the limit in draft 4."""
    for exclusive, limit in LIMITS:
        value = schema.get(exclusive)
        if isinstance(value, (int, float)) and not isinstance(value, bool):
            other = schema.get(limit, value)
            if (value >= other) if limit == "minimum" else (value <= other):
                schema[limit], schema[exclusive] = value, True
            else:  # the other limit says more
                del schema[exclusive]


def whole_numbers(schema: dict[str, Any]) -> None:
    """Integers: 2.0 is one since draft 6, and so for OpenAPI; in draft 4 it is a number, though a multiple of 1."""
    kinds = schema.get("type")
    if kinds == "integer":
        schema["type"] = "number"
    elif isinstance(kinds, list) and "integer" in kinds and "number" not in kinds:
        schema["type"] = ["number" if kind == "integer" else kind for kind in kinds]
    else:
        return
    schema.setdefault("multipleOf", 1)


def allow_null(schema: dict[str, Any]) -> None:
    """`nullable` of 3.0: null is one of the types."""
    kind = schema.get("type")
    if isinstance(kind, str):
        schema["type"] = [kind, "null"]
    if "enum" in schema and None not in schema["enum"]:
        schema["enum"] = [*schema["enum"], None]
