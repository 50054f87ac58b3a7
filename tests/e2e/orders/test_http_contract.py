"""The HTTP contract through the stage, and what hostile callers get: 4xx, no order, and not a word about the inside."""

from __future__ import annotations

import contextlib
import json
import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, Final

import pytest
from api_client import Answer, sign_in
from e2e.deployed.refusals import assert_refused
from e2e.deployed.tokens import no_good, opened, pool_key, signed
from e2e.orders.deployment import FUNCTION, ORDER, TABLE, Deployment, fresh_key

TIMESTAMP: Final = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z")
WORDS: Final = {401: "unauthorized", 404: "no_such_operation"}


@contextmanager
def no_order(orders: Deployment, *, runs: int | None = None) -> Iterator[None]:
    """What happens in the block stores no order; the function runs that often, where it is told."""
    before, ran = orders.rows(TABLE), orders.runs()
    yield
    assert orders.rows(TABLE) == before
    if runs is not None:
        assert orders.runs() - ran == runs


def test_an_order_is_stored_with_its_caller_and_found_in_the_log(orders: Deployment) -> None:
    order = {"items": [{"sku": "TEA-250", "quantity": 2}, {"sku": "CUP.1", "quantity": 1}], "note": "漢 \x00 'x' ;--"}
    answer = orders.place(order, "first", headers={"X-Correlation-Id": "seen-everywhere-1"})
    assert (answer.status, answer.headers["content-type"]) == (201, "application/json")
    assert (answer.headers["cache-control"], answer.headers["x-correlation-id"]) == ("no-store", "seen-everywhere-1")
    placed = answer.json
    assert (set(placed), placed["status"]) == ({"orderId", "status", "createdAt"}, "PLACED")
    assert TIMESTAMP.fullmatch(placed["createdAt"])
    row = next(row for row in orders.rows(TABLE) if row["orderId"] == placed["orderId"])
    assert row["userId"] == orders.user().sub
    assert row["note"] == order["note"]
    lines = [{name: next(iter(value.values())) for name, value in line["M"].items()} for line in row["items"]]
    assert lines == [{"sku": "TEA-250", "quantity": "2"}, {"sku": "CUP.1", "quantity": "1"}]
    assert row["correlationId"] == "seen-everywhere-1"
    (line,) = [json.loads(e) for e in orders.log_events(f"/aws/lambda/{FUNCTION}") if "seen-everywhere-1" in e]
    assert (line["orderId"], line["message"]) == (placed["orderId"], "order placed")


def test_the_same_key_and_order_give_the_same_answer_however_it_is_written(orders: Deployment) -> None:
    key = fresh_key()
    first = orders.place(ORDER, key)
    again = orders.place('{ "items" : [ {"quantity": 2.0, "sku": "\\u0054EA-250"} ] }', key)
    assert (again.status, again.json) == (201, first.json)
    with no_order(orders):
        assert_refused(orders.place({**ORDER, "note": "other"}, key), 409, code="idempotency_conflict")
    other_user = orders.place(ORDER, key, token=orders.user(1).access_token)
    assert other_user.status == 201
    assert other_user.json["orderId"] != first.json["orderId"]


def at_once(orders: Deployment, bodies: list[Any], key: str) -> list[Answer]:
    """Place all of these at the same time, each over a connection of its own."""
    token = orders.user().access_token

    def one(body: Any) -> Answer:
        with contextlib.closing(orders.door):
            return orders.place(body, key, token=token)

    with ThreadPoolExecutor(len(bodies)) as pool:
        return list(pool.map(one, bodies))


def test_twenty_at_once_with_one_key_make_one_order(orders: Deployment) -> None:
    before = orders.ids()
    answers = at_once(orders, [ORDER] * 20, fresh_key())
    assert {(answer.status, answer.body) for answer in answers} == {(201, answers[0].body)}
    assert orders.ids() - before == {answers[0].json["orderId"]}


def test_of_twenty_different_orders_with_one_key_one_is_placed(orders: Deployment) -> None:
    before = orders.ids()
    bodies = [{"items": [{"sku": f"S{number}", "quantity": 1}]} for number in range(20)]
    answers = at_once(orders, bodies, fresh_key())
    assert sorted(answer.status for answer in answers) == [201, *[409] * 19]
    assert orders.ids() - before == {answer.json["orderId"] for answer in answers if answer.status == 201}


BAD: Final = {
    "empty": b"",
    "null": b"null",
    "array": b"[]",
    "text": b'"text"',
    "cut off": b'{"items": [',
    "no items": b"{}",
    "items no array": b'{"items": {"sku": "A", "quantity": 1}}',
    "no quantity": b'{"items": [{"sku": "A"}]}',
    "quantity 0": b'{"items": [{"sku": "A", "quantity": 0}]}',
    "quantity 1001": b'{"items": [{"sku": "A", "quantity": 1001}]}',
    "quantity 1.5": b'{"items": [{"sku": "A", "quantity": 1.5}]}',
    "quantity text": b'{"items": [{"sku": "A", "quantity": "1"}]}',
    "sku empty": b'{"items": [{"sku": "", "quantity": 1}]}',
    "sku with space": b'{"items": [{"sku": "A B", "quantity": 1}]}',
    "sku of 65": json.dumps({"items": [{"sku": "A" * 65, "quantity": 1}]}).encode(),
    "another member": b'{"items": [{"sku": "A", "quantity": 1}], "price": 0}',
    "a price": b'{"items": [{"sku": "A", "quantity": 1, "price": 0}]}',
    "note null": b'{"items": [{"sku": "A", "quantity": 1}], "note": null}',
    "note of 501": json.dumps({"items": [{"sku": "A", "quantity": 1}], "note": "x" * 501}).encode(),
    "70 KB": json.dumps({"items": [{"sku": "A", "quantity": 1}], "note": "x" * 70_000}).encode(),
}


