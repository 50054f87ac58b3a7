# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What watching uses."""

from __future__ import annotations

from collections.abc import Iterator

from ..uses import Month, Spec, Use


def alarm(spec: Spec, month: Month) -> Iterator[Use]:
    """An alarm is paid by the metrics that it looks at."""
    looked_at = sum(1 for metric in spec.get("metrics") or [] if metric.get("metric_stat"))
    yield Use("cloudwatch.alarm", max(1, looked_at), spec["name"], fixed=True)


def dashboard(spec: Spec, month: Month) -> Iterator[Use]:
    """A dashboard by the month."""
    yield Use("cloudwatch.dashboard", 1, spec["name"], fixed=True)
