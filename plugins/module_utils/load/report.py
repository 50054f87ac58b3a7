# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a load came to: figures, what was missed, and the same as a page of Markdown."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any, Final

from .limits import Limits

PERCENTILES: Final = (50, 90, 95, 99)
LATENCIES: Final = (*(f"p{part}" for part in PERCENTILES), "maximum")
THROTTLED: Final = 429


def figures(results: Mapping[str, Any]) -> dict[str, Any]:
    """Locust's counts as those of the report: throughput of all and of each operation, latencies, answers by status."""
    every = [value for item in results["operations"] for value in item["latencies"]]
    seconds = max(results["ended"] - results["started"], 0.001)
    return {
        "seconds": round(seconds, 1),
        "total": of(results["total"], every, results["statuses"], seconds),
        "operations": [
            {
                "name": item["name"],
                "method": item["method"],
                **of(item, item["latencies"], own(results["statuses"], item["name"]), seconds),
            }
            for item in results["operations"]
        ],
    }


def own(statuses: Sequence[Sequence[Any]], name: str) -> list[Sequence[Any]]:
    """Those of one operation."""
    return [item for item in statuses if item[0] == name]


def of(
    counts: Mapping[str, Any], latencies: Sequence[float], statuses: Sequence[Sequence[Any]], seconds: float
) -> dict[str, Any]:
    """Of one operation, or of all. Status 0 is no answer at all."""
    by_status: dict[str, int] = {}
    for _name, status, count in statuses:
        by_status[str(status)] = by_status.get(str(status), 0) + count
    requests = counts["requests"]
    return {
        "requests": requests,
        "errors": counts["failures"],
        "errors_percent": round(100 * counts["failures"] / requests, 2) if requests else 0.0,
        "throttled": by_status.get(str(THROTTLED), 0),
        "statuses": by_status,
        "per_second": round(requests / seconds, 2),
        **milliseconds(sorted(latencies)),
    }


def milliseconds(latencies: Sequence[float]) -> dict[str, float]:
    """Percentiles by nearest rank: the least latency that so many per cent did not exceed."""
    if not latencies:
        return {f"{name}_ms": 0.0 for name in LATENCIES}
    found = {f"p{part}_ms": latencies[math.ceil(len(latencies) * part / 100) - 1] for part in PERCENTILES}
    return {name: round(value, 1) for name, value in {**found, "maximum_ms": latencies[-1]}.items()}


def missed(found: Mapping[str, Any], limits: Limits) -> list[str]:
    """Which thresholds do not hold, in words."""
    total = found["total"]
    said = []
    if limits.max_errors is not None and total["errors_percent"] > limits.max_errors:
        said.append(
            f"{total['errors_percent']:g} % of the answers were not as expected, more than {limits.max_errors:g} %"
        )
    if limits.max_p95_ms is not None and total["p95_ms"] > limits.max_p95_ms:
        said.append(f"the 95th percentile is {total['p95_ms']:g} ms, more than {limits.max_p95_ms:g} ms")
    return said


def markdown(load: Mapping[str, Any]) -> str:
    """The report for people."""
    lines = [
        f"# Load of {load['application']}",
        "",
        f"{load['address']}, {load['started_at']}: {load['users']} users, {load['rate']} requests a second at most, "
        f"{load['seconds']} s.",
        "",
        *verdict(load),
        "",
        *table(
            ["operation", "requests", "per second", "p50 ms", "p90 ms", "p95 ms", "p99 ms", "longest ms", "errors"],
            [row("all", load["total"]), *(row(item["name"], item) for item in load["operations"])],
        ),
        "",
        *table(
            ["operation", "status", "answers"],
            [
                [item["name"], "none" if status == "0" else status, count]
                for item in load["operations"]
                for status, count in sorted(item["statuses"].items())
            ],
        ),
        "",
        *throttling(load),
        "",
        *table(
            ["queue", "before", "after"],
            [[name, one["before"], one["after"]] for name, one in load["queues"].items()],
        ),
        "",
        *table(
            ["table", "rows removed", "rows expected"],
            [
                [one["table"], one["rows"], "unknown" if one["expected"] is None else one["expected"]]
                for one in load["removed"]
            ],
        ),
    ]
    return "\n".join(lines).rstrip() + "\n"


def verdict(load: Mapping[str, Any]) -> list[str]:
    """Whether it was good enough."""
    if load["missed"]:
        return [f"**Missed:** {text}." for text in load["missed"]]
    return ["Every threshold holds." if load["thresholds"] else "No threshold was given."]


def row(name: str, item: Mapping[str, Any]) -> list[Any]:
    """A row of latencies."""
    return [name, item["requests"], item["per_second"], *(item[f"{one}_ms"] for one in LATENCIES), item["errors"]]


def throttling(load: Mapping[str, Any]) -> list[str]:
    """What throttled, as the callers saw it and as CloudWatch counts it."""
    metrics = load["metrics"]
    rows = [["answers with 429", load["total"]["throttled"]]]
    rows += [[f"throttles of function {name}", int(one["Throttles"])] for name, one in metrics["functions"].items()]
    rows += [[f"errors of function {name}", int(one["Errors"])] for name, one in metrics["functions"].items()]
    rows += [[f"4xx of API {name}", int(one["4XXError"])] for name, one in metrics["apis"].items()]
    rows += [[name, int(count)] for name, count in metrics["throttled"].items()]
    note = [] if metrics["complete"] else ["", "CloudWatch's figures are not complete yet, or a cache has answered."]
    return [*table(["what throttled", "times"], rows), *note]


def table(head: Sequence[Any], rows: Sequence[Sequence[Any]]) -> list[str]:
    """A table in Markdown; nothing without rows."""
    if not rows:
        return []
    return [line(head), line(["---"] * len(head)), *(line(item) for item in rows)]


def line(cells: Sequence[Any]) -> str:
    """One line of it."""
    return "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"
