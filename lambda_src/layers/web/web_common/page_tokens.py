# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Opaque page tokens: a position in a result, sealed together with the query it belongs to.

A token is base64url without padding of: version (1 byte) | HMAC-SHA256 (32 bytes) | position (UTF-8). The key is
derived from a secret under the label `page-token`, so that a token says nothing about the secret's other use.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from typing import TYPE_CHECKING

from web_common.http import HttpError

if TYPE_CHECKING:
    from web_common.secret_values import SecretValues

VERSION = b"\x01"
MAC_BYTES = 32
MAX_TOKEN_CHARACTERS = 512
TOKEN = re.compile(rf"[A-Za-z0-9_-]{{1,{MAX_TOKEN_CHARACTERS}}}")


def _seal(secret: bytes, position: bytes, query: str) -> bytes:
    key = hmac.digest(secret, b"page-token\x01", "sha256")
    scope = query.encode("utf-8")
    return hmac.digest(key, VERSION + len(scope).to_bytes(4, "big") + scope + position, "sha256")


def _encode(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode("ascii")


def _decode(token: str) -> bytes:
    if not TOKEN.fullmatch(token):
        raise ValueError("alphabet or length")
    raw = base64.urlsafe_b64decode(token + "=" * (-len(token) % 4))
    # Unused bits of the last character would let one token be spelt in several ways.
    if _encode(raw) != token:
        raise ValueError("not canonical")
    return raw


class PageTokens:
    """Issues and reads tokens under a secret whose previous value is still accepted."""

    def __init__(self, secret: SecretValues) -> None:
        self._secret = secret

    def issue(self, position: str, query: str) -> str:
        """Return the token for `position` (text that only the issuer understands) in `query` (its identity)."""
        raw = position.encode("utf-8")
        return _encode(VERSION + _seal(self._secret.current(), raw, query) + raw)

    def read(self, token: str, query: str) -> str:
        """Return the position in `token`. Raises HttpError 400 on a forged or foreign one, 503 without a secret."""
        problem = HttpError(400, "invalid_token", "nextToken must be one that this query has returned.")
        try:
            raw = _decode(token)
        except (ValueError, binascii.Error):
            raise problem from None
        version, mac, position = raw[:1], raw[1 : 1 + MAC_BYTES], raw[1 + MAC_BYTES :]
        if version != VERSION or not self._secret.accepts(
            lambda value: hmac.compare_digest(_seal(value, position, query), mac)
        ):
            raise problem
        return position.decode("utf-8")
