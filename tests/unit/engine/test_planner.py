"""Plans: what is shown, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from unit.engine.cloud import OURS, FakeAws, ThingKind, thing

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Refused
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.plan import Action
from ansible_collections.serverless.aws.plugins.module_utils.engine.planner import plan_absent, plan_present
from ansible_collections.serverless.aws.plugins.module_utils.engine.tags import STACK_TAG


def present(aws: FakeAws, kind: ThingKind | None = None, options: Options = OURS, **spec: Any) -> Any:
    return plan_present(kind or ThingKind(), aws, {"name": "a", **spec}, options).plan  # type: ignore[arg-type]


def absent(aws: FakeAws, kind: ThingKind | None = None, options: Options = OURS) -> Any:
    return plan_absent(kind or ThingKind(), aws, {"name": "a"}, options).plan  # type: ignore[arg-type]


def test_a_new_one_is_shown_whole_and_nothing_of_it_replaces() -> None:
    plan = present(FakeAws(plan_only=True))
    assert plan.action is Action.CREATE
    assert [change.dotted for change in plan.changes] == ["colour", "password", "size", f"tags.{STACK_TAG}"]
    assert not any(change.replaces for change in plan.changes)
    assert plan.as_result()["outputs"] == {"id": "(known after apply)"}


def test_secrets_are_redacted() -> None:
    result = present(FakeAws(things=[thing(password="old-canary")]), password="new-canary").as_result()
    assert result["changes"] == [{"path": "password", "before": "(redacted)", "after": "(redacted)", "replaces": False}]
    assert "canary" not in str(result)


def test_as_described_is_nothing_to_do() -> None:
    plan = present(FakeAws(things=[thing()]))
    assert (plan.action, plan.changes, plan.outputs) == (Action.NONE, (), {"id": "0001"})


def test_an_immutable_change_is_a_replacement() -> None:
    plan = present(FakeAws(things=[thing()]), size=2, colour="blue")
    assert plan.action is Action.REPLACE
    assert {change.dotted: change.replaces for change in plan.changes} == {"colour": False, "size": True}


def test_data_is_replaced_only_when_it_is_named() -> None:
    kind, aws = ThingKind(holds_data=True), FakeAws(things=[thing()])
    with pytest.raises(Refused, match=r"test_thing a holds data.*size.*name a in replace"):
        present(aws, kind, size=2)
    with pytest.raises(Refused, match="holds data"):
        present(aws, kind, replace(OURS, replace=("b",)), size=2)
    assert present(aws, kind, replace(OURS, replace=("a",)), size=2).action is Action.REPLACE


def test_what_is_protected_is_not_replaced_and_the_option_is_named() -> None:
    protected = replace(thing(), protected=True)
    with pytest.raises(Refused, match=r"must be replaced \(size\).*protection_enabled"):
        present(FakeAws(things=[protected]), options=replace(OURS, replace=("a",)), size=2)
    with pytest.raises(Refused, match=r"protected against deletion.*protection_enabled"):
        absent(FakeAws(things=[protected]))


@pytest.mark.parametrize("plan", [present, absent])
def test_what_another_stack_owns_is_left_alone(plan: Any) -> None:
    theirs = replace(thing(), tags={STACK_TAG: "theirs"})
    aws = FakeAws(stack="theirs", things=[theirs])  # the kind finds it by its unique name, whoever owns it
    with pytest.raises(Refused, match=r"belongs to the stack theirs, and this run is for ours.*take_over"):
        plan(aws)
    with pytest.raises(Refused, match="no stack"):
        plan(aws, options=Options())
    assert plan(aws, options=replace(OURS, take_over=True)).action in (Action.UPDATE, Action.DELETE)


def test_foreign_tags_stay_unless_purged() -> None:
    tagged = replace(thing(), tags={STACK_TAG: "ours", "theirs": "1", "aws:cloudformation": "2"})
    aws = FakeAws(things=[tagged])
    assert present(aws).action is Action.NONE
    purged = present(aws, options=replace(OURS, purge_tags=True))
    assert [change.dotted for change in purged.changes] == ["tags.theirs"]


def test_tags_of_the_spec_come_before_the_common_ones() -> None:
    plan = present(FakeAws(), options=replace(OURS, tags={"a": "1", "b": 2}), tags={"a": "own"})
    tags = {change.path[1]: change.after for change in plan.changes if change.path[0] == "tags"}
    assert tags == {"a": "own", "b": "2", STACK_TAG: "ours"}


def test_absent_twice() -> None:
    assert absent(FakeAws(things=[thing()])).action is Action.DELETE
    assert absent(FakeAws()).action is Action.NONE


def test_what_aws_deletes_by_itself_is_noted_and_passed_over() -> None:
    plan = absent(FakeAws(things=[thing(colour="fading")]))
    assert (plan.action, plan.notes) == (Action.NONE, ("it fades by itself",))


def test_notes_are_in_the_plan() -> None:
    assert present(FakeAws(things=[thing(colour="grey")]), colour="grey").notes == ("it is grey",)
