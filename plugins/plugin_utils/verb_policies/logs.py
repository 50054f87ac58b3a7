# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever reads the logs of the functions and APIs."""

from __future__ import annotations

from ansible_collections.serverless.aws.plugins.module_utils.logs.sources import sources

from .place import Place, Specs, Statement, allow, log_group_arns


def statements(specs: Specs, place: Place) -> list[Statement]:
    """FilterLogEvents on each group."""
    groups = [source.group for source in sources(specs)]
    return allow("Logs", ["logs:FilterLogEvents"], log_group_arns(place, groups))
