# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The command line of a verb's script: its own options, each explained by `--help`, and the rest is Ansible's."""

from __future__ import annotations

import argparse


def command_line(verb: str, description: str | None) -> argparse.ArgumentParser:
    """A parser for `parse_known_args`: what it does not know goes to ansible-playbook, so nothing is abbreviated."""
    return argparse.ArgumentParser(
        prog=f"scripts/{verb}",
        description=description,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
        epilog="Everything else is handed to ansible-playbook, such as -i inventories/production --limit posts",
    )
