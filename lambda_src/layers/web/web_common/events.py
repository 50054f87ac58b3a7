# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""What API Gateway says about a request, in both its spellings: payload format 1.0 (REST APIs) and 2.0 (HTTP APIs).

Nothing here raises, whatever the event is: a function can be invoked by hand with anything.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

Event = Mapping[str, Any]

CORRELATION_HEADER = "x-correlation-id"
CORRELATION_ID = re.compile(r"[A-Za-z0-9._:-]{1,128}")


def dig(value: Any, *path: str) -> Any:
    """Return the member at `path` of nested mappings, or None where anything on the way is not there."""
    for name in path:
        value = value.get(name) if isinstance(value, Mapping) else None
    return value


def _texts(members: Any, name: str) -> list[str]:
    if not isinstance(members, Mapping):
        return []
    found = [value for spelt, value in members.items() if isinstance(spelt, str) and spelt.lower() == name]
    lines = [line for value in found for line in (value if isinstance(value, list) else [value])]
    return [line for line in lines if isinstance(line, str)]


def header(event: Event, name: str) -> str | None:
    """Return the header `name` (lower case), several lines joined by `, ` as RFC 9110 has it, or None.

    Format 2.0 lower-cases names and joins lines; 1.0 keeps the caller's spelling, and all lines in multiValueHeaders.
    """
    lines = _texts(dig(event, "multiValueHeaders"), name) or _texts(dig(event, "headers"), name)
    return ", ".join(lines) if lines else None


def query(event: Event, name: str) -> str | None:
    """Return the query parameter `name`, or None. API Gateway sends null in place of no parameters."""
    value = dig(event, "queryStringParameters", name)
    return value if isinstance(value, str) else None


def method(event: Event) -> str:
    """Return the HTTP method, or an empty text."""
    return str(dig(event, "requestContext", "http", "method") or dig(event, "httpMethod") or "")


def claim(event: Event, name: str) -> Any:
    """Return a claim of the token that API Gateway verified: by a JWT authorizer, or a Cognito one of a REST API."""
    authorizer = dig(event, "requestContext", "authorizer")
    return dig(authorizer, "jwt", "claims", name) or dig(authorizer, "claims", name)


def request_id(event: Event, context: Any) -> str:
    """Return API Gateway's request id, which its access log has too, else Lambda's."""
    return str(dig(event, "requestContext", "requestId") or getattr(context, "aws_request_id", "") or "unknown")


def correlation_id(event: Event, context: Any) -> str:
    """Return the caller's X-Correlation-Id, or the request id when there is none or it is no plain word."""
    named = header(event, CORRELATION_HEADER)
    return named if named and CORRELATION_ID.fullmatch(named) else request_id(event, context)
