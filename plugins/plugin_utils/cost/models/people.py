# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What signing in uses."""

from __future__ import annotations

from collections.abc import Iterator

from ..uses import Month, Spec, Use


def user_pool(spec: Spec, month: Month) -> Iterator[Use]:
    """People who are active in the month, at the price of the pool's tier."""
    yield Use(f"cognito.{spec.get('tier') or 'essentials'}_users", month.traffic.monthly_active_users, spec["name"])
