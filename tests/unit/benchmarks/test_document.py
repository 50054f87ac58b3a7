"""What was measured, as a part of a document."""

from __future__ import annotations

from pathlib import Path

import pytest

from benchmarks.document import BEGIN, END, put
from benchmarks.report import Line, Report


def test_what_stands_between_the_marks_is_replaced_and_nothing_else(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text(f"before\n\n{BEGIN}\nold\n{END}\n\nafter\n", encoding="utf-8")
    put(document, "new\n")
    put(document, "newer\n")
    assert document.read_text(encoding="utf-8") == f"before\n\n{BEGIN}\n\nnewer\n\n{END}\n\nafter\n"


def test_a_document_without_a_place_is_left_alone(tmp_path: Path) -> None:
    document = tmp_path / "document.md"
    document.write_text("text\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no place"):
        put(document, "new")
    assert document.read_text(encoding="utf-8") == "text\n"


def test_the_performance_document_has_a_place() -> None:
    text = (Path(__file__).resolve().parents[3] / "docs" / "performance.md").read_text(encoding="utf-8")
    assert text.index(BEGIN) < text.index(END)


def test_a_report_is_told_by_measure_with_goals_and_notes(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.timings([Line("converged run", "this collection", [1.0, 3.0, 2.0], [1.0])])
    report.goal("converged run, against raw", 6, 2.5)
    report.note("A note.")
    text = report.as_markdown()
    assert text.startswith("Converged run:\n\n| side")
    assert "2.00 (1.00-3.00) |  1.00 |" in text
    assert "| converged run, against raw |" in text
    assert text.endswith("A note.")
    capsys.readouterr()
