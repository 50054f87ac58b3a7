# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What was found and done, for people. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from ..logs.screen import printable

SHOWN: Final = 50
"""Failures that are told one by one."""
KINDS: Final = 10
LONGEST_ERROR: Final = 100


def screen(
    name: str, action: str, items: Sequence[Mapping[str, Any]], notes: Sequence[str], check_mode: bool
) -> list[str]:
    """Lines: how many, of which kinds, one by one, and what else must be known."""
    return [printable(line) for line in lines(name, action, items, notes, check_mode)]


def lines(
    name: str, action: str, items: Sequence[Mapping[str, Any]], notes: Sequence[str], check_mode: bool
) -> Iterator[str]:
    """The lines as they are, whatever is in them."""
    if action == "show":
        for item in items:
            yield from whole(item)
    else:
        yield f"{name}: {counted(action, items)}{', and nothing was changed' if check_mode and items else ''}"
        yield from kinds(items, "error")
        yield from kinds(items, "author")
        for item in items[:SHOWN]:
            yield one(item)
        if len(items) > SHOWN:
            yield f"… and {len(items) - SHOWN} more (all of them: --json)"
    yield from (f"{name}: {note}" for note in notes)


def counted(action: str, items: Sequence[Mapping[str, Any]]) -> str:
    """`3 sent, 1 changed meanwhile`, or how many there are."""
    if action == "list":
        return f"{len(items)} failed" if items else "nothing failed"
    outcomes = Counter(item["outcome"].partition(":")[0] for item in items)
    return ", ".join(f"{number} {outcome}" for outcome, number in outcomes.items()) or "there is no such failure"


def kinds(items: Sequence[Mapping[str, Any]], member: str) -> Iterator[str]:
    """How many there are of each error or author, the most first."""
    found = Counter(item[member][:LONGEST_ERROR] for item in items if item[member]).most_common()
    if len(items) > 1:
        yield from (f"  {number:6} {member} {value}" for value, number in found[:KINDS])
        if len(found) > KINDS:
            yield f"         … and {len(found) - KINDS} more"


def one(item: Mapping[str, Any]) -> str:
    """A failure in a line."""
    marks = ["send was interrupted"] if item["interrupted"] else []
    marks += [f"archived: {item['archived']}"] if item["archived"] else []
    marks += [f"cannot be sent: {item['refused']}"] if item["refused"] and not item["outcome"] else []
    marks += [item["outcome"]] if item["outcome"] else []
    more = f"  [{'; '.join(marks)}]" if marks else ""
    author = f" by {item['author']}" if item["author"] else ""
    return f"{item['at']} {item['place']} {item['id']}{author}: {item['error'][:LONGEST_ERROR] or 'unknown'}{more}"


def whole(item: Mapping[str, Any]) -> Iterator[str]:
    """A failure with everything."""
    yield f"{item['id']} of {item['place']}: {item['status']}"
    yield f"  last failed {item['at']} after {item['attempts']} attempts"
    yield from (
        f"  {member:11} {item[member]}" for member in ("author", "error", "archived", "refused") if item[member]
    )
    if item["interrupted"]:
        yield "  a send was recorded and perhaps not made: the next one makes it"
    for entry in item["history"]:
        said = entry.get("reason") or entry.get("error") or ""
        yield f"  {entry.get('at', '')} {entry.get('action', '')} by {entry.get('by', '')}{f': {said}' if said else ''}"
    if item["body"]:
        yield f"  body        {item['body']}"
