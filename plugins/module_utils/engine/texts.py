# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts that AWS takes in a certain form only: a kind says which of its options have which. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

LONGEST_SHOWN: Final = 60


@dataclass(frozen=True)
class Text:
    """What a text must match as a whole, and that in words."""

    pattern: re.Pattern[str]
    wanted: str


def text(pattern: str, wanted: str) -> Text:
    """A text of the signs in `pattern`, which is of ASCII."""
    return Text(re.compile(pattern, re.ASCII | re.DOTALL), wanted)


def at_most(most: int, least: int = 0) -> Text:
    """A text of any signs, up to so many."""
    return text(rf".{{{least},{most}}}", f"{least} to {most} characters" if least else f"{most} characters at most")


REGION: Final = text(r"[a-z]{2,4}(-[a-z]+)+-\d", "the name of a region, such as eu-west-1")
SERVICE: Final = text(
    r"[a-z0-9-]+(\.[a-z0-9-]+)*\.amazon(aws)?\.com(\.cn)?", "the principal of a service, such as lambda.amazonaws.com"
)
EMAIL: Final = text(r"[^@\s]+@[^@\s]+", "an e-mail address")


def texts_at(value: Any, path: list[str]) -> Iterator[str]:
    """Every text at the end of `path` in `value`; lists on the way are gone through, and `*` is any key."""
    if isinstance(value, (list, tuple)):
        for item in value:
            yield from texts_at(item, path)
    elif not path:
        if isinstance(value, str):
            yield value
    elif isinstance(value, Mapping):
        for item in value.values() if path[0] == "*" else (value.get(path[0]),):
            yield from texts_at(item, path[1:])


def text_problems(texts: Mapping[str, Text], spec: Mapping[str, Any]) -> Iterator[str]:
    """One problem for each text of `spec` that is not in the form that `texts` has for its path."""
    for path, form in texts.items():
        for found in texts_at(spec, path.split(".")):
            if not form.pattern.fullmatch(found):
                shown = found if len(found) <= LONGEST_SHOWN else f"{found[:LONGEST_SHOWN]}…"
                yield f"{path} is {shown!r}, of {len(found)} characters; AWS accepts {form.wanted}"
