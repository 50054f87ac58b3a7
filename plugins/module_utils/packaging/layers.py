# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Layers: own packages and pinned third-party ones, below `python/`, built once per identity."""

from __future__ import annotations

import hashlib
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ansible_collections.serverless.aws.plugins.module_utils.packaging.archives import (
    Package,
    PackagingError,
    make_zip,
    read_package,
    source_files,
)

if TYPE_CHECKING:
    from collections.abc import Callable

REQUIREMENTS = "requirements.txt"
# Raised when the same source begins to give another zip: it is part of every identity.
BUILDER_VERSION = "2"

PLATFORMS = {"x86_64": "x86_64", "arm64": "aarch64"}
RUNTIME = re.compile(r"python(3\.\d{1,2})")

# Written at installation: where from, by whom, when. Nothing at run time reads them.
INSTALLER_FILES = ("RECORD", "INSTALLER", "REQUESTED", "direct_url.json")
TEST_FOLDER = "tests"


def _python_version(runtime: str) -> str:
    match = RUNTIME.fullmatch(runtime)
    if not match:
        raise PackagingError(f"runtime {runtime!r} is no Python runtime of Lambda: name one like python3.13")
    return match.group(1)


def _platform(architecture: str) -> str:
    if architecture not in PLATFORMS:
        raise PackagingError(f"architecture {architecture!r} is unknown: it must be {' or '.join(PLATFORMS)}")
    return PLATFORMS[architecture]


def _own_files(directory: str | Path) -> dict[str, Path]:
    files = source_files(directory)
    if REQUIREMENTS not in files:
        raise PackagingError(f"{Path(directory) / REQUIREMENTS} is missing: create it, empty when nothing is needed")
    if not has_requirements(files[REQUIREMENTS]) and len(files) == 1:
        raise PackagingError(f"{directory} holds no package and no requirement: there is nothing for a layer")
    return files


def layer_identity(directory: str | Path, runtime: str, architecture: str) -> str:
    """Return the SHA-256 (hex) of all that decides what the layer holds. Nothing is installed.

    Goes in: runtime, architecture, `requirements.txt` and the own packages, by name and content. Raises PackagingError.
    """
    parts = [BUILDER_VERSION, _python_version(runtime), _platform(architecture)]
    for name, path in _own_files(directory).items():
        parts += [name, hashlib.sha256(path.read_bytes()).hexdigest()]
    return hashlib.sha256("\0".join(parts).encode("utf-8")).hexdigest()


def has_requirements(requirements: Path) -> bool:
    """Return whether a requirements file asks for anything: lines that are no comment. Raises PackagingError."""
    try:
        lines = [line.strip() for line in requirements.read_text(encoding="utf-8").splitlines()]
    except UnicodeDecodeError as error:
        raise PackagingError(f"{requirements} is no text in UTF-8 ({error}): save it as one") from None
    return any(line and not line.startswith("#") for line in lines)


def _install(requirements: Path, runtime: str, architecture: str, target: Path) -> None:
    command = [
        *(sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet"),
        *("--no-deps", "--only-binary=:all:", "--no-compile", "--implementation", "cp"),
        *("--platform", f"manylinux2014_{_platform(architecture)}"),
        *("--python-version", _python_version(runtime), "--target", str(target), "--requirement", str(requirements)),
    ]
    result = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603
    if result.returncode:
        errors = [line for line in result.stderr.splitlines() if line.startswith("ERROR")]
        reason = "\n".join(errors or result.stderr.splitlines()[-5:])
        raise PackagingError(
            f"{requirements} cannot be installed for {runtime} on {architecture}: pin versions that have wheels for "
            f"it, and check that the package index can be reached\n{reason}"
        )


def _belongs_in_layer(name: str) -> bool:
    parts = name.split("/")
    in_info = any(part.endswith(".dist-info") for part in parts)
    if in_info and parts[-1] in INSTALLER_FILES:
        return False
    # --target puts console scripts here; their first line is this machine's interpreter.
    return parts[0] != "bin" and TEST_FOLDER not in parts[:-1]


def _build(directory: str | Path, runtime: str, architecture: str) -> Package:
    own = _own_files(directory)
    contents: dict[str, bytes] = {}
    if has_requirements(own[REQUIREMENTS]):
        with tempfile.TemporaryDirectory(prefix="layer-") as target:
            _install(own[REQUIREMENTS], runtime, architecture, Path(target))
            installed = source_files(target)
            contents = {f"python/{n}": path.read_bytes() for n, path in installed.items() if _belongs_in_layer(n)}
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
    wanted = has_requirements(_own_files(directory)[REQUIREMENTS])
    return wanted and not _cached(directory, runtime, architecture, cache_directory).exists()


def build_layer(
    directory: str | Path,
    runtime: str,
    architecture: str,
    cache_directory: str | Path,
    report: Callable[[str], object] = lambda line: None,
) -> Package:
    """Return the layer's package, from `cache_directory/<identity>.zip` when it has been built before.

    `runtime` and `architecture` are spelt as Lambda does (`python3.13`; `x86_64`, `arm64`). Third-party packages come
    from wheels for that runtime, exactly those of requirements.txt (pip install --no-deps). `report` gets a line before
    a build. Raises PackagingError, which names the requirements file when pip fails.
    """
    cached = _cached(directory, runtime, architecture, cache_directory)
    known = read_package(cached)
    if known:
        return known
    report(f"building layer {Path(directory).name} for {runtime} on {architecture}")
    package = _build(directory, runtime, architecture)
    _keep(package, cached)
    return package
