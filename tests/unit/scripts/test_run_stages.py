"""The runner of `make test`."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
import run_stages


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository whose Makefile has one stage that passes and one that fails."""
    (tmp_path / "Makefile").write_text("unit:\n\t@echo fine\nsanity:\n\t@echo broken; exit 3\n")
    monkeypatch.setattr(run_stages, "ROOT", tmp_path)
    monkeypatch.setattr(run_stages, "LOGS", tmp_path / "logs")
    return tmp_path


def test_a_failed_stage_fails_the_whole_and_shows_its_end(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_stages.main(["unit", "sanity"]) == 1
    out = capsys.readouterr().out
    assert "    broken" in out
    assert "1 of 2 failed" in out
    assert (repository / "logs" / "unit.log").read_text() == "fine\n"


def test_cpu_time_is_that_of_all_processes_of_a_stage(repository: Path) -> None:
    burn = "import time\nwhile time.process_time() < 0.5: pass"
    (repository / "burn.py").write_text(burn)
    (repository / "Makefile").write_text(f"unit:\n\t@{sys.executable} burn.py\n")
    run_stages.LOGS.mkdir()
    outcome = run_stages.run("unit")
    assert 0.5 <= outcome.cpu_seconds < 30
    assert f"{outcome.cpu_seconds / 60:.2f} of CPU" in run_stages.table([outcome], 1.0)


def test_all_passed(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_stages.main(["unit"]) == 0
    assert "all 1 passed" in capsys.readouterr().out


def test_an_unknown_stage_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        run_stages.main(["units"])
    assert "no such stage: units" in capsys.readouterr().err


def test_every_stage_is_a_target_and_every_lint_a_stage() -> None:
    makefile = (run_stages.ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z0-9-]+%?):", makefile, re.MULTILINE))
    assert "e2e-%" in targets
    assert set(run_stages.STAGES) - set(run_stages.E2E) <= targets
    folders = {path.parent.name for path in (run_stages.ROOT / "tests" / "e2e").rglob("test_*.py")}
    assert set(run_stages.E2E) == {f"e2e-{folder}" for folder in folders}
    assert {name for name in targets if name.startswith("lint-")} <= set(run_stages.STAGES)
