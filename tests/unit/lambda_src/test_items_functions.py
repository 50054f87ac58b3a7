# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What holds for every function: null members, faults, calls, logs."""

from __future__ import annotations

import contextlib
import json
from unittest import mock

import pytest
from botocore.exceptions import ClientError, ReadTimeoutError

from ansible_collections.serverless.aws.tests.unit.lambda_src.items_requests import (
    FUNCTIONS,
    NAMES,
    POT,
    UNKNOWN,
    call,
    delete,
    get,
    listed,
    made,
    put,
)
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import refusal_of, rest_event

REQUESTS = {
    "create_item": ("POST", {"body": POT}),
    "get_item": ("GET", {"path": {"id": UNKNOWN}}),
    "list_items": ("GET", {}),
    "replace_item": ("PUT", {"path": {"id": UNKNOWN}, "body": POT, "headers": {"If-Match": "*"}}),
    "delete_item": ("DELETE", {"path": {"id": UNKNOWN}}),
}


@pytest.mark.parametrize("name", NAMES)
def test_no_token_and_other_methods(rest_tables, name):
    method, options = REQUESTS[name]
    assert refusal_of(call(name, rest_event(method, "/items", user=None, **options))) == (401, "unauthorized")
    access = rest_event(method, "/items", token="access", **options)
    assert refusal_of(call(name, access)) == (401, "unauthorized")
    assert refusal_of(call(name, rest_event("PATCH", "/items", **options))) == (405, "method_not_allowed")
    assert rest_tables.calls == []


@pytest.mark.parametrize("request_event", [None, [], {}, {"httpMethod": "GET"}, {"requestContext": None}, "x"])
@pytest.mark.parametrize("name", NAMES)
def test_events_of_nobody_are_4xx(rest_tables, name, request_event):
    assert call(name, request_event)["statusCode"] in (401, 405)


@pytest.mark.parametrize("name", NAMES)
def test_every_member_that_may_be_null_is(rest_tables, name):
    method, options = REQUESTS[name]
    request = rest_event(method, "/items", **options)
    nulls = ("headers", "multiValueHeaders", "queryStringParameters", "pathParameters", "stageVariables", "body")
    response = call(name, request | dict.fromkeys(nulls))
    assert response["statusCode"] == {"create_item": 400, "list_items": 200}.get(name, 404)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    ("fault", "status"),
    [
        (ClientError({"Error": {"Code": "AccessDenied", "Message": "secret arn"}}, "Call"), 503),
        (ReadTimeoutError(endpoint_url="https://secret"), 503),
        (KeyError("secret"), 500),
    ],
)
def test_tables_that_fail_tell_nothing(rest_tables, name, fault, status):
    method, options = REQUESTS[name]
    rest_tables.fault = fault
    response = call(name, rest_event(method, "/items", **options))
    assert refusal_of(response)[0] == status
    assert "secret" not in json.dumps(response)


def test_each_function_makes_the_calls_that_its_role_allows(rest_tables, page_secrets):
    item_id, etag = made()
    made()
    put(item_id, etag)
    get(item_id)
    listed({"limit": "1"})
    delete(item_id)
    count = ["update_item"]
    assert [operation for operation, _ in rest_tables.calls] == [
        *(*count, "put_item"),
        *(*count, "put_item"),
        *(*count, "update_item"),
        *(*count, "get_item"),
        *(*count, "query"),
        *(*count, "delete_item"),
    ]
    assert {stage for _, stage in page_secrets.reads} == {"AWSCURRENT", "AWSPREVIOUS"}


def test_logs_have_ids_and_nothing_of_the_item(rest_tables):
    private = {"name": "private words"}
    logger = mock.Mock()
    with contextlib.ExitStack() as stack:
        for module in FUNCTIONS.values():
            stack.enter_context(mock.patch.object(module, "LOGGER", logger))
        item_id, etag = made(private)
        put(item_id, etag, private)
        get(item_id)
        listed()
        delete(item_id)
    assert logger.info.call_args_list == [
        mock.call("item created", extra={"itemId": item_id}),
        mock.call("item replaced", extra={"itemId": item_id}),
        mock.call("item read", extra={"itemId": item_id}),
        mock.call("items listed", extra={"items": 1}),
        mock.call("item deleted", extra={"itemId": item_id}),
    ]
