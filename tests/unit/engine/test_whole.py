# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole description: what waits for what, what a failure stops, and what a replacement does to the plan of others."""

from __future__ import annotations

import copy
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from unit.engine.cloud import OURS, FakeAws, ThingKind, refused, thing

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.outcome import Outcome
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.registry import FAMILIES
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.whole import plan
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError, Failures
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found, Owned, Spec
from ansible_collections.serverless.aws.plugins.module_utils.engine.part import Part, Plans, views_of
from ansible_collections.serverless.aws.plugins.module_utils.engine.side_by_side import levels
from ansible_collections.serverless.aws.plugins.module_utils.engine.stopwatch import Stopwatch
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.engine.whole_apply import WholeFailure, carry_out_whole
from ansible_collections.serverless.aws.plugins.module_utils.engine.whole_plan import plan_whole


@dataclass
class Cloud(FakeAws):
    """A fake with views, as the real one has them."""

    region: str = "us-east-1"
    replaced: frozenset[str] = frozenset()
    regions: list[str | None] = field(default_factory=list)
    missed: set[tuple[str, str]] = field(default_factory=set)

    failures: list[EngineError] = field(default_factory=list)
    writers: list[str] = field(default_factory=list)

    def make_writer(self, service: str) -> None:
        self.writers.append(service)

    def failed_ahead(self) -> list[EngineError]:
        return self.failures

    def noting(self, missed: set[tuple[str, str]]) -> Cloud:
        other = copy.copy(self)
        other.missed = missed
        return other

    def view(
        self, *, region: str | None, plan_only: bool, replaced: frozenset[str] = frozenset(), searches: bool = False
    ) -> Cloud:
        other = copy.copy(self)
        other.plan_only, other.replaced = plan_only, replaced
        self.regions.append(region)
        return other


class First(ThingKind):
    """Refers to nothing."""

    module = "firsts"
    services = ("first", "other")


class Second(ThingKind):
    """Refers to the first thing by its id."""

    module = "seconds"
    services = ("second",)
    after = ("firsts",)

    def desired(self, aws: Any, spec: Spec, found: Found | None) -> dict[str, Any]:
        ids = [item.id for item in aws.things if item.name == "one"]
        known = ids and ids[0] not in aws.replaced
        return {**super().desired(aws, spec, found), "colour": ids[0] if known else UNKNOWN}


class Missing(ThingKind):
    """Refers to a thing that is not there."""

    module = "seconds"

    def __init__(self, name: str) -> None:
        self.named = name

    def desired(self, aws: Any, spec: Spec, found: Found | None) -> dict[str, Any]:
        aws.missed.add(("thing", self.named))
        return super().desired(aws, spec, found)


def parts(*, first: Mapping[str, Any] = {"name": "one"}, second: Mapping[str, Any] = {"name": "two"}) -> list[Part]:
    """A description in the wrong order, which does not count."""
    return [Part("seconds", Second(), [second], None, "later"), Part("firsts", First(), [first], "us-east-1")]


def run(aws: Cloud, described: list[Part], state: str = "present") -> Plans:
    options, watch = replace(OURS, state=state), Stopwatch()
    steps = plan_whole(described, views_of(described, aws, options), aws, options, watch)  # type: ignore[arg-type]
    return carry_out_whole(described, steps, aws, options, watch)  # type: ignore[arg-type]


def names(aws: Cloud) -> list[str]:
    return [item.name for item in aws.things]


def test_what_is_referred_to_is_made_first_and_deleted_last() -> None:
    aws = Cloud()
    made = run(aws, parts())
    assert names(aws) == ["one", "two"]
    assert [plan.action.value for group in made.values() for plan in group] == ["create", "create"]
    assert list(made) == ["seconds", "firsts"]
    assert {"us-east-1", None} == set(aws.regions)
    assert aws.things[1].attributes["colour"] == aws.things[0].id
    gone: list[str] = []
    delete = First.delete

    class Noting(First):
        def delete(self, aws: Any, spec: Spec, found: Found) -> None:
            gone.extend(names(aws))
            delete(self, aws, spec, found)

    described = [parts()[0], Part("firsts", Noting(), [{"name": "one"}])]
    run(aws, described, state="absent")
    assert gone == ["one"], "the second was still there, or the first gone before"
    assert names(aws) == []


