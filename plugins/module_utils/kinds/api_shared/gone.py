# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What API Gateway no longer has."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from ...engine.errors import is_missing

MISSING: Final = ("NotFoundException",)


def gently(client: Any, call: Callable[..., Any], **arguments: Any) -> None:
    """Make a delete call; "already gone" is success."""
    try:
        call(**arguments)
    except client.exceptions.ClientError as error:
        if not is_missing(error, *MISSING):
            raise
