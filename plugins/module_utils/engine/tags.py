# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags: which of them are ours, and the shapes in which the services write them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final

STACK_TAG = "serverless.aws:stack"
"""The ownership tag: its value is the stack that made the resource."""


MOST_TAGS: Final = 49
"""Of the 50 that AWS allows on a resource one is the stack's."""
LONGEST_KEY: Final = 128
LONGEST_VALUE: Final = 256
SIGNS: Final = re.compile(r"[\w .:/=+@-]*")
"""What every service takes in keys and values; some take more."""
STACK: Final = re.compile(r"[A-Za-z0-9_.:/=+@-]{1,64}")
"""Without spaces, since it stands in comments and descriptions, too, where AWS keeps no tags."""


def stack_problem(stack: str | None) -> str:
    """What is wrong with a stack's name; empty when nothing is, or there is none."""
    if not stack or STACK.fullmatch(stack):
        return ""
    return (
        f"stack is {stack!r}; it must be 1 to 64 letters, digits and _ . : / = + @ -: it is a tag and a mark in texts"
    )


def tag_problems(tags: Mapping[Any, Any] | None, option: str = "tags") -> Iterator[str]:
    """What AWS would refuse in `tags`, and values that nobody means."""
    given = tags or {}
    if len(given) > MOST_TAGS:
        yield f"{option} has {len(given)}; AWS allows 50 on a resource, and one is the stack's"
    for key, value in given.items():
        name, where = str(key), f"{option} {key}"
        if name.lower().startswith("aws:") or name == STACK_TAG:
            yield f"{where}: this key is not yours to set; choose another"
        if not 1 <= len(name) <= LONGEST_KEY or not SIGNS.fullmatch(name):
            yield f"{option} has the key {name!r}; it must be 1 to 128 letters, digits, spaces and _ . : / = + @ -"
        if value is None or isinstance(value, (Mapping, list, tuple)):
            yield f"{where} is {value!r}, which is no text"
        elif len(str(value)) > LONGEST_VALUE or not SIGNS.fullmatch(str(value)):
            yield f"{where} is {value!r}; it must be up to 256 letters, digits, spaces and _ . : / = + @ -"


def desired_tags(stack: str | None, common: Mapping[str, Any] | None, own: Mapping[str, Any] | None) -> dict[str, str]:
    """The tags a resource should carry: the common ones, its own on top, and the stack's."""
    tags = {str(key): str(value) for key, value in {**(common or {}), **(own or {})}.items()}
    if stack:
        tags[STACK_TAG] = stack
    return tags


def managed_tags(actual: Mapping[str, str], desired: Mapping[str, str], purge: bool) -> dict[str, str]:
    """The part of `actual` that is compared: all of it when foreign tags are purged, else what `desired` names.

    Tags of AWS itself (`aws:…`) can be neither set nor removed, so they are never compared.
    """
    own = {key: value for key, value in actual.items() if not key.startswith("aws:")}
    return own if purge else {key: value for key, value in own.items() if key in desired}


def as_list(tags: Mapping[str, str], key: str = "Key", value: str = "Value") -> list[dict[str, str]]:
    """`[{"Key": …, "Value": …}]`, as most services write tags; IAM, KMS and others use other names for the two."""
    return [{key: name, value: text} for name, text in sorted(tags.items())]


def as_dict(tags: Iterable[Mapping[str, str]] | None, key: str = "Key", value: str = "Value") -> dict[str, str]:
    """The reverse of `as_list`."""
    return {tag[key]: tag[value] for tag in tags or ()}


def tag_changes(actual: Mapping[str, str], desired: Mapping[str, str]) -> tuple[dict[str, str], list[str]]:
    """What to set and which keys to remove to go from `actual` (managed ones) to `desired`."""
    to_set = {key: value for key, value in desired.items() if actual.get(key) != value}
    return to_set, sorted(set(actual) - set(desired))