def test_what_refers_to_a_replaced_one_is_planned_for_an_id_known_after_apply() -> None:
    aws = Cloud()
    run(aws, parts())
    described = parts(first={"name": "one", "size": 2})
    steps = plan_whole(described, views_of(described, aws, OURS), aws, OURS, Stopwatch())  # type: ignore[arg-type]
    (first,), (second,) = steps["firsts"], steps["seconds"]
    assert first.plan.action.value == "replace"
    assert first.plan.outputs["id"] is UNKNOWN
    assert [(change.dotted, change.after) for change in second.plan.changes] == [("colour", UNKNOWN)]
    aws.things.insert(0, thing("other", size=9))  # so that the new one gets another id
    aws.things[0].id = "0007"
    run(aws, described)
    by_name = {item.name: item for item in aws.things}
    assert by_name["two"].attributes["colour"] == by_name["one"].id != "0001"
    assert [item.action.value for group in run(aws, described).values() for item in group] == ["none", "none"]


@pytest.mark.parametrize("name", ["one", "alias/One", "One.", "pool/one", "two"])
def test_a_reference_to_what_is_described_is_made_first(name: str) -> None:
    aws, described = Cloud(), parts()
    described[0] = replace(described[0], kind=Missing(name))
    plan_whole(described, views_of(described, aws, OURS), aws, OURS, Stopwatch(), plan_only=False)  # type: ignore[arg-type]


def test_a_reference_to_what_neither_is_there_nor_described_is_refused_before_anything_is_made() -> None:
    aws, described = Cloud(), parts()
    described[0] = replace(described[0], kind=Missing("three"))
    arguments = (described, views_of(described, aws, OURS), aws, OURS, Stopwatch())
    with pytest.raises(Failures, match="seconds: thing three does not exist, and nothing described is called so"):
        plan_whole(*arguments, plan_only=False)  # type: ignore[arg-type]
    warned: list[str] = []
    plan_whole(*arguments, warn=warned.append)  # type: ignore[arg-type]
    assert warned == [
        "A run would be refused: seconds: thing three does not exist, and nothing described is called so. "
        "Make it first, or correct the name."
    ]


def test_a_reference_in_vain_does_not_stand_against_a_destruction() -> None:
    class Lost(Missing):
        def read(self, aws: Any, spec: Spec) -> Found | None:
            aws.missed.add(("thing", self.named))
            return super().read(aws, spec)

    aws, described = Cloud(), [Part("seconds", Lost("three"), [{"name": "two"}])]
    options = replace(OURS, state="absent")
    plan_whole(described, views_of(described, aws, options), aws, options, Stopwatch(), plan_only=False)  # type: ignore[arg-type]


def test_what_needs_a_failed_part_is_not_tried_and_the_rest_is_done() -> None:
    aws = Cloud(errors={"create": [refused("AccessDenied", "no")]})
    described = [*parts(), Part("others", ThingKind(), [{"name": "three"}])]
    aws.errors = {}

    class Failing(First):
        def create(self, aws: Any, spec: Spec, desired: Mapping[str, Any]) -> str | None:
            raise refused("AccessDenied", "no")

    described[1] = Part("firsts", Failing(), [{"name": "one"}])
    with pytest.raises(WholeFailure) as caught:
        run(aws, described)
    told = str(caught.value)
    assert "creating test_thing one: CreateThing was answered AccessDenied" in told
    assert "seconds was not tried: it needs firsts" in told
    assert names(aws) == ["three"]
    assert [plan.name for group in caught.value.plans.values() for plan in group] == ["three"]


def test_what_is_as_described_is_not_waited_for_nor_written() -> None:
    aws = Cloud()
    run(aws, parts())
    aws.calls.clear()
    plans = run(aws, parts())
    assert aws.writes == []
    assert {plan.action.value for group in plans.values() for plan in group} == {"none"}


def test_no_kind_refers_in_a_circle_or_to_a_module_that_there_is_not() -> None:
    assert levels({module: family.kind.after for module, family in FAMILIES.items()})
    for module, family in FAMILIES.items():
        assert set(family.kind.after) <= set(FAMILIES), module


