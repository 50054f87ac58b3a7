# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How the scripts of verbs end when something is wrong: with a code of theirs, a reason, and no traceback."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import ending
import pytest
import quiet_play

SCRIPTS = Path(__file__).parents[3] / "scripts"
REFUSED = {"invoke": 2, "load": 2, "logs": 1, "redrive": 1, "release": 1, "rotate": 1, "status": 3}
"""By verb the code of a run that did not begin; for status and release, argparse's own 2 is broken and rolled back."""


def script(verb: str) -> Any:
    loader = SourceFileLoader(f"{verb}_script", str(SCRIPTS / verb))
    module = module_from_spec(spec_from_loader(loader.name, loader))  # type: ignore[arg-type]
    loader.exec_module(module)
    return module


@pytest.fixture
def ansible(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An ansible-playbook that prints a line and fails; the file that its run may have written."""
    program = tmp_path / ".venv/bin/ansible-playbook"
    program.parent.mkdir(parents=True)
    program.write_text("#!/bin/sh\necho 'fatal: [a]: FAILED'\nexit 2\n")
    program.chmod(0o700)
    monkeypatch.setattr(quiet_play, "ROOT", tmp_path)
    return tmp_path / "report.json"


@pytest.mark.parametrize("verb", REFUSED)
def test_a_misspelt_command_line_has_the_code_of_a_run_that_did_not_begin(verb: str, capsys: Any) -> None:
    with pytest.raises(SystemExit) as ended:
        script(verb).main(["relase", "--json=yes"])
    assert ended.value.code == REFUSED[verb]
    assert f"scripts/{verb}: error: " in capsys.readouterr().err


@pytest.mark.parametrize(("verb", "option"), [("load", "--report"), ("status", "--html")])
def test_a_directory_that_cannot_be_written_to_is_refused_before_anything_runs(
    verb: str, option: str, tmp_path: Path, capsys: Any
) -> None:
    file = tmp_path / "file"
    file.touch()
    module = script(verb)
    module.play = None
    with pytest.raises(SystemExit):
        module.main([option, str(file / "reports")])
    assert f"{option}: {file}/reports is no directory" in capsys.readouterr().err


@pytest.mark.parametrize("progress", ["", "… "])
def test_an_application_that_failed_beside_others_is_shown(ansible: Path, progress: str, capsys: Any) -> None:
    ansible.write_text("[]")
    assert quiet_play.play("redrive", [], ansible, progress=progress) is False
    assert "fatal: [a]: FAILED" in capsys.readouterr().err


def test_what_the_file_explains_is_not_shown_twice(ansible: Path, capsys: Any) -> None:
    ansible.write_text("[]")
    assert quiet_play.play("release", [], ansible, explained=lambda: True) is False
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("states", "code"),
    [
        (["done"], 0),
        (["rolled_back"], 2),
        (["done", "rolled_back"], 2),
        (["done", "failed"], 1),
        (["rolled_back", "failed"], 1),
    ],
)
def test_a_release_of_which_one_application_failed_has_failed(states: list[str], code: int, capsys: Any) -> None:
    module = script("release")

    def play(verb: str, given: list[str], wanted: Path, *, progress: str, explained: Any) -> bool:
        found = {
            f"a{number}": {"release": {"state": state}, "text": "" if state == "failed" else f"a{number} {state}\n"}
            for number, state in enumerate(states)
        }
        wanted.write_text(json.dumps(found))
        assert explained() is (code == 2)
        return states == ["done"]

    module.play = play
    assert module.main(["release"]) == code
    assert [line.split()[-1] for line in capsys.readouterr().out.splitlines() if line] == states


def test_whoever_stops_a_verb_is_told_how_it_goes_on(capsys: Any) -> None:
    def stopped(arguments: list[str]) -> int:
        raise KeyboardInterrupt

    assert ending.run(stopped, "--resume goes on", []) == 130
    assert capsys.readouterr().err == "interrupted; --resume goes on\n"


def test_whoever_reads_no_further_gets_no_traceback() -> None:
    program = "import sys, ending; sys.exit(ending.run(lambda _: print('x' * 500_000) or 2))"
    run = subprocess.Popen(
        [sys.executable, "-c", program], cwd=SCRIPTS, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert run.stdout
    assert run.stderr
    run.stdout.close()
    assert (run.stderr.read(), run.wait()) == ("", 141)
    run.stderr.close()


@pytest.mark.parametrize("verb", [*REFUSED, "plan"])
def test_every_verb_ends_that_way(verb: str) -> None:
    assert "sys.exit(ending.run(main" in (SCRIPTS / verb).read_text()
