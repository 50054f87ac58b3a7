# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is expected of an application in a month: the variable `<application>_expected_traffic`."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from difflib import get_close_matches
from typing import Any

OF_TABLE = ("writes_per_request", "reads_per_request", "item_kb", "stored_gb")
OF_FUNCTION = ("share", "milliseconds")


class BadTraffic(ValueError):
    """An expectation that there is not, or that is no number."""


@dataclass(frozen=True)
class Traffic:
    """A month of an application, with a small one's figures where nothing is said."""

    requests_per_month: float = 10_000
    """Requests of people, which the application serves."""
    unwanted_requests_per_month: float = 0
    """Requests of bots. A web ACL blocks them; without one they are served as others are, and write nothing."""
    monthly_active_users: float = 100
    """People who sign in, or whose token is renewed, in the month."""
    request_kb: float = 2
    """Size of a request."""
    response_kb: float = 4
    """Size of an answer."""
    milliseconds_per_invocation: float = 100
    """How long a function works, cold starts included."""
    writes_per_request: float = 1
    """Items written per request: into the first table, unless `tables` says otherwise."""
    reads_per_request: float = 1
    """Items read per request, one by one and eventually consistent: likewise."""
    item_kb: float = 1
    """Size of an item."""
    stored_gb: float = 1
    """Size of the table, indexes left out."""
    messages_per_request: float = 1
    """Messages per request on each queue that a function reads, dead-letter queues left out."""
    failed_messages_per_month: float = 10
    """Messages that end in each dead-letter queue."""
    idle_polls_per_mapping: float = 657_000
    """Receives that Lambda makes of a queue whether or not something is there: five at once, 20 s each."""
    log_kb_per_invocation: float = 1
    """What a function logs."""
    log_kb_per_request: float = 0.5
    """A line of an access log."""
    waf_log_kb_per_request: float = 1.5
    """A line of a web ACL's log, if it has one."""
    traced_share: float = 0.05
    """Share of requests that X-Ray traces: its own rule is one a second and 5 %."""
    alarm_mails_per_month: float = 20
    """Mails of alarms to each recipient."""
    secret_reads_per_month: float = 1_000
    """Reads of each secret: functions keep what they read."""
    bucket_gb: float = 1
    """Size of each bucket."""
    tables: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By table: its own `writes_per_request`, `reads_per_request`, `item_kb`, `stored_gb`."""
    functions: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """By function: `share` of the requests that call it, `milliseconds` that it works."""

    def of_table(self, name: str, first: bool) -> Traffic:
        """The expectations of one table: those of the application hold for the first, others are as good as empty."""
        own = {key: float(value) for key, value in self.tables.get(name, {}).items()}
        idle = {} if first else {"writes_per_request": 0.0, "reads_per_request": 0.0, "stored_gb": 0.0}
        return replace(self, **{**idle, **own})  # type: ignore[arg-type]


def traffic(*given: Mapping[str, Any] | None) -> Traffic:
    """The expectations: defaults, and over them each of `given`. Raises `BadTraffic`."""
    merged: dict[str, Any] = {}
    for expectations in given:
        merged.update(expectations or {})
    known = {item.name for item in fields(Traffic)}
    for name, value in merged.items():
        if name not in known:
            near = get_close_matches(name, known, 1, 0.5)
            raise BadTraffic(f"{name} is no expectation; " + (f"did you mean {near[0]}?" if near else listed(known)))
        merged[name] = nested(name, value) if name in ("tables", "functions") else number(name, value)
    return Traffic(**merged)


def nested(name: str, value: Any) -> dict[str, dict[str, float]]:
    """Expectations by table or by function."""
    allowed = OF_TABLE if name == "tables" else OF_FUNCTION
    found: dict[str, dict[str, float]] = {}
    for item, own in (value or {}).items():
        for key in own:
            if key not in allowed:
                raise BadTraffic(f"{name}.{item}.{key} is no expectation; {listed(allowed)}")
        found[item] = {key: number(f"{name}.{item}.{key}", figure) for key, figure in own.items()}
    return found


def number(name: str, value: Any) -> float:
    """A figure that is not negative."""
    try:
        figure = float(value)
    except (TypeError, ValueError) as error:
        raise BadTraffic(f"{name} is {value!r}, and must be a number") from error
    if math.isnan(figure) or figure < 0:
        raise BadTraffic(f"{name} is {value!r}, and must not be negative")
    return figure


def listed(names: Any) -> str:
    """All the names that there are."""
    return f"there are {', '.join(sorted(names))}"
