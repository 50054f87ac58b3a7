# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run of a whole description comes to, and how its result says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from ..engine.orphans import Search
from ..engine.part import Part
from ..engine.plan import Action, Plan, summary
from ..engine.render import render, render_orphans
from ..engine.stopwatch import Stopwatch


@dataclass
class Outcome:
    """What a run comes to: the plans of its parts, and what was found besides."""

    parts: Sequence[Part]
    plans: dict[str, tuple[Plan, ...]] = field(default_factory=dict)
    search: Search = field(default_factory=Search)
    watch: Stopwatch = field(default_factory=Stopwatch)
    warnings: list[str] = field(default_factory=list)

    @property
    def changed(self) -> bool:
        """Whether one of the plans has something to do."""
        return any(plan.action is not Action.NONE for group in self.plans.values() for plan in group)

    def as_result(self) -> dict[str, Any]:
        """The module result, in the order of the description; what is no longer described comes last."""
        shown: list[Plan] = []
        subjects: dict[str, list[Plan]] = {}
        families: dict[str, list[dict[str, Any]]] = {}
        resources: list[dict[str, Any]] = []
        for part in (*self.parts, *(part for part, _steps in self.search.leaving.values())):
            plans = self.plans.get(part.label, ())
            entries = [item.as_result() | ({"tier": part.tier} if part.tier else {}) for item in plans]
            if part in self.parts:
                families.setdefault(part.kind.module if part.tier else part.label, []).extend(entries)
            resources += entries
            shown += plans
            subjects.setdefault(part.subject, []).extend(plans)
        tiers = {
            subject: {**summary(group), "seconds": round(self.watch.seconds(subject), 1)}
            for subject, group in subjects.items()
        }
        return {
            "changed": self.changed,
            "families": families,
            "resources": resources,
            "orphans": [orphan.as_result() for orphan in self.search.orphans if orphan.kept],
            "unsearched": list(self.search.unsearched),
            "summary": summary(shown),
            "tiers": tiers,
            "diff": {"prepared": render(shown) + render_orphans(self.search.orphans)},
            **({"warnings": self.warnings} if self.warnings else {}),
        }
