# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Ansible's own validation breaks off at, or is content with: wrong shapes, empty and repeated texts. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

MAY_BE_EMPTY: Final = frozenset({("custom_headers", "value")})
"""Required options, with the option they are in, for which an empty text says something."""

Options = Mapping[str, Mapping[str, Any]]


def wrong_shapes(options: Options, given: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """One problem for each value that must be a dictionary, or a list of them, and is something else.

    A text is left alone: Ansible reads dictionaries and lists from it. It breaks off with a Python error at the others.
    """
    for name, value in given.items():
        option, place = options.get(name, {}), f"{where}{name}"
        inner = option.get("options")
        if inner is None or value is None or isinstance(value, str):
            continue
        if option["type"] == "dict":
            yield from wrong_dictionary(inner, value, place)
        elif isinstance(value, Sequence):
            for index, item in enumerate(value):
                yield from wrong_dictionary(inner, item, f"{place}[{index}]")


def wrong_dictionary(options: Options, value: Any, place: str) -> Iterator[str]:
    """The problem of a value that must be a dictionary, or those within."""
    if isinstance(value, Mapping):
        yield from wrong_shapes(options, value, f"{place}.")
    elif not isinstance(value, str):
        there = ", ".join(options)
        yield f"{place} is {called(value)} where a dictionary is wanted, with {there}"


def called(value: Any) -> str:
    """A value as people call it."""
    return "a list" if isinstance(value, (list, tuple)) else "empty" if value is None else repr(value)


def empty_texts(options: Options, given: Mapping[str, Any], where: str = "", parent: str = "") -> Iterator[str]:
    """One problem for each required text of validated options that is null or empty: for Ansible that is a value."""
    for name, option in options.items():
        value, place = given.get(name), f"{where}{name}"
        required = option.get("required") and option.get("type", "str") in ("str", "path")
        if required and name in given and value in (None, "") and (parent, name) not in MAY_BE_EMPTY:
            yield f"{place} is empty, and it is required"
        inner = option.get("options")
        if inner is not None and isinstance(value, Mapping):
            yield from empty_texts(inner, value, f"{place}.", name)
        elif inner is not None and isinstance(value, list):
            for index, item in enumerate(value):
                yield from empty_texts(inner, item, f"{place}[{index}].", name)


def repeated_texts(options: Options, given: Mapping[str, Any], where: str = "") -> Iterator[str]:
    """One problem for each text that a list of validated options has twice: AWS refuses that, or keeps it once.

    What AWS keeps once would differ from the description at every run.
    """
    for name, option in options.items():
        value, inner, place = given.get(name), option.get("options"), f"{where}{name}"
        if inner is not None and isinstance(value, Mapping):
            yield from repeated_texts(inner, value, f"{place}.")
        elif inner is not None and isinstance(value, list):
            for index, item in enumerate(value):
                yield from repeated_texts(inner, item, f"{place}[{index}].")
        elif option.get("elements") == "str":
            twice = sorted(text for text, times in Counter(value or ()).items() if times > 1)
            yield from (f"{place} has {text!r} twice; give it once" for text in twice)
