"""The HTTP contract through both stages: items are their owner's, and change only under who has seen them."""

from __future__ import annotations

import json
import uuid
from typing import Any

import pytest
from e2e.deployed.refusals import assert_refused
from e2e.items.deployment import NOBODYS, TABLE, VERSIONS, Deployment
from e2e.items.refusals import no_trace


@pytest.mark.parametrize("version", VERSIONS)
def test_an_item_is_made_read_listed_replaced_and_deleted(items: Deployment, version: str) -> None:
    made = items.make(version, description="The green one")
    item, etag = made.json, made.headers["etag"]
    assert made.headers["location"] == f"items/{item['id']}"
    read = items.ask("GET", f"/items/{item['id']}", version=version)
    assert (read.status, read.json, read.headers["etag"]) == (200, item, etag)
    assert read.headers["cache-control"] == "no-store"
    listed = items.ask("GET", "/items?limit=100", version=version)
    assert item in listed.json["items"]
    replaced = items.ask("PUT", f"/items/{item['id']}", {"name": "Cup"}, version=version, headers={"If-Match": etag})
    assert (replaced.status, replaced.json["name"], replaced.json["description"]) == (200, "Cup", "")
    assert replaced.headers["etag"] != etag
    again = items.ask("PUT", f"/items/{item['id']}", {"name": "Third"}, version=version, headers={"If-Match": etag})
    assert_refused(again, 412, code="precondition_failed")
    unseen = items.ask("PUT", f"/items/{item['id']}", {"name": "Third"}, version=version)
    assert_refused(unseen, 428, code="precondition_required")
    stale = items.ask("DELETE", f"/items/{item['id']}", version=version, headers={"If-Match": etag})
    assert_refused(stale, 412, code="precondition_failed")
    assert items.ask("GET", f"/items/{item['id']}", version=version).json["name"] == "Cup"
    gone = items.ask("DELETE", f"/items/{item['id']}", version=version)
    assert (gone.status, gone.body) == (204, b"")
    assert_refused(items.ask("GET", f"/items/{item['id']}", version=version), 404, code="not_found")
    assert_refused(items.ask("DELETE", f"/items/{item['id']}", version=version), 404, code="not_found")


def test_another_user_s_item_is_not_there_whatever_is_tried(items: Deployment) -> None:
    made = items.make()
    path, etag = f"/items/{made.json['id']}", made.headers["etag"]
    with no_trace(items):
        assert_refused(items.ask("GET", path, user=1), 404, code="not_found")
        change = items.ask("PUT", path, {"name": "Mine"}, user=1, headers={"If-Match": etag})
        assert_refused(change, 404, code="not_found")
        assert_refused(items.ask("PUT", path, {"name": "Mine"}, user=1, headers={"If-Match": "*"}), 404)
        assert_refused(items.ask("DELETE", path, user=1), 404, code="not_found")
        assert made.json["id"] not in {item["id"] for item in items.ask("GET", "/items", user=1).json["items"]}


def test_pages_have_every_item_once_and_a_token_is_its_user_s(items: Deployment) -> None:
    mine = {items.make(user=2, name=f"item {number}").json["id"] for number in range(5)}
    pages: list[Any] = []
    query = ""
    while True:
        page = items.ask("GET", f"/items?limit=2{query}", user=2).json
        pages.append([item["id"] for item in page["items"]])
        if "nextToken" not in page:
            break
        query = f"&nextToken={page['nextToken']}"
    assert [len(page) for page in pages] == [2, 2, 1]
    assert sorted(item for page in pages for item in page) == sorted(mine)
    token = items.ask("GET", "/items?limit=2", user=2).json["nextToken"]
    assert_refused(items.ask("GET", f"/items?nextToken={token}", user=3), 400, code="invalid_token")
    forged = token[:-2] + ("AA" if token[-2:] != "AA" else "BB")
    assert_refused(items.ask("GET", f"/items?nextToken={forged}", user=2), 400, code="invalid_token")
    assert items.ask("GET", f"/items?limit=2&nextToken={token}", version="v1", user=2).status == 200


def test_the_same_idempotency_key_gives_the_same_item(items: Deployment) -> None:
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first = items.ask("POST", "/items", {"name": "Once"}, headers=key)
    again = items.ask("POST", "/items", '{ "name": "\\u004fnce" }', headers=key)
    assert (first.status, again.status, again.json) == (201, 201, first.json)
    with no_trace(items):
        assert_refused(items.ask("POST", "/items", {"name": "Twice"}, headers=key), 409, code="idempotency_conflict")
    assert items.ask("POST", "/items", {"name": "Once"}, headers=key, user=1).json["id"] != first.json["id"]


def test_a_path_or_method_that_is_not_described_is_a_404(items: Deployment) -> None:
    with no_trace(items, runs=0):
        for method, path in (
            ("GET", "/"),
            ("GET", "/things"),
            ("PATCH", "/items"),
            ("PUT", "/items"),
            ("GET", "/health"),
        ):
            assert_refused(items.ask(method, path), 404, code="no_such_operation")


def test_a_version_that_is_not_there_is_refused(items: Deployment) -> None:
    with no_trace(items, runs=0):
        assert items.ask("GET", "/items", version="v3").status in (403, 404)


def test_what_is_stored_is_what_was_sent(items: Deployment) -> None:
    content: dict[str, Any] = {"name": "漢 \x00 'x' ;-- ${jndi}", "description": "é" * 2000, "tags": ["a", "ß"]}
    made = items.make("v2", **content).json
    assert {name: made[name] for name in content} == content
    row = next(row for row in items.items() if row["SK"]["S"] == f"ITEM#{made['id']}")
    assert row["PK"]["S"] == f"USER#{items.user().sub}"
    assert json.loads(json.dumps(row["tags"])) == {"L": [{"S": "a"}, {"S": "ß"}]}
    assert TABLE == "Items"
    assert items.ask("GET", f"/items/{NOBODYS}").status == 404
