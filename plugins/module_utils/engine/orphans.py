# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stack owns and the description no longer has: listed in every plan, removed when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from .aws import Aws
from .errors import EngineError, Failures, Refused, denied
from .explain import explain
from .kind import Kind, Spec
from .options import Options
from .part import Part, Views
from .plan import Action
from .planner import Step, plan_absent
from .side_by_side import each
from .stopwatch import Stopwatch

Complete = Callable[[Kind, Mapping[str, Any]], Spec]
"""Fills an identifying spec up with defaults."""


@dataclass(frozen=True)
class Orphan:
    """A resource of the stack that the description no longer has. `kept` says why it stays; empty when it goes."""

    part: Part
    step: Step
    kept: str = ""

    def as_result(self) -> dict[str, str]:
        """`{kind, name, tier, kept}`."""
        plan = self.step.plan
        return {"kind": plan.kind, "name": plan.name, "tier": self.part.tier, "kept": self.kept}


@dataclass(frozen=True)
class Search:
    """What a search found; `unsearched` says for which kinds it could not be made."""

    orphans: tuple[Orphan, ...] = ()
    unsearched: tuple[str, ...] = ()

    @property
    def leaving(self) -> dict[str, tuple[Part, tuple[Step, ...]]]:
        """What goes: a part of its own for each kind and region, by a label that no part of the description has."""
        groups: dict[str, tuple[Part, tuple[Step, ...]]] = {}
        for orphan in self.orphans:
            if not orphan.kept:
                part = replace(orphan.part, label=f"{orphan.part.label}, no longer described", specs=())
                groups[part.label] = (part, (*groups.get(part.label, (part, ()))[1], orphan.step))
        return groups


def search(parts: Sequence[Part], views: Views, options: Options, complete: Complete, watch: Stopwatch) -> Search:
    """Look for orphans of every kind in `parts`. Makes read calls only.

    Raises `Failures` when everything shall go and something is protected. A list that this principal may not read is
    told, and no failure.
    """
    if options.orphans == "ignore" or not options.stack:
        return Search()
    places = {(part.kind.module, views[part.region].region): part for part in reversed(parts)}

    def work(part: Part) -> tuple[Orphan, ...]:
        with watch.timing(part.subject):
            same = [p for p in parts if p.kind is part.kind and views[p.region].region == views[part.region].region]
            described = [spec for other in same for spec in other.specs]
            beside = [p for p in parts if views[p.region].region == views[part.region].region]
            return tuple(of_part(part, described, views, options, complete, beside))

    outcomes = each(list(places.values()), guarded(work), lambda part: f"searching {part.kind.module}")
    if failed := [outcome for outcome in outcomes if isinstance(outcome, EngineError)]:
        raise Failures(failed)
    found = [outcome for outcome in outcomes if not isinstance(outcome, (EngineError, str))]
    return Search(
        tuple(orphan for group in found for orphan in group),
        tuple(outcome for outcome in outcomes if isinstance(outcome, str)),
    )


def guarded(work: Callable[[Part], tuple[Orphan, ...]]) -> Callable[[Part], tuple[Orphan, ...] | str]:
    """`work`, but a text where AWS does not allow the search."""

    def attempt(part: Part) -> tuple[Orphan, ...] | str:
        try:
            return work(part)
        except Exception as error:
            if not denied(error):
                raise
            doing = f"whether {part.kind.module} has something that is no longer described is not known"
            return str(explain(error, doing))

    return attempt


def is_settled(kind: Kind, aws: Aws, step: Step, parts: Sequence[Part]) -> bool:
    """Whether something that is described removes by itself what `step` would delete."""
    found = step.found
    return found is not None and any(
        part.kind.settles(aws, spec, kind.name, step.spec, found) for part in parts for spec in part.specs
    )


def of_part(
    part: Part,
    described: Sequence[Spec],
    views: Views,
    options: Options,
    complete: Complete,
    beside: Sequence[Part],
) -> Iterable[Orphan]:
    """The orphans of one kind in one region, where `beside` is all that is described there.

    What AWS only still lists, although it is gone, is none; nor is what something described removes by itself.
    """
    kind, view = part.kind, views[part.region]
    known = {kind.title(spec) for spec in described}
    for owned in kind.owned(view, described):
        spec = complete(kind, {**how_deleted(kind, described), **owned.spec})
        if kind.title(spec) in known:
            continue
        known.add(kind.title(spec))
        try:
            step = plan_absent(kind, view, spec, options)
        except Refused as refused:
            if options.state == "absent":
                raise
            step = plan_absent(kind, view, spec, options, protected=True)
            yield Orphan(part, step, str(refused))
            continue
        if step.plan.action is Action.DELETE and not (
            options.state == "present" and is_settled(kind, view, step, beside)
        ):
            yield Orphan(part, step, why_kept(kind, step, options))


def how_deleted(kind: Kind, described: Sequence[Spec]) -> dict[str, Any]:
    """The options about deletion on which all that is described agrees."""
    agreed: dict[str, Any] = {}
    for option in kind.deletion_options:
        values = [spec[option] for spec in described]
        if values and all(value == values[0] for value in values):
            agreed[option] = values[0]
    return agreed


def why_kept(kind: Kind, step: Step, options: Options) -> str:
    """Why this run does not remove an orphan; empty when it does."""
    if options.orphans == "list":
        return "prune (serverless_prune) removes it"
    if kind.holds_data and options.state == "present" and step.plan.name not in options.replace:
        return (
            f"it may hold data, which prune does not remove: name it in replace (serverless_replace) too, "
            f"or remove it with {kind.module} and state absent"
        )
    return ""
