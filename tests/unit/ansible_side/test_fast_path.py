# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""When the action plugin works itself, with which environment, and what it lets out."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest
from ansible.module_utils.common.parameters import remove_values
from ansible.utils.display import Display

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.common_options import argument_spec
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.entry import Work
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.whole import WHOLE
from ansible_collections.serverless.aws.plugins.plugin_utils.fast_path import FastPath, without
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain

CANARY = "canary-5d1e"


@dataclass
class Recorder(Work):
    """A work that keeps what it is given, and gives back what it is told to."""

    outcome: dict[str, Any] = field(default_factory=dict)
    given: list[Mapping[str, Any]] = field(default_factory=list)
    services: tuple[str, ...] = ()
    described_by: tuple[str, ...] = ("things",)

    @property
    def argument_spec(self) -> dict[str, Any]:
        item = {"name": {"type": "str", "required": True}, "secret_value": {"type": "str", "no_log": True}}
        return argument_spec({"things": {"type": "list", "elements": "dict", "options": item, "default": []}})

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Any) -> dict[str, Any]:
        self.given.append({**params, "check_mode": check_mode})
        return {"changed": False, **self.outcome}


def action(work: Work, args: dict[str, Any] | None = None, **more: Any) -> FastPath:
    """The plugin as Ansible would have made it, for a task with `args`."""
    plugin = type("ActionModule", (FastPath,), {"work": work})
    made: FastPath = plugin.__new__(plugin)
    task = {
        "args": args or {},
        "async_val": 0,
        "check_mode": False,
        "diff": False,
        "resolved_action": "serverless.aws.x",
    }
    made._task = SimpleNamespace(**{**task, **{key: value for key, value in more.items() if key in task}})
    connection = {"transport": "local", "become": None}
    made._connection = SimpleNamespace(**{**connection, **{k: v for k, v in more.items() if k in connection}})
    return made


@pytest.mark.parametrize(
    ("how", "environment", "here"),
    [
        ({}, {}, True),
        ({}, {"AWS_PROFILE": "p", "HTTP_PROXY": "x"}, True),
        ({}, {"AWS_MAX_ATTEMPTS": "3"}, False),
        ({}, {"BOTO_CONFIG": "x"}, False),
        ({"transport": "ssh"}, {}, False),
        ({"become": object()}, {}, False),
        ({"async_val": 60}, {}, False),
    ],
)
def test_it_works_itself_only_where_that_is_the_same(
    how: dict[str, Any], environment: dict[str, str], here: bool
) -> None:
    assert action(Recorder(), **how)._runs_here(environment) is here


def test_the_environment_of_the_task_wins_over_that_of_the_controller(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "us-east-1")
    monkeypatch.setenv("AWS_PROFILE", "controller")
    work = Recorder()
    action(work)._converge({"AWS_REGION": "eu-west-1"})
    action(work, {"region": "eu-north-1"})._converge({"AWS_REGION": "eu-west-1"})
    assert [params["region"] for params in work.given] == ["eu-west-1", "eu-north-1"]
    assert work.given[0]["profile"] == "controller"


@pytest.mark.parametrize(("verbosity", "repeated"), [(0, False), (2, False), (3, True)])
def test_a_result_repeats_a_description_only_where_it_is_shown(
    verbosity: int, repeated: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Display(), "verbosity", verbosity)
    result = action(Recorder(), {"things": [{"name": "a"}], "region": "eu-west-1"})._converge({})
    arguments = result["invocation"]["module_args"]
    assert arguments["region"] == "eu-west-1"
    assert ("things" in arguments) is repeated


def test_no_secret_leaves_it_at_any_depth(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Display(), "verbosity", 3)
    work = Recorder({"msg": f"no {CANARY}", "resources": [{"outputs": {"x": [CANARY]}}], "diff": {"prepared": CANARY}})
    task = {"things": [{"name": "a", "secret_value": CANARY}]}
    outcome = action(work, task, diff=True)._converge({})
    assert work.given[0]["things"][0]["secret_value"] == CANARY
    assert outcome["invocation"]["module_args"]["things"][0]["name"] == "a"
    assert CANARY not in json.dumps(outcome)


def test_a_secret_of_the_environment_is_one_too() -> None:
    work = Recorder({"msg": f"no {CANARY}"})
    shell = {"AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": CANARY}
    assert CANARY not in json.dumps(action(work)._converge(shell))


def test_arguments_that_are_wrong_are_told_without_the_secrets_beside_them() -> None:
    work = Recorder()
    task = {"things": [{"nome": "a", "name": "a", "secret_value": CANARY}]}
    outcome = action(work, task)._converge({})
    assert outcome["failed"]
    assert outcome["msg"].startswith("Unsupported parameters for (serverless.aws.x) module: things.nome")
    assert CANARY not in json.dumps(outcome)
    assert work.given == []


def test_a_diff_is_given_when_asked_for_and_check_mode_handed_on() -> None:
    work = Recorder({"diff": {"prepared": "~ x"}})
    assert "diff" not in action(work)._converge({})
    assert action(work, diff=True, check_mode=True)._converge({})["diff"] == {"prepared": "~ x"}
    assert [params["check_mode"] for params in work.given] == [False, True]


def test_values_of_ansible_become_plain_ones() -> None:
    class Text(str):
        """As ansible-core's tagged strings."""

        __slots__ = ()

    class Number(int):
        """As ansible-core's tagged numbers."""

    found = plain({Text("a"): [Text("b"), Number(3), True, None, 1.5]})
    assert found == {"a": ["b", 3, True, None, 1.5]}
    assert [type(value) for value in found["a"]] == [str, int, bool, type(None), float]
    assert type(next(iter(found))) is str


SECRET = {"name": "a", "secret_value": CANARY}


@pytest.mark.parametrize(
    "args",
    [
        {"families": {"secretsmanager_secrets": {"secrets": [SECRET]}}},
        {"families": {"secretsmanager_secrets": {"secrets": [{**SECRET, "nome": 1}]}}},
        {"tiers": {"secrets": {"secrets": [SECRET]}}},
        {"tiers": {"secrets": {"secrets": [SECRET]}, "queus": {}}},
        {"tiers": {"secrets": {"secrets": [SECRET]}}, "plan_onyl": True},
        {"tiers": {"secrets": {"secrets": f"secret_value={CANARY}"}}},
        {"tiers": {"secrets": [SECRET]}},
        {"families": [SECRET]},
    ],
)
def test_no_secret_leaves_a_whole_description(args: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    outcome = action(WHOLE, {**args, "endpoint_url": "http://127.0.0.1:9"}, diff=True)._converge({})
    assert outcome["failed"]
    assert CANARY not in json.dumps(outcome, default=str)


@pytest.mark.parametrize(
    "secret", ["plain", 'quo"ted', "back\\slash", "new\nline", "umläut", "\u2028", "emoji \U0001f511", "17"]
)
def test_every_secret_is_found_however_it_is_written(secret: str) -> None:
    value = {"a": [{"text": f"<{secret}>"}], "b": 1, "c": None, "d": True}
    assert without({secret}, value) == remove_values(value, {secret}) != value
    assert without({"another"}, value) is value
    assert without({secret}, {"bytes": f"<{secret}>".encode()}) == {"bytes": b"<********>"}
