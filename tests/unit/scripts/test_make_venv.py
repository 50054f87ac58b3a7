"""The checks that come before anything is installed."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import make_venv
import pytest


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ((3, 10, 13), False),
        ((3, 11, 0), True),
        ((3, 12, 1), True),
        ((3, 13, 9), True),
        ((3, 14, 0), False),
        ((2, 7, 18), False),
    ],
)
def test_only_the_pythons_of_ansible_core_are_supported(version: tuple[int, ...], expected: bool) -> None:
    assert make_venv.supported(version) is expected


def test_an_old_python_gives_way_to_one_beside_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_venv.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(make_venv.shutil, "which", lambda name: "/usr/bin/true" if name == "python3.12" else None)
    monkeypatch.setattr(make_venv.subprocess, "call", lambda *arguments, **options: 0)
    assert make_venv.find_python() == "/usr/bin/true"


def test_no_supported_python_says_which_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(make_venv.sys, "version_info", (3, 14, 1))
    monkeypatch.setattr(make_venv.shutil, "which", lambda name: None)
    with pytest.raises(make_venv.VenvError, match=r"3\.14.*3\.11 to 3\.13.*PYTHON="):
        make_venv.find_python()


def test_a_python_without_venv_says_how_to_get_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(make_venv, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(make_venv.subprocess, "call", lambda *arguments, **options: 1)
    with pytest.raises(make_venv.VenvError, match="python3-venv"):
        make_venv.create()


def test_the_script_parses_on_an_old_python() -> None:
    ast.parse(Path(make_venv.__file__).read_text(encoding="utf-8"), feature_version=(3, 6))


def test_every_requirement_is_an_exact_pin() -> None:
    lines = make_venv.REQUIREMENTS.read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if line and not line.startswith("#")]
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9._-]+(\[[a-z,]+\])?==[0-9][0-9A-Za-z.]*", line)] == []
    names = [re.split(r"[\[=]", line)[0].lower().replace("_", "-") for line in pins]
    assert len(names) == len(set(names))
