# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checking what a caller sent: method, body, subject. Hostile input ends in an HttpError of status 4xx."""

from __future__ import annotations

import base64
import json
import re
from typing import Any

from web_common.events import Event, claim, dig, method
from web_common.http import HttpError

# Far above any body that can be valid here; WAF refuses more than 8 KB, API Gateway 10 MB.
MAX_BODY_BYTES = 65536

# What SQS takes as a message group id, and what one printable word of a token can be.
SUBJECT = re.compile(r"[!-~]{1,128}")


def _refuse_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")


def _unique_members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs):
        raise ValueError("a member is repeated")
    return members


def _text(event: Event) -> str:
    body = dig(event, "body")
    if not isinstance(body, str):
        raise ValueError("no body")
    if len(body) > MAX_BODY_BYTES * 4 // 3 + 4:
        raise ValueError("too large")
    raw = base64.b64decode(body, validate=True) if dig(event, "isBase64Encoded") else body.encode("utf-8")
    if len(raw) > MAX_BODY_BYTES:
        raise ValueError("too large")
    return raw.decode("utf-8")


def json_object(event: Event) -> dict[str, Any]:
    """Return the JSON object in the event's body.

    Raises HttpError 400 on anything else: no body, bad base64, invalid UTF-8, more than MAX_BODY_BYTES, no JSON, NaN or
    Infinity, a repeated member (two readers would see two requests), nesting too deep, or a value that is no object.
    """
    try:
        value = json.loads(_text(event), parse_constant=_refuse_constant, object_pairs_hook=_unique_members)
    except (ValueError, RecursionError):
        # `from None`: the JSON error would carry the whole document along.
        raise HttpError(400, "invalid_body", "The body must be one JSON object in UTF-8.") from None
    if not isinstance(value, dict):
        raise HttpError(400, "invalid_body", "The body must be a JSON object.")
    return value


def require_method(event: Event, allowed: str) -> None:
    """Raise HttpError 405 unless the request's method is `allowed`: a route for ANY gives others a proper answer."""
    if method(event) != allowed:
        raise HttpError(405, "method_not_allowed", f"Use {allowed}.", {"allow": allowed})


def subject(event: Event) -> str:
    """Return the `sub` claim of the token that API Gateway's authorizer verified. Raises HttpError 401 without one."""
    sub = claim(event, "sub")
    if not isinstance(sub, str) or not SUBJECT.fullmatch(sub):
        raise HttpError(401, "unauthorized", "A token with a subject is required.")
    return sub
