# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenAPI file of items and the code say the same."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError
from hypothesis import given, settings
from hypothesis import strategies as st
from items_common import item as rules
from items_common import preconditions
from jsonschema import Draft202012Validator
from web_common import idempotency, page_limit, page_tokens, requests, times
from web_common.http import HttpError

from ansible_collections.serverless.aws.tests.unit.lambda_src.items_requests import (
    FUNCTIONS,
    POT,
    UNKNOWN,
    call,
    made,
)
from ansible_collections.serverless.aws.tests.unit.lambda_src.openapi import Document, anchored, bounded
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import rest_event

DOCUMENT = Document("items")
OPERATIONS = DOCUMENT.operations()
SCHEMAS = {name: DOCUMENT.resolve(schema) for name, schema in DOCUMENT.schemas.items()}
VERSIONS = ("v1", "v2")
IDS = {
    "create_item": "createItem",
    "get_item": "getItem",
    "list_items": "listItems",
    "replace_item": "replaceItem",
    "delete_item": "deleteItem",
}


def parameter(operation, name):
    return next(found["schema"] for found in OPERATIONS[operation][2]["parameters"] if found["name"] == name)


def test_operations_are_those_of_the_contract_in_both_versions():
    assert {(path, method) for path, method, _ in OPERATIONS.values()} == {
        (f"/{version}{path}", method)
        for version in VERSIONS
        for path, method in [
            ("/items", "post"),
            ("/items", "get"),
            ("/items/{id}", "get"),
            ("/items/{id}", "put"),
            ("/items/{id}", "delete"),
        ]
    }
    assert set(OPERATIONS) == {f"{name}{version.upper()}" for name in IDS.values() for version in VERSIONS}
    assert DOCUMENT.content["security"] == [{"token": [], "apiKey": []}]


def test_versions_are_those_of_the_code_and_v2_is_v1_and_more():
    assert set(rules.VERSIONS) == set(VERSIONS)
    for version, known in rules.VERSIONS.items():
        new, shown = SCHEMAS[f"NewItem{version.upper()}"], SCHEMAS[f"Item{version.upper()}"]
        assert set(new["properties"]) == set(known)
        assert set(new["required"]) == set(known) - set(rules.OPTIONAL)
        assert set(shown["required"]) == set(shown["properties"]) == {*known, "id", "createdAt", "updatedAt"}
        for name, default in rules.OPTIONAL.items():
            assert new["properties"].get(name, {"default": default})["default"] == default
    for kind in ("NewItem", "Item"):
        old, new = SCHEMAS[f"{kind}V1"]["properties"], SCHEMAS[f"{kind}V2"]["properties"]
        assert old == {name: new[name] for name in old}
    assert SCHEMAS["NewItemV1"]["required"] == SCHEMAS["NewItemV2"]["required"]


def test_limits_and_patterns_are_those_of_the_code():
    members = SCHEMAS["NewItemV2"]["properties"]
    assert (members["name"]["minLength"], members["name"]["maxLength"]) == (1, rules.MAX_NAME_CHARACTERS)
    assert members["description"]["maxLength"] == rules.MAX_DESCRIPTION_CHARACTERS
    assert members["tags"]["maxItems"] == rules.MAX_TAGS
    assert members["tags"]["items"]["maxLength"] == rules.MAX_TAG_CHARACTERS
    assert anchored(SCHEMAS["Id"]["pattern"]) == rules.ITEM_ID.pattern
    assert anchored(SCHEMAS["Timestamp"]["pattern"]).replace("[0-9]", r"\d") == times.TIMESTAMP.pattern
    for version in ("V1", "V2"):
        limit = parameter(f"listItems{version}", "limit")
        code = (1, page_limit.MAX_LIMIT, page_limit.DEFAULT_LIMIT)
        assert (limit["minimum"], limit["maximum"], limit["default"]) == code
        assert SCHEMAS[f"Page{version}"]["properties"]["items"]["maxItems"] == page_limit.MAX_LIMIT
        assert bounded(parameter(f"listItems{version}", "nextToken")) == page_tokens.TOKEN.pattern
        assert bounded(parameter(f"createItem{version}", "Idempotency-Key")) == idempotency.KEY.pattern
        body = OPERATIONS[f"createItem{version}"][2]["requestBody"]["description"]
        assert str(requests.MAX_BODY_BYTES) in body


@settings(deadline=None)
@given(value=st.from_regex(parameter("replaceItemV1", "If-Match")["pattern"].replace("$", r"\Z")))
def test_every_if_match_that_is_described_is_understood(value):
    assert preconditions.if_match({"headers": {"If-Match": value}})


@settings(deadline=None)
@given(value=st.text('"W/, *a', max_size=6))
def test_no_if_match_is_more_than_a_400(value):
    try:
        preconditions.if_match({"headers": {"If-Match": value}})
    except HttpError as error:
        found = (error.status, error.code)
    else:
        found = (400, "invalid_if_match")
    assert found == (400, "invalid_if_match")


