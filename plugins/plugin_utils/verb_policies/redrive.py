# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whoever sends again, archives or discards what could not be processed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.serverless.aws.plugins.module_utils.redrive.places import dead_letter_queues, record_tables

from .place import Place, Specs, Statement, allow


def statements(specs: Specs, place: Place) -> list[Statement]:
    """What redrive does with tables of retry records and dead-letter queues, and the keys that encrypt them."""
    tables, queues = list(record_tables(specs, [])), dead_letter_queues(specs)
    targets = {table.queue for table in tables} | {source for queue in queues for source in queue.sources}
    names = targets | {queue.name for queue in queues} | {table.name for table in tables}
    encrypted = [*specs.get("sqs_queues", ()), *specs.get("dynamodb_tables", ())]
    return [
        *allow(
            "Failures",
            ["dynamodb:Query"],
            place.arns("dynamodb", "table/", (f"{table.name}/index/{table.index}" for table in tables)),
        ),
        *allow(
            "Records",
            ["dynamodb:GetItem", "dynamodb:UpdateItem"],
            place.arns("dynamodb", "table/", (table.name for table in tables)),
        ),
        *allow(
            "DeadLetters",
            ["sqs:ChangeMessageVisibility", "sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
            place.arns("sqs", "", (queue.name for queue in queues)),
        ),
        *allow("Send", ["sqs:SendMessage"], place.arns("sqs", "", targets)),
        *keys(place, (spec for spec in encrypted if spec["name"] in names)),
    ]


def keys(place: Place, specs: Iterable[Mapping[str, Any]]) -> list[Statement]:
    """Both directions through customer keys: a key's ARN is AWS's choice, its alias, as a condition, is ours."""
    named = {
        str(spec["kms_key"]) for spec in specs if not str(spec.get("kms_key") or "alias/aws/").startswith("alias/aws/")
    }
    aliases = sorted(key for key in named if key.startswith("alias/"))
    actions = ["kms:Decrypt", "kms:GenerateDataKey"]
    through = allow("AliasedKeys", actions, [place.arn("kms", "key/*")] if aliases else [])
    for statement in through:
        statement["Condition"] = {"ForAnyValue:StringEquals": {"kms:ResourceAliases": aliases}}
    return [*allow("Keys", actions, named - set(aliases)), *through]
