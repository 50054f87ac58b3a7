# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where an application keeps what failed: tables with retry records, and dead-letter queues. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final, TypeAlias

from ..rules.description import Specs

RECORDS: Final = "retry_records"
"""Where `Specs` have an application's own word on its tables, beside the modules."""


@dataclass(frozen=True)
class RecordTable:
    """A table of retry records: `index` has the status as hash key and the time as range key; `queue` gets redrives."""

    name: str
    key: str
    index: str
    status: str
    time: str
    queue: str


@dataclass(frozen=True)
class DeadLetterQueue:
    """A queue to which `sources` give up their messages. `taken` when a function takes what comes in by itself."""

    name: str
    sources: tuple[str, ...]
    taken: bool = False


Place: TypeAlias = "RecordTable | DeadLetterQueue"


def places(specs: Specs, problems: list[str]) -> list[Place]:
    """All of a description; what makes no sense is added to `problems`."""
    return [*record_tables(specs, problems), *dead_letter_queues(specs)]


def record_tables(specs: Specs, problems: list[str]) -> Iterator[RecordTable]:
    """Each of `retry_records`, `{table, index, queue}`, with the names of its keys."""
    tables = {spec["name"]: spec for spec in specs.get("dynamodb_tables", ())}
    queues = {spec["name"] for spec in specs.get("sqs_queues", ())}
    for record in specs.get(RECORDS, ()):
        name, index, queue = (str(record.get(member) or "") for member in ("table", "index", "queue"))
        table = tables.get(name)
        indexes = {spec["name"]: spec for spec in (table or {}).get("indexes") or ()}
        if table is None:
            problems.append(f"retry_records: there is no table {name!r}, but {listed(tables)}")
        elif not (indexes.get(index) or {}).get("range_key"):
            problems.append(f"retry_records: {name} has no index {index!r} with hash and range key")
        elif queue not in queues:
            problems.append(f"retry_records: there is no queue {queue!r}, but {listed(queues)}")
        else:
            keys = indexes[index]
            yield RecordTable(name, table["hash_key"], index, keys["hash_key"], keys["range_key"], queue)


def dead_letter_queues(specs: Specs) -> list[DeadLetterQueue]:
    """Those of queues, and those of functions that are invoked asynchronously (`sqs:NAME`), which have no source."""
    sources: dict[str, list[str]] = {}
    for spec in specs.get("sqs_queues", ()):
        if spec.get("dead_letter_queue"):
            sources.setdefault(name_of(spec["dead_letter_queue"]), []).append(spec["name"])
    for function in specs.get("lambda_functions", ()):
        arn = str(function.get("dead_letter_arn") or "")
        if ":sqs:" in f":{arn}":
            sources.setdefault(name_of(arn), [])
    taken = {name_of(str(spec.get("queue") or "")) for spec in specs.get("lambda_event_source_mappings", ())}
    own = [spec["name"] for spec in specs.get("sqs_queues", ())]
    return [DeadLetterQueue(name, tuple(sources[name]), name in taken) for name in own if name in sources]


def name_of(reference: str) -> str:
    """The name of a queue that is named by itself, as `sqs:NAME`, or by its ARN."""
    return reference.rpartition(":")[2]


def listed(names: Any) -> str:
    """Names for a message."""
    return ", ".join(sorted(names)) or "none"
