# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of a verb's script: its own options, each explained by `--help`, and the rest is Ansible's."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path
from typing import NoReturn


class VerbParser(argparse.ArgumentParser):
    """Ends with the verb's own code for a run that did not begin: argparse's 2 means something else to most of them."""

    refused_code: int

    def error(self, message: str) -> NoReturn:
        """Usage, what is wrong, and the code."""
        self.print_usage(sys.stderr)
        self.exit(self.refused_code, f"{self.prog}: error: {message}\n")


def command_line(verb: str, description: str | None, refused_code: int) -> VerbParser:
    """A parser for `parse_known_args`: what it does not know goes to ansible-playbook, so nothing is abbreviated."""
    parser = VerbParser(
        prog=f"scripts/{verb}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog="Everything else is handed to ansible-playbook, such as -i inventories/production --limit posts",
    )
    parser.refused_code = refused_code
    return parser


def writable_directory(text: str) -> Path:
    """The type of an option: a directory that is there and can be written to, before anything has been done for it."""
    path = Path(text)
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise argparse.ArgumentTypeError(f"{text} is no directory, and none can be made: {error.strerror}") from None
    if not os.access(path, os.W_OK | os.X_OK):
        raise argparse.ArgumentTypeError(f"{text} cannot be written to")
    return path
