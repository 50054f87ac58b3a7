"""The regular expressions of AWS's models (Java's and ECMA's dialect) as Python ones."""

from __future__ import annotations

import re
import sys
import unicodedata
from functools import cache

_CATEGORY = re.compile(r"\\p\{(?:Is)?([A-Za-z]+)\}")
_POSIX = {
    "Alnum": "a-zA-Z0-9",
    "Alpha": "a-zA-Z",
    "ASCII": "\\x00-\\x7f",
    "Digit": "0-9",
    "Graph": "\\x21-\\x7e",
    "Lower": "a-z",
    "Print": "\\x20-\\x7e",
    "Punct": "!-/:-@\\[-`{-~",
    "Space": "\\s",
    "Upper": "A-Z",
}

# The supplementary planes, written as surrogate pairs.
_DIALECT = ((r"\uD800\uDC00-\uDBFF\uDFFF", r"\U00010000-\U0010FFFF"),)


@cache
def _categories() -> dict[str, list[tuple[int, int]]]:
    """Spans of code points by two-letter Unicode category."""
    spans: dict[str, list[tuple[int, int]]] = {}
    last = ""
    for code in range(sys.maxunicode + 1):
        category = unicodedata.category(chr(code))
        if category == last:
            spans[category][-1] = (spans[category][-1][0], code)
        else:
            spans.setdefault(category, []).append((code, code))
        last = category
    return spans


@cache
def _ranges(category: str) -> str:
    """The characters of a Unicode general category (``L``, ``Lu`` …) as the inside of a character class."""
    if category in _POSIX:
        return _POSIX[category]
    spans = [span for name, some in _categories().items() if name.startswith(category) for span in some]
    return "".join(f"\\U{a:08x}-\\U{b:08x}" for a, b in spans)


@cache
def compiled(pattern: str) -> re.Pattern[str] | None:
    """The pattern for ``fullmatch``; None when Python has no equivalent (then nothing is checked)."""
    for java, python in _DIALECT:
        pattern = pattern.replace(java, python)
    flags = re.IGNORECASE if "(?i)" in pattern else 0
    pattern = pattern.replace("(?i)", "")
    text, inside, at = "", False, 0
    while at < len(pattern):
        found = _CATEGORY.match(pattern, at)
        if found:
            text += _ranges(found[1]) if inside else f"[{_ranges(found[1])}]"
            at = found.end()
            continue
        char = pattern[at]
        if char == "\\":
            text += _escape(pattern[at : at + 2])
            at += 2
            if inside and pattern[at - 1] in "wsd" and pattern[at : at + 1] == "-":  # a dash after a class is itself
                text += "\\-"
                at += 1
            continue
        if char == "[" and inside:
            text += "\\["
        else:
            text += char
            inside = char == "[" or (inside and char != "]")
        at += 1
    try:
        return re.compile(text, flags)
    except re.error:
        return None


def _escape(pair: str) -> str:
    return {"\\z": "\\Z", "\\h": " \\t", "\\/": "/", "\\_": "_"}.get(pair, pair)
