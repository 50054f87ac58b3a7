# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""PUT and DELETE /items/{id}: If-Match, repetitions."""

from __future__ import annotations

import pytest

from ansible_collections.serverless.aws.tests.unit.lambda_src.items_requests import (
    delete,
    get,
    made,
    put,
    rows_of_items,
)
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import answer_of, refusal_of


def test_who_has_seen_an_item_may_replace_it(rest_tables):
    item_id, etag = made()
    response = put(item_id, etag, {"name": "new"}, headers={"X-Correlation-Id": "trace-2"})
    item = answer_of(response, 200)
    assert (item["name"], item["description"]) == ("new", "")
    assert item["updatedAt"] > item["createdAt"]
    assert response["headers"]["etag"] not in (etag, None)
    read = get(item_id)
    assert (answer_of(read, 200), read["headers"]["etag"]) == (item, response["headers"]["etag"])
    assert rows_of_items(rest_tables)[0]["correlationId"] == {"S": "trace-2"}


def test_without_if_match_it_is_428_and_with_a_stale_one_412(rest_tables):
    item_id, etag = made()
    answer_of(put(item_id, etag, {"name": "first"}), 200)
    assert refusal_of(put(item_id, None, {"name": "second"})) == (428, "precondition_required")
    assert refusal_of(put(item_id, etag, {"name": "second"})) == (412, "precondition_failed")
    assert answer_of(get(item_id), 200)["name"] == "first"


def test_of_writers_who_saw_the_same_one_wins(rest_tables):
    item_id, etag = made()
    answers = [put(item_id, etag, {"name": f"writer {number}"})["statusCode"] for number in range(5)]
    assert answers == [200, 412, 412, 412, 412]
    assert answer_of(get(item_id), 200)["name"] == "writer 0"


def test_a_repetition_of_the_last_replacement_is_answered_like_it(rest_tables):
    item_id, etag = made()
    first = put(item_id, etag, {"name": "new"})
    again = put(item_id, etag, {"name": "new"})
    assert answer_of(again, 200) == answer_of(first, 200)
    assert again["headers"]["etag"] == first["headers"]["etag"]
    answer_of(put(item_id, first["headers"]["etag"], {"name": "newer"}), 200)
    assert refusal_of(put(item_id, etag, {"name": "new"})) == (412, "precondition_failed")


def test_a_replacement_that_was_made_before_its_answer_was_lost_is_answered(rest_tables):
    item_id, etag = made()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rest_tables, "lost", {"update_item"})
        response = put(item_id, etag, {"name": "new"})
    assert answer_of(get(item_id), 200) == answer_of(response, 200)


def test_etags_never_come_back(rest_tables):
    """A state that looks like an earlier one is another: who saw the earlier one has not seen what was in between."""
    item_id, first = made({"name": "a", "description": ""})
    etags = [first]
    for name in ("b", "a", "b", "a"):
        response = put(item_id, etags[-1], {"name": name})
        assert response["statusCode"] == 200
        etags.append(response["headers"]["etag"])
    assert len(set(etags)) == 5


@pytest.mark.parametrize(
    "spelling",
    ["{etag}", " {etag}\t", '"other", {etag}', '{etag},"other"', 'W/"x", {etag}', '"a,b", {etag}', "*", " * "],
)
def test_if_match_that_matches(rest_tables, spelling):
    item_id, etag = made()
    answer_of(put(item_id, spelling.format(etag=etag), {"name": "new"}), 200)
    assert delete(made()[0], "*")["statusCode"] == 204


@pytest.mark.parametrize("spelling", ["W/{etag}", '"other"', '""', '"*"', 'W/"a"'])
def test_if_match_that_does_not_match_is_412(rest_tables, spelling):
    item_id, etag = made()
    assert refusal_of(put(item_id, spelling.format(etag=etag))) == (412, "precondition_failed")
    assert refusal_of(delete(item_id, spelling.format(etag=etag))) == (412, "precondition_failed")


@pytest.mark.parametrize(
    "value",
    ["", " ", "x", '"', '"a', 'a"', "**", '*, "a"', '"a" "b"', '"a",', ',"a"', '"é"', '"a\n"', ", ".join(['"a"'] * 11)],
)
def test_if_match_that_is_malformed_is_400(rest_tables, value):
    item_id, _ = made()
    assert refusal_of(put(item_id, value)) == (400, "invalid_if_match")
    assert refusal_of(delete(item_id, value)) == (400, "invalid_if_match")


def test_deleted_is_gone(rest_tables):
    item_id, _ = made()
    response = delete(item_id)
    assert (response["statusCode"], response["body"]) == (204, "")
    assert response["headers"]["x-correlation-id"] == "request-1"
    assert rows_of_items(rest_tables) == []
    assert refusal_of(delete(item_id)) == (404, "not_found")
    assert refusal_of(get(item_id)) == (404, "not_found")
    assert refusal_of(put(item_id, "*")) == (404, "not_found")


def test_if_match_is_kept_when_it_is_there(rest_tables):
    item_id, etag = made()
    newer = put(item_id, etag, {"name": "new"})["headers"]["etag"]
    assert refusal_of(delete(item_id, etag)) == (412, "precondition_failed")
    assert delete(item_id, newer)["statusCode"] == 204
