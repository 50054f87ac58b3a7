# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the module release refuses, and what each of its actions does."""

from __future__ import annotations

from typing import Any

import pytest
from unit.release.world import World

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.application_release import (
    OPTIONS,
    WORK,
    requested,
)
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError, Refused

SPECS: dict[str, list[dict[str, Any]]] = {
    "lambda_functions": [{"name": "f", "alias": "live"}, {"name": "g", "alias": "live"}, {"name": "plain"}],
    "cloudwatch_alarms": [{"name": "a"}, {"name": "b"}],
}


def asked(**more: Any) -> dict[str, Any]:
    return {name: option.get("default") for name, option in OPTIONS.items()} | {"name": "shop"} | more


def work(world: World, *, check: bool = False, **more: Any) -> dict[str, Any]:
    params = asked(**more)
    return WORK[params["action"]](world.aws(plan_only=check), requested(SPECS, params))


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"functions": ["h"]}, "there is no function h; there are f, g, plain"),
        ({"functions": ["plain"]}, "function plain has no alias"),
        ({"strategy": "often"}, "canary:10:5m"),
        ({"action": "rollback", "version": "1"}, "VERSION needs FUNCTION"),
        (
            {"action": "begin", "version": "5"},
            r"version \(serverless_release_version, VERSION\) is 5, and only a rollback",
        ),
        ({"poll_seconds": 0}, r"serverless_release_poll_seconds\) is 0"),
        ({"strategy": "often"}, "serverless_release_strategy"),
        ({"functions": ["h"]}, "serverless_release_functions"),
    ],
)
def test_what_is_refused_without_a_call(more: dict[str, Any], message: str) -> None:
    with pytest.raises(Refused, match=message):
        requested(SPECS, asked(**more))


def test_an_application_without_an_alias_is_told_which_variable_gives_it_one() -> None:
    specs = {"lambda_functions": [{"name": "plain"}]}
    with pytest.raises(Refused, match="write `shop_release_alias: live` into the inventory and run `make up` once"):
        requested(specs, asked(alias_variable="shop_release_alias"))
    with pytest.raises(Refused, match="give it `alias: live` in the description"):
        requested(specs, asked())


def test_all_alarms_are_watched_unless_some_are_named_or_none() -> None:
    assert requested(SPECS, asked()).alarms == ("a", "b")
    assert requested(SPECS, asked(alarms=["x"])).alarms == ("x",)
    assert requested(SPECS, asked(alarms=["none"])).alarms == ()


def test_a_release_begins_with_pins_where_the_aliases_are() -> None:
    world = World("f", "g")
    done = work(world, action="begin")
    assert (done["changed"], done["release"]["state"]) == (True, "pinned")
    for name in ("f", "g"):
        pin = world.pin(name)
        assert pin
        assert (pin.version, pin.why, pin.by, pin.before) == ("1", "release", "alice", "1")


def test_a_second_release_is_refused_unless_it_is_told_to_resume() -> None:
    world = World("f", "g").pinned()
    with pytest.raises(Refused, match="RESUME=1"):
        work(world, action="begin")
    assert work(world, action="begin", resume=True)["changed"] is False
    # one that was rolled back before stands against nothing
    assert work(World("f", "g").pinned("alarm"), action="begin")["changed"] is True


def test_an_alarm_that_is_off_already_or_missing_is_refused_by_name() -> None:
    world = World("f", "g")
    world.alarms["b"] = "ALARM"
    with pytest.raises(Refused, match="alarm b is off already"):
        work(world, action="begin")
    with pytest.raises(EngineError, match="there is no alarm x"):
        work(world, action="begin", alarms=["x"])
    assert work(world, action="begin", alarms=["a"])["changed"] is True


def test_latest_is_nothing_to_go_back_to() -> None:
    with pytest.raises(Refused, match=r"at \$LATEST"):
        work(World("f", "g", at="$LATEST"), action="begin")


def test_a_rollback_goes_to_the_version_before_and_pins_it() -> None:
    world = World("f", "g", versions=3, at="3")
    assert work(world, action="rollback")["changed"] is True
    assert [(world.aliases[name]["FunctionVersion"], world.weights(name)) for name in ("f", "g")] == [("2", {})] * 2
    pin = world.pin("f")
    assert pin
    assert (pin.version, pin.why) == ("2", "rollback")


def test_a_rollback_of_a_release_under_way_goes_to_where_that_came_from() -> None:
    world = World("f", "g", versions=4, at="2").pinned()
    world.aliases["f"]["RoutingConfig"] = {"AdditionalVersionWeights": {"4": 0.5}}
    work(world, action="rollback")
    assert (world.aliases["f"]["FunctionVersion"], world.weights("f")) == ("2", {})


@pytest.mark.parametrize(
    ("version", "message"),
    [("9", "no version 9; published: 1, 2"), ("$LATEST", "changes under the callers"), ("old", "is no number")],
)
def test_a_rollback_to_what_is_no_version_is_refused(version: str, message: str) -> None:
    world = World("f", "g", at="2")
    with pytest.raises(Refused, match=message):
        work(world, action="rollback", functions=["f"], version=version)
    assert world.moves == []


def test_without_an_older_version_there_is_no_way_back() -> None:
    with pytest.raises(Refused, match="no version is older"):
        work(World("f", "g"), action="rollback")


def test_unpinned_the_alias_stays_until_the_next_run() -> None:
    world = World("f", "g").pinned("rollback")
    assert work(world, action="unpin")["changed"] is True
    assert (world.pin("f"), world.aliases["f"]["FunctionVersion"]) == (None, "1")
    assert work(world, action="unpin")["changed"] is False


@pytest.mark.parametrize("action", ["begin", "shift", "rollback", "unpin", "show"])
def test_check_mode_tells_what_would_be_done_and_moves_nothing(action: str) -> None:
    world = World("f", "g", at="2") if action == "begin" else World("f", "g", at="2").pinned("rollback")
    told = work(world, action=action, check=True)
    assert told["release"]["state"] == ("shown" if action == "show" else "planned")
    assert world.moves == []


def test_an_alias_that_is_not_there_yet_is_told() -> None:
    world = World("f", "g")
    world.aliases.pop("g")
    with pytest.raises(EngineError, match="there is no g:live yet"):
        work(world, action="show")
