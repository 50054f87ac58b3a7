# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Items of DynamoDB tables as plain values, and the reverse."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .values import as_json


def wired(values: Mapping[str, Any]) -> dict[str, Any]:
    """Plain values as DynamoDB takes them."""
    from boto3.dynamodb.types import TypeSerializer  # ansible-test and hosts without boto3 load this file, too

    serializer = TypeSerializer()
    return {name: serializer.serialize(value) for name, value in values.items()}


def unwired(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as plain values."""
    from boto3.dynamodb.types import TypeDeserializer

    deserializer = TypeDeserializer()
    return {name: plain(deserializer.deserialize(value)) for name, value in item.items()}


def plain(value: Any) -> Any:
    """Numbers as JSON has them, not as Decimal."""
    if type(value).__name__ == "Decimal":
        return int(value) if value == int(value) else float(value)
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return [plain(item) for item in value] if isinstance(value, list) else as_json(value)
