# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The difference between what is and what should be. Pure: no AWS, no Ansible, no clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any

from .values import ABSENT, UNKNOWN

Path = tuple[str, ...]


@dataclass(frozen=True)
class Change:
    """One value that differs.

    `path` names the option, as the user writes it, from the resource downwards. `before` and `after` are JSON values,
    `ABSENT` where the side has none, or `UNKNOWN` where AWS will choose. `replaces` says that AWS cannot change it in
    place; `secret` that neither side may be shown.
    """

    path: Path
    before: Any
    after: Any
    replaces: bool = False
    secret: bool = False

    @property
    def dotted(self) -> str:
        """The path as people write it: `routes.GET /feed.scopes`."""
        return ".".join(self.path)


def diff(actual: Any, desired: Any, path: Path = ()) -> tuple[Change, ...]:
    """Every leaf where `actual` and `desired` differ; `diff(x, x) == ()`.

    Mappings are compared key by key, and a key that only `actual` has is a stray child; what one side lacks
    altogether is listed leaf by leaf, so that a secret deep inside keeps its own path. Lists are values: order counts,
    so a normal form sorts what AWS keeps without order. `UNKNOWN` in `desired` differs from everything.
    """
    if actual is ABSENT and isinstance(desired, Mapping) and desired:
        actual = {}
    if desired is ABSENT and isinstance(actual, Mapping) and actual:
        desired = {}
    if isinstance(actual, Mapping) and isinstance(desired, Mapping):
        changes: list[Change] = []
        for key in sorted({*actual, *desired}, key=str):
            changes += diff(actual.get(key, ABSENT), desired.get(key, ABSENT), (*path, str(key)))
        return tuple(changes)
    if desired is not UNKNOWN and type_strict_equal(actual, desired):
        return ()
    return (Change(path, actual, desired),)


def type_strict_equal(left: Any, right: Any) -> bool:
    """Equality that tells `True` from `1` and looks into lists and mappings; 1 and 1.0 are the same number."""
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return left.keys() == right.keys() and all(type_strict_equal(left[key], right[key]) for key in left)
    if isinstance(left, (list, tuple)) and isinstance(right, (list, tuple)):
        return len(left) == len(right) and all(map(type_strict_equal, left, right))
    if isinstance(left, bool) or isinstance(right, bool):
        return left is right
    return bool(left == right)


def matches(path: Path, patterns: Iterable[str]) -> bool:
    """Whether `path`, or a parent of it, is named by one of the dotted `patterns` (`*` stands for any one step)."""
    for pattern in patterns:
        steps = pattern.split(".")
        if len(steps) <= len(path) and all(map(fnmatchcase, path, steps)):
            return True
    return False


def above(path: Path, patterns: Iterable[str]) -> bool:
    """Whether one of the dotted `patterns` goes on below `path`: a value replaced whole may hold what it names."""
    steps = (pattern.split(".") for pattern in patterns)
    return any(len(step) > len(path) and all(map(fnmatchcase, path, step)) for step in steps)


def mark(changes: Iterable[Change], immutable: Iterable[str], secret: Iterable[str]) -> tuple[Change, ...]:
    """`changes` with `replaces` and `secret` set from a kind's patterns."""
    immutable, secret = tuple(immutable), tuple(secret)
    return tuple(
        replace(
            change,
            replaces=matches(change.path, immutable),
            secret=matches(change.path, secret) or above(change.path, secret),
        )
        for change in changes
    )


def changed(changes: Iterable[Change], *options: str) -> bool:
    """Whether one of the top-level `options` is among the changed paths."""
    return any(change.path[0] in options for change in changes)
