# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two versions of one item."""

from __future__ import annotations

import pytest

from ansible_collections.serverless.aws.tests.unit.lambda_src.items_requests import POT, call, get, listed, made, put
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import answer_of, refusal_of, rest_event


def test_both_versions_show_one_item_and_only_v2_its_tags(rest_tables):
    item_id, etag = made(POT | {"tags": ["green", "kitchen"]}, stage="v2")
    old, new = get(item_id), get(item_id, stage="v2")
    assert answer_of(new, 200) == answer_of(old, 200) | {"tags": ["green", "kitchen"]}
    assert "tags" not in answer_of(old, 200)
    assert old["headers"]["etag"] == new["headers"]["etag"] == etag


def test_an_item_of_v1_has_no_tags_in_v2(rest_tables):
    item_id, _ = made()
    assert answer_of(get(item_id, stage="v2"), 200)["tags"] == []
    assert answer_of(listed(stage="v2"), 200)["items"][0]["tags"] == []


def test_a_client_of_v1_keeps_the_tags_and_one_of_v2_sets_them(rest_tables):
    item_id, etag = made(POT | {"tags": ["green"]}, stage="v2")
    etag = put(item_id, etag, {"name": "by v1"})["headers"]["etag"]
    assert answer_of(get(item_id, stage="v2"), 200)["tags"] == ["green"]
    assert answer_of(put(item_id, etag, {"name": "by v2"}, stage="v2"), 200)["tags"] == []


def test_the_stage_variable_is_the_version_where_a_stage_is_named_otherwise(rest_tables):
    request = rest_event("POST", "/items", stage="production-two", body={"name": "x", "tags": ["a"]})
    request["stageVariables"] = {"version": "v2"}
    assert answer_of(call("create_item", request), 201)["tags"] == ["a"]


@pytest.mark.parametrize("stage", ["v3", "prod", "", None, ["v1"], "V1"])
def test_other_versions_are_404(rest_tables, stage):
    request = rest_event("GET", "/items", stage=stage)
    assert refusal_of(call("list_items", request)) == (404, "unknown_version")
    assert rest_tables.calls == []
