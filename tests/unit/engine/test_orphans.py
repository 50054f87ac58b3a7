# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the stack owns and the description no longer has: told, removed when asked, never at the cost of data."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from unit.engine.cloud import OURS, FakeAws, ThingKind, refused, thing

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Failures
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found, Kind, Owned, Spec
from ansible_collections.serverless.aws.plugins.module_utils.engine.orphans import Search, search
from ansible_collections.serverless.aws.plugins.module_utils.engine.part import Part
from ansible_collections.serverless.aws.plugins.module_utils.engine.render import render_orphans
from ansible_collections.serverless.aws.plugins.module_utils.engine.stopwatch import Stopwatch
from ansible_collections.serverless.aws.plugins.module_utils.engine.tags import STACK_TAG
from ansible_collections.serverless.aws.plugins.module_utils.engine.whole_apply import carry_out_whole


@dataclass
class Cloud(FakeAws):
    """A fake with views and a region."""

    region: str = "eu-west-1"

    def view(self, *, plan_only: bool, **_: Any) -> Cloud:
        other = copy.copy(self)
        other.plan_only = plan_only
        return other


class Searched(ThingKind):
    """Lists what carries the stack's tag."""

    deletion_options = ("window",)
    error: Exception | None = None
    ghosts: tuple[str, ...] = ()

    def owned(self, aws: Any, described: Sequence[Spec]) -> Iterable[Owned]:
        if self.error:
            raise self.error
        names = [item.name for item in aws.things if item.tags.get(STACK_TAG) == aws.stack]
        return [Owned({"name": name}) for name in (*names, *self.ghosts)]


def complete(kind: Kind, spec: Mapping[str, Any]) -> Spec:
    """A spec with the default that the kind would have."""
    return {"window": 30, **spec}


def look(
    aws: Cloud, kind: ThingKind | None = None, orphans: str = "prune", state: str = "present", **more: Any
) -> tuple[Part, Search]:
    part = Part("things", kind or Searched(), [{"name": "a", "window": 0}], None, "tier")
    options = replace(OURS, orphans=orphans, state=state, **more)
    return part, search([part], {None: aws}, options, complete, Stopwatch())  # type: ignore[dict-item]


def cloud(**more: Any) -> Cloud:
    theirs = replace(thing("theirs"), id="0003", tags={STACK_TAG: "theirs"})
    return Cloud(things=[thing("a"), replace(thing("old"), id="0002"), theirs], **more)


def test_what_is_no_longer_described_is_told_with_the_way_out() -> None:
    aws = cloud(plan_only=True)
    _part, found = look(aws, orphans="list")
    (orphan,) = found.orphans
    assert orphan.as_result() == {
        "kind": "test_thing",
        "name": "old",
        "tier": "tier",
        "kept": "prune (serverless_prune) removes it",
    }
    assert found.leaving == {}
    assert "? test_thing old is no longer described: prune" in render_orphans(found.orphans)
    assert aws.writes == []


def test_what_something_described_removes_by_itself_is_no_orphan_until_everything_goes() -> None:
    class Gate(Searched):
        def settles(self, aws: Any, spec: Spec, kind: str, other: Spec, found: Found) -> bool:
            return (spec["name"], kind, other["name"]) == ("a", "test_thing", "old") and bool(found.identity)

    assert look(cloud(), Gate())[1].orphans == ()
    assert [orphan.step.plan.name for orphan in look(cloud(), Gate(), state="absent")[1].orphans] == ["old"]


def test_it_is_removed_when_asked_and_nothing_else_is() -> None:
    aws = cloud()
    _part, found = look(aws)
    (label,) = found.leaving
    part, steps = found.leaving[label]
    assert steps[0].spec == {"name": "old", "window": 0}, "deleted as its siblings would be"
    options = replace(OURS, state="absent")
    carry_out_whole([part], {label: steps}, aws, options, Stopwatch())  # type: ignore[arg-type]
    assert [item.name for item in aws.things] == ["a", "theirs"]
    assert render_orphans(found.orphans) == ""


def test_data_stays_unless_it_is_named_or_everything_goes() -> None:
    kind = Searched(holds_data=True)
    _part, found = look(cloud(), kind)
    assert found.leaving == {}
    assert "it may hold data" in found.orphans[0].kept
    assert look(cloud(), kind, replace=("old",))[1].leaving
    assert look(cloud(), kind, state="absent")[1].leaving


def test_what_is_protected_stays_and_stops_a_destruction() -> None:
    def guarded() -> Cloud:
        aws = cloud()
        aws.things[1].protected = True
        return aws

    _part, found = look(guarded())
    assert "is protected against deletion. Set protection_enabled to false." in found.orphans[0].kept
    with pytest.raises(Failures, match="test_thing old is protected against deletion"):
        look(guarded(), state="absent")


def test_a_list_that_may_not_be_read_is_told_and_other_errors_are_errors() -> None:
    kind = Searched()
    kind.error = refused("AccessDeniedException", "not for you", operation="GetResources")
    _part, found = look(cloud(), kind)
    assert found.orphans == ()
    assert "GetResources was answered AccessDeniedException" in found.unsearched[0]
    assert found.unsearched[0].startswith("whether test_things has something that is no longer described is not known")
    kind.error = refused("ValidationError", "odd", operation="GetResources")
    with pytest.raises(Failures, match="ValidationError"):
        look(cloud(), kind)


def test_what_is_listed_and_gone_is_no_orphan() -> None:
    kind = Searched()
    kind.ghosts = ("gone",)
    assert [orphan.step.plan.name for orphan in look(cloud(), kind)[1].orphans] == ["old"]


@pytest.mark.parametrize("more", [{"orphans": "ignore"}, {"stack": None}])
def test_nothing_is_searched_unasked_or_without_a_stack(more: dict[str, Any]) -> None:
    aws = cloud()
    assert look(aws, **more)[1] == Search()
    assert aws.calls == []
