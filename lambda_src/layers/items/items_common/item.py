# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An item: what callers may write in each version of the API, and how it is shown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from web_common.http import HttpError
from web_common.requests import json_object

from items_common.keys import item_id

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from web_common.events import Event

ITEM_ID = re.compile(r"[0-9a-f]{32}")

MAX_NAME_CHARACTERS = 200
MAX_DESCRIPTION_CHARACTERS = 2000
MAX_TAGS = 20
MAX_TAG_CHARACTERS = 50

# The members that each version knows; v2 is v1 and one more. A member that a version does not know is neither shown
# nor touched by it: a client of v1 can change an item of a client of v2, and its tags stay.
VERSIONS = {"v1": ("name", "description"), "v2": ("name", "description", "tags")}
OPTIONAL: Mapping[str, Any] = {"description": "", "tags": []}


class InvalidItemError(ValueError):
    """What was given is no item. The text names the rule that is broken, never the content."""


def _text(name: str, value: Any, shortest: int, longest: int) -> None:
    if not isinstance(value, str):
        raise InvalidItemError(f"{name} must be a string")
    if not shortest <= len(value) <= longest:
        raise InvalidItemError(f"{name} must have {shortest} to {longest} characters")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidItemError(f"{name} must not have lone surrogates")


def _tags(value: Any) -> None:
    if not isinstance(value, list) or len(value) > MAX_TAGS:
        raise InvalidItemError(f"tags must be an array of at most {MAX_TAGS}")
    for tag in value:
        _text("a tag", tag, 1, MAX_TAG_CHARACTERS)
    if len(set(value)) != len(value):
        raise InvalidItemError("tags must not repeat")


CHECKS: Mapping[str, Callable[[Any], None]] = {
    "name": lambda value: _text("name", value, 1, MAX_NAME_CHARACTERS),
    "description": lambda value: _text("description", value, 0, MAX_DESCRIPTION_CHARACTERS),
    "tags": _tags,
}


def checked_content(body: Mapping[str, Any], version: str) -> dict[str, Any]:
    """Return every member that `version` knows, optional ones filled in. Raises InvalidItemError.

    Characters are Unicode code points; white space counts.
    """
    known = VERSIONS[version]
    if not body.keys() <= set(known):
        raise InvalidItemError(f"the body may have {', '.join(known)} and nothing else")
    content: dict[str, Any] = {name: body.get(name, OPTIONAL.get(name)) for name in known}
    for name, value in content.items():
        CHECKS[name](value)
    return content


def content_of(event: Event, version: str) -> dict[str, Any]:
    """Return the checked content in a request's body. Raises HttpError 400."""
    try:
        return checked_content(json_object(event), version)
    except InvalidItemError as error:
        raise HttpError(400, "invalid_item", f"{error}.") from None


def said(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked content without what is as it is by default: one body is the same in every version."""
    return {name: value for name, value in content.items() if value != OPTIONAL.get(name)}


def to_attributes(content: Mapping[str, Any]) -> dict[str, Any]:
    """Return checked content in DynamoDB's attribute values."""
    return {
        name: {"L": [{"S": tag} for tag in value]} if isinstance(value, list) else {"S": value}
        for name, value in content.items()
    }


def shown(row: Mapping[str, Any], version: str) -> dict[str, Any]:
    """Return a row of the table as `version` shows it: id, createdAt, updatedAt and the members that it knows."""
    members: dict[str, Any] = {"id": item_id(row["SK"]["S"])}
    for name in VERSIONS[version]:
        value = row.get(name, {"L": []})
        members[name] = [tag["S"] for tag in value["L"]] if "L" in value else value["S"]
    return members | {name: row[name]["S"] for name in ("createdAt", "updatedAt")}
