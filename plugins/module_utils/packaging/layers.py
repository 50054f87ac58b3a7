# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers: own packages and pinned third-party ones, below `python/`, built once per identity."""

from __future__ import annotations

import hashlib
import os
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from ansible_collections.serverless.aws.plugins.module_utils.packaging.archives import (
    Package,
    PackagingError,
    make_zip,
    read_package,
    source_files,
)
from ansible_collections.serverless.aws.plugins.module_utils.packaging.requirements_file import requirements_in
from ansible_collections.serverless.aws.plugins.module_utils.packaging.wheels import (
    platform,
    python_version,
    wheel_files,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

REQUIREMENTS = "requirements.txt"
# Raised when the same source begins to give another zip: it is part of every identity.
BUILDER_VERSION = "3"

TEST_FOLDER = "tests"

_locks: dict[Path, threading.Lock] = {}
_all_locks = threading.Lock()
_failed: dict[Path, PackagingError] = {}


def _own_files(directory: str | Path) -> dict[str, Path]:
    files = source_files(directory)
    if REQUIREMENTS not in files:
        raise PackagingError(f"{Path(directory) / REQUIREMENTS} is missing: create it, empty when nothing is needed")
    if not requirements_in(files[REQUIREMENTS]) and len(files) == 1:
        raise PackagingError(f"{directory} holds no package and no requirement: there is nothing for a layer")
    return files


def layer_identity(directory: str | Path, runtime: str, architecture: str) -> str:
    """Return the SHA-256 (hex) of all that decides what the layer holds. Nothing is installed.

    Goes in: runtime, architecture, `requirements.txt` and the own packages, by name and content. Raises PackagingError.
    """
    parts = [BUILDER_VERSION, python_version(runtime), platform(architecture)]
    for name, path in _own_files(directory).items():
        parts += [name, hashlib.sha256(path.read_bytes()).hexdigest()]
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()


def _belongs_in_layer(name: str) -> bool:
    """Not what says which files the wheel holds, nor programs, nor tests: nothing at run time uses them."""
    *folders, file = name.split("/")
    listed = file == "RECORD" and any(folder.endswith(".dist-info") for folder in folders)
    return not listed and folders[:1] != ["bin"] and TEST_FOLDER not in folders


def _build(directory: str | Path, runtime: str, architecture: str) -> Package:
    own = _own_files(directory)
    contents: dict[str, bytes] = {}
    if requirements_in(own[REQUIREMENTS]):
        files = wheel_files(own[REQUIREMENTS], runtime, architecture)
        contents = {f"python/{name}": data for name, data in files.items() if _belongs_in_layer(name)}
    for name, path in own.items():
        if name != REQUIREMENTS and f"python/{name}" in contents:
            raise PackagingError(f"{path} is also a file of a package in {own[REQUIREMENTS]}: rename it")
    contents |= {f"python/{name}": path.read_bytes() for name, path in own.items() if name != REQUIREMENTS}
    if not contents:
        raise PackagingError(f"{directory} holds no package and no requirement: there is nothing for a layer")
    return make_zip(contents)


def _keep(package: Package, cached: Path) -> None:
    """Write whole or not at all: two builds at once, or one that is killed, leave no half of a file."""
    cached.parent.mkdir(parents=True, exist_ok=True)
    descriptor, temporary = tempfile.mkstemp(dir=cached.parent, prefix=".layer-")
    try:
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(package.zip_bytes)
        Path(temporary).replace(cached)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def _cached(directory: str | Path, runtime: str, architecture: str, cache_directory: str | Path) -> Path:
    return Path(cache_directory) / f"{layer_identity(directory, runtime, architecture)}.zip"


def would_install(directory: str | Path, runtime: str, architecture: str, cache_directory: str | Path) -> bool:
    """Whether `build_layer` is likely to run pip, which takes a second. Raises PackagingError for a wrong source."""
    wanted = requirements_in(_own_files(directory)[REQUIREMENTS])
    return bool(wanted) and not _cached(directory, runtime, architecture, cache_directory).exists()


def build_layer(
    directory: str | Path,
    runtime: str,
    architecture: str,
    cache_directory: str | Path,
    report: Callable[[str], object] = lambda line: None,
) -> Package:
    """Return the layer's package, from `cache_directory/<identity>.zip` when it has been built before.

    `runtime` and `architecture` are spelt as Lambda does (`python3.13`; `x86_64`, `arm64`). Third-party packages come
    from wheels for that runtime, exactly those of requirements.txt, without what these depend on. `report` gets a line
    before a build. Raises PackagingError, which names the requirements file when pip fails.
    """
    cached = _cached(directory, runtime, architecture, cache_directory)
    with _alone(cached):
        known = read_package(cached)
        if known:
            return known
        report(f"building layer {Path(directory).name} for {runtime} on {architecture}")
        package = _build(directory, runtime, architecture)
        _keep(package, cached)
        return package


@contextmanager
def _alone(cached: Path) -> Iterator[None]:
    """Alone in this process with this zip. Who had to wait finds what the other has built, or fails as it did."""
    with _all_locks:
        lock = _locks.setdefault(cached, threading.Lock())
    at_once = lock.acquire(blocking=False)
    if at_once:
        _failed.pop(cached, None)
    else:
        lock.acquire()
    try:
        if not at_once and cached in _failed:
            raise _failed[cached]
        yield
        _failed.pop(cached, None)
    except PackagingError as error:
        _failed[cached] = error
        raise
    finally:
        lock.release()
