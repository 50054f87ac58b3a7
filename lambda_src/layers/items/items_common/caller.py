# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who asks, and what everybody is told about what is not theirs."""

from __future__ import annotations

from dataclasses import dataclass

from web_common.http import HttpError


@dataclass(frozen=True)
class Caller:
    """The user (`sub` of the token), the version of the API that was called, and the correlation id."""

    user: str
    version: str
    correlation_id: str


def not_found() -> HttpError:
    """Return the answer for what is not there, and for what is not the caller's: nobody can tell the two apart."""
    return HttpError(404, "not_found", "There is no such item.")
