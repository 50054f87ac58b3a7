"""Put what was measured into a document, between two marks."""

from __future__ import annotations

from pathlib import Path
from typing import Final

BEGIN: Final = "<!-- measured: written by `python -m benchmarks --document` -->"
END: Final = "<!-- end of what was measured -->"


def put(document: Path, measured: str) -> None:
    """Replace what `document` has between the marks. Raises ValueError when it has none."""
    before, begin, rest = document.read_text(encoding="utf-8").partition(BEGIN)
    _old, end, after = rest.partition(END)
    if not begin or not end:
        raise ValueError(f"{document} has no place for what was measured: {BEGIN} … {END}")
    document.write_text(f"{before}{BEGIN}\n\n{measured.strip()}\n\n{END}{after}", encoding="utf-8")
