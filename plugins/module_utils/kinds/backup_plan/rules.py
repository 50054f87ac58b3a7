# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWS Backup would refuse in the description of a plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from ...engine.kind import Spec

NAME = re.compile(r"[A-Za-z0-9._-]{1,50}")
COLD_STORAGE_DAYS = 90
LONGEST_CONTINUOUS_DAYS = 35
SHORTEST_WINDOW_SECONDS = 3600


def problems(spec: Spec) -> Iterator[str]:
    """One sentence for each, with the option and the way out."""
    if not NAME.fullmatch(spec["name"]):
        yield "name must be 1 to 50 letters, digits, dots, dashes and underscores"
    if not spec["rules"]:
        yield "rules is empty; a plan needs at least one"
    for option in ("rules", "selections"):
        for name, times in Counter(item["name"] for item in spec[option]).items():
            if times > 1:
                yield f"{option} has {name} {times} times; names must differ"
            if not NAME.fullmatch(name):
                yield f"{option}: the name {name} must be 1 to 50 letters, digits, dots, dashes and underscores"
    for rule in spec["rules"]:
        yield from (f"rules ({rule['name']}): {problem}" for problem in rule_problems(rule))
    for item in spec["selections"]:
        if not any(item[option] for option in ("resources", "tables", "buckets", "tagged")):
            yield f"selections ({item['name']}): nothing is selected; give resources, tables, buckets or tagged"


def rule_problems(rule: Mapping[str, Any]) -> Iterator[str]:
    """Windows, schedule and life cycle of one rule."""
    if not re.fullmatch(r"(cron|rate)\(.+\)", rule["schedule"]):
        yield f"schedule is {rule['schedule']!r}; write cron(…) or rate(…) as EventBridge has it"
    for option in ("start_window_seconds", "completion_window_seconds"):
        if rule[option] % 60 or rule[option] < SHORTEST_WINDOW_SECONDS:
            yield f"{option} is {rule[option]}; AWS Backup counts whole minutes, and an hour at least"
    if rule["completion_window_seconds"] < rule["start_window_seconds"] + SHORTEST_WINDOW_SECONDS:
        yield "completion_window_seconds must be at least an hour longer than start_window_seconds"
    yield from life_cycle_problems(rule)
    if rule["continuous_backup_enabled"]:
        if not rule.get("delete_after_days") or rule["delete_after_days"] > LONGEST_CONTINUOUS_DAYS:
            yield f"continuous_backup_enabled needs delete_after_days of 1 to {LONGEST_CONTINUOUS_DAYS}"
        if rule.get("cold_storage_after_days"):
            yield "continuous_backup_enabled and cold_storage_after_days exclude each other"


def life_cycle_problems(rule: Mapping[str, Any]) -> Iterator[str]:
    """How long a backup and its copies are kept, and when they move to cold storage."""
    for where, item in (("", rule), *((f"copies ({copy['vault_arn']}): ", copy) for copy in rule["copies"])):
        kept, cold = item.get("delete_after_days"), item.get("cold_storage_after_days")
        for option in ("delete_after_days", "cold_storage_after_days"):
            if (item.get(option) or 0) < 0:
                yield f"{where}{option} is {item[option]}; give 1 or more, or 0 for never"
        if kept and cold and kept < cold + COLD_STORAGE_DAYS:
            yield (
                f"{where}delete_after_days is {kept}; what moves to cold storage after {cold} days stays "
                f"{COLD_STORAGE_DAYS} days there: give {cold + COLD_STORAGE_DAYS} or more"
            )
