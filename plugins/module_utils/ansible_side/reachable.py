# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether an endpoint of the user's own answers at all, told in a second and not after ten attempts."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from ..engine.errors import EngineError

PATIENCE_SECONDS = 5.0


def check_endpoint(endpoint_url: str | None) -> None:
    """Open and close one TCP connection to `endpoint_url`; raise `EngineError` when nobody listens there.

    Without `endpoint_url` the calls go to AWS itself and nothing is tried.
    """
    if not endpoint_url:
        return
    parts = urlsplit(endpoint_url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise EngineError(
            f"endpoint_url {endpoint_url!r} is not an http or https address",
            "Correct serverless_endpoint_url (AWS_URL).",
        )
    port = parts.port or (443 if parts.scheme == "https" else 80)
    try:
        socket.create_connection((parts.hostname, port), timeout=PATIENCE_SECONDS).close()
    except OSError as error:
        raise EngineError(
            f"nobody answers at endpoint_url {endpoint_url} ({error})",
            "Correct serverless_endpoint_url (AWS_URL), or start it: `make up` starts the embedded AWS.",
        ) from error
