# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Third-party packages: pip chooses and fetches their wheels, which are read where they lie.

Installing them would write each file, to read it again: a third of the time. What the files of a wheel become is in the
binary distribution format (packaging.python.org); what pip adds to them, where from and when, a layer does not need.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import threading
import zipfile
import zlib
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from ansible_collections.serverless.aws.plugins.module_utils.packaging.archives import (
    PackagingError,
    is_left_out,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

PLATFORMS = {"x86_64": "x86_64", "arm64": "aarch64"}
RUNTIME = re.compile(r"python(3\.\d{1,2})")
PLACES = ("purelib", "platlib", "data")
"""Folders below `<package>.data` whose files lie beside the packages; the others are scripts and headers for C."""
UNEXPECTED = "ERROR: Exception:"
STOP_SECONDS = 5.0

_changed = threading.Condition()
_running: set[subprocess.Popen[str]] = set()
_under_way: set[object] = set()
_ended: set[object] = set()
"""Those of `_under_way` that `stop` ends, whether or not their pip runs yet."""


def python_version(runtime: str) -> str:
    """What pip calls a runtime of Lambda: `3.13` for `python3.13`. Raises PackagingError when it is not Python."""
    match = RUNTIME.fullmatch(runtime)
    if not match:
        raise PackagingError(f"runtime {runtime!r} is no Python runtime of Lambda: name one like python3.13")
    return match.group(1)


def platform(architecture: str) -> str:
    """What wheels call an architecture of Lambda: `aarch64` for `arm64`. Raises PackagingError for another."""
    if architecture not in PLATFORMS:
        raise PackagingError(f"architecture {architecture!r} is unknown: it must be {' or '.join(PLATFORMS)}")
    return PLATFORMS[architecture]


def wheel_files(requirements: Path, runtime: str, architecture: str) -> dict[str, bytes]:
    """`{name: bytes}` of all packages that `requirements` names, without what they depend on.

    Raises PackagingError, which names the file and has pip's reason, when there is no wheel of one for that runtime.
    """
    with _counted() as mark, tempfile.TemporaryDirectory(prefix="wheels-") as folder:
        _fetch(requirements, runtime, architecture, folder, mark)
        files: dict[str, bytes] = {}
        for path in sorted(Path(folder).iterdir()):
            if path.suffix != ".whl":
                raise PackagingError(f"{requirements}: {path.name} is no wheel: pin a version that has one")
            files |= _installed(path)
    return files


def stop() -> None:
    """End every pip of this process, and wait until nothing of it is left: nobody needs the packages any more."""
    with _changed:
        _ended.update(_under_way)
        for process in _running:
            process.terminate()
        _changed.wait_for(lambda: not _under_way, STOP_SECONDS)


@contextmanager
def _counted() -> Iterator[object]:
    mark = object()
    with _changed:
        _under_way.add(mark)
    try:
        yield mark
    finally:
        with _changed:
            _under_way.discard(mark)
            _ended.discard(mark)
            _changed.notify_all()


def _fetch(requirements: Path, runtime: str, architecture: str, folder: str, mark: object) -> None:
    command = [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "download", "--quiet"),
        *("--no-deps", "--only-binary=:all:", "--implementation", "cp"),
        *("--platform", f"manylinux2014_{platform(architecture)}", "--python-version", python_version(runtime)),
        *("--dest", folder, "--requirement", str(requirements)),
    ]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:  # noqa: S603
        with _changed:
            _running.add(process)
            if mark in _ended:
                process.terminate()
        said = process.communicate()[1]
        with _changed:
            _running.discard(process)
    if process.returncode:
        raise PackagingError(
            f"{requirements} cannot be installed for {runtime} on {architecture}: pin versions that have wheels for "
            f"it, and check that the package index can be reached\n{_reason(said.splitlines())}"
        )


def _reason(said: list[str]) -> str:
    """Why pip failed: its errors, else what it said last. What it did not expect ends in the line that says what."""
    if UNEXPECTED in said:
        return said[-1]
    return "\n".join([line for line in said if line.startswith("ERROR")] or said[-5:])


def _installed(wheel: Path) -> dict[str, bytes]:
    """The files of a wheel by the names that they have once it is installed."""
    try:
        with zipfile.ZipFile(wheel) as archive:
            return {name: archive.read(inside) for inside, name in _names(archive)}
    except (zipfile.BadZipFile, zlib.error, ValueError, RuntimeError) as error:
        raise PackagingError(f"{wheel.name} is damaged ({error}): fetch or publish it again") from error


def _names(archive: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    """The name in the wheel and the name once installed of each file that is one of the packages."""
    for entry in archive.infolist():
        parts = PurePosixPath(entry.filename).parts
        if ".." in parts or entry.filename.startswith("/") or "\\" in entry.filename:
            raise ValueError(f"{entry.filename} leads out of it")
        if parts and parts[0].endswith(".data"):
            parts = parts[2:] if parts[1:2] and parts[1] in PLACES else ()
        if parts and not entry.is_dir() and not any(map(is_left_out, parts)):
            yield entry.filename, "/".join(parts)