def test_a_body_that_breaks_the_schema_is_refused_and_no_function_runs(orders: Deployment) -> None:
    with no_order(orders, runs=0):
        for body in BAD.values():
            assert_refused(orders.place(body), 400, code="invalid_body")


def test_without_a_key_no_function_runs(orders: Deployment) -> None:
    token = orders.user().access_token
    with no_order(orders, runs=0):
        for headers in ({}, {"Idempotency-Key": ""}, {"Idempotency-Key": " "}):
            answer = orders.door.request("POST", "/orders", json.dumps(ORDER), token, headers)
            assert_refused(answer, 400, code="missing_idempotency_key")


HOSTILE: Final = {
    # AWS leaves minItems and maxItems to the function (apigateway-known-issues.html)
    "no line": b'{"items": []}',
    "101 lines": json.dumps({"items": [{"sku": "A", "quantity": 1}] * 101}).encode(),
    "repeated member": b'{"items": [{"sku": "A", "quantity": 1}], "items": [{"sku": "B", "quantity": 9}]}',
    "two objects": b'{"items": [{"sku": "A", "quantity": 1}]} {}',
    "NaN": b'{"items": [{"sku": "A", "quantity": NaN}]}',
    "a number that is none": b'{"items": [{"sku": "A", "quantity": ' + b"9" * 60_000 + b"}]}",
    "UTF-16": json.dumps(ORDER).encode("utf-16"),
    "deep arrays": b"[" * 100_000,
    "deep objects": b'{"items":' * 50_000 + b"1" + b"}" * 50_000,
    "lone surrogate": b'{"items": [{"sku": "A", "quantity": 1}], "note": "\\ud800"}',
    "sku with a line end": b'{"items": [{"sku": "A\\n", "quantity": 1}]}',
    "5 MB": b'{"items": [{"sku": "A", "quantity": 1}], "note": "' + b"x" * 5_000_000 + b'"}',
}


@pytest.mark.parametrize("what", HOSTILE)
def test_hostile_bodies_leave_no_order(orders: Deployment, what: str) -> None:
    with no_order(orders):
        assert_refused(orders.place(HOSTILE[what]), 400, 413)


def test_a_body_above_ten_megabytes_is_refused(orders: Deployment) -> None:
    with no_order(orders, runs=0):
        assert_refused(orders.place(b'{"note": "' + b"x" * 11_000_000 + b'"}'), 400, 413)


@pytest.mark.parametrize("key", ["a b", "a,b", "\xff", "x" * 129, "{{ 1 }},", "'; --\t"])
def test_a_key_that_breaks_the_rules_is_refused(orders: Deployment, key: str) -> None:
    with no_order(orders):
        assert_refused(orders.place(ORDER, key), 400, code="invalid_idempotency_key")


def test_other_content_types_are_checked_all_the_same(orders: Deployment) -> None:
    with no_order(orders):
        for kind in ("text/plain", "application/xml", "application/x-www-form-urlencoded"):
            assert_refused(orders.place(b'{"items": []}', headers={"Content-Type": kind}), 400, 415)


def test_without_a_valid_access_token_nothing_runs(orders: Deployment) -> None:
    user = orders.user()
    bad = {**no_good(user.access_token, pool_key(orders.directory, orders.pool_id)), "an ID token": user.id_token}
    with no_order(orders, runs=0):
        answers = {why: orders.place(ORDER, token=token) for why, token in bad.items()}
        answers["none"] = orders.door.request("POST", "/orders", json.dumps(ORDER), None, {"Idempotency-Key": "x"})
    assert {why: answer.status for why, answer in answers.items()} == dict.fromkeys(answers, 401)
    for answer in answers.values():
        assert_refused(answer, 401, code="unauthorized")


@pytest.mark.parametrize("scope", ["openid email", "orders/place", "", "aws.cognito.signin.user.administrator"])
def test_an_access_token_without_the_scope_is_refused(orders: Deployment, scope: str) -> None:
    """Signed by the pool itself; the first assertion proves that such a token with the scope counts."""
    header, claims = opened(orders.user().access_token)
    key = pool_key(orders.directory, orders.pool_id)
    assert orders.place(ORDER, token=signed(header, claims, key)).status == 201
    with no_order(orders, runs=0):
        assert_refused(orders.place(ORDER, token=signed(header, {**claims, "scope": scope}, key)), 401, 403)


def test_a_token_of_another_pool_is_refused(orders: Deployment) -> None:
    cognito = orders.raw.client("cognito-idp")
    pool = cognito.create_user_pool(PoolName="other")["UserPool"]["Id"]
    try:
        flows = ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"]
        client = cognito.create_user_pool_client(UserPoolId=pool, ClientName="other", ExplicitAuthFlows=flows)
        stranger = sign_in(cognito, pool, client["UserPoolClient"]["ClientId"])
        with no_order(orders, runs=0):
            assert_refused(orders.place(ORDER, token=stranger.access_token), 401, code="unauthorized")
    finally:
        cognito.delete_user_pool(UserPoolId=pool)


@pytest.mark.parametrize(
    ("method", "path"),
    [(method, "/orders") for method in ("GET", "PUT", "PATCH", "DELETE")]
    + [("POST", path) for path in ("/", "/order", "/orders/1", "/ORDERS", "/orders/..%2f", "/orders%00")],
)
def test_other_methods_and_paths_are_not_there(orders: Deployment, method: str, path: str) -> None:
    with no_order(orders, runs=0):
        token = orders.user().access_token
        answer = orders.door.request(method, path, json.dumps(ORDER), token, {"Idempotency-Key": "x"})
        assert_refused(answer, 403, 404)
