# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The pin of an alias: where it shall stay whatever is published, by whom and why.

It is the alias' own description, since UpdateAlias sets version, weights and description in one call: a pin is never
there without what it says, and everybody who may look at the function sees it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final

from ..engine.errors import EngineError

MARK: Final = "pinned by serverless.aws "
MOST_CHARACTERS: Final = 256
"""Of an alias' description (Lambda CreateAlias)."""
RELEASING: Final = "release"
ROLLED_BACK: Final = "rollback"
ALARMED: Final = "alarm"
REASONS: Final = {
    RELEASING: "a release that is under way or was cut off",
    ROLLED_BACK: "a rollback",
    ALARMED: "a release that was rolled back",
}
VERSION: Final = re.compile(r"[0-9]{1,18}")


@dataclass(frozen=True)
class Pin:
    """Where an alias is pinned: `version`, which takes all calls but for the shares in `weights`.

    `why` is one of REASONS; `note` says more in a few words, such as the alarm. `at` is a time in UTC, ISO 8601.
    `before` is the version that a release goes back to. `together` is how many aliases one rollback pins at that time:
    with fewer of them there, it was cut off.
    """

    version: str
    weights: Mapping[str, float] = field(default_factory=dict)
    why: str = ROLLED_BACK
    at: str = ""
    by: str = ""
    note: str = ""
    before: str = ""
    together: int = 0

    def text(self) -> str:
        """The description that an alias with this pin has: at most 256 characters, `note` and `by` give way."""
        data: dict[str, Any] = {"version": self.version, "weights": dict(self.weights), "why": self.why, "at": self.at}
        data |= {"before": self.before} if self.before else {}
        data |= {"together": self.together} if self.together else {}
        for by, note in ((self.by, self.note), (self.by[:40], self.note[:60]), (self.by[:20], ""), ("", "")):
            more = {key: value for key, value in (("by", by), ("note", note)) if value}
            text = MARK + json.dumps({**data, **more}, separators=(",", ":"))
            if len(text) <= MOST_CHARACTERS:
                return text
        raise EngineError(f"a pin of version {self.version} is longer than {MOST_CHARACTERS} characters")

    @property
    def split(self) -> str:
        """For people: `version 7 (10 % to 8)`."""
        return split(self.version, self.weights)

    def told(self, alias: str) -> str:
        """One sentence for a plan."""
        by = f" by {self.by}" if self.by else ""
        note = f", {self.note}" if self.note else ""
        return f"{alias} is pinned to {self.split} since {self.at}{by}: {REASONS.get(self.why, self.why)}{note}"


def read_pin(description: str | None) -> Pin | None:
    """The pin that an alias' description says, or None; what only looks like one is none."""
    text = description or ""
    if not text.startswith(MARK):
        return None
    try:
        data = json.loads(text.removeprefix(MARK))
        weights = {str(key): float(share) for key, share in data["weights"].items()}
        pin = Pin(
            str(data["version"]),
            weights,
            str(data["why"]),
            str(data["at"]),
            str(data.get("by", "")),
            str(data.get("note", "")),
            str(data.get("before", "")),
            int(data.get("together", 0)),
        )
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    return pin if valid(pin.version, pin.weights) else None


def valid(version: str, weights: Mapping[str, float]) -> bool:
    """Whether Lambda takes this split: published versions, one more at most, a share from 0 to 1, not of itself."""
    published = all(VERSION.fullmatch(one) for one in (version, *weights))
    return published and len(weights) <= 1 and version not in weights and all(0 <= w <= 1 for w in weights.values())


def split(version: str, weights: Mapping[str, float]) -> str:
    """For people: which version takes the calls, and how many another takes."""
    more = "".join(f" ({percent(share)} to {other})" for other, share in weights.items())
    return f"version {version}{more}"


def percent(share: float) -> str:
    """`10 %`."""
    return f"{share * 100:.6g} %"


def now() -> str:
    """The time for a pin, to the second: it tells one release from the next."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
