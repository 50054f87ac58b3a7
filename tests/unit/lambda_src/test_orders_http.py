# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import base64
import json
from unittest import mock

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError
from hypothesis import given, settings
from hypothesis import strategies as st
from orders_common.order import InvalidOrderError, Line, Order, checked_order

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import (
    OTHER,
    USER,
    answer_of,
    refusal_of,
    rest_event,
)

create_order = functions.load("create_order")

BODY = {"items": [{"sku": "TEA-250", "quantity": 2}, {"sku": "CUP.1", "quantity": 1}], "note": "Ring twice"}


def order(body=BODY, key="key-1", **options):
    headers = options.pop("headers", {}) | ({} if key is None else {"Idempotency-Key": key})
    request = rest_event("POST", "/orders", stage="live", token="access", body=body, headers=headers, **options)
    return create_order.handler(request, functions.CONTEXT)


def test_an_order_is_stored_as_it_is_answered(rest_tables):
    answer = answer_of(order(headers={"X-Correlation-Id": "shop-7"}), 201)
    assert set(answer) == {"orderId", "status", "createdAt"}
    assert answer["status"] == "PLACED"
    (row,) = rest_tables.rows("Orders")
    assert {name: value for name, value in row.items() if name != "fingerprint"} == {
        "orderId": {"S": answer["orderId"]},
        "userId": {"S": USER},
        "items": {
            "L": [
                {"M": {"sku": {"S": "TEA-250"}, "quantity": {"N": "2"}}},
                {"M": {"sku": {"S": "CUP.1"}, "quantity": {"N": "1"}}},
            ]
        },
        "note": {"S": "Ring twice"},
        "status": {"S": "PLACED"},
        "createdAt": {"S": answer["createdAt"]},
        "correlationId": {"S": "shop-7"},
    }


def test_one_put_item_is_all_that_is_called(rest_tables):
    answer_of(order(), 201)
    answer_of(order(), 201)
    refusal_of(order(BODY | {"note": "x"}))
    assert [operation for operation, _ in rest_tables.calls] == ["put_item"] * 3
    _, parameters = rest_tables.calls[0]
    assert parameters["ConditionExpression"] == "attribute_not_exists(orderId)"
    assert parameters["ReturnValuesOnConditionCheckFailure"] == "ALL_OLD"


def test_the_same_key_gives_the_same_order(rest_tables):
    first = order()
    assert [order()["body"] for _time in range(3)] == [first["body"]] * 3
    assert len(rest_tables.rows("Orders")) == 1


@pytest.mark.parametrize(
    "body",
    [
        json.dumps(BODY, indent=2),
        '{"note": "Ring twice", "items": [{"quantity": 2.0, "sku": "TEA-250"}, {"sku": "CUP\\u002e1", "quantity": 1}]}',
    ],
)
def test_the_same_body_may_be_written_otherwise(rest_tables, body):
    first = answer_of(order(), 201)
    assert answer_of(order(body), 201) == first


@pytest.mark.parametrize(
    "body",
    [
        {"items": BODY["items"]},
        BODY | {"note": ""},
        BODY | {"items": BODY["items"][::-1]},
        BODY | {"items": BODY["items"] * 2},
        BODY | {"items": [{"sku": "TEA-250", "quantity": 3}, BODY["items"][1]]},
    ],
)
def test_the_same_key_with_another_body_is_409_and_changes_nothing(rest_tables, body):
    answer_of(order(), 201)
    before = rest_tables.rows("Orders")
    assert refusal_of(order(body)) == (409, "idempotency_conflict")
    assert rest_tables.rows("Orders") == before


def test_keys_are_a_users_own(rest_tables):
    ids = {answer_of(order(user=user), 201)["orderId"] for user in (USER, OTHER)}
    ids |= {answer_of(order(key="key-2"), 201)["orderId"]}
    assert len(ids) == 3


