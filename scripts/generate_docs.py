# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write everything that repeats what stands elsewhere, or (`--check`) fail when it is out of date.

What each generator reads and writes is in its own module under `scripts/generators/`.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from generators import modules, pictures, roles

ROOT = Path(__file__).resolve().parent.parent


def formatted(files: dict[Path, str]) -> dict[Path, str]:
    """`files` as `ruff format` writes them: the Python ones, so that generated code passes the same gate."""
    python = [path for path in files if path.suffix == ".py"]
    if not python:
        return files
    with tempfile.TemporaryDirectory() as folder:
        drafts = {path: Path(folder) / f"{number}_{path.name}" for number, path in enumerate(python)}
        for path, draft in drafts.items():
            draft.write_text(files[path], encoding="utf-8")
        ruff = Path(sys.executable).parent / "ruff"
        subprocess.run([ruff, "format", "-q", "--config", ROOT / "pyproject.toml", *drafts.values()], check=True)
        return {**files, **{path: draft.read_text(encoding="utf-8") for path, draft in drafts.items()}}


def main() -> int:
    """Write or check; 1 when `--check` finds something out of date."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--check", action="store_true", help="change nothing; exit 1 when a file is out of date")
    check = parser.parse_args().check
    files = formatted({**modules.generate(ROOT), **roles.generate(ROOT), **pictures.generate(ROOT)})
    stale = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    for path in stale:
        print(f"{'out of date' if check else 'written'}: {path.relative_to(ROOT)}")
        if not check:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(files[path], encoding="utf-8")
    if check and stale:
        print("run: python scripts/generate_docs.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
