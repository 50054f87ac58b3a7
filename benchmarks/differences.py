"""Where two observations of an account differ, and which of the differences are explained."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

ABSENT = "(absent)"


@dataclass(frozen=True)
class Difference:
    """One member that two sides have differently; `where` is resource and path, as `sqs_queue posts.fifo: tags.a`."""

    where: str
    ours: Any
    theirs: Any

    def __str__(self) -> str:
        return f"{self.where}: ours {_short(self.ours)}, theirs {_short(self.theirs)}"


@dataclass(frozen=True)
class Explanation:
    """Why members whose place matches `pattern` differ between this collection and a side (a name, or `*`)."""

    side: str
    pattern: str
    reason: str

    def covers(self, side: str, difference: Difference) -> bool:
        """Whether it explains this one."""
        return self.side in {"*", side} and re.search(self.pattern, difference.where) is not None


def differences(ours: Mapping[str, Any], theirs: Mapping[str, Any]) -> list[Difference]:
    """Every member in which two observations differ, both told as `alike` tells them; resources are the keys."""
    found: list[Difference] = []
    for resource in sorted({*ours, *theirs}):
        separator = ": "
        if resource not in ours or resource not in theirs:
            found.append(
                Difference(resource, *(ABSENT if resource not in side else "there" for side in (ours, theirs)))
            )
            continue
        found += [
            Difference(f"{resource}{separator}{path}", mine, other)
            for path, mine, other in _members(ours[resource], theirs[resource])
        ]
    return found


def _members(ours: Any, theirs: Any, path: str = "") -> Iterator[tuple[str, Any, Any]]:
    if ours == theirs:
        return
    if isinstance(ours, Mapping) and isinstance(theirs, Mapping):
        for key in sorted({*ours, *theirs}):
            below = f"{path}.{key}" if path else str(key)
            yield from _members(ours.get(key, ABSENT), theirs.get(key, ABSENT), below)
    elif isinstance(ours, list) and isinstance(theirs, list):
        mine, other = _without(ours, theirs), _without(theirs, ours)
        if len(mine) == len(other) and all(isinstance(item, Mapping) for item in [*mine, *other]):
            # both are in the order of their contents, so that neighbours are most likely the same thing
            for one, two in zip(mine, other, strict=True):
                yield from _members(one, two, f"{path}[]")
        else:
            yield path, mine, other
    else:
        yield path, ours, theirs


def _without(items: Sequence[Any], others: Sequence[Any]) -> list[Any]:
    left = list(others)
    kept = []
    for item in items:
        if item in left:
            left.remove(item)
        else:
            kept.append(item)
    return kept


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, sort_keys=True)
    return text if len(text) <= 120 else f"{text[:117]}..."
