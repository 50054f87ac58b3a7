# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of what was counted, thresholds, and the page for people."""

from __future__ import annotations

from typing import Any

from ansible_collections.serverless.aws.plugins.module_utils.load.limits import Limits
from ansible_collections.serverless.aws.plugins.module_utils.load.report import figures, markdown, missed

RESULTS: dict[str, Any] = {
    "started": 100.0,
    "ended": 110.0,
    "total": {"requests": 200, "failures": 3},
    "operations": [
        {"name": "read", "method": "GET", "requests": 100, "failures": 0, "latencies": list(range(100, 0, -1))},
        {"name": "write", "method": "POST", "requests": 100, "failures": 3, "latencies": [200.0] * 100},
    ],
    "statuses": [["read", 200, 100], ["write", 201, 97], ["write", 429, 2], ["write", 0, 1]],
}


def limits(max_errors: float | None = None, max_p95_ms: float | None = None) -> Limits:
    return Limits(10, 20, 10, 5, max_errors, max_p95_ms)


def test_percentiles_are_by_nearest_rank_and_throughput_is_of_the_time_it_took() -> None:
    found = figures(RESULTS)
    read, write = found["operations"]
    assert [read[f"{name}_ms"] for name in ("p50", "p90", "p95", "p99", "maximum")] == [50, 90, 95, 99, 100]
    assert (read["per_second"], found["total"]["per_second"], found["seconds"]) == (10.0, 20.0, 10.0)
    assert (found["total"]["p50_ms"], found["total"]["p95_ms"]) == (100, 200)
    assert write["statuses"] == {"201": 97, "429": 2, "0": 1}
    assert (write["throttled"], write["errors"], write["errors_percent"]) == (2, 3, 3.0)
    assert found["total"]["errors_percent"] == 1.5


def test_a_threshold_is_missed_only_beyond_it() -> None:
    found = figures(RESULTS)
    assert missed(found, limits()) == []
    assert missed(found, limits(max_errors=1.5, max_p95_ms=200)) == []
    assert missed(found, limits(max_errors=1.4)) == ["1.5 % of the answers were not as expected, more than 1.4 %"]
    assert missed(found, limits(max_p95_ms=199)) == ["the 95th percentile is 200 ms, more than 199 ms"]


def test_the_page_tells_latencies_statuses_what_throttled_queues_and_what_was_removed() -> None:
    throttles = {"Throttles": 4.0, "Errors": 1.0, "Invocations": 9.0}
    page = markdown(
        {
            **figures(RESULTS),
            "application": "shop",
            "address": "https://a.example",
            "started_at": "2026-11-28T12:00:00+00:00",
            "users": 10,
            "rate": 20,
            "thresholds": {"max_errors": 1},
            "missed": ["1.5 % is too much"],
            "queues": {"in.fifo": {"before": 0, "after": 7}},
            "removed": [{"table": "Rows", "rows": 97, "expected": None}],
            "metrics": {
                "functions": {"write": throttles},
                "apis": {"shop": {"Count": 9.0, "4XXError": 3.0, "5XXError": 0.0}},
                "throttled": {"shop/ThrottledRequests": 2.0},
                "complete": False,
            },
        }
    )
    for said in (
        "**Missed:** 1.5 % is too much.",
        "| write | 100 | 10.0 | 200.0 |",
        "| write | none | 1 |",
        "| answers with 429 | 2 |",
        "| throttles of function write | 4 |",
        "| 4xx of API shop | 3 |",
        "| shop/ThrottledRequests | 2 |",
        "not complete yet",
        "| in.fifo | 0 | 7 |",
        "| Rows | 97 | unknown |",
    ):
        assert said in page
