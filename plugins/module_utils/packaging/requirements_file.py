# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A layer's requirements.txt: which of pip's lines decide, by what they say, what the layer will hold."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ansible_collections.serverless.aws.plugins.module_utils.packaging.archives import PackagingError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHER_FILES = ("--requirement", "--constraint", "--editable", "--no-binary")
"""Options that lead elsewhere, or to sources. pip takes the beginning of a long option for the whole."""
SHORTEST = 5
CREDENTIALS = re.compile(r"//[^/@\s]+@")
BESIDE = re.compile(r"\s*(?:;|\s--).*")
"""What follows a requirement: the environment that it is for, hashes."""
DIRECT = re.compile(r"[\w.-]+\s*(?:\[[^]]*\])?\s*@\s*")
"""`name @ ` before an address."""


def requirements_in(path: Path) -> list[str]:
    """The lines of a requirements file that are no comment. Raises PackagingError for what the file does not decide.

    A layer is known by what its requirements.txt says. What that only points to may change without it: other files of
    requirements, sources in a folder or a repository. Nobody would ever see that the layer is another.
    """
    try:
        lines = list(_lines(path.read_text(encoding="utf-8-sig")))
    except UnicodeDecodeError as error:
        raise PackagingError(f"{path} is no text in UTF-8 ({error}): save it as one") from None
    for line in lines:
        if any(map(_leads_elsewhere, line.split()[: None if line.startswith("-") else 0])):
            raise PackagingError(f"{path}: `{_told(line)}` points to another file or to sources: name packages here")
        address = DIRECT.sub("", BESIDE.sub("", line))
        if not line.startswith("-") and _is_address(address) and not _is_wheel(address):
            raise PackagingError(
                f"{path}: `{_told(line)}` is built from a source, which may change: name a wheel, or put an own "
                f"package beside {path.name}"
            )
    return lines


def _lines(text: str) -> Iterator[str]:
    """Its lines as pip reads them: those that end in a backslash go on, but no comment does, and ` #` begins one."""
    for line in re.sub(r"^((?!\s*#).*)\\\n", r"\1", text, flags=re.MULTILINE).removesuffix("\\").splitlines():
        said = re.sub(r"(?:^|\s)#.*", "", line).strip()
        if said:
            yield said


def _is_address(requirement: str) -> bool:
    """Whether pip takes it for a path or an address, not for a name."""
    return "/" in requirement or "\\" in requirement or requirement.startswith(".")


def _is_wheel(address: str) -> bool:
    """Whether it is that of a wheel, not of a repository; what follows `?` or `#`, and extras, do not count."""
    path = re.sub(r"[?#].*|\[[^]]*\]$", "", address)
    return path.endswith(".whl") and not re.match(r"(?:git|hg|svn|bzr)\+", address) and "${" not in address


def _leads_elsewhere(word: str) -> bool:
    """Whether an option is one of `OTHER_FILES`, by whatever part of its name, or a short form: `-r`, `-rother.txt`."""
    name = word.partition("=")[0]
    return re.match(r"-[rce]", word) is not None or (
        len(name) >= SHORTEST and any(option.startswith(name) for option in OTHER_FILES)
    )


def _told(line: str) -> str:
    """A line without credentials."""
    return CREDENTIALS.sub("//****@", line)
