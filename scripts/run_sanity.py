# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""`ansible-test sanity --local` on what ships, with the Python of the virtual environment.

ansible-test insists on a real directory ansible_collections/serverless/aws with the collections it depends on beside
it, and keeps virtual environments in HOME: both lie in .local/sanity, so the second run is quick. Eight of its tests
install pinned tools, for which it downloads pip from a host that not every network reaches; here pip comes from the
virtual environment. Where no package index answers either, those tests are left out, and the output says so.
"""

from __future__ import annotations

import fnmatch
import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Sequence
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parent.parent
WORK = ROOT / ".local" / "sanity"
HOME = WORK / "home"
COLLECTIONS = WORK / "ansible_collections"
COLLECTION = COLLECTIONS / "serverless" / "aws"
PURELIB = Path(sysconfig.get_paths()["purelib"])

# Tests that install tools from a package index.
INSTALLING = (
    *("ansible-doc", "changelog", "import", "pep8", "pylint"),
    *("runtime-metadata", "validate-modules", "yamllint"),
)

# The version whose bootstrap script ansible-core 2.19 looks for in its cache.
PIP_VERSION = "24.2"

GET_PIP = '''\
"""In the place of get-pip.py: this environment finds the pip of the project's virtual environment.

It is noted as if it were installed, so that ansible-test's `pip uninstall pip`, when all is installed, takes it away.
"""
import pathlib
import sysconfig

purelib = pathlib.Path(sysconfig.get_paths()["purelib"])
noted = purelib / "pip-{version}.dist-info"
noted.mkdir()
(purelib / "pip.pth").write_text({folder!r} + "\\n", encoding="utf-8")
(noted / "METADATA").write_text("Metadata-Version: 2.1\\nName: pip\\nVersion: {version}\\n", encoding="utf-8")
files = ["pip.pth", *(f"{{noted.name}}/{{name}}" for name in ("METADATA", "RECORD"))]
(noted / "RECORD").write_text("".join(f"{{name}},,\\n" for name in files), encoding="utf-8")
'''


def shipped(root: Path, ignored: Sequence[str]) -> Iterable[Path]:
    """Files below `root`, relative, that no pattern of galaxy.yml's build_ignore (or .git) leaves out."""
    for folder, names, files in os.walk(root):
        here = Path(folder).relative_to(root)
        names[:] = [name for name in names if name != ".git" and not _ignored(here / name, ignored)]
        yield from (here / name for name in files if not _ignored(here / name, ignored))


def _ignored(path: Path, patterns: Sequence[str]) -> bool:
    return any(fnmatch.fnmatch(str(path), pattern) or fnmatch.fnmatch(path.name, pattern) for pattern in patterns)


def copy_collection() -> None:
    """Make the copy equal to what ships, and tests/sanity; unchanged files keep their times."""
    ignored = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["build_ignore"]
    wanted = {*shipped(ROOT, ignored), *(path.relative_to(ROOT) for path in (ROOT / "tests" / "sanity").glob("*.txt"))}
    shutil.rmtree(COLLECTION, ignore_errors=True)
    for path in wanted:
        target = COLLECTION / path
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(ROOT / path, target, follow_symlinks=False)
    # Else it asks the repository around it for its files, which ignores .local.
    subprocess.run(["git", "init", "--quiet", str(COLLECTION)], check=True)
    for namespace in ("amazon", "community"):
        link = COLLECTIONS / namespace
        if not link.exists():
            link.unlink(missing_ok=True)
            link.symlink_to(PURELIB / "ansible_collections" / namespace)


def provide_pip() -> None:
    """Put our own pip where ansible-test looks for the get-pip.py that it has downloaded before."""
    folder = HOME / "pip-only"
    folder.mkdir(parents=True, exist_ok=True)
    link = folder / "pip"
    link.unlink(missing_ok=True)
    link.symlink_to(PURELIB / "pip")
    cache = HOME / ".ansible" / "test" / "cache"
    cache.mkdir(parents=True, exist_ok=True)
    name = f"get_pip_{PIP_VERSION.replace('.', '_')}.py"
    (cache / name).write_text(GET_PIP.format(folder=str(folder), version=PIP_VERSION), encoding="utf-8")


def index_answers() -> bool:
    """Whether pip can install what the tests ask for, or has done so before."""
    if (HOME / ".ansible" / "test" / "venv").exists():
        return True
    probe = [sys.executable, "-m", "pip", "install", "-q", "--dry-run", "--ignore-installed", "--no-deps", "voluptuous"]
    return subprocess.run(probe, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False).returncode == 0


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the tests, with `arguments` for ansible-test (such as --test pylint); returns its exit code."""
    options = list(sys.argv[1:] if arguments is None else arguments)
    copy_collection()
    provide_pip()
    if not options and not index_answers():
        print(f"No package index answers, so these are left out: {', '.join(INSTALLING)}.", flush=True)
        options = [word for name in INSTALLING for word in ("--skip-test", name)]
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    command = [str(Path(sys.executable).parent / "ansible-test"), "sanity", "--local", "--python", version, *options]
    # ansible-test refuses settings of another ansible.cfg, and its own HOME keeps the user's untouched.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ANSIBLE_")}
    environment |= {"HOME": str(HOME), "PIP_DISABLE_PIP_VERSION_CHECK": "1"}
    return subprocess.run(command, cwd=COLLECTION, env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
