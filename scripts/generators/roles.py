# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the argument specs of each role: its README."""

from __future__ import annotations

from pathlib import Path


def generate(root: Path) -> dict[Path, str]:
    """Path and text of every file that follows from the roles."""
    return {}