def test_an_order_that_was_stored_before_its_answer_was_lost_is_answered(rest_tables):
    rest_tables.lost = {"put_item"}
    answer = answer_of(order(), 201)
    assert answer["createdAt"] == rest_tables.rows("Orders")[0]["createdAt"]["S"]


def test_a_later_status_is_shown_to_who_asks_again(rest_tables):
    answer = answer_of(order(), 201)
    rest_tables.client.update_item(
        TableName="Orders",
        Key={"orderId": {"S": answer["orderId"]}},
        UpdateExpression="SET #s = :s",
        ExpressionAttributeNames={"#s": "status"},
        ExpressionAttributeValues={":s": {"S": "SHIPPED"}},
    )
    assert answer_of(order(), 201) == answer | {"status": "SHIPPED"}


def test_order_of_the_checks(rest_tables):
    request = rest_event("GET", "/orders", user=None, body="{")
    assert refusal_of(create_order.handler(request, functions.CONTEXT)) == (405, "method_not_allowed")
    assert refusal_of(order("{", key=None, user=None)) == (401, "unauthorized")
    assert refusal_of(order("{", key=None)) == (400, "missing_idempotency_key")
    assert refusal_of(order("{", key="a b")) == (400, "invalid_idempotency_key")
    assert refusal_of(order("{")) == (400, "invalid_body")
    assert refusal_of(order("{}")) == (400, "invalid_order")
    assert rest_tables.calls == []


LINE = {"sku": "A", "quantity": 1}
BAD_ORDERS = {
    "nothing": ({}, "items"),
    "unknown member": ({"items": [LINE], "price": 1}, "nothing else"),
    "member in another case": ({"Items": [LINE]}, "items"),
    "no array": ({"items": LINE}, "items must be an array"),
    "null": ({"items": None}, "items must be an array"),
    "empty": ({"items": []}, "1 to 100"),
    "too many": ({"items": [LINE] * 101}, "1 to 100"),
    "line that is no object": ({"items": [LINE, "A"]}, r"items\[1\] must be an object"),
    "line without sku": ({"items": [{"quantity": 1}]}, r"items\[0\] must have quantity, sku"),
    "line without quantity": ({"items": [{"sku": "A"}]}, r"items\[0\] must have"),
    "line with more": ({"items": [LINE | {"price": 0}]}, r"items\[0\] must have .* nothing else"),
    **{f"sku {sku!r}": ({"items": [LINE | {"sku": sku}]}, r"items\[0\].sku") for sku in [
        "", " ", "a b", "-a", ".a", "é", "a/b", "a\n", "a" * 65, 7, None, ["a"], "\ud800", "\u0661",
    ]},
    **{f"quantity {n!r}": ({"items": [LINE | {"quantity": n}]}, r"items\[0\].quantity") for n in [
        0, -1, 1001, 10**30, 1.5, 1e400, -1e400, "1", None, True, False, [1], {}, 0.0,
    ]},
    "note that is no text": ({"items": [LINE], "note": 1}, "note must be a string"),
    "note that is null": ({"items": [LINE], "note": None}, "note must be a string"),
    "note too long": ({"items": [LINE], "note": "x" * 501}, "at most 500"),
    "note with half a character": ({"items": [LINE], "note": "\ud83d"}, "lone surrogates"),
}  # fmt: skip


@pytest.mark.parametrize(("body", "message"), BAD_ORDERS.values(), ids=BAD_ORDERS)
def test_what_is_no_order_is_named(body, message):
    with pytest.raises(InvalidOrderError, match=message):
        checked_order(body)


GOOD_ORDERS = {
    "least": {"items": [LINE]},
    "most": {"items": [{"sku": "a" * 64, "quantity": 1000}] * 100, "note": "😀" * 500},
    "empty note": {"items": [LINE], "note": ""},
    "control characters in the note": {"items": [LINE], "note": "\x00\n\u2028"},
    "letters": {"items": [{"sku": "Az09._-", "quantity": 7}]},
}


