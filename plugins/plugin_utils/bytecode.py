# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Python's own import, with its bytecode cache, for what the action plugins of this collection import.

Ansible's loader of collections compiles every module in every run: 0.35 s for the 200 modules of this one. Names and
files are the same either way. In a folder that cannot be written, Python compiles each time as Ansible would.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from functools import cache
from importlib.abc import MetaPathFinder
from importlib.machinery import SOURCE_SUFFIXES, FileFinder, ModuleSpec, SourceFileLoader
from types import ModuleType

from ansible.utils.collection_loader import AnsibleCollectionConfig

PLUGINS = __name__.rpartition(".plugin_utils.")[0]
OURS = (f"{PLUGINS}.module_utils.", f"{PLUGINS}.plugin_utils.")


class BytecodeFinder(MetaPathFinder):
    """Finds the modules below `OURS` where Ansible's finder finds them: in the folder of their package."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> ModuleSpec | None:
        """The spec of one of our modules; None leaves the module to the next finder, in the end to Ansible's."""
        if not path or not fullname.startswith(OURS):
            return None
        spec = in_folder(path[0]).find_spec(fullname, target)
        return spec if spec and spec.loader else None


@cache
def in_folder(folder: str) -> FileFinder:
    """Python's finder for the sources in `folder`."""
    return FileFinder(folder, (SourceFileLoader, SOURCE_SUFFIXES))


def install() -> None:
    """Ask a `BytecodeFinder` right before Ansible's own finder, once; where that is not at work, nothing is to gain."""
    ansibles = AnsibleCollectionConfig.collection_finder
    if ansibles in sys.meta_path and not any(isinstance(finder, BytecodeFinder) for finder in sys.meta_path):
        sys.meta_path.insert(sys.meta_path.index(ansibles), BytecodeFinder())
