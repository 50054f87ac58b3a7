# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""GET /items/{id}, GET /items, and what is not the caller's."""

from __future__ import annotations

from unittest import mock

import pytest

from ansible_collections.serverless.aws.tests.unit.lambda_src.items_requests import (
    FUNCTIONS,
    UNKNOWN,
    delete,
    get,
    listed,
    made,
    put,
)
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import OTHER, answer_of, refusal_of


def test_an_item_has_the_etag_that_it_was_made_with(rest_tables):
    item_id, etag = made()
    response = get(item_id)
    assert answer_of(response, 200)["id"] == item_id
    assert response["headers"]["etag"] == etag


@pytest.mark.parametrize(
    "item_id", [UNKNOWN, "", "x", "A" * 32, "0" * 31, "0" * 33, "0" * 32 + "\n", "é" * 32, "../x", None, 7]
)
def test_what_is_not_there_is_404(rest_tables, item_id):
    for response in (get(item_id), put(item_id, '"x"'), delete(item_id)):
        assert refusal_of(response) == (404, "not_found")


def test_another_users_item_is_as_if_it_were_not_there(rest_tables):
    item_id, etag = made()
    for mine, nobodys in (
        (get(item_id, user=OTHER), get(UNKNOWN, user=OTHER)),
        (put(item_id, etag, user=OTHER), put(UNKNOWN, etag, user=OTHER)),
        (put(item_id, '"stale"', user=OTHER), put(UNKNOWN, '"stale"', user=OTHER)),
        (put(item_id, user=OTHER), put(UNKNOWN, user=OTHER)),
        (delete(item_id, user=OTHER), delete(UNKNOWN, user=OTHER)),
        (delete(item_id, "*", user=OTHER), delete(UNKNOWN, "*", user=OTHER)),
    ):
        assert mine == nobodys
    assert get(item_id)["headers"]["etag"] == etag
    assert listed(user=OTHER)["body"] == '{"items":[]}'


def names(response):
    return [item["name"] for item in answer_of(response, 200)["items"]]


@pytest.mark.parametrize("limit", ["1", "3", "7", "8", "100"])
def test_pages_are_all_items_of_the_caller_once(rest_tables, limit):
    for number in range(7):
        made({"name": f"n{number}"})
    made({"name": "of another"}, user=OTHER)
    seen, token = [], None
    for _page in range(10):
        response = listed({"limit": limit} | ({"nextToken": token} if token else {}))
        page = answer_of(response, 200)
        seen += [item["name"] for item in page["items"]]
        assert len(page["items"]) <= int(limit)
        token = page.get("nextToken")
        if token is None:
            break
    assert sorted(seen) == [f"n{number}" for number in range(7)]


def test_tokens_are_a_users_own_and_of_both_versions(rest_tables):
    for number in range(3):
        made({"name": f"n{number}"})
    token = answer_of(listed({"limit": "1"}), 200)["nextToken"]
    assert len(names(listed({"nextToken": token}, stage="v2"))) == 2
    assert refusal_of(listed({"nextToken": token}, user=OTHER)) == (400, "invalid_token")
    assert refusal_of(listed({"nextToken": token[:-1]})) == (400, "invalid_token")


def test_tokens_outlive_a_rotation(rest_tables, page_secrets):
    for number in range(3):
        made({"name": f"n{number}"})
    token = answer_of(listed({"limit": "1"}), 200)["nextToken"]
    page_secrets.stages = {"AWSCURRENT": "next", "AWSPREVIOUS": page_secrets.stages["AWSCURRENT"]}
    FUNCTIONS["list_items"].TOKENS._secret._read_at = float("-inf")
    FUNCTIONS["list_items"].TOKENS._secret._tried_at = float("-inf")
    assert len(names(listed({"nextToken": token}))) == 2


@pytest.mark.parametrize(
    ("query", "code"),
    [
        *(({"limit": limit}, "invalid_limit") for limit in ("0", "101", "", "1.0")),
        *(({"nextToken": token}, "invalid_token") for token in ("", "x", "é", "A" * 600)),
    ],
)
def test_bad_parameters_are_400(rest_tables, query, code):
    assert refusal_of(listed(query)) == (400, code)


def test_a_page_cut_short_by_its_size_still_has_a_token(rest_tables):
    made()
    query = rest_tables.client.query
    with mock.patch.object(rest_tables.client, "query", lambda **given: query(**given) | {"LastEvaluatedKey": {}}):
        assert "nextToken" in answer_of(listed(), 200)
