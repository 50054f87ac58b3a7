# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a description and what AWS has to a plan. Makes read calls only."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

from .aws import Aws
from .diff import Change, diff, mark
from .errors import Refused
from .kind import Found, Kind, Spec
from .options import Options
from .plan import Action, Plan
from .tags import STACK_TAG, desired_tags, managed_tags


@dataclass(frozen=True)
class Step:
    """A plan together with what is needed to carry it out; `looked` is when it was made, by the monotonic clock."""

    spec: Spec
    found: Found | None
    plan: Plan
    looked: float = field(default_factory=time.monotonic, compare=False)


def compare(
    kind: Kind, aws: Aws, spec: Spec, found: Found | None, options: Options
) -> tuple[dict[str, Any], tuple[Change, ...]]:
    """The goal for `spec`, tags included, and every change that leads from `found` to it."""
    goal = kind.desired(aws, spec, found)
    actual: dict[str, Any] = dict(found.attributes) if found else {}
    wanted_tags = desired_tags(options.stack, options.tags, spec.get("tags"))
    if found is None:
        if kind.taggable and wanted_tags:
            goal["tags"] = wanted_tags
    elif found.tags is not None:
        goal["tags"] = wanted_tags
        actual["tags"] = managed_tags(found.tags, wanted_tags, options.purge_tags)
    return goal, mark(diff(actual, goal), kind.immutable if found else (), kind.secret)


def plan_present(kind: Kind, aws: Aws, spec: Spec, options: Options) -> Step:
    """The step that makes `spec` true. Raises `Refused` where it loses data or touches another stack's resource."""
    name = kind.title(spec)
    found = kind.read(aws, spec)
    if found is not None and found.deleting:
        found = None
    if found is None:
        _goal, changes = compare(kind, aws, spec, None, options)
        outputs, notes = kind.outputs(aws, spec, None), tuple(kind.notes(spec, None))
        return Step(spec, None, Plan(kind.name, name, Action.CREATE, changes, outputs, notes))
    check_owner(kind, name, found, options)
    _goal, changes = compare(kind, aws, spec, found, options)
    action = Action.NONE
    if changes:
        action = Action.REPLACE if any(change.replaces for change in changes) else Action.UPDATE
    if action is Action.REPLACE:
        check_replacement(kind, name, found, changes, options)
    # what is made anew has other identifiers than what is there
    outputs = kind.outputs(aws, spec, None if action is Action.REPLACE else found)
    return Step(spec, found, Plan(kind.name, name, action, changes, outputs, tuple(kind.notes(spec, found))))


def plan_absent(kind: Kind, aws: Aws, spec: Spec, options: Options, *, protected: bool = False) -> Step:
    """The step that removes what `spec` names. Raises `Refused` where AWS protects it or another stack owns it.

    `protected`: it is known to be, and stays.
    """
    name = kind.title(spec)
    found = kind.read(aws, spec)
    if found is None:
        return Step(spec, None, Plan(kind.name, name, Action.NONE))
    check_owner(kind, name, found, options)
    reason = kind.protected(found)
    if reason and not found.deleting and not protected:
        raise Refused(f"{kind.name} {name} is protected against deletion", reason)
    if reason := kind.leaves(found):
        return Step(spec, found, Plan(kind.name, name, Action.NONE, notes=(reason,)))
    return Step(spec, found, Plan(kind.name, name, Action.DELETE))


def check_owner(kind: Kind, name: str, found: Found, options: Options) -> None:
    """Refuse what carries another stack's tag, or names it as `owner` where AWS keeps no tags."""
    owner = (found.tags or {}).get(STACK_TAG) or found.identity.get("owner")
    if owner and owner != options.stack and not options.take_over:
        raise Refused(
            f"{kind.name} {name} belongs to the stack {owner}, and this run is for {options.stack or 'no stack'}",
            "Choose another name, or set take_over (serverless_take_over) to move it here.",
        )


def check_replacement(kind: Kind, name: str, found: Found, changes: tuple[Change, ...], options: Options) -> None:
    """Refuse to replace what holds data unless it is named, and what AWS protects against deletion."""
    forced = ", ".join(change.dotted for change in changes if change.replaces)
    if kind.holds_data and name not in options.replace:
        raise Refused(
            f"{kind.name} {name} holds data, and AWS cannot change {forced} without replacing it",
            f"Keep the old value, or back the data up and name {name} in replace (serverless_replace).",
        )
    if reason := kind.protected(found):
        raise Refused(f"{kind.name} {name} must be replaced ({forced}) and is protected against deletion", reason)
