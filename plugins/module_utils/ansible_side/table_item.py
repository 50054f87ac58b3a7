# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One item of a table: awaited until it looks as it should, or deleted. For verification and for operators."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError
from ..engine.items import unwired, wired
from ..engine.values import as_json
from ..engine.waits import Backoff
from .common_options import Options
from .entry import Report
from .session import InSession, in_session

OPTIONS: Final[Options] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "table": {"type": "str", "required": True},
    "key": {"type": "dict", "required": True, "no_log": False},
    "expect": {"type": "dict", "default": {}},
    "wait_seconds": {"type": "int", "default": 60},
}


@dataclass(frozen=True)
class TableItem(InSession):
    """The work of the module dynamodb_item."""

    services: tuple[str, ...] = ("dynamodb",)
    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, item}`; a failure when the item does not come to look as expected in time."""
        work = absent if params["state"] == "absent" else awaited
        doing = f"item {params['key']} of {params['table']}"
        return in_session(params, check_mode, report, doing, lambda aws: work(aws, params))


def key(params: Mapping[str, Any]) -> dict[str, Any]:
    """What tells the item from others, as DynamoDB's calls take it."""
    return {"TableName": params["table"], "Key": wired(params["key"])}


def get(aws: Aws, params: Mapping[str, Any]) -> dict[str, Any] | None:
    """The item, read consistently (DynamoDB GetItem)."""
    answer = aws.reader("dynamodb").get_item(**key(params), ConsistentRead=True)
    return unwired(answer["Item"]) if "Item" in answer else None


def awaited(aws: Aws, params: Mapping[str, Any]) -> dict[str, Any]:
    """The item once each attribute in `expect` has its value."""
    backoff = Backoff(patience_seconds=params["wait_seconds"])
    while True:
        item = get(aws, params)
        if item is not None and all(item.get(name) == value for name, value in params["expect"].items()):
            return {"changed": False, "item": item}
        if not backoff.pause():
            seen = "is not there" if item is None else f"is {as_json(item)}"
            raise EngineError(
                f"item {params['key']} of {params['table']} {seen} after {params['wait_seconds']} s, "
                f"and not {params['expect'] or 'there'}"
            )


def absent(aws: Aws, params: Mapping[str, Any]) -> dict[str, Any]:
    """Delete the item (DynamoDB DeleteItem); one that is not there is success."""
    there = get(aws, params) is not None
    if there and not aws.plan_only:
        aws.writer("dynamodb").delete_item(**key(params))
    return {"changed": there}


TABLE_ITEM: Final = TableItem()
