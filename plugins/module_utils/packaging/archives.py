# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Deterministic zips."""

from __future__ import annotations

import base64
import fnmatch
import hashlib
import io
import os
import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

# The first moment a zip can name; Lambda only needs files to be readable by all.
ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
FILE_MODE = 0o100644
UNIX = 3

ALWAYS_EXCLUDED = ("__pycache__", "*.pyc", "*.pyo", ".*")
_LEFT_OUT = re.compile("|".join(map(fnmatch.translate, ALWAYS_EXCLUDED)))


class PackagingError(Exception):
    """A package cannot be made. The text names the file or folder and the way out."""


@dataclass(frozen=True)
class Package:
    """A zip for Lambda.

    `sha256_base64` is spelt as Lambda's CodeSha256, `size_bytes` is the length of `zip_bytes`, `files` are the names
    inside, in order.
    """

    sha256_base64: str
    size_bytes: int
    zip_bytes: bytes = field(repr=False)
    files: tuple[str, ...] = ()


def source_files(directory: str | Path, exclude: Sequence[str] = ()) -> dict[str, Path]:
    """Return `{name in the package: file}` for all files below `directory`, by name.

    Left out: compiled files, hidden files and folders, and what an `exclude` pattern (fnmatch) matches, by its name or
    by its path from here, a folder with all that is in it. Raises PackagingError when the folder is not there or a link
    leads out of it.
    """
    root = Path(directory)
    if not root.is_dir():
        raise PackagingError(f"{root} is no folder: correct the path of the source, or create it")
    patterns = re.compile("|".join(fnmatch.translate(pattern) for pattern in (*ALWAYS_EXCLUDED, *exclude)))
    return dict(sorted(_below(root, "", patterns)))


def is_left_out(name: str) -> bool:
    """Whether no package has a file or folder of this name: compiled and hidden ones."""
    return _LEFT_OUT.match(name) is not None


def _below(root: Path, inside: str, excluded: re.Pattern[str]) -> Iterator[tuple[str, Path]]:
    """The files in the folder `inside` of `root` (`a/b/`, the root itself is empty), and below it, with their names."""
    with os.scandir(root / inside) as entries:
        for entry in entries:
            name = inside + entry.name
            if excluded.match(entry.name) or excluded.match(name):
                continue
            path = root / name
            if entry.is_symlink() and not path.resolve().is_relative_to(root.resolve()):
                raise PackagingError(
                    f"{path} is a link that leads out of {root}: replace it with a copy, or exclude it"
                )
            if entry.is_dir(follow_symlinks=False):
                yield from _below(root, f"{name}/", excluded)
            elif entry.is_file():
                yield name, path


def make_zip(contents: Mapping[str, bytes]) -> Package:
    """Return the zip of `{name: bytes}`: names sorted, times and modes fixed, no trace of the machine."""
    buffer = io.BytesIO()
    names = tuple(sorted(contents))
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in names:
            entry = zipfile.ZipInfo(name, ZIP_EPOCH)
            entry.create_system = UNIX  # zipfile notes the building system otherwise
            entry.external_attr = FILE_MODE << 16
            archive.writestr(entry, contents[name], zipfile.ZIP_DEFLATED, compresslevel=6)
    return package_of(buffer.getvalue(), names)


def package_of(data: bytes, names: tuple[str, ...]) -> Package:
    """Return the package whose zip is `data` and holds `names`."""
    digest = base64.b64encode(hashlib.sha256(data).digest()).decode("ascii")
    return Package(digest, len(data), data, names)


def package_source(directory: str | Path, exclude: Sequence[str] = ()) -> Package:
    """Return the package of a function's folder. `exclude`: see source_files. Raises PackagingError on an empty one."""
    files = source_files(directory, exclude)
    if not files:
        raise PackagingError(f"{directory} holds no source file: there is nothing to deploy")
    return make_zip({name: path.read_bytes() for name, path in files.items()})


def read_package(path: str | Path) -> Package | None:
    """Return the package in a zip file, or None when there is none or it is damaged."""
    try:
        data = Path(path).read_bytes()
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = tuple(archive.namelist())
            intact = archive.testzip() is None
    except (FileNotFoundError, zipfile.BadZipFile):
        return None
    return package_of(data, names) if intact else None