def test_what_was_begun_and_failed_stops_a_run_before_anything_is_made() -> None:
    aws, described = Cloud(failures=[EngineError("layer web cannot be built")]), parts()
    arguments = (described, views_of(described, aws, OURS), aws, OURS, Stopwatch())
    plan_whole(*arguments)  # type: ignore[arg-type]
    with pytest.raises(Failures, match="layer web cannot be built"):
        plan_whole(*arguments, plan_only=False)  # type: ignore[arg-type]


def test_what_takes_long_is_planned_and_begun_before_anything_else_is_read() -> None:
    happened: list[str] = []

    class Slow(First):
        def takes_long(self, spec: Spec) -> bool:
            return True

        def prepare(self, aws: Any, spec: Spec, changes: Any) -> None:
            happened.append("begun")

    class Other(First):
        module = "others"

        def read(self, aws: Any, spec: Spec) -> Found | None:
            happened.append("read")
            return super().read(aws, spec)

        def owned(self, aws: Any, described: Sequence[Spec]) -> Iterable[Owned]:
            happened.append("searched")
            return ()

    aws = Cloud()
    outcome = Outcome([Part("others", Other(), [{"name": "two"}]), Part("firsts", Slow(), [{"name": "one"}])])
    options = replace(OURS, orphans="list")
    steps = plan(outcome, aws, options, plan_only=False)  # type: ignore[arg-type]
    assert happened[0] == "begun"
    assert sorted(happened) == ["begun", "read", "searched"]
    assert list(steps) == ["others", "firsts"]
    happened.clear()
    plan(outcome, aws, options, plan_only=True)  # type: ignore[arg-type]
    assert sorted(happened) == ["read", "searched"]


def test_what_takes_long_and_refers_to_what_is_not_there_is_refused_too() -> None:
    class Slow(Missing):
        def takes_long(self, spec: Spec) -> bool:
            return True

    outcome = Outcome([Part("seconds", Slow("three"), [{"name": "two"}])])
    with pytest.raises(Failures, match="thing three does not exist"):
        plan(outcome, Cloud(), OURS, plan_only=False)  # type: ignore[arg-type]


def test_what_takes_long_and_cannot_be_planned_is_told_with_all_else() -> None:
    class Broken(First):
        def takes_long(self, spec: Spec) -> bool:
            return True

        def read(self, aws: Any, spec: Spec) -> Found | None:
            raise EngineError(f"no {spec['name']}")

    aws = Cloud()
    outcome = Outcome([Part("slow", Broken(), [{"name": "one"}]), Part("others", Broken(), [{"name": "two"}])])
    with pytest.raises(Failures, match="no one") as caught:
        plan(outcome, aws, OURS, plan_only=False)  # type: ignore[arg-type]
    assert "no two" in str(caught.value)


def test_a_stopwatch_tells_from_the_first_beginning_to_the_last_end() -> None:
    times = iter([1.0, 2.0, 5.0, 9.0])
    watch = Stopwatch(now=lambda: next(times))
    for _ in range(2):
        with watch.timing("a"):
            pass
    assert watch.seconds("a") == 8.0
    assert watch.seconds("b") == 0.0


def test_what_takes_long_is_begun_when_it_is_planned_and_never_by_what_only_plans() -> None:
    begun: list[str] = []

    class Slow(First):
        def prepare(self, aws: Any, spec: Spec, changes: Any) -> None:
            begun.append(spec["name"])

    aws, described = Cloud(), [Part("firsts", Slow(), [{"name": "one"}])]
    arguments = (described, views_of(described, aws, OURS), aws, OURS, Stopwatch())  # type: ignore[arg-type]
    plan_whole(*arguments)  # type: ignore[arg-type]
    assert begun == []
    plan_whole(*arguments, plan_only=False)  # type: ignore[arg-type]
    assert begun == ["one"]


def test_clients_that_write_are_made_where_something_is_to_do_and_in_no_plan() -> None:
    aws, described = Cloud(), parts()
    arguments = (described, views_of(described, aws, OURS), aws, OURS, Stopwatch())  # type: ignore[arg-type]
    plan_whole(*arguments)  # type: ignore[arg-type]
    assert aws.writers == []
    plan_whole(*arguments, plan_only=False)  # type: ignore[arg-type]
    assert aws.writers == ["second", "first"]
    run(aws, [described[1]])
    aws.writers.clear()
    plan_whole(*arguments, plan_only=False)  # type: ignore[arg-type]
    assert aws.writers == ["second"]
