# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A release step by step: what is moved when, and what becomes of it when something goes wrong."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import Fails
from unit.release.world import World

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError
from ansible_collections.serverless.aws.plugins.module_utils.release.aliases import Taken, look
from ansible_collections.serverless.aws.plugins.module_utils.release.shifting import DONE, WENT_BACK, Shift
from ansible_collections.serverless.aws.plugins.module_utils.release.strategy import steps_of


def run(world: World, strategy: str = "linear:40:60s") -> tuple[str, list[str]]:
    aws = world.aws()
    shift = Shift(
        aws, steps_of(strategy), ("a", "b"), strategy, "alice", 10.0, sleep=world.sleep, clock=lambda: world.slept
    )
    found = look(aws, [(name, "live") for name in world.aliases])
    return shift.run([alias for alias in found.values() if alias])


def test_calls_are_moved_step_by_step_together_and_the_pin_goes_at_the_end() -> None:
    world = World("f", "g").pinned()
    assert run(world) == (DONE, [])
    steps = [("1", {"2": 0.4}), ("1", {"2": 0.8}), ("2", {})]
    assert [(version, weights) for name, version, weights in world.moves if name == "f"] == steps
    assert [sorted(name for name, *_ in world.moves[n : n + 2]) for n in (0, 2, 4)] == [["f", "g"]] * 3
    assert world.slept == 120
    assert (world.pin("f"), world.pin("g")) == (None, None)
    assert any("f:live: 40 % of the calls to version 2" in line for line in world.reports)


def test_an_alarm_takes_all_back_and_pins_them_with_the_reason() -> None:
    world = World("f", "g").pinned()

    def later(seconds: float) -> None:
        world.slept += seconds
        if world.slept >= 90:
            world.alarms["b"] = "ALARM"

    world.sleep = later  # type: ignore[method-assign]
    assert run(world) == (WENT_BACK, ["b"])
    assert 90 <= world.slept < 100
    for name in ("f", "g"):
        pin = world.pin(name)
        assert pin
        assert (pin.version, pin.weights, pin.why, pin.note) == ("1", {}, "alarm", "alarm b")
        assert (world.aliases[name]["FunctionVersion"], world.weights(name)) == ("1", {})


def test_one_that_is_moved_altogether_and_watched_goes_back_as_well() -> None:
    world = World("f").pinned()
    world.hook = lambda params: world.alarms.update(a="ALARM")  # type: ignore[func-returns-value]
    assert run(world, "all:60s") == (WENT_BACK, ["a"])
    assert [(version, weights) for _name, version, weights in world.moves] == [("2", {}), ("1", {})]


def test_alarms_that_can_no_longer_be_asked_for_take_it_back() -> None:
    world = World("f").pinned()
    del world.alarms["b"]
    with pytest.raises(EngineError, match="there is no alarm b"):
        run(world)
    pin = world.pin("f")
    assert pin
    assert (pin.version, pin.why, world.weights("f")) == ("1", "rollback", {})


def test_one_that_fails_takes_back_the_others_that_were_moved_in_the_same_step() -> None:
    world = World("f", "g").pinned()
    refusals = iter([Fails("AccessDeniedException")])
    world.hook = lambda params: next(refusals, None) if params["FunctionName"] == "g" else None
    with pytest.raises(Exception, match="AccessDenied"):
        run(world)
    for name in ("f", "g"):
        assert (world.aliases[name]["FunctionVersion"], world.weights(name)) == ("1", {})


def test_an_alias_that_somebody_else_moves_ends_it_and_nothing_more_is_moved() -> None:
    world = World("f").pinned()

    def by_hand(params: dict[str, Any]) -> None:
        if len(world.moves) == 1:
            world.aliases["f"]["RevisionId"] = "theirs"

    world.hook = by_hand
    with pytest.raises(Taken, match="moved by somebody else"):
        run(world)
    assert len(world.moves) == 1


def test_a_lost_answer_is_asked_after_and_not_taken_for_somebody_else() -> None:
    world = World("f").pinned()
    lost = iter([True])
    plain = world.update

    def update(params: dict[str, Any]) -> Any:
        answer = plain(params)
        return Fails("ServiceException") if next(lost, False) else answer

    world.update = update  # type: ignore[method-assign]
    assert run(world, "canary:10:10s") == (DONE, [])
    assert [version for _name, version, _weights in world.moves] == ["1", "2"]


def test_a_release_that_was_cut_off_goes_on_where_it_was() -> None:
    world = World("f").pinned()
    world.aliases["f"]["RoutingConfig"] = {"AdditionalVersionWeights": {"2": 0.4}}
    assert run(world) == (DONE, [])
    assert [weights for _name, _version, weights in world.moves] == [{"2": 0.8}, {}]
    assert world.slept == 60


def test_without_anything_new_the_pins_go_at_once() -> None:
    world = World("f", versions=2, at="2").pinned()
    assert run(world) == (DONE, [])
    assert (world.moves, world.pin("f"), world.slept) == ([("f", "2", {})], None, 0)


@pytest.mark.parametrize(
    ("settings", "what"), [({"Role": "other"}, "role"), ({"DeadLetterConfig": {"TargetArn": "arn:x"}}, "dead-letter")]
)
def test_versions_that_lambda_cannot_split_between_are_refused_before_a_call_is_moved(
    settings: dict[str, Any], what: str
) -> None:
    world = World("f").pinned()
    world.versions["f"][-1] |= settings
    with pytest.raises(EngineError, match=f"have another {what}.*STRATEGY=all"):
        run(world)
    assert world.moves == []
    assert run(world, "all") == (DONE, [])


def test_a_version_that_is_not_ready_is_awaited() -> None:
    world = World("f").pinned()
    world.versions["f"][-1]["State"] = "Pending"

    def later(seconds: float) -> None:
        assert world.moves == [] or world.slept > 0
        world.slept += seconds
        world.versions["f"][-1]["State"] = "Active"

    world.sleep = later  # type: ignore[method-assign]
    assert run(world, "all") == (DONE, [])
    assert world.slept == 10
