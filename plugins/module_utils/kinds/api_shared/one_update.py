# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One update of an API, REST or HTTP: what differs, and the ids that its writes need."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from ...engine.aws import Aws
from ...engine.diff import Change


@dataclass(frozen=True)
class OneUpdate:
    """Of the API `api_id`, called `api`: from `actual` to `desired`. `ids` grows as children are made."""

    service: ClassVar[str]
    aws: Aws
    api: str
    api_id: str
    actual: Mapping[str, Any]
    desired: Mapping[str, Any]
    ids: dict[str, dict[str, str]]
    changes: tuple[Change, ...]

    @property
    def client(self) -> Any:
        """API Gateway, for writing."""
        return self.aws.writer(self.service)

    def touched(self, family: str) -> list[str]:
        """Names of the changed children of a family, in order."""
        return sorted({change.path[1] for change in self.changes if change.path[0] == family and len(change.path) > 1})

    def wanted(self, family: str) -> list[str]:
        """Those of `touched` that the goal has."""
        return [name for name in self.touched(family) if name in self.desired[family]]

    def unwanted(self, family: str) -> list[str]:
        """Those of `touched` that the goal does not have: strays."""
        return [name for name in self.touched(family) if name not in self.desired[family]]
