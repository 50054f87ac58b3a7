# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Refuse whoever did not come through CloudFront: a route has one authorizer, so the function checks the header."""

from __future__ import annotations

import hmac
from typing import TYPE_CHECKING

from web_common.events import Event, header
from web_common.http import HttpError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from web_common.secret_values import SecretValues

ORIGIN_HEADER = "x-origin-verify"


def lock_enabled(environment: Mapping[str, str]) -> bool:
    """Return whether ORIGIN_LOCK_ENABLED is on: always, unless it says `false`."""
    return environment.get("ORIGIN_LOCK_ENABLED", "true").strip().lower() != "false"


class OriginLock:
    """The check that CloudFront's secret header is there (`x-origin-verify`)."""

    def __init__(self, secret: SecretValues, *, enabled: bool) -> None:
        self._secret = secret
        self._enabled = enabled

    def check(self, event: Event) -> None:
        """Return when the request came through CloudFront. Raises HttpError 403, or 503 without a readable secret."""
        if not self._enabled:
            return
        value = header(event, ORIGIN_HEADER)
        if value:
            sent = value.encode("utf-8", "surrogatepass")
            if self._secret.accepts(lambda known: hmac.compare_digest(known, sent)):
                return
        raise HttpError(403, "forbidden", "The request was refused.")
