# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

THING = "thing-1.0-py3-none-any.whl"
INFO = "thing-1.0.dist-info"
WHEEL = {
    "thing/__init__.py": "Y = 2\n",
    "thing/tests/test_thing.py": "",
    f"{INFO}/METADATA": "Metadata-Version: 2.1\nName: thing\nVersion: 1.0\nRequires-Dist: absent\n",
    f"{INFO}/WHEEL": "Wheel-Version: 1.0\nGenerator: x\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    f"{INFO}/entry_points.txt": "[console_scripts]\nthing = thing:main\n",
    f"{INFO}/RECORD": "",
}


class Index:
    """A folder of wheels, in the place of a package index."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        folder.mkdir()
        self.add()

    def add(self, more: dict[str, str] | None = None) -> Path:
        """The wheel `thing`, with `more` files."""
        path = self.folder / THING
        with zipfile.ZipFile(path, "w") as wheel:
            for name, text in {**WHEEL, **(more or {})}.items():
                wheel.writestr(name, text)
        return path


@pytest.fixture
def index(tmp_path, monkeypatch):
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path / "wheels"))
    monkeypatch.delenv("PIP_CONFIG_FILE", raising=False)
    return Index(tmp_path / "wheels")
