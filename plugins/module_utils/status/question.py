# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of AWS about an application: for which resources, and for which time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from ..rules.description import Spec, Specs


@dataclass(frozen=True)
class Question:
    """What is asked for: the last `errors` errors of each function, logs and sums of the last `minutes`."""

    specs: Specs
    errors: int
    minutes: int
    now: datetime

    @property
    def since(self) -> datetime:
        """Where the time that is looked at begins."""
        return self.now - timedelta(minutes=self.minutes)

    def of(self, module: str) -> Sequence[Spec]:
        """The specs of a module."""
        return self.specs.get(module, ())
