"""Packages are begun while a description is still rendered, and only where the run makes something."""

from __future__ import annotations

import threading
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import pytest
from ansible.parsing.dataloader import DataLoader
from ansible.template import Templar, trust_as_template

from ansible_collections.serverless.aws.plugins.action import converge
from ansible_collections.serverless.aws.plugins.action.converge import ActionModule
from ansible_collections.serverless.aws.plugins.plugin_utils import packages_ahead

TIERS = "{{ lookup('ansible.builtin.vars', '_' ~ application_name ~ '_tiers') }}"
BEFORE = {"state": "present", "plan_only": "{{ planning | default(false) }}"}


@pytest.fixture
def source(tmp_path: Path) -> Path:
    (tmp_path / "requirements.txt").write_text("thing==1.0\n")
    return tmp_path


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What was begun: folder, runtime, architecture, cache."""
    begun: list[tuple[Any, ...]] = []
    monkeypatch.setattr(packages_ahead, "build_layer", lambda *source: begun.append(source[:4]))
    return begun


def finalized(variables: dict[str, Any], **arguments: str) -> dict[str, Any]:
    """The arguments of a task converge as Ansible finalizes them."""
    templar = Templar(loader=DataLoader(), variables={"application_name": "posts"} | variables)
    with ActionModule.get_finalize_task_args_context() as context:
        done = {
            name: ActionModule.finalize_task_arg(name, trust_as_template(value), templar, context)
            for name, value in arguments.items()
        }
    for thread in threading.enumerate():
        if thread.name == "packages-ahead":
            thread.join()
    return done


def described(source: Path, **more: Any) -> dict[str, Any]:
    """An application of one layer."""
    layer = {"name": "web", "directory": trust_as_template("{{ root }}")}
    functions = {
        "layers": [layer],
        "defaults": {"runtime": trust_as_template("{{ runtime }}"), "architecture": "arm64"},
        "cache_directory": str(source / "cache"),
        "functions": [{"name": trust_as_template("{{ nobody }}")}],
    }
    return {
        "root": str(source),
        "runtime": "python3.13",
        "_posts_tiers": {"queues": {}, "functions": functions},
        **more,
    }


def test_layers_that_need_pip_are_begun_before_the_rest_is_rendered(source: Path, built: list[Any]) -> None:
    with pytest.raises(Exception, match="nobody"):  # which comes later
        finalized(described(source), **BEFORE, tiers=TIERS)
    assert built == [(str(source), "python3.13", "arm64", source / "cache" / "layers")]


@pytest.mark.parametrize(
    ("arguments", "variables"),
    [
        (BEFORE, {"planning": True}),
        (BEFORE, {"ansible_check_mode": True}),
        ({**BEFORE, "state": "absent"}, {}),
        ({"plan_only": "{{ false }}"}, {}),
        ({"state": "present"}, {}),
    ],
)
def test_a_run_that_makes_nothing_begins_nothing(
    source: Path, built: list[Any], arguments: dict[str, str], variables: dict[str, Any]
) -> None:
    with pytest.raises(Exception, match="nobody"):
        finalized(described(source, **variables), **arguments, tiers=TIERS)
    assert built == []


def test_what_is_built_already_or_needs_no_pip_is_not_begun(source: Path, built: list[Any]) -> None:
    (source / "requirements.txt").write_text("# nothing\n")
    (source / "own.py").write_text("")
    with pytest.raises(Exception, match="nobody"):
        finalized(described(source), **BEFORE, tiers=TIERS)
    assert built == []


@pytest.mark.parametrize("layers", ["{{ absent }}", "web", [3], [{"name": "web"}], [{"directory": []}], {"a": 1}])
def test_what_is_wrong_is_left_to_the_plan(source: Path, built: list[Any], layers: Any) -> None:
    if isinstance(layers, str):
        layers = trust_as_template(layers)
    variables = {"_posts_tiers": {"functions": {"layers": layers}}}
    if isinstance(layers, str) and "{{" in layers:
        with pytest.raises(Exception, match="absent"):
            finalized(variables, **BEFORE, tiers=TIERS)
    else:
        assert finalized(variables, **BEFORE, tiers=TIERS)["tiers"] == {"functions": {"layers": layers}}
    assert built == []


def test_a_failing_build_is_told_by_nobody_here(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def fail(*source: object) -> None:
        asked.append(source)
        raise OSError("no space")

    monkeypatch.setattr(packages_ahead, "build_layer", fail)
    variables = described(source)
    del variables["_posts_tiers"]["functions"]["functions"]
    finalized(variables, **BEFORE, tiers=TIERS)
    assert len(asked) == 1


def test_nobody_needs_the_packages_of_what_cannot_be_rendered(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stopped: list[bool] = []
    monkeypatch.setattr(converge, "stop", lambda: stopped.append(True))
    variables = described(source)
    with pytest.raises(Exception, match="nobody"):
        finalized(variables, **BEFORE, tiers=TIERS)
    assert stopped == [True]
    del variables["_posts_tiers"]["functions"]["functions"]
    finalized(variables, **BEFORE, tiers=TIERS)
    assert stopped == [True]


@pytest.mark.parametrize("fails", [False, True])
def test_a_run_leaves_no_pip_behind(monkeypatch: pytest.MonkeyPatch, fails: bool) -> None:
    stopped: list[bool] = []
    monkeypatch.setattr(converge, "stop", lambda: stopped.append(True))

    def result(*_: Any) -> dict[str, Any]:
        assert not stopped
        if fails:
            raise OSError("no space")
        return {"changed": False}

    monkeypatch.setattr(ActionModule, "_result", result)
    with nullcontext() if not fails else pytest.raises(OSError, match="no space"):
        ActionModule.run(object.__new__(ActionModule))
    assert stopped == [True]
