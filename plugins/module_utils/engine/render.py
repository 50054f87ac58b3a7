# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plan as text for people: one line per resource, one per changed option."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from .diff import Change
from .orphans import Orphan
from .plan import SIGNS, Action, Plan
from .values import ABSENT, REDACTED, UNKNOWN, Absent, Unknown, as_json


def render(plans: Iterable[Plan]) -> str:
    """The changes of `plans` as `ansible-playbook --diff` shows them; empty when nothing changes."""
    lines: list[str] = []
    for plan in plans:
        if plan.action is Action.NONE:
            continue
        lines.append(
            f"{SIGNS[plan.action]} {plan.kind} {plan.name}{' (replacement)' * (plan.action is Action.REPLACE)}"
        )
        lines += [f"    {render_change(change)}" for change in plan.changes]
    return "\n".join(lines) + "\n" if lines else ""


def render_orphans(orphans: Iterable[Orphan]) -> str:
    """A line for each resource that is no longer described and stays."""
    lines = [f"? {o.step.plan.kind} {o.step.plan.name} is no longer described: {o.kept}" for o in orphans if o.kept]
    return "\n".join(lines) + "\n" if lines else ""


def render_change(change: Change) -> str:
    """`path: before -> after`, with what is made or removed shown once and what forces a replacement marked."""
    forced = "  # forces replacement" if change.replaces else ""
    if change.secret:
        return f"{change.dotted}: {REDACTED}{forced}"
    if change.before is ABSENT:
        return f"{change.dotted}: {show(change.after)}{forced}"
    return f"{change.dotted}: {show(change.before)} -> {show(change.after)}{forced}"


def show(value: Any) -> str:
    """One value on one line."""
    if isinstance(value, (Unknown, Absent)):
        return repr(value)
    text = json.dumps(as_json(value), sort_keys=True, ensure_ascii=False)
    return text.replace(json.dumps(repr(UNKNOWN)), repr(UNKNOWN))
