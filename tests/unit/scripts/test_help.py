# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`scripts/<verb> --help` explains every option, and of those that take a value what is without them."""

from __future__ import annotations

from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parents[3] / "scripts"
WITHOUT_OPTIONS = {"plan"}
VERBS = sorted(
    path.name for path in SCRIPTS.iterdir() if path.is_file() and not path.suffix and path.name not in WITHOUT_OPTIONS
)


def script(verb: str) -> Any:
    loader = SourceFileLoader(f"{verb}_script", str(SCRIPTS / verb))
    module = module_from_spec(spec_from_loader(loader.name, loader))  # type: ignore[arg-type]
    loader.exec_module(module)
    return module


@pytest.mark.parametrize("verb", VERBS)
def test_every_option_is_explained(verb: str) -> None:
    parser = script(verb).options()
    unexplained = [action.option_strings for action in parser._actions if not action.help]
    silent = [
        a.option_strings for a in parser._actions if a.option_strings and a.nargs != 0 and "default:" not in a.help
    ]
    assert (unexplained, silent) == ([], [])


@pytest.mark.parametrize("verb", VERBS)
def test_help_has_all_of_it_and_runs_nothing(
    verb: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    module = script(verb)
    monkeypatch.setattr(module, "play", None)
    with pytest.raises(SystemExit) as ended:
        module.main(["--help"])
    printed = capsys.readouterr().out
    assert ended.value.code == 0
    assert "handed to ansible-playbook" in printed
    assert all(option in printed for action in module.options()._actions for option in action.option_strings)


def test_there_are_as_many_verbs() -> None:
    assert VERBS == ["invoke", "load", "logs", "redrive", "release", "rotate", "status"]
