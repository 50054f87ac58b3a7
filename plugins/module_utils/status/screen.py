# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A status as one screen of text. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from .metrics import AGE

Rows = Sequence[Sequence[str]]


def screen(status: Mapping[str, Any]) -> str:
    """First how it is and why, then each part with its figures."""
    lines = [f"{status['application']}: {status['state'].upper()}   {status['region']}, {status['checked_at']}"]
    lines += [f"  {item['state']:<9}  {item['subject']}: {item['text']}" for item in status["findings"]]
    for title, rows in tables(status):
        if rows:
            lines += ["", title, *(f"  {line}" for line in columns(rows))]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def tables(status: Mapping[str, Any]) -> Iterator[tuple[str, Rows]]:
    """The parts: a heading and rows of cells each."""
    yield "alarms", [[item["state"], item["name"], when(item["since"])] for item in status["alarms"] or ()]
    yield "queues", [queue_row(item, status["metrics"] or {}) for item in status["queues"] or ()]
    yield "functions", [function_row(item, status["metrics"] or {}) for item in status["functions"] or ()]
    yield (
        f"last errors ({status['minutes']} minutes)",
        [[when(item["at"]), item["function"], item["text"]] for item in status["log_errors"] or ()],
    )
    yield (
        "certificates",
        [[item["domain"], item["status"], days(item["days_left"])] for item in status["certificates"] or ()],
    )
    yield (
        "subscriptions",
        [
            [item["topic"], f"{item['protocol']} {item['endpoint']}", "" if item["confirmed"] else "not confirmed"]
            for item in status["subscriptions"] or ()
        ],
    )
    yield "drift", drift_rows(status["drift"])


def queue_row(queue: Mapping[str, Any], metrics: Mapping[str, Any]) -> list[str]:
    """A queue: how many wait, are in work, and the age of the oldest."""
    if not queue["there"]:
        return [queue["name"], "does not exist", "", ""]
    age = metrics.get(queue["name"], {}).get(AGE)
    kind = "dead letters" if queue["dead_letter"] else ""
    oldest = f"oldest {age:.0f} s" if age else ""
    return [queue["name"], f"{queue['waiting']} waiting, {queue['in_flight']} in work", oldest, kind]


def function_row(function: Mapping[str, Any], metrics: Mapping[str, Any]) -> list[str]:
    """A function: state, version, aliases, and its calls."""
    if not function["there"]:
        return [function["name"], "does not exist", "", "", ""]
    version = f"version {function['version']}" if function["version"] else "no version"
    aliases = ", ".join(f"{name} {weights(given)}" for name, given in function["aliases"].items())
    own = metrics.get(function["name"], {})
    calls = f"{own['Invocations']:.0f} calls, {own.get('Errors', 0):.0f} failed" if "Invocations" in own else ""
    code = f"code {function['code_sha256'][:8]} of {when(function['modified'])}"
    return [function["name"], function["state"], version, aliases, code, calls]


def weights(given: Mapping[str, float]) -> str:
    """`7`, or `7 90 %, 8 10 %`."""
    if len(given) == 1:
        return next(iter(given))
    return ", ".join(f"{version} {share:.0%}" for version, share in given.items())


def drift_rows(drift: Mapping[str, Any]) -> Rows:
    """What a run would change; whether nobody looked."""
    if not drift["asked"]:
        return [["not asked"]]
    if drift["error"]:
        return [["no plan could be made"]]
    rows = [[item["action"], item["kind"], item["name"]] for item in drift["changes"]]
    rows += [["orphan", item["kind"], item["name"]] for item in drift["orphans"]]
    return rows or [["none: everything is as described"]]


def days(left: int | None) -> str:
    """How long a certificate still holds."""
    return "" if left is None else f"{left} days left"


def when(text: Any) -> str:
    """A time to the second."""
    return str(text or "")[:19].replace("T", " ")


def columns(rows: Rows) -> list[str]:
    """Rows with cells under each other."""
    widths = [max(len(row[index]) for row in rows if index < len(row)) for index in range(max(map(len, rows)))]
    return ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip() for row in rows]