@pytest.mark.parametrize("body", GOOD_ORDERS.values(), ids=GOOD_ORDERS)
def test_good_orders_get_through(rest_tables, body):
    answer_of(order(body), 201)
    (row,) = rest_tables.rows("Orders")
    assert row.get("note", {}).get("S") == body.get("note")
    assert len(row["items"]["L"]) == len(body["items"])


def test_numbers_of_one_value_are_one_quantity():
    assert checked_order({"items": [{"sku": "A", "quantity": 2.0}]}) == Order((Line("A", 2),), None)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["items", "sku", "quantity", "note", "x"]), inner)
    ),
)


@settings(deadline=None)
@given(body=st.dictionaries(st.sampled_from(["items", "note", "x"]), JSON))
def test_no_body_is_more_than_refused(body):
    try:
        made = checked_order(body)
    except InvalidOrderError as error:
        text = str(error)
    else:
        text = repr(made)
        assert all(type(line.quantity) is int for line in made.lines)
    assert text


HOSTILE = {
    "deep": '{"items": ' + "[" * 30_000,
    "deep and closed": '{"items": ' + "[" * 900 + "]" * 900 + "}",
    "huge integer": '{"items": [{"sku": "A", "quantity": ' + "9" * 5000 + "}]}",
    "long integer": '{"items": [{"sku": "A", "quantity": ' + "9" * 4000 + "}]}",
    "infinite by its exponent": '{"items": [{"sku": "A", "quantity": 1e999}]}',
    "tiny": '{"items": [{"sku": "A", "quantity": 1e-999}]}',
    "NaN": '{"items": [{"sku": "A", "quantity": NaN}]}',
    "repeated member": '{"items": [{"sku": "A", "quantity": 1, "quantity": 2}]}',
    "no body": None,
    "too large": '{"items": [{"sku": "A", "quantity": 1}], "note": "' + "x" * 70_000 + '"}',
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_hostile_bodies_are_400_and_leave_no_trace(rest_tables, body):
    assert refusal_of(order(body))[0] == 400
    assert rest_tables.calls == []


def test_encoded_bodies(rest_tables):
    encoded = base64.b64encode(json.dumps(BODY).encode()).decode()
    answer_of(order(encoded, encoded=True), 201)
    assert refusal_of(order(base64.b64encode(b'{"items": "\xff"}').decode(), encoded=True)) == (400, "invalid_body")
    assert refusal_of(order("%%%", encoded=True)) == (400, "invalid_body")


@pytest.mark.parametrize("request_event", [None, [], {}, {"httpMethod": "POST"}, {"requestContext": None}, "POST"])
def test_events_of_nobody_are_4xx(request_event):
    response = create_order.handler(request_event, functions.CONTEXT)
    assert response["statusCode"] in (401, 405)


@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (ClientError({"Error": {"Code": "AccessDenied", "Message": "arn:aws:dynamodb:secret"}}, "PutItem"), 503),
        (ClientError({"Error": {"Code": "ThrottlingException", "Message": "secret"}}, "PutItem"), 503),
        (ReadTimeoutError(endpoint_url="https://secret"), 503),
        (KeyError("secret"), 500),
    ],
)
def test_tables_that_fail_tell_nothing(rest_tables, fault, status):
    rest_tables.fault = fault
    response = order()
    assert refusal_of(response)[0] == status
    assert "secret" not in json.dumps(response)
    assert response["headers"].get("retry-after") == ("1" if status == 503 else None)


def test_logs_have_ids_and_nothing_of_the_order(rest_tables):
    with mock.patch.object(create_order, "LOGGER") as logger:
        placed = answer_of(order(), 201)
        order()
    assert logger.info.call_args_list == [
        mock.call("order placed", extra={"orderId": placed["orderId"]}),
        mock.call("order repeated", extra={"orderId": placed["orderId"]}),
    ]
