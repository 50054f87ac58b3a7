# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Creating once: the caller's Idempotency-Key names the result, a fingerprint tells whether the request is the same."""

from __future__ import annotations

import hashlib
import json
import re
from typing import Any

from web_common.events import Event, header
from web_common.http import HttpError

# Printable ASCII but spaces and commas: two lines of the header, joined, are no key.
KEY = re.compile(r"[!-+.-~-]{1,128}")
ID_CHARACTERS = 32


def _digest(value: Any) -> str:
    spelling = json.dumps(value, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(spelling.encode("ascii")).hexdigest()


def idempotency_key(event: Event) -> str | None:
    """Return the Idempotency-Key, or None without one. Raises HttpError 400 on one that is malformed."""
    key = header(event, "idempotency-key")
    if key is not None and not KEY.fullmatch(key):
        raise HttpError(
            400,
            "invalid_idempotency_key",
            "Idempotency-Key must be 1 to 128 printable ASCII characters without spaces and commas.",
        )
    return key


def derived_id(kind: str, owner: str, key: str) -> str:
    """Return the id, 32 hexadecimal digits, that `owner`'s `key` always gives a `kind` of thing."""
    return _digest([kind, owner, key])[:ID_CHARACTERS]


def fingerprint(value: Any) -> str:
    """Return what is equal for equal JSON values, however they were written: 64 hexadecimal digits."""
    return _digest(value)
