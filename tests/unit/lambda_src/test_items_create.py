# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""POST /items."""

from __future__ import annotations

import base64

import pytest

from ansible_collections.serverless.aws.tests.unit.lambda_src.items_requests import (
    POT,
    UNKNOWN,
    create,
    get,
    made,
    put,
    rows_of_items,
)
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import OTHER, USER, answer_of, refusal_of


def test_a_new_item_is_stored_as_it_is_answered(rest_tables):
    response = create(headers={"x-correlation-id": "trace-1"})
    item = answer_of(response, 201)
    assert item == POT | {name: item[name] for name in ("id", "createdAt", "updatedAt")}
    assert item["createdAt"] == item["updatedAt"]
    assert response["headers"]["location"] == f"items/{item['id']}"
    (row,) = rows_of_items(rest_tables)
    assert {name: row[name] for name in row if name not in ("fingerprint", "etag")} == {
        "PK": {"S": f"USER#{USER}"},
        "SK": {"S": f"ITEM#{item['id']}"},
        "name": {"S": "Tea pot"},
        "description": {"S": "The green one"},
        "createdAt": {"S": item["createdAt"]},
        "updatedAt": {"S": item["updatedAt"]},
        "writerRegion": {"S": "us-east-1"},
        "correlationId": {"S": "trace-1"},
    }
    assert response["headers"]["etag"] == f'"{row["etag"]["S"]}"'


def test_without_a_key_every_request_makes_an_item(rest_tables):
    assert len({made()[0] for _time in range(3)}) == 3


def test_the_same_key_gives_the_same_item(rest_tables):
    first = create(headers={"Idempotency-Key": "k"})
    again = create(headers={"idempotency-key": "k"})
    assert answer_of(again, 201) == answer_of(first, 201)
    assert again["headers"]["etag"] == first["headers"]["etag"]
    assert refusal_of(create({"name": "x"}, headers={"Idempotency-Key": "k"})) == (409, "idempotency_conflict")
    assert made(headers={"Idempotency-Key": "k"}, user=OTHER)[0] != answer_of(first, 201)["id"]
    assert len(rows_of_items(rest_tables)) == 2


def test_a_key_holds_in_both_versions(rest_tables):
    first = answer_of(create({"name": "x"}, headers={"Idempotency-Key": "k"}), 201)
    for stage, body in (
        ("v2", {"name": "x"}),
        ("v2", {"name": "x", "tags": []}),
        ("v1", {"name": "x", "description": ""}),
    ):
        again = answer_of(create(body, stage=stage, headers={"Idempotency-Key": "k"}), 201)
        assert again["id"] == first["id"]
    other = create({"name": "x", "tags": ["a"]}, stage="v2", headers={"Idempotency-Key": "k"})
    assert refusal_of(other) == (409, "idempotency_conflict")


def test_a_key_of_an_item_that_was_changed_gives_it_as_it_is(rest_tables):
    item_id, etag = made(headers={"Idempotency-Key": "k"})
    changed = put(item_id, etag, {"name": "changed"})
    again = create(headers={"Idempotency-Key": "k"})
    assert answer_of(again, 201) == answer_of(changed, 200)
    assert again["headers"]["etag"] == changed["headers"]["etag"]


def test_an_item_that_was_stored_before_its_answer_was_lost_is_answered(rest_tables):
    rest_tables.lost = {"put_item"}
    item = answer_of(create(), 201)
    assert [row["SK"]["S"] for row in rows_of_items(rest_tables)] == [f"ITEM#{item['id']}"]


BAD_BODIES = {
    "nothing": {},
    "no name": {"description": "x"},
    "null name": {"name": None},
    "empty name": {"name": ""},
    "long name": {"name": "x" * 201},
    "name that is no text": {"name": 7},
    "half a character": {"name": "\ud800"},
    "null description": {"name": "x", "description": None},
    "long description": {"name": "x", "description": "x" * 2001},
    "unknown member": {"name": "x", "price": 1},
    "id": {"name": "x", "id": UNKNOWN},
    "tags in v1": {"name": "x", "tags": []},
}
BAD_TAGS = {
    "text": "a",
    "null": None,
    "number inside": [1],
    "list inside": [["a"]],
    "object inside": [{}],
    "empty tag": [""],
    "long tag": ["x" * 51],
    "half a character": ["\udfff"],
    "too many": [str(number) for number in range(21)],
    "repeated": ["a", "b", "a"],
}


@pytest.mark.parametrize("body", BAD_BODIES.values(), ids=BAD_BODIES)
def test_what_is_no_item_is_400_and_leaves_none(rest_tables, body):
    assert refusal_of(create(body)) == (400, "invalid_item")
    assert rows_of_items(rest_tables) == []


@pytest.mark.parametrize("tags", BAD_TAGS.values(), ids=BAD_TAGS)
def test_what_are_no_tags_is_400(rest_tables, tags):
    assert refusal_of(create({"name": "x", "tags": tags}, stage="v2")) == (400, "invalid_item")


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x"},
        {"name": "😀" * 200, "description": "😀" * 2000},
        {"name": " ", "description": ""},
        {"name": "\x00\u2028", "description": "\n"},
        {"name": "x", "tags": ["x" * 50] + [str(number) for number in range(19)]},
    ],
)
def test_good_items_come_back_as_they_were_sent(rest_tables, body):
    stage = "v2" if "tags" in body else "v1"
    item_id, _ = made(body, stage=stage)
    item = answer_of(get(item_id, stage=stage), 200)
    assert {name: item[name] for name in body} == body


HOSTILE = {
    "deep": '{"name": ' + "[" * 30_000,
    "deep and closed": '{"name": ' + "[" * 900 + "]" * 900 + "}",
    "huge integer": '{"name": ' + "9" * 5000 + "}",
    "infinite": '{"name": 1e999}',
    "NaN": '{"name": NaN}',
    "repeated member": '{"name": "a", "name": "b"}',
    "no body": None,
    "too large": '{"name": "' + "x" * 70_000 + '"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bodies_are_400_and_leave_none(rest_tables, body):
    assert refusal_of(create(body))[0] == 400
    item_id, etag = made()
    assert refusal_of(put(item_id, etag, body))[0] == 400
    assert len(rows_of_items(rest_tables)) == 1


def test_encoded_bodies(rest_tables):
    answer_of(create(base64.b64encode(b'{"name": "x"}').decode(), encoded=True), 201)
    assert refusal_of(create(base64.b64encode(b'{"name": "\xff"}').decode(), encoded=True)) == (400, "invalid_body")
