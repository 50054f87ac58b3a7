# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the people who want to hear of alarms to subscriptions of a topic."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any


def email_subscriptions(recipients: Iterable[str], topic: str) -> list[dict[str, str]]:
    """One e-mail subscription of `topic` per address."""
    return [{"topic": topic, "protocol": "email", "endpoint": address} for address in recipients]


class FilterModule:
    """The filters by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"email_subscriptions": email_subscriptions}
