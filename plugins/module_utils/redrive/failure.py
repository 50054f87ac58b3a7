# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A message that could not be processed, wherever it lies, and which of them are wanted. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any, Final

FAILED: Final = "FAILED"
RETRYING: Final = "RETRYING"
DISCARDED: Final = "DISCARDED"
WAITING: Final = "WAITING"
"""The status of what lies in a dead-letter queue."""


@dataclass(frozen=True)
class Failure:
    """One message. `at` is when it failed last (ISO 8601, UTC), `author` its message group, `attempts` its redrives.

    `refused` says why it cannot be sent, `interrupted` that a redrive was recorded and perhaps not sent. `body` and
    `history` are empty where nobody asked for them.
    """

    id: str
    place: str
    status: str
    at: str
    author: str = ""
    error: str = ""
    attempts: int = 0
    archived: str = ""
    interrupted: bool = False
    refused: str = ""
    body: str = ""
    history: Sequence[Mapping[str, Any]] = field(default_factory=tuple)

    def as_data(self, outcome: str, whole: bool = False) -> dict[str, Any]:
        """As JSON has it; `whole` with body and history."""
        data = {**asdict(self), "history": list(self.history), "outcome": outcome}
        return data if whole else {name: value for name, value in data.items() if name not in ("body", "history")}


@dataclass(frozen=True)
class Wanted:
    """Which failures: from `since` until `until` (in the form of `at`, or empty), and as the others say."""

    since: str = ""
    until: str = ""
    error: str = ""
    author: str = ""
    ids: tuple[str, ...] = ()
    archived: bool = False

    def matches(self, failure: Failure) -> bool:
        """Whether it is meant. What was interrupted is meant whenever it was."""
        return self._in_time(failure) and (
            self.error.lower() in failure.error.lower()
            and self.author in ("", failure.author)
            and (not self.ids or failure.id in self.ids)
            and (self.archived or not failure.archived)
        )

    def _in_time(self, failure: Failure) -> bool:
        after = not self.since or failure.at >= self.since
        return failure.interrupted or (after and (not self.until or failure.at <= self.until))
