# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a release that is over leaves in the alias' description: where it came from. It holds nothing.

Several aliases are let go one after the other. Whoever goes back after a kill in between must know of each whether it
was moved, and from where: numbers of versions do not say that.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

MARK: Final = "released by serverless.aws "


@dataclass(frozen=True)
class Record:
    """The alias came to `version` from `before` (the same when nothing new was published) by the release of `at`."""

    version: str
    before: str
    at: str

    def text(self) -> str:
        """The description that says it: less than the 256 characters that Lambda takes."""
        return MARK + json.dumps(asdict(self), separators=(",", ":"))


def is_record(description: str | None) -> bool:
    """Whether a description is one, whatever the alias is at."""
    return (description or "").startswith(MARK)


def read_record(description: str | None, version: str) -> Record | None:
    """The record, or None; one of another version is of the past: the alias was moved since."""
    if not is_record(description):
        return None
    try:
        record = Record(**json.loads(str(description).removeprefix(MARK)))
    except (ValueError, TypeError):
        return None
    return record if record.version == version else None
