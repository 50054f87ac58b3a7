# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows that a load has written are found and deleted, each request valid for botocore."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import scripted

from ansible_collections.serverless.aws.plugins.module_utils.engine.waits import Backoff
from ansible_collections.serverless.aws.plugins.module_utils.load import leftovers
from ansible_collections.serverless.aws.plugins.module_utils.load.accounts import Account

ACCOUNTS = [Account("a@example.com", "sub-a", "t"), Account("b@example.com", "sub-b", "t")]
POSTS = {
    "table": "Posts",
    "index": "ByUser",
    "attribute": "userId",
    "value": "{sub}",
    "key": ["PK", "createdAt"],
    "made_by": ["publish"],
}


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "Backoff", lambda **more: Backoff(1, sleep=lambda seconds: None))


def rows(number: int) -> list[dict[str, Any]]:
    return [{"PK": {"S": "FEED"}, "createdAt": {"S": str(index)}} for index in range(number)]


def results(*statuses: list[Any], kept: tuple[str, ...] = ()) -> dict[str, Any]:
    return {"statuses": list(statuses), "kept": list(kept)}


def test_an_index_that_is_late_is_asked_again_until_every_accepted_row_is_gone() -> None:
    answers = [{"Items": rows(30)}, {"Items": []}, {"Items": rows(2)}, {"Items": []}]
    unprocessed = {"Posts": [{"DeleteRequest": {"Key": rows(1)[0]}}]}
    aws = scripted({"Query": answers, "BatchWriteItem": [{"UnprocessedItems": unprocessed}, {}, {}, {}]})
    done = leftovers.removed(aws, [POSTS], ACCOUNTS, results(["publish", 202, 32], ["publish", 500, 3]))
    assert done == [{"table": "Posts", "rows": 32, "expected": 32}]
    first = aws.asked("Query")[0]
    assert (first["IndexName"], first["ExpressionAttributeValues"]) == ("ByUser", {":a": {"S": "sub-a"}})
    sent = [len(call["RequestItems"]["Posts"]) for call in aws.asked("BatchWriteItem")]
    assert sent == [25, 1, 5, 2]


def test_rows_without_an_index_are_found_by_the_ids_that_were_answered() -> None:
    aws = scripted({"BatchWriteItem": {}})
    item = {"table": "Orders", "kept": "orderId", "made_by": ["place"]}
    done = leftovers.removed(aws, [item], [], results(["place", 201, 3], kept=("x", "y", "x")))
    assert done == [{"table": "Orders", "rows": 2, "expected": 3}]
    (call,) = aws.asked("BatchWriteItem")
    assert [one["DeleteRequest"]["Key"] for one in call["RequestItems"]["Orders"]] == [
        {"orderId": {"S": "x"}},
        {"orderId": {"S": "y"}},
    ]
