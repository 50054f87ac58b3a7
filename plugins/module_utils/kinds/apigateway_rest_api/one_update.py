# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One update of a REST API, as the functions that write it take it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ..api_shared.one_update import OneUpdate
from .names import SERVICE


@dataclass(frozen=True)
class Writing(OneUpdate):
    """`deployments` has their descriptions, by id."""

    service = SERVICE
    deployments: Mapping[str, str]
