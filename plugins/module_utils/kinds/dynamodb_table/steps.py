# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The next UpdateTable on the way to the goal: DynamoDB takes one kind of change and one index at a time."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from . import replicas
from .normal import (
    CAPACITY,
    LIMITS,
    attribute_definitions,
    encryption_form,
    index_form,
    limits_form,
    throughput_form,
)

Normal = Mapping[str, Any]
Step = dict[str, Any]


def next_step(actual: Normal, goal: Normal) -> Step:
    """The arguments (without the name) of the next UpdateTable; empty when none is left.

    Protection comes first, so that a table is never longer without it than it must; an index goes before one comes, so
    that an index whose keys change is deleted and made again. Copies come last, to start with all of it.
    """
    for step in ORDER:
        if wanted := step(actual, goal):
            return wanted
    return {}


def protection(actual: Normal, goal: Normal) -> Step:
    """Deletion protection on or off."""
    option = "deletion_protection_enabled"
    return {"DeletionProtectionEnabled": goal[option]} if actual[option] != goal[option] else {}


def remove_index(actual: Normal, goal: Normal) -> Step:
    """The first index that is a stray, or that has other keys or another projection than it should."""
    for name, index in sorted(actual["indexes"].items()):
        if name not in goal["indexes"] or shape(index) != shape(goal["indexes"][name]):
            return {"GlobalSecondaryIndexUpdates": [{"Delete": {"IndexName": name}}]}
    return {}


def billing(actual: Normal, goal: Normal) -> Step:
    """Mode and capacity. A change to provisioned mode must name the capacity of each index too."""
    mode = goal["billing_mode"]
    if actual["billing_mode"] != mode:
        updates = index_updates(actual, goal, lambda was, index: mode == "PROVISIONED")
        return {"BillingMode": mode, **throughput_form(goal, mode), **updates}
    options, form = (CAPACITY, capacity_form) if mode == "PROVISIONED" else (LIMITS, limits_form)

    def differs(was: Normal, wanted: Normal) -> bool:
        return any(was.get(option) != wanted.get(option) for option in options)

    own = form(goal) if differs(actual, goal) else {}
    return {**own, **index_updates(actual, goal, differs)}


def index_updates(actual: Normal, goal: Normal, wanted: Callable[[Normal, Normal], bool]) -> Step:
    """GlobalSecondaryIndexUpdates with the throughput of the indexes that exist and for which `wanted` holds."""
    form = capacity_form if goal["billing_mode"] == "PROVISIONED" else limits_form
    updates = [
        {"Update": {"IndexName": name, **form(index)}}
        for name, index in sorted(goal["indexes"].items())
        if name in actual["indexes"] and wanted(actual["indexes"][name], index)
    ]
    return {"GlobalSecondaryIndexUpdates": updates} if updates else {}


def add_index(actual: Normal, goal: Normal) -> Step:
    """The first index that is missing, with the attributes that all keys then need."""
    for name, index in sorted(goal["indexes"].items()):
        if name not in actual["indexes"]:
            return {
                "AttributeDefinitions": attribute_definitions(actual, index),
                "GlobalSecondaryIndexUpdates": [{"Create": index_form(name, index, goal["billing_mode"])}],
            }
    return {}


def stream(actual: Normal, goal: Normal) -> Step:
    """A stream's view cannot change while the stream is on: off first, on in the next step."""
    was, wanted = actual.get("stream_view_type"), goal.get("stream_view_type")
    if was == wanted:
        return {}
    if was:
        return {"StreamSpecification": {"StreamEnabled": False}}
    return {"StreamSpecification": {"StreamEnabled": True, "StreamViewType": wanted}}


def encryption(actual: Normal, goal: Normal) -> Step:
    """Another key, or DynamoDB's own."""
    return {"SSESpecification": encryption_form(goal)} if actual["kms_key"] != goal["kms_key"] else {}


def table_class(actual: Normal, goal: Normal) -> Step:
    """The storage class; AWS allows two changes in 30 days."""
    return {"TableClass": goal["table_class"]} if actual["table_class"] != goal["table_class"] else {}


def time_to_live(actual: Normal, goal: Normal) -> dict[str, Any]:
    """The TimeToLiveSpecification: one attribute must be switched off before another takes its place."""
    was, wanted = actual.get("ttl_attribute"), goal.get("ttl_attribute")
    return {"Enabled": False, "AttributeName": was} if was else {"Enabled": True, "AttributeName": wanted}


def shape(index: Normal) -> dict[str, Any]:
    """What cannot change in an index: keys and projection."""
    return {key: value for key, value in index.items() if key not in CAPACITY and key not in LIMITS}


def capacity_form(item: Normal) -> dict[str, Any]:
    """The capacity of a table or index."""
    return throughput_form(item, "PROVISIONED")


ORDER: tuple[Callable[[Normal, Normal], Step], ...] = (
    protection,
    replicas.removal,
    remove_index,
    billing,
    add_index,
    stream,
    encryption,
    table_class,
    replicas.adjustment,
    replicas.addition,
)
