# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A description: everything that a role, or a whole application, wants, by module; what the rules look at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Spec = Mapping[str, Any]
Specs = Mapping[str, Sequence[Spec]]
"""Validated specs by module (`{"sqs_queues": [spec, ...]}`), with defaults filled in."""


@dataclass(frozen=True)
class Description:
    """All that is described."""

    specs: Specs

    def of(self, module: str) -> Sequence[Spec]:
        """The specs of one module; none when it is not described here."""
        return self.specs.get(module, ())

    def by_name(self, module: str) -> dict[str, Spec]:
        """The specs of one module by their `name`."""
        return {str(spec["name"]): spec for spec in self.of(module)}


Problems = Iterable[str]
