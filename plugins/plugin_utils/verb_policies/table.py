# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Verb to what makes its policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from . import invoke, load, logs, redrive, release, rotate, status
from .place import Place, Specs, Statement

VERBS: Final[dict[str, Callable[[Specs, Place], list[Statement]]]] = {
    "invoke": invoke.statements,
    "load": load.statements,
    "logs": logs.statements,
    "redrive": redrive.statements,
    "release": release.statements,
    "rollback": release.rollback_statements,
    "rotate": rotate.statements,
    "status": status.statements,
}
