"""One call for many: order, failures side by side, and the shape of the answer."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from unit.engine.cloud import OURS, Clock, FakeAws, ThingKind, refused, thing

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import PartialFailure, converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import (
    DescriptionError,
    EngineError,
    Failures,
)
from ansible_collections.serverless.aws.plugins.module_utils.engine.plan import summary
from ansible_collections.serverless.aws.plugins.module_utils.engine.side_by_side import each, levels


def run(aws: FakeAws, *specs: Any, state: str = "present") -> Any:
    return converge(ThingKind(), specs, aws, replace(OURS, state=state), Clock().backoff)  # type: ignore[arg-type]


def test_every_problem_is_told_before_the_first_call() -> None:
    aws = FakeAws()
    with pytest.raises(DescriptionError) as caught:
        run(aws, {"name": "a", "colour": "invisible"}, {"name": "b", "colour": "invisible"}, {"name": "a"})
    assert caught.value.problems == (
        "things[0] (a): colour must be one that can be seen",
        "things[1] (b): colour must be one that can be seen",
        "things[2] (a): the name is used twice; names must differ",
    )
    assert aws.calls == []


def test_a_circle_is_told_before_the_first_call() -> None:
    aws = FakeAws(plan_only=True)
    with pytest.raises(EngineError, match="circle: a, b"):
        run(aws, {"name": "a", "needs": ["b"]}, {"name": "b", "needs": ["a"]})
    assert aws.calls == []


def test_a_plan_writes_nothing() -> None:
    aws = FakeAws(plan_only=True, things=[thing("b", colour="blue")])
    plans = run(aws, {"name": "a"}, {"name": "b"}, {"name": "c"})
    assert [plan.action.value for plan in plans] == ["create", "update", "create"]
    assert aws.writes == []


def test_needs_come_first_and_go_last() -> None:
    order: list[str] = []

    class Noting(ThingKind):
        def create(self, aws: Any, spec: Any, desired: Any) -> str | None:
            order.append(spec["name"])
            return super().create(aws, spec, desired)

        def delete(self, aws: Any, spec: Any, found: Any) -> None:
            order.append(spec["name"])
            super().delete(aws, spec, found)

    aws, specs = FakeAws(), [{"name": "main", "needs": ["dlq"]}, {"name": "dlq"}]
    plans = converge(Noting(), specs, aws, OURS, Clock().backoff)  # type: ignore[arg-type]
    assert [plan.name for plan in plans] == ["main", "dlq"]
    converge(Noting(), specs, aws, replace(OURS, state="absent"), Clock().backoff)  # type: ignore[arg-type]
    assert order == ["dlq", "main", "main", "dlq"]


def test_a_plan_that_cannot_be_made_stops_all_before_a_write() -> None:
    aws = FakeAws(errors={"read": [refused("AccessDenied", operation="GetThing")]})
    with pytest.raises(Failures, match=r"reading test_thing .*GetThing was answered AccessDenied"):
        run(aws, {"name": "a"}, {"name": "b"})
    assert aws.writes == []


def test_one_failure_stops_no_sibling_and_all_that_need_it() -> None:
    class Picky(ThingKind):
        def create(self, aws: Any, spec: Any, desired: Any) -> str | None:
            if spec["name"] == "bad":
                raise refused("LimitExceededException", "no more")
            return super().create(aws, spec, desired)

    aws = FakeAws()
    specs = [
        {"name": "good"},
        {"name": "bad"},
        {"name": "needy", "needs": ["bad"]},
        {"name": "later", "needs": ["good"]},
    ]
    with pytest.raises(PartialFailure) as caught:
        converge(Picky(), specs, aws, OURS, Clock().backoff)  # type: ignore[arg-type]
    assert sorted(plan.name for plan in caught.value.plans) == ["good", "later"]
    assert [str(failure) for failure in caught.value.failures] == [
        "creating test_thing bad: CreateThing was answered LimitExceededException: no more (request id r-1). "
        "A quota of the account is used up: see Service Quotas.",
        "test_thing needy was not tried: it needs bad",
    ]
    assert sorted(item.name for item in aws.things) == ["good", "later"]


def test_summary_counts_each_action() -> None:
    plans = run(
        FakeAws(plan_only=True, things=[thing("b"), thing("c", size=2)]), {"name": "a"}, {"name": "b"}, {"name": "c"}
    )
    assert summary(plans) == {"create": 1, "update": 0, "replace": 1, "delete": 0, "none": 1}


def test_levels() -> None:
    assert levels({"a": ["b"], "b": ["elsewhere"], "c": ["a", "b"], "d": ["d"]}) == [["b", "d"], ["a"], ["c"]]
    assert levels({}) == []


@pytest.mark.parametrize("count", [1, 3, 40])
def test_each_keeps_the_order_and_turns_errors_into_words(count: int) -> None:
    def work(number: int) -> int:
        if number % 3 == 1:
            raise ValueError(f"bad {number}")
        return number * 2

    results = each(range(count), work, lambda number: f"doing {number}")
    for number, result in enumerate(results):
        if number % 3 == 1:
            assert str(result) == f"doing {number}: ValueError: bad {number}"
        else:
            assert result == number * 2
