# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""If-Match (RFC 9110, 13.1.1): change what the caller has seen, or nothing."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from web_common.events import header
from web_common.http import HttpError

if TYPE_CHECKING:
    from web_common.events import Event

MAX_TAGS = 10
ENTITY_TAG = re.compile(r'(?P<weak>W/)?"(?P<opaque>[!#-~]*)"')
TAGS = re.compile(r'[ \t]*(?:W/)?"[!#-~]*"[ \t]*(?:,[ \t]*(?:W/)?"[!#-~]*"[ \t]*)*')


@dataclass(frozen=True)
class IfMatch:
    """The entity tags of the header, sorted, without quotes; `anything` for `*`: whatever there is."""

    tags: tuple[str, ...] = ()
    anything: bool = False


def quoted(etag: str) -> str:
    """Return the ETag header for a row's `etag`: a strong one, the same in every version of the API."""
    return f'"{etag}"'


def if_match(event: Event) -> IfMatch | None:
    """Return the header, or None without one. Raises HttpError 400 on one that is malformed.

    Weak tags match nothing, as the comparison is a strong one.
    """
    value = header(event, "if-match")
    if value is None:
        return None
    if value.strip(" \t") == "*":
        return IfMatch(anything=True)
    found = list(ENTITY_TAG.finditer(value)) if TAGS.fullmatch(value) else []
    if not 1 <= len(found) <= MAX_TAGS:
        raise HttpError(400, "invalid_if_match", f"If-Match must be * or at most {MAX_TAGS} quoted entity tags.")
    return IfMatch(tuple(sorted({match["opaque"] for match in found if not match["weak"]})))
