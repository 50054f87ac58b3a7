# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan: what a run would do to one resource, as frozen data. Check mode returns it, a run carries it out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final

from .diff import Change
from .values import REDACTED, as_json


class Action(StrEnum):
    """What happens to a resource."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DELETE = "delete"
    NONE = "none"


SIGNS: Final = {Action.CREATE: "+", Action.UPDATE: "~", Action.REPLACE: "-/+", Action.DELETE: "-"}
"""How people are told what happens to a resource."""


@dataclass(frozen=True)
class Plan:
    """The plan for one resource; `outputs` are its identifiers, `UNKNOWN` where AWS will choose."""

    kind: str
    name: str
    action: Action
    changes: tuple[Change, ...] = ()
    outputs: Mapping[str, Any] = field(default_factory=dict)
    notes: tuple[str, ...] = ()

    def as_result(self) -> dict[str, Any]:
        """The JSON shape that modules return: kind, name, action, changes, outputs, notes. Secrets are redacted."""
        return {
            "kind": self.kind,
            "name": self.name,
            "action": self.action.value,
            "changes": [change_as_result(change) for change in self.changes],
            "outputs": as_json(self.outputs),
            "notes": list(self.notes),
        }


def change_as_result(change: Change) -> dict[str, Any]:
    """`{path, before, after, replaces}`, with the values of a secret redacted."""
    return {
        "path": change.dotted,
        "before": REDACTED if change.secret else as_json(change.before),
        "after": REDACTED if change.secret else as_json(change.after),
        "replaces": change.replaces,
    }


def summary(plans: Iterable[Plan]) -> dict[str, int]:
    """How many resources each action has: `{create, update, replace, delete, none}`."""
    counts = {action.value: 0 for action in Action}
    for plan in plans:
        counts[plan.action.value] += 1
    return counts
