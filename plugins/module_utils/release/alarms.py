# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The alarms that a release watches (DescribeAlarms)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from ..engine.aws import Aws
from ..engine.errors import EngineError

AT_ONCE: Final = 100
KINDS: Final = ("MetricAlarm", "CompositeAlarm")


def alarm_states(aws: Aws, names: Iterable[str]) -> dict[str, str]:
    """By name the state: OK, ALARM or INSUFFICIENT_DATA. Raises when one does not exist: nothing would be watched."""
    wanted = sorted(set(names))
    found: dict[str, str] = {}
    for start in range(0, len(wanted), AT_ONCE):
        answer = aws.reader("cloudwatch").describe_alarms(
            AlarmNames=wanted[start : start + AT_ONCE], AlarmTypes=list(KINDS)
        )
        for kind in ("MetricAlarms", "CompositeAlarms"):
            found |= {alarm["AlarmName"]: alarm["StateValue"] for alarm in answer.get(kind, ())}
    if missing := [name for name in wanted if name not in found]:
        raise EngineError(
            f"there is no alarm {', '.join(missing)}", "Name others with ALARMS, or ALARMS=none to watch none."
        )
    return found
