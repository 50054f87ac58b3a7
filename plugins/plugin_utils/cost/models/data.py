# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tables, backups, buckets, keys and secrets use."""

from __future__ import annotations

from collections.abc import Iterator
from math import ceil

from ..uses import Month, Spec, Use

EVENTUAL = 0.5
"""Read units of an eventually consistent read of 4 KB."""
KMS_PER_REQUEST = 2
"""Calls that services make of a customer key for a request; they keep data keys for minutes."""


def table(spec: Spec, month: Month) -> Iterator[Use]:
    """Write units by 1 KB for the item and each index, read units by 4 KB, storage; all of it in each replica."""
    name = spec["name"]
    first = bool(month.of("dynamodb_tables")) and month.of("dynamodb_tables")[0]["name"] == name
    expected = month.traffic.of_table(name, first)
    copies = 1 + len(spec.get("replicas") or [])
    indexed = 1 + len(spec.get("indexes") or []) + len(spec.get("local_indexes") or [])
    wanted = month.traffic.requests_per_month
    if spec.get("billing_mode", "PAY_PER_REQUEST") == "PAY_PER_REQUEST":
        writes = wanted * expected.writes_per_request * ceil(expected.item_kb) * indexed * copies
        yield Use("dynamodb.writes", writes, name)
        reads = month.served * expected.reads_per_request * ceil(expected.item_kb / 4) * EVENTUAL
        yield Use("dynamodb.reads", reads, name)
    stored = expected.stored_gb * indexed * copies
    yield Use("dynamodb.stored_gb", stored, name)
    if spec.get("point_in_time_recovery_enabled"):
        # indexes are made anew when a table is restored, so they are not kept
        yield Use("dynamodb.pitr_gb", expected.stored_gb * copies, name)


def backup_plan(spec: Spec, month: Month) -> Iterator[Use]:
    """Each day's backup is a whole copy of each table, kept as long as its rule says."""
    tables = [name for selection in spec.get("selections") or [] for name in selection.get("tables") or []]
    first = month.of("dynamodb_tables")[0]["name"] if month.of("dynamodb_tables") else ""
    stored = sum(month.traffic.of_table(name, name == first).stored_gb for name in tables)
    days = sum(rule.get("delete_after_days") or 35 for rule in spec.get("rules") or [])
    yield Use("backup.gb", stored * days, spec["name"])


def bucket(spec: Spec, month: Month) -> Iterator[Use]:
    """What it holds."""
    yield Use("s3.stored_gb", month.traffic.bucket_gb, spec["name"])


def key(spec: Spec, month: Month) -> Iterator[Use]:
    """The key by the month, and what services ask of it."""
    yield Use("kms.key", 1, spec["name"], fixed=True)
    yield Use("kms.requests", month.served * KMS_PER_REQUEST, spec["name"])


def secret(spec: Spec, month: Month) -> Iterator[Use]:
    """The secret by the month, and its reads."""
    yield Use("secrets.secret", 1, spec["name"], fixed=True)
    yield Use("secrets.requests", month.traffic.secret_reads_per_month, spec["name"])
