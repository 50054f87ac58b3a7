# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/status: what it hands to Ansible, what it prints, and its exit codes."""

from __future__ import annotations

import json
from collections.abc import Callable
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from typing import Any

import pytest

SCRIPT = Path(__file__).parents[3] / "scripts/status"


def report(name: str, code: int) -> dict[str, Any]:
    return {"status": {"application": name, "exit_code": code}, "text": f"{name}: {code}\n", "html": f"<p>{name}"}


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[int, list[str]]]:
    """Runs the script with a playbook that finds these reports; its code, and the arguments of the playbook."""
    loader = SourceFileLoader("status_script", str(SCRIPT))
    script = module_from_spec(spec_from_loader(loader.name, loader))  # type: ignore[arg-type]
    loader.exec_module(script)

    def go(reports: list[dict[str, Any]] | None, *arguments: str) -> tuple[int, list[str]]:
        handed: list[str] = []

        def play(playbook: str, given: list[str], wanted: Path) -> bool:
            assert playbook == "status"
            assert json.loads(given[-1]) == {"serverless_status_report_file": str(wanted)}
            handed.extend(given[:-2])
            wanted.write_text(json.dumps(reports or []))
            return reports is not None

        monkeypatch.setattr(script, "play", play)
        return script.main(list(arguments)), handed

    return go


@pytest.mark.parametrize(("codes", "code"), [((0, 0), 0), ((0, 1), 1), ((2, 1), 2)])
def test_the_worst_application_decides(run: Any, codes: tuple[int, int], code: int, capsys: Any) -> None:
    assert run([report("a", codes[0]), report("b", codes[1])])[0] == code
    assert capsys.readouterr().out == f"a: {codes[0]}\n\nb: {codes[1]}\n"


def test_what_could_not_be_found_out_is_unknown(run: Any, capsys: Any) -> None:
    assert run(None)[0] == 3
    assert capsys.readouterr().out == ""


def test_other_arguments_are_those_of_ansible_playbook(run: Any, capsys: Any) -> None:
    code, handed = run([report("a", 0)], "--json", "-i", "inventories/dev", "--limit", "a")
    assert (code, handed) == (0, ["-i", "inventories/dev", "--limit", "a"])
    assert json.loads(capsys.readouterr().out) == {
        "version": 1,
        "exit_code": 0,
        "applications": {"a": {"application": "a", "exit_code": 0}},
    }


def test_a_page_for_each_application_that_only_its_owner_reads(run: Any, tmp_path: Path) -> None:
    run([report("a", 0), report("b", 1)], "--html", str(tmp_path / "pages"))
    pages = sorted((tmp_path / "pages").iterdir())
    assert [page.read_text() for page in pages] == ["<p>a", "<p>b"]
    assert [page.stat().st_mode & 0o777 for page in pages] == [0o600, 0o600]
