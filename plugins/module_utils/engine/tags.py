# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags: which of them are ours, and the shapes in which the services write them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

STACK_TAG = "serverless.aws:stack"
"""The ownership tag: its value is the stack that made the resource."""


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
