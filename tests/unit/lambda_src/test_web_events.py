# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import contextlib
import io
import json

import pytest
from aws_lambda_powertools.logging import Logger
from hypothesis import given, settings
from hypothesis import strategies as st
from web_common import events
from web_common.http import HttpError, endpoint, json_response, no_content
from web_common.page_limit import page_limit
from web_common.requests import json_object, require_method, subject

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.events import AUTHOR, event, post
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import USER, rest_event
from ansible_collections.serverless.aws.tests.unit.lambda_src.web_support import refused

# Both formats


def test_both_formats_say_the_same():
    http, rest = post("{}"), rest_event("POST", "/x", body="{}")
    assert (events.method(http), events.method(rest)) == ("POST", "POST")
    assert (subject(http), subject(rest)) == (AUTHOR, USER)
    assert json_object(http) == json_object(rest) == {}
    assert events.request_id(http, None) == events.request_id(rest, None) == "request-1"
    require_method(http, "POST")
    require_method(rest, "POST")
    assert refused(require_method, rest, "GET") == (405, "method_not_allowed")
    assert refused(subject, rest_event("POST", "/x", user=None)) == (401, "unauthorized")


@pytest.mark.parametrize("spelling", ["If-Match", "if-match", "IF-MATCH", "iF-mAtCh"])
@pytest.mark.parametrize("member", ["headers", "multiValueHeaders"])
def test_names_of_headers_have_no_case(spelling, member):
    value = "x" if member == "headers" else ["x"]
    assert events.header({member: {spelling: value}}, "if-match") == "x"


def test_lines_of_one_header_are_joined():
    repeated = {"headers": {"If-Match": "b"}, "multiValueHeaders": {"If-Match": ["a", "b"]}}
    assert events.header(repeated, "if-match") == "a, b"
    assert events.header({"multiValueHeaders": {"If-Match": ["a"], "if-match": ["b"]}}, "if-match") == "a, b"


@pytest.mark.parametrize(
    "broken", [{}, {"headers": None, "multiValueHeaders": None}, {"headers": []}, {"headers": {"a": None, 7: "x"}}]
)
def test_events_without_usable_headers_have_none(broken):
    assert events.header(broken, "a") is None


def test_null_parameters_are_none():
    assert events.query(rest_event("GET", "/x"), "limit") is None
    assert page_limit(rest_event("GET", "/x")) == 20
    assert page_limit(rest_event("GET", "/x", query={"limit": "7"})) == 7
    assert refused(page_limit, rest_event("GET", "/x", query={"limit": "0"})) == (400, "invalid_limit")


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
)
NAMES = ["headers", "requestContext", "authorizer", "claims", "jwt", "http", "queryStringParameters", "body", "sub"]
EVENTS = st.dictionaries(st.sampled_from(NAMES), ANYTHING | st.dictionaries(st.sampled_from(NAMES), ANYTHING))


@settings(deadline=None)
@given(sent=ANYTHING | EVENTS)
def test_no_event_makes_reading_fail(sent):
    events.header(sent, "a")
    events.query(sent, "limit")
    events.claim(sent, "sub")
    assert isinstance(events.method(sent), str)
    assert events.correlation_id(sent, None)
    for check in (subject, json_object, page_limit):
        with contextlib.suppress(HttpError):
            check(sent)


# The correlation id


def lines_of(request, **options):
    stream = io.StringIO()
    logger = Logger(service=f"s{id(stream)}", stream=stream)

    @endpoint(logger, **options)
    def handler(event, context):
        logger.info("in it")
        return json_response(200, {})

    return handler(request, functions.CONTEXT), [json.loads(line) for line in stream.getvalue().splitlines()]


def test_callers_correlation_id_is_logged_and_sent_back():
    request = rest_event("GET", "/x", headers={"X-Correlation-ID": "order-7:a.b_c"})
    response, (line,) = lines_of(request, correlated=True)
    assert response["headers"]["x-correlation-id"] == "order-7:a.b_c"
    assert (line["correlation_id"], line["requestId"]) == ("order-7:a.b_c", "request-1")


@pytest.mark.parametrize("sent", [None, "", "a b", "a\n", "a\r\nset-cookie: x", "é", "x" * 129, "a, b", '{"a":1}'])
def test_without_a_plain_one_it_is_the_request_id(sent):
    request = rest_event("GET", "/x", headers={} if sent is None else {"x-correlation-id": sent})
    response, (line,) = lines_of(request, correlated=True)
    assert response["headers"]["x-correlation-id"] == line["correlation_id"] == "request-1"


def test_callers_cannot_choose_it_where_it_is_not_asked_for():
    request = event()
    request["headers"]["x-correlation-id"] = "mine"
    response, (line,) = lines_of(request)
    assert "x-correlation-id" not in response["headers"]
    assert line["correlation_id"] == "request-1"
    assert "requestId" not in line


# Responses


def test_pages_of_one_origin_may_read_answers_when_that_is_set(monkeypatch):
    assert "access-control-allow-origin" not in lines_of(event())[0]["headers"]
    monkeypatch.setenv("CORS_ALLOW_ORIGIN", "https://shop.example.com")
    headers = lines_of(event())[0]["headers"]
    assert headers["access-control-allow-origin"] == "https://shop.example.com"
    assert "etag" in headers["access-control-expose-headers"]


def test_errors_keep_their_own_headers_and_the_shared_ones():
    @endpoint(Logger(service="errors"), correlated=True)
    def handler(event, context):
        raise HttpError(429, "too_many_requests", "Later.", {"retry-after": "7"})

    headers = handler(rest_event("GET", "/x"), functions.CONTEXT)["headers"]
    assert (headers["retry-after"], headers["x-correlation-id"]) == ("7", "request-1")


def test_no_content_has_a_body_member_for_rest_apis():
    assert no_content() == {"statusCode": 204, "headers": {"cache-control": "no-store"}, "body": ""}
