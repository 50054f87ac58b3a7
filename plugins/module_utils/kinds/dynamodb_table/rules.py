# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What DynamoDB would refuse in the description of a table."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ...engine.kind import Spec
from . import replicas
from .normal import CAPACITY, LIMITS

NAME = re.compile(r"[A-Za-z0-9_.-]{3,255}")
MOST_GLOBAL_INDEXES = 20
MOST_LOCAL_INDEXES = 5


def problems(spec: Spec) -> Iterator[str]:
    """One sentence for each, with the option and the way out."""
    if not NAME.fullmatch(spec["name"]):
        yield "name must be 3 to 255 letters, digits, dots, dashes and underscores"
    if not 1 <= spec["recovery_period_days"] <= 35:
        yield f"recovery_period_days is {spec['recovery_period_days']}; DynamoDB accepts 1 to 35"
    yield from key_problems(spec)
    yield from throughput_problems(spec)
    yield from index_problems(spec)
    yield from replicas.problems(spec)


def key_problems(spec: Spec) -> Iterator[str]:
    """Keys of the table and of its indexes: two different attributes, each of one type wherever it is a key."""
    types: dict[str, str] = {}
    for where, item in parts(spec):
        if item.get("range_key") and item.get("range_key") == item.get("hash_key"):
            yield f"{where}range_key and hash_key are both {item['hash_key']}; DynamoDB wants two attributes"
        for option in ("hash_key", "range_key"):
            name = item.get(option)
            if not name:
                continue
            kind = item[f"{option}_type"]
            if types.setdefault(name, kind) != kind:
                yield f"{where}{option}_type of {name} is {kind} and {types[name]} elsewhere; an attribute has one type"


def throughput_problems(spec: Spec) -> Iterator[str]:
    """Capacity belongs to provisioned mode, limits to on-demand mode."""
    provisioned = spec["billing_mode"] == "PROVISIONED"
    if provisioned and not all(spec.get(option) for option in CAPACITY):
        yield "billing_mode is PROVISIONED: give read_capacity_units and write_capacity_units"
    wrong, other = (LIMITS, "PAY_PER_REQUEST") if provisioned else (CAPACITY, "PROVISIONED")
    for where, item in parts(spec):
        if where.startswith("local_indexes"):
            continue
        for option in wrong:
            if item.get(option):
                yield f"{where}{option} works with billing_mode {other} only; remove it or change the mode"
        for option in (*CAPACITY, *LIMITS):
            if item.get(option) is not None and item[option] < 1:
                yield f"{where}{option} is {item[option]}; DynamoDB accepts 1 and more"


def index_problems(spec: Spec) -> Iterator[str]:
    """Number, names and projections of the indexes."""
    for option, most in (("indexes", MOST_GLOBAL_INDEXES), ("local_indexes", MOST_LOCAL_INDEXES)):
        if len(spec[option]) > most:
            yield f"{option} has {len(spec[option])} entries; DynamoDB allows {most}"
    if spec["local_indexes"] and not spec.get("range_key"):
        yield "local_indexes need a table with a range_key"
    items = [*spec["indexes"], *spec["local_indexes"]]
    for name, times in Counter(item["name"] for item in items).items():
        if times > 1:
            yield f"the index name {name} is used {times} times; names must differ"
        if not NAME.fullmatch(name):
            yield f"the index name {name} must be 3 to 255 letters, digits, dots, dashes and underscores"
    for item in items:
        if (item["projection"] == "INCLUDE") != bool(item["projected_attributes"]):
            yield (
                f"index {item['name']}: projected_attributes and projection INCLUDE belong together; "
                f"projection is {item['projection']}"
            )


def parts(spec: Spec) -> Iterable[tuple[str, Mapping[str, Any]]]:
    """The table and its indexes, each with the beginning of its path. A local index has the table's hash key."""
    yield "", spec
    for item in spec["indexes"]:
        yield f"indexes ({item['name']}): ", item
    for item in spec["local_indexes"]:
        shared = {"hash_key": spec["hash_key"], "hash_key_type": spec["hash_key_type"]}
        yield f"local_indexes ({item['name']}): ", {**item, **shared}
