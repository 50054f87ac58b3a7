# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which of several resources a name means, for the kinds whose names AWS does not keep unique."""

from __future__ import annotations

from collections.abc import Sequence

from .errors import Ambiguous, Candidate


def choose(
    kind: str, name: str, candidates: Sequence[Candidate], stack: str | None, take_over: bool = False
) -> str | None:
    """The id of the one resource that is meant, or None.

    What carries our stack's tag comes first, then what carries none (made by hand, or by a run that died before
    it could tag): that is adopted. What another stack owns is another resource that happens to have the same name,
    unless the user wants to `take_over` what it has and there is nothing else.
    Raises `Ambiguous` when several are left.
    """
    own = [candidate for candidate in candidates if stack and candidate.stack == stack]
    free = own or [candidate for candidate in candidates if not candidate.stack]
    if not free and take_over:
        free = list(candidates)
    if len(free) > 1:
        raise Ambiguous(kind, name, free)
    return free[0].id if free else None
