# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`mypy --strict` on all but the unit tests and the benchmarks, each part seen as it is imported at run time.

The plugins belong to the package ansible_collections.serverless.aws. A function's modules are top-level ones, beside
those of the layers, so each application is a run of its own: two applications may have functions of the same name.
Scripts and tests are on pytest's path (pyproject.toml). Unit tests are left out: they put small stubs wherever the code
wants the real thing.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FUNCTIONS = ROOT / "lambda_src"
LAYERS = FUNCTIONS / "layers"
LOCUSTFILE = "roles/application/files/load/locustfile.py"
PLUGINS = "ansible_collections.serverless.aws.plugins"
SCRIPTS = ROOT / "scripts"
TESTS = ROOT / "tests"


def folders(parent: Path) -> list[Path]:
    """The folders in `parent`, sorted; none when it does not exist."""
    return sorted(path for path in parent.glob("*") if path.is_dir() and path.name != "__pycache__")


def mypy(*arguments: str, path: list[Path] | None = None) -> bool:
    """Run mypy with `path` in front of the configured one; whether it found nothing."""
    environment = dict(os.environ, MYPYPATH=os.pathsep.join(map(str, path or [])))
    return (
        subprocess.run([sys.executable, "-m", "mypy", *arguments], cwd=ROOT, env=environment, check=False).returncode
        == 0
    )


def scripts_and_tests() -> bool:
    """Whether the scripts, those whose names have no ending too, and the tests that are no unit tests are sound."""
    verbs = sorted(path for path in SCRIPTS.iterdir() if path.is_file() and not path.suffix)
    parts = [SCRIPTS, *verbs, *(path for path in folders(TESTS) if path.name != "unit")]
    names = (str(path.relative_to(ROOT)) for path in parts)
    return mypy("--scripts-are-modules", *names, path=[SCRIPTS, TESTS, TESTS / "support"])


def main() -> int:
    """Check everything, the rest too when one part fails; returns the exit code."""
    clean = [mypy("-p", PLUGINS), mypy(LOCUSTFILE), scripts_and_tests()]
    layers = folders(LAYERS)
    for application in [LAYERS, *(path for path in folders(FUNCTIONS) if path != LAYERS)]:
        parts = folders(application)
        if parts:
            search = [*layers, *(part for part in parts if part not in layers)]
            clean.append(mypy(*(str(part.relative_to(ROOT)) for part in parts), path=search))
    return 0 if all(clean) else 1


if __name__ == "__main__":
    sys.exit(main())
