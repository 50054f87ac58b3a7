# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The attributes of a pool's users: what Cognito always has, what a description adds, and what can never change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

TYPES: Final = {"string": "String", "number": "Number", "datetime": "DateTime", "boolean": "Boolean"}
WORDS: Final = {value: key for key, value in TYPES.items()}
CUSTOM = "custom:"
LIMITS: Final = {"min_length": "MinLength", "max_length": "MaxLength", "min_value": "MinValue", "max_value": "MaxValue"}

_TEXT: Final = {"type": "string", "required": False, "mutable": True, "min_length": 0, "max_length": 2048}
_FLAG: Final = {"type": "boolean", "required": False, "mutable": True}
STANDARD: Final[dict[str, dict[str, Any]]] = {
    "name": _TEXT,
    "given_name": _TEXT,
    "family_name": _TEXT,
    "middle_name": _TEXT,
    "nickname": _TEXT,
    "preferred_username": _TEXT,
    "profile": _TEXT,
    "picture": _TEXT,
    "website": _TEXT,
    "email": _TEXT,
    "gender": _TEXT,
    "zoneinfo": _TEXT,
    "locale": _TEXT,
    "phone_number": _TEXT,
    "address": _TEXT,
    "sub": {**_TEXT, "min_length": 1, "required": True, "mutable": False},
    "birthdate": {**_TEXT, "min_length": 10, "max_length": 10},
    "email_verified": _FLAG,
    "phone_number_verified": _FLAG,
    "updated_at": {"type": "number", "required": False, "mutable": True, "min_value": 0},
}
"""The standard attributes as Cognito makes them when a pool does not say otherwise."""
APPEARING: Final = frozenset({"identities"})
"""Attributes that Cognito adds by itself (with the first identity provider)."""


def full_name(name: str) -> str:
    """The name Cognito stores: what is not standard becomes `custom:<name>`."""
    return name if name in STANDARD or name.startswith((CUSTOM, "dev:")) else CUSTOM + name


def described(schema: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The option `schema` in normal form: name to properties, those that are Cognito's defaults left out."""
    normal: dict[str, dict[str, Any]] = {}
    for item in schema:
        name = full_name(item["name"])
        standard = STANDARD.get(name, {})
        entry = {"type": item["type"], "required": item["required"], "mutable": item["mutable"]}
        for limit in LIMITS:
            value = item.get(limit) if item.get(limit) is not None else standard.get(limit)
            if value is not None:
                entry[limit] = int(value)
        if entry != standard:
            normal[name] = entry
    return normal


def actual(attributes: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """`SchemaAttributes` of DescribeUserPool in the same form."""
    normal: dict[str, dict[str, Any]] = {}
    for item in attributes:
        name = str(item["Name"])
        if name in APPEARING:
            continue
        entry: dict[str, Any] = {
            "type": WORDS.get(item.get("AttributeDataType", "String"), "string"),
            "required": bool(item.get("Required")),
            "mutable": bool(item.get("Mutable")),
        }
        limits = {**item.get("StringAttributeConstraints", {}), **item.get("NumberAttributeConstraints", {})}
        entry.update({option: int(limits[key]) for option, key in LIMITS.items() if limits.get(key) not in (None, "")})
        if entry != STANDARD.get(name):
            normal[name] = entry
    return normal


def wire(name: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    """One attribute of the normal form as CreateUserPool and AddCustomAttributes take it (no prefix)."""
    item: dict[str, Any] = {
        "Name": name.removeprefix(CUSTOM),
        "AttributeDataType": TYPES[entry["type"]],
        "Required": entry["required"],
        "Mutable": entry["mutable"],
    }
    limits = {LIMITS[option]: str(entry[option]) for option in LIMITS if option in entry}
    if limits:
        item["NumberAttributeConstraints" if entry["type"] == "number" else "StringAttributeConstraints"] = limits
    return item


def problems(schema: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """What CreateUserPool refuses in `schema`."""
    seen: set[str] = set()
    for item in schema:
        name = full_name(item["name"])
        if name in seen:
            yield f"schema has {item['name']} twice; name each attribute once"
        seen.add(name)
        if name.startswith(CUSTOM) and item["required"]:
            yield f"schema: {item['name']} is a custom attribute, which Cognito cannot require; set required to false"
        if name in ("sub", "identities"):
            yield f"schema: {item['name']} is Cognito's own and cannot be described; remove it"
        if len(name.removeprefix(CUSTOM)) > 20 and name.startswith(CUSTOM):
            yield f"schema: the name {item['name']} is longer than the 20 characters that Cognito accepts"
        if name in STANDARD and item["type"] != STANDARD[name]["type"]:
            yield f"schema: {item['name']} is of type {STANDARD[name]['type']}; a standard attribute keeps its type"
    if len([name for name in seen if name.startswith(CUSTOM)]) > 50:
        yield "schema has more than the 50 custom attributes that a pool can have"
