# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Why AWS refused a call."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from botocore.exceptions import ClientError


def error_code(error: ClientError) -> str:
    """Return AWS's error code (`ResourceNotFoundException`); an empty text when the answer has none."""
    return str(error.response.get("Error", {}).get("Code", ""))
