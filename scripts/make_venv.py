#!/usr/bin/env python3
# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Make or refresh the virtual environment .venv: pinned packages, and this clone as the collection serverless.aws.

Run by `make` whenever requirements.txt is newer than the stamp; does nothing when its contents are what was installed.
It must be able to say what is wrong on any Python 3, so it keeps to the syntax of 3.6.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
STAMP = VENV / ".requirements.sha256"
REQUIREMENTS = ROOT / "requirements.txt"
OLDEST = (3, 11)
NEWEST = (3, 13)
SUPPORTED = "3.11 to 3.13"  # what ansible-core 2.19 runs on


class VenvError(Exception):
    """The environment cannot be made; the text says why and what to do."""


def supported(version):
    # type: (tuple[int, ...]) -> bool
    """Whether ansible-core runs on this Python."""
    return OLDEST <= version[:2] <= NEWEST


def find_python():
    # type: () -> str
    """A supported interpreter: this one, or one that carries its version in its name."""
    if supported(sys.version_info[:2]):
        return sys.executable
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        found = shutil.which("python3.{}".format(minor))
        if found and subprocess.call([found, "-c", ""], stderr=subprocess.DEVNULL) == 0:
            print("python3 is {}.{}; using {} instead.".format(*sys.version_info[:2], found))
            return found
    raise VenvError(
        "Python {}.{} at {} is not supported: ansible-core needs {}. Install one of them, "
        "or name it: make PYTHON=/path/to/python3.12".format(
            sys.version_info[0], sys.version_info[1], sys.executable, SUPPORTED
        )
    )


def venv_version():
    # type: () -> tuple[int, ...]
    """The version of the environment's Python; () when there is none that runs."""
    code = "import sys; print(*sys.version_info[:2])"
    try:
        out = subprocess.check_output([str(VENV / "bin" / "python"), "-c", code], stderr=subprocess.DEVNULL)
    except (OSError, subprocess.CalledProcessError):
        return ()
    return tuple(int(part) for part in out.split())


def create():
    # type: () -> bool
    """Make .venv and return True, unless a usable one is there (one whose Python was upgraded away is not)."""
    if supported(venv_version()):
        return False
    python = find_python()
    print("Making the virtual environment .venv with {} ...".format(python), flush=True)
    if subprocess.call([python, "-c", "import venv, ensurepip"], stderr=subprocess.DEVNULL) != 0:
        raise VenvError(
            "{} lacks the modules venv and ensurepip. On Debian and Ubuntu: sudo apt-get install python3-venv".format(
                python
            )
        )
    if subprocess.call([python, "-m", "venv", "--clear", str(VENV)]) != 0:
        raise VenvError("{} could not make the virtual environment {}; see above.".format(python, VENV))
    return True


def install(quiet):
    # type: (bool) -> None
    """Install the pins. The file is the whole closure: nothing is resolved, and bytecode comes with first use."""
    print("Installing requirements.txt ({}) ...".format("what changed" if quiet else "about a minute"), flush=True)
    began = time.time()
    command = [str(VENV / "bin" / "python"), "-m", "pip", "install", "--disable-pip-version-check", "--no-deps"]
    if subprocess.call([*command, *(["-q"] if quiet else []), "--no-compile", "-r", str(REQUIREMENTS)]) != 0:
        raise VenvError("pip could not install requirements.txt; its last lines say why. Run make again to go on.")
    print("Installed in {:.0f} s.".format(time.time() - began))


def link_collection():
    # type: () -> None
    """Make `ansible_collections.serverless.aws` importable through a relative link to this clone."""
    code = "import sysconfig; print(sysconfig.get_paths()['purelib'])"
    purelib = subprocess.check_output([str(VENV / "bin" / "python"), "-c", code]).decode().strip()
    namespace = Path(purelib) / "ansible_collections" / "serverless"
    namespace.mkdir(parents=True, exist_ok=True)
    link = namespace / "aws"
    if link.exists() and link.resolve() == ROOT:
        return
    if link.is_symlink():
        link.unlink()
    link.symlink_to(os.path.relpath(str(ROOT), str(namespace)), target_is_directory=True)


def main():
    # type: () -> int
    """Bring .venv up to date; returns the exit code."""
    wanted = hashlib.sha256(REQUIREMENTS.read_bytes()).hexdigest()
    try:
        created = create()
        if created or not STAMP.exists() or STAMP.read_text() != wanted:
            install(quiet=not created)
        link_collection()
    except VenvError as error:
        print("ERROR: {}".format(error), file=sys.stderr)
        return 1
    STAMP.write_text(wanted)
    return 0


if __name__ == "__main__":
    sys.exit(main())
