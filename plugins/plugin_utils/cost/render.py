# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An estimate as a table for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

LEAST_SHOWN = 0.005
"""What would be 0.00 is summed up in a line of its own."""
FREE_TIER = {
    "none": "without free tiers",
    "always": "with the account's free tiers that never end",
    "first_year": "with the account's free tiers, those of its first year too",
}


def text(application: str, estimate: Mapping[str, Any]) -> str:
    """The whole page: the month's bill, the scenarios, and where the prices are from."""
    month = estimate["month"]
    dates = sorted({source["date"] for source in estimate["sources"]})
    requests = estimate["traffic"]["requests_per_month"]
    title = f"{application}: {month['total']:.2f} USD a month for {requests:,.0f} requests, {estimate['region']}"
    lines = [title, f"{FREE_TIER[estimate['free_tier']]}, without taxes; prices of {dates[0]} to {dates[-1]}", ""]
    lines += grid([["driver", "what", "used", "free", "price", "USD", ""], *bill_rows(month)], "lLrrrrl")
    lines += ["", "scenarios, USD a month", *grid(scenario_rows(estimate["scenarios"]), "l" + "r" * 9)]
    return "\n".join(line.rstrip() for line in lines) + "\n"


def bill_rows(month: Mapping[str, Any]) -> list[list[str]]:
    """A row for each line that costs something, one for the rest, and the sums."""
    shown = [line for line in month["lines"] if line["usd"] >= LEAST_SHOWN]
    rest = [line for line in month["lines"] if line["usd"] < LEAST_SHOWN]
    rows = [
        [
            line["driver"],
            line["what"],
            amount(line["quantity"]),
            amount(line["free"]) if line["free"] else "",
            price(line),
            f"{line['usd']:.2f}",
            "fixed" if line["fixed"] else "variable",
        ]
        for line in shown
    ]
    if rest:
        names = ", ".join(dict.fromkeys(line["driver"] for line in rest))
        rows.append(["less than a cent each", names, "", "", "", f"{sum(line['usd'] for line in rest):.2f}", ""])
    return [
        *rows,
        ["fixed", "", "", "", "", f"{month['fixed']:.2f}", ""],
        ["variable", "", "", "", "", f"{month['variable']:.2f}", ""],
        ["total", "", "", "", "", f"{month['total']:.2f}", ""],
    ]


def scenario_rows(scenarios: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """A row per driver, a column per scenario; the dearest of the first scenario comes first."""
    drivers = dict.fromkeys(name for item in scenarios for name in item["drivers"])
    rows = [["", *(item["title"] for item in scenarios)]]
    for name in drivers:
        figures = [item["drivers"].get(name, 0.0) for item in scenarios]
        if max(figures) >= LEAST_SHOWN:
            rows.append([name, *(f"{usd:.2f}" for usd in figures)])
    sums = ([member, *(f"{item[member]:.2f}" for item in scenarios)] for member in ("fixed", "variable", "total"))
    return [*rows, *sums]


def price(line: Mapping[str, Any]) -> str:
    """`0.6 / 1,000,000 requests`, `5 / web ACL-month`."""
    units = "" if line["unit_per"] == 1 else f"{amount(line['unit_per'])} "
    return f"{line['unit_usd']:g} / {units}{line['unit']}"


def amount(value: float) -> str:
    """A quantity as people write it."""
    return f"{value:,.0f}" if value >= 100 or value == int(value) else f"{value:,.2f}"


def grid(rows: Sequence[Sequence[str]], sides: str) -> list[str]:
    """The rows with columns under each other; `r` in `sides` moves a column to the right."""
    widths = [max(len(row[index]) for row in rows) for index in range(len(rows[0]))]
    return [
        "  ".join(
            cell.rjust(width) if side == "r" else cell.ljust(width)
            for cell, width, side in zip(row, widths, sides, strict=False)
        )
        for row in rows
    ]
