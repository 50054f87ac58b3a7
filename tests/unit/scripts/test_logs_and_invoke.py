# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/logs and scripts/invoke: what they hand to Ansible, what they print, and their exit codes."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[3] / "scripts"
Run = Callable[..., tuple[int, dict[str, Any], list[str]]]


def script(name: str) -> Any:
    loader = SourceFileLoader(f"{name}_script", str(SCRIPTS / name))
    module = module_from_spec(spec_from_loader(loader.name, loader))  # type: ignore[arg-type]
    loader.exec_module(module)
    return module


def runner(name: str, report: str, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a script with a playbook that does what is given; its code, and the variables and arguments it handed on."""

    def go(playbook: Callable[[dict[str, Any]], object], *arguments: str) -> tuple[int, dict[str, Any], list[str]]:
        handed: list[Any] = []

        def play(verb: str, given: list[str], wanted: Path) -> bool:
            assert verb == name
            handed.extend([json.loads(given[-1]), given[:-2]])
            assert handed[0][report] == str(wanted)
            done = playbook(handed[0])
            wanted.write_text(json.dumps(done or []))
            return done is not None

        module = script(name)
        monkeypatch.setattr(module, "play", play)
        return (module.main(list(arguments)), *handed)

    return go


@pytest.fixture
def logs(monkeypatch: pytest.MonkeyPatch) -> Run:
    monkeypatch.delenv("ANSIBLE_STRATEGY", raising=False)
    return runner("logs", "serverless_logs_report_file", monkeypatch)


@pytest.fixture
def invoke(monkeypatch: pytest.MonkeyPatch) -> Run:
    return runner("invoke", "serverless_invoke_report_file", monkeypatch)


def writing(*groups: list[str]) -> Callable[[dict[str, Any]], Any]:
    """A playbook that reads one application after the other."""

    def playbook(variables: dict[str, Any]) -> list[dict[str, Any]]:
        for lines in groups:
            with Path(variables["serverless_logs_file"]).open("a") as pipe:
                pipe.writelines(f"{line}\n" for line in lines)
        return [{"application": "a", "notes": ["3 earlier lines are left out"]}]

    return playbook


def test_lines_of_several_applications_are_in_the_order_of_time(logs: Run, capfd: Any) -> None:
    first = ["2026-11-28 10:00:00.001 z 1", "2026-11-28 10:00:00.003 z 3", "2026-11-28 10:00:00.003 a 4"]
    assert logs(writing(first, ["2026-11-28 10:00:00.002 b 2"]))[0] == 0
    printed = capfd.readouterr()
    assert [line[-1] for line in printed.out.splitlines()] == ["1", "2", "3", "4"]
    assert printed.err == "a: 3 earlier lines are left out\n"


def test_json_lines_are_in_the_order_of_time(logs: Run, capfd: Any) -> None:
    lines = [json.dumps({"at": f"2026-11-28T10:00:00.00{n}+00:00", "n": n}) for n in (1, 3, 2)]
    _, variables, _ = logs(writing(lines[:2], lines[2:]), "--json")
    assert [json.loads(line)["n"] for line in capfd.readouterr().out.splitlines()] == [1, 2, 3]
    assert variables["serverless_logs_form"] == "json"


def test_following_shows_lines_at_once_and_all_applications_side_by_side(logs: Run, capfd: Any) -> None:
    lines = ["2026-11-28 10:00:00.002 b", "2026-11-28 10:00:00.001 a"]
    _, variables, _ = logs(writing(lines), "--follow")
    assert capfd.readouterr().out.splitlines() == lines
    assert variables["serverless_logs_follow"] is True
    assert os.environ["ANSIBLE_STRATEGY"] == "free"


def test_without_following_applications_come_one_after_the_other(logs: Run) -> None:
    _, variables, others = logs(writing([]), "-i", "inventories/dev", "--source", "a", "--source", "b", "--id", "x")
    assert (variables["serverless_logs_sources"], variables["serverless_logs_request"]) == (["a", "b"], "x")
    assert others == ["-i", "inventories/dev"]
    assert "ANSIBLE_STRATEGY" not in os.environ


@pytest.mark.parametrize(
    ("terminal", "no_color", "json_lines", "colored"),
    [(True, False, False, True), (True, True, False, False), (True, False, True, False), (False, False, False, False)],
)
def test_colors_are_for_terminals(
    terminal: bool, no_color: bool, json_lines: bool, colored: bool, logs: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", "1")
    assert logs(writing([]), *(["--json"] if json_lines else []))[1]["serverless_logs_color"] is colored


def test_logs_that_cannot_be_read_are_a_failure(logs: Run) -> None:
    assert logs(lambda variables: None)[0] == 1


@pytest.mark.parametrize(("error", "code"), [(None, 0), ("Unhandled", 1)])
def test_the_code_tells_whether_the_function_failed(error: str | None, code: int, invoke: Run, capsys: Any) -> None:
    report = {"text": "called f", "invocation": {"function": "f", "function_error": error}}
    assert invoke(lambda variables: [report], "--function", "f")[0] == code
    assert capsys.readouterr().out == "called f\n"
    assert invoke(lambda variables: [report], "--json")[0] == code
    assert json.loads(capsys.readouterr().out) == report["invocation"]


def test_a_function_that_could_not_be_called_has_a_code_of_its_own(invoke: Run, capsys: Any) -> None:
    code, variables, others = invoke(lambda variables: None, "--event", "e.json", "--limit", "a")
    assert (code, capsys.readouterr().out, others) == (2, "", ["--limit", "a"])
    assert variables["serverless_invoke_event"] == str(Path("e.json").resolve())


def test_in_check_mode_nothing_has_failed(invoke: Run) -> None:
    assert invoke(lambda variables: [{"text": "would call f", "invocation": {"function": "f"}}], "--check")[0] == 0
