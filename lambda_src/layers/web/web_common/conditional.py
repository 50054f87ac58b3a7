# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""DynamoDB writes under a condition that answer with the row that stood in the way."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

from web_common.refusals import error_code

if TYPE_CHECKING:
    from collections.abc import Callable

Row = dict[str, Any]


class ConditionFailedError(Exception):
    """The condition did not hold. `row` is the row as it is, in attribute values; {} when there is none."""

    def __init__(self, row: Row) -> None:
        super().__init__("condition failed")
        self.row = row


def write(call: Callable[..., Any], **parameters: Any) -> dict[str, Any]:
    """Make a PutItem, UpdateItem or DeleteItem and return its answer. Raises ConditionFailedError, ClientError.

    The row comes with the refusal (ReturnValuesOnConditionCheckFailure): no second call, and no right to read. botocore
    repeats calls whose answer was lost, so the row may be what this very call has written.
    """
    try:
        answer: dict[str, Any] = call(**parameters, ReturnValuesOnConditionCheckFailure="ALL_OLD")
    except ClientError as error:
        if error_code(error) != "ConditionalCheckFailedException":
            raise
        row: Any = error.response.get("Item")
        raise ConditionFailedError(row or {}) from None
    return answer
