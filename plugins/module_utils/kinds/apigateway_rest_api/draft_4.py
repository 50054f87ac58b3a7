# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The words of JSON schema draft 4: API Gateway refuses a model that has any other ("Unsupported keyword(s)")."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

NAMED: Final = ("properties", "patternProperties", "definitions", "dependencies")
"""Keywords with a mapping of names to schemas."""
LISTS: Final = ("allOf", "anyOf", "oneOf")
SCHEMAS: Final = ("not", "items", "additionalItems", "additionalProperties")
OR_TRUTH: Final = ("additionalItems", "additionalProperties")
"""Keywords that take true or false in place of a schema; since draft 6 every place does."""
PLAIN: Final = (
    "$schema",
    "$ref",
    "id",
    "title",
    "description",
    "default",
    "type",
    "format",
    "enum",
    "multipleOf",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "required",
)
KEYWORDS: Final = frozenset({*NAMED, *LISTS, *SCHEMAS, *PLAIN})


def schema_problems(schema: Any) -> Iterable[str]:
    """What API Gateway would refuse in a schema, at any depth."""
    if not isinstance(schema, Mapping):
        yield f"{schema!r} stands where draft 4 has a schema, which is a mapping"
        return
    for keyword, value in schema.items():
        if keyword not in KEYWORDS:
            yield f"{keyword} is no keyword of JSON schema draft 4, the one that API Gateway knows"
        for below in parts(keyword, value):
            yield from schema_problems(below)


def parts(keyword: str, value: Any) -> list[Any]:
    """The schemas below a keyword."""
    if keyword in NAMED and isinstance(value, Mapping):
        # a dependency may be a list of names as well
        return [one for one in value.values() if not (keyword == "dependencies" and isinstance(one, list))]
    if keyword in LISTS or (keyword == "items" and isinstance(value, list)):
        return list(value) if isinstance(value, list) else [value]
    if keyword in SCHEMAS and not (keyword in OR_TRUTH and isinstance(value, bool)):
        return [value]
    return []
