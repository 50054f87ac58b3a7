# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenAPI file of orders and the code say the same."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from orders_common import order as rules
from web_common import idempotency, requests, times

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.openapi import Document, anchored, bounded
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import rest_event

DOCUMENT = Document("orders")
(PATH, METHOD, CREATE) = DOCUMENT.operations()["createOrder"]
SCHEMAS = {name: DOCUMENT.resolve(schema) for name, schema in DOCUMENT.schemas.items()}
PARAMETERS = {parameter["name"]: parameter for parameter in CREATE["parameters"]}

create_order = functions.load("create_order")


def test_the_one_operation_is_that_of_the_contract():
    assert list(DOCUMENT.operations()) == ["createOrder"]
    assert (PATH, METHOD, CREATE["security"]) == ("/orders", "post", [{"token": []}])
    assert PARAMETERS["Idempotency-Key"]["required"]
    assert set(SCHEMAS["Order"]["required"]) == {"orderId", "status", "createdAt"}


def test_limits_and_patterns_are_those_of_the_code():
    new, line = SCHEMAS["NewOrder"], SCHEMAS["Line"]
    items, quantity = new["properties"]["items"], line["properties"]["quantity"]
    assert (items["minItems"], items["maxItems"]) == (1, rules.MAX_LINES)
    assert (quantity["minimum"], quantity["maximum"]) == (1, rules.MAX_QUANTITY)
    assert new["properties"]["note"]["maxLength"] == rules.MAX_NOTE_CHARACTERS
    assert anchored(line["properties"]["sku"]["pattern"]) == rules.SKU.pattern
    assert SCHEMAS["Order"]["properties"]["status"]["const"] == rules.PLACED
    created = anchored(SCHEMAS["Order"]["properties"]["createdAt"]["pattern"])
    assert created.replace("[0-9]", r"\d") == times.TIMESTAMP.pattern
    assert bounded(PARAMETERS["Idempotency-Key"]["schema"]) == idempotency.KEY.pattern
    assert str(requests.MAX_BODY_BYTES) in CREATE["requestBody"]["description"]


NUMBERS = st.integers(-1, 1001) | st.floats(allow_nan=False, allow_infinity=False)
JSON = st.recursive(
    st.none() | st.booleans() | NUMBERS | st.text("aZ0. ", max_size=4),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["sku", "quantity", "x"]), inner, max_size=3)
    ),
)
LINES = st.lists(st.fixed_dictionaries({"sku": JSON, "quantity": JSON}) | JSON, max_size=3)


@settings(deadline=None)
@given(body=st.dictionaries(st.sampled_from(["items", "note", "x"]), LINES | JSON, max_size=3))
def test_the_schema_and_the_code_accept_the_same(body):
    valid = Draft202012Validator(SCHEMAS["NewOrder"]).is_valid(body)
    try:
        rules.checked_order(body)
    except rules.InvalidOrderError:
        assert not valid
    else:
        assert valid


BODY = {"items": [{"sku": "A", "quantity": 1}]}
KEY = {"Idempotency-Key": "k"}
REFUSED = ClientError({"Error": {"Code": "Throttled"}}, "PutItem")
CASES = {
    "201": (BODY, KEY, None, 201),
    "400 body": ({}, KEY, None, 400),
    "400 no key": (BODY, {}, None, 400),
    "400 key": (BODY, {"Idempotency-Key": " "}, None, 400),
    "409": (BODY | {"note": "other"}, {"Idempotency-Key": "used"}, None, 409),
    "500": (BODY, KEY, KeyError("x"), 500),
    "503": (BODY, KEY, REFUSED, 503),
}


def ask(body, headers, user="u"):
    request = rest_event("POST", "/orders", stage="live", body=body, headers=headers, user=user)
    return create_order.handler(request, functions.CONTEXT)


@pytest.mark.parametrize(("body", "headers", "fault", "status"), CASES.values(), ids=CASES)
def test_every_answer_is_as_described(rest_tables, body, headers, fault, status):
    ask(BODY, {"Idempotency-Key": "used"})
    rest_tables.fault = fault
    response = ask(body, headers)
    assert response["statusCode"] == status
    DOCUMENT.check_response("createOrder", response)


def test_no_token_is_as_described():
    DOCUMENT.check_response("createOrder", ask(BODY, KEY, user=None))


def test_every_status_of_the_function_has_a_case():
    tested = {str(status) for *_, status in CASES.values()} | {"401"}
    assert set(CREATE["responses"]) - tested == {"403", "413", "415", "429"}  # API Gateway's own
