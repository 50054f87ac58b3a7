# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A rollback after a kill: every alias is where it was before, also one that was not reached or is back already."""

from __future__ import annotations

import itertools
from typing import Any

import pytest
from unit.release.test_application_release import asked
from unit.release.world import World

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side import application_release
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_release import WORK, requested
from ansible_collections.serverless.aws.plugins.module_utils.release.pin import now
from ansible_collections.serverless.aws.plugins.module_utils.release.record import MARK, Record, read_record

SPECS = {"lambda_functions": [{"name": name, "alias": "live"} for name in ("f", "g", "h")]}
BEFORE = {"f": "2", "g": "2", "h": "3"}
MOST_WRITES = 20


@pytest.fixture(autouse=True)
def _times(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every release and rollback has a time of its own."""
    seconds = itertools.count()
    monkeypatch.setattr(application_release, "now", lambda: f"2026-11-28T11:{next(seconds):05}Z")


class Killed(BaseException):
    """No `except Exception` sees it, as none sees a SIGKILL."""


def a_world() -> World:
    """Three functions, each with earlier versions; h is where a rollback left it, behind what is published."""
    world = World("f", "g", "h", versions=2, at="2")
    world.versions["h"] += [{"Version": "3", "Role": "r"}, {"Version": "4", "Role": "r"}]
    world.aliases["h"]["FunctionVersion"] = "3"
    return world


def publish(world: World) -> None:
    """What the converge in the middle of a release does: f has something new, g has not."""
    world.versions["f"].append({"Version": "3", "Role": "r"})


def act(world: World, action: str, **more: Any) -> dict[str, Any]:
    params = asked(action=action, alarms=["none"], **more)
    return WORK[action](world.aws(), requested(SPECS, params))


def at(world: World) -> dict[str, str]:
    assert not any(world.weights(name) for name in BEFORE)
    return {name: str(world.aliases[name]["FunctionVersion"]) for name in BEFORE}


def release(world: World, strategy: str) -> None:
    act(world, "begin", strategy=strategy)
    publish(world)
    act(world, "shift", strategy=strategy)


def kill_at(world: World, number: int) -> None:
    """The `number`-th UpdateAlias from here is not heard, and none after it."""
    writes = itertools.count(1)

    def hook(_params: dict[str, Any]) -> None:
        if next(writes) >= number:
            raise Killed

    world.hook = hook


def revive(world: World) -> None:
    world.hook = lambda _params: None


def killed(world: World, number: int, strategy: str) -> bool:
    kill_at(world, number)
    try:
        release(world, strategy)
    except Killed:
        return True
    finally:
        revive(world)
    return False


@pytest.mark.parametrize("strategy", ["all", "canary:10:0s"])
def test_killed_at_any_write_a_release_is_rolled_back_to_where_all_of_it_began(strategy: str) -> None:
    tried = 0
    for number in range(1, MOST_WRITES):
        world = a_world()
        if not killed(world, number, strategy):
            break
        tried += 1
        if number > 1:  # else no pin says that a release was under way
            act(world, "rollback")
            assert at(world) == BEFORE, number
            assert {pin.why for name in BEFORE if (pin := world.pin(name))} == {"rollback"}
    assert tried >= len(BEFORE) * 2


@pytest.mark.parametrize("strategy", ["all", "canary:10:0s"])
def test_killed_twice_and_resumed_in_between_it_is_rolled_back_to_where_all_of_it_began(strategy: str) -> None:
    for first, second in itertools.product((2, 6, 8), (1, 2, 4, 5)):
        world = a_world()
        if not killed(world, first, strategy):
            break
        kill_at(world, second)
        try:
            act(world, "begin", strategy=strategy, resume=True)
            if world.versions["f"][-1]["Version"] == "2":
                publish(world)
            act(world, "shift", strategy=strategy)
        except Killed:
            revive(world)
            act(world, "rollback")
            assert at(world) == BEFORE, (first, second)


@pytest.mark.parametrize("strategy", ["all", "canary:10:0s"])
def test_killed_at_any_write_and_resumed_a_release_ends_at_what_is_published(strategy: str) -> None:
    for number in range(1, MOST_WRITES):
        world = a_world()
        if not killed(world, number, strategy):
            break
        act(world, "begin", strategy=strategy, resume=True)
        if world.versions["f"][-1]["Version"] == "2":
            publish(world)
        act(world, "shift", strategy=strategy)
        assert at(world) == {"f": "3", "g": "2", "h": "4"}, number
        assert not any(world.pin(name) for name in BEFORE)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_rollback_that_was_killed_is_finished_by_the_next_and_takes_nothing_back_twice(number: int) -> None:
    world = a_world()
    release(world, "all")
    kill_at(world, number)
    with pytest.raises(Killed):
        act(world, "rollback")
    revive(world)
    act(world, "rollback")
    assert at(world) == BEFORE


@pytest.mark.parametrize("number", [1, 2, 3])
def test_a_second_rollback_that_was_killed_is_finished_and_a_third_goes_further(number: int) -> None:
    world = World("f", "g", "h", versions=4, at="4")
    act(world, "rollback")
    kill_at(world, number)
    with pytest.raises(Killed):
        act(world, "rollback")
    revive(world)
    act(world, "rollback")
    assert at(world) == dict.fromkeys(BEFORE, "2")
    act(world, "rollback")
    assert at(world) == dict.fromkeys(BEFORE, "1")


def test_a_rollback_of_some_after_one_of_all_is_a_new_one() -> None:
    world = World("f", "g", "h", versions=4, at="4")
    act(world, "rollback")
    act(world, "rollback", functions=["f", "g"])
    times = {name: pin.at for name in BEFORE if (pin := world.pin(name))}
    assert times["f"] == times["g"] > times["h"]


def test_after_one_was_rolled_back_by_itself_the_others_follow_and_it_stays() -> None:
    world = World("f", "g", "h", versions=4, at="4")
    act(world, "rollback", functions=["f"])
    act(world, "rollback")
    assert at(world) == dict.fromkeys(BEFORE, "3")


def test_a_rollback_after_a_release_leaves_what_that_release_did_not_change() -> None:
    world = a_world()
    release(world, "all")
    assert act(world, "rollback")["changed"] is True
    assert at(world) == BEFORE  # g, which had nothing new, is not taken to version 1
    act(world, "rollback")  # everything is back: further back
    assert at(world) == {"f": "1", "g": "1", "h": "2"}


def test_one_that_the_release_did_not_change_goes_back_when_it_is_named() -> None:
    world = a_world()
    release(world, "all")
    act(world, "rollback", functions=["g"])
    assert world.aliases["g"]["FunctionVersion"] == "1"


def test_a_rollback_to_where_it_is_pinned_already_is_no_change() -> None:
    world = a_world()
    act(world, "rollback", functions=["f"], version="1")
    assert act(world, "rollback", functions=["f"], version="1")["changed"] is False


def test_a_record_counts_as_long_as_the_alias_was_not_moved_since() -> None:
    record = Record("3", "1", now())
    assert read_record(record.text(), "3") == record
    assert read_record(record.text(), "4") is None
    for other in (None, "", "the live one", MARK, MARK + '{"version":"3"}'):
        assert read_record(other, "3") is None


def test_a_release_says_which_pins_it_takes_over() -> None:
    world = a_world().pinned("rollback")
    act(world, "begin")
    assert sum("f:live is pinned to version 2" in line and "takes it over" in line for line in world.reports) == 1