TEXTS = st.text("a \n", max_size=3) | st.none() | st.integers()
BODIES = st.fixed_dictionaries(
    {}, optional={"name": TEXTS, "description": TEXTS, "tags": TEXTS | st.lists(TEXTS, max_size=3), "x": TEXTS}
)


@pytest.mark.parametrize("version", VERSIONS)
@settings(deadline=None)
@given(body=BODIES)
def test_the_schema_and_the_code_accept_the_same(version, body):
    valid = Draft202012Validator(SCHEMAS[f"NewItem{version.upper()}"]).is_valid(body)
    try:
        rules.checked_content(body, version)
    except rules.InvalidItemError:
        assert not valid
    else:
        assert valid


REFUSED = ClientError({"Error": {"Code": "Throttled"}}, "Call")
METHODS = {name: OPERATIONS[f"{operation}V1"][1].upper() for name, operation in IDS.items()}
# function, method, body, If-Match, item ("" the one there is), fault, status
CASES = [
    ("create_item", "POST", POT, None, None, None, 201),
    ("create_item", "POST", {}, None, None, None, 400),
    ("list_items", "GET", None, None, None, None, 200),
    ("get_item", "GET", None, None, "", None, 200),
    ("get_item", "GET", None, None, UNKNOWN, None, 404),
    ("replace_item", "PUT", POT, "{etag}", "", None, 200),
    ("replace_item", "PUT", {}, "{etag}", "", None, 400),
    ("replace_item", "PUT", POT, '"stale"', "", None, 412),
    ("replace_item", "PUT", POT, None, "", None, 428),
    ("replace_item", "PUT", POT, "*", UNKNOWN, None, 404),
    ("delete_item", "DELETE", None, None, "", None, 204),
    ("delete_item", "DELETE", None, "x", "", None, 400),
    ("delete_item", "DELETE", None, '"stale"', "", None, 412),
    ("delete_item", "DELETE", None, None, UNKNOWN, None, 404),
    *((name, method, POT, "*", UNKNOWN, fault, status)
      for name, method in METHODS.items()
      for fault, status in [(REFUSED, 503), (KeyError("x"), 500)]),
]  # fmt: skip


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize(("name", "method", "body", "if_match", "item", "fault", "status"), CASES)
def test_every_answer_is_as_described(rest_tables, version, name, method, body, if_match, item, fault, status):
    item_id, etag = made()
    rest_tables.fault = fault
    headers = {} if if_match is None else {"If-Match": if_match.replace("{etag}", etag)}
    request = rest_event(method, "/items", stage=version, body=body, headers=headers, path={"id": item or item_id})
    response = call(name, request)
    assert response["statusCode"] == status
    DOCUMENT.check_response(f"{IDS[name]}{version.upper()}", response)


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", FUNCTIONS)
def test_what_all_functions_answer_is_described(rest_tables, monkeypatch, version, name):
    method = OPERATIONS[f"{IDS[name]}{version.upper()}"][1].upper()
    DOCUMENT.check_response(f"{IDS[name]}{version.upper()}", call(name, rest_event(method, "/items", user=None)))
    rate_limit = FUNCTIONS[name].ADMISSION._rate_limit
    monkeypatch.setattr(rate_limit, "_limit", 1)
    for _request in range(2):
        limited = call(name, rest_event(method, "/items", stage=version))
    assert limited["statusCode"] == 429
    DOCUMENT.check_response(f"{IDS[name]}{version.upper()}", limited)


def test_conflicts_are_as_described(rest_tables, monkeypatch):
    item_id, etag = made(headers={"Idempotency-Key": "k"})
    request = rest_event("POST", "/items", body={"name": "x"}, headers={"Idempotency-Key": "k"})
    DOCUMENT.check_response("createItemV1", call("create_item", request))
    for name, method in (("replace_item", "PUT"), ("delete_item", "DELETE")):
        monkeypatch.setattr(FUNCTIONS[name].ITEMS, "_writer_regions", ("elsewhere",))
        request = rest_event(method, "/items", body=POT, headers={"If-Match": etag}, path={"id": item_id})
        response = call(name, request)
        assert response["statusCode"] == 409
        DOCUMENT.check_response(f"{IDS[name]}V1", response)


def test_every_status_of_a_function_has_a_case():
    gateway = {"403", "413", "415"}
    for name, operation in IDS.items():
        tested = {str(status) for case, *_, status in CASES if case == name} | {"401", "429", "404"}
        tested |= {"409"} if name in ("create_item", "replace_item", "delete_item") else set()
        # A bad page: test_items_read.
        tested |= {"400"} if name == "list_items" else set()
        for version in ("V1", "V2"):
            assert set(OPERATIONS[f"{operation}{version}"][2]["responses"]) - gateway == tested
