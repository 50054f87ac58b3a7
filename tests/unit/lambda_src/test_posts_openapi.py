# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenAPI file and the code say the same."""

from __future__ import annotations

import json
import re

import pytest
from botocore.exceptions import ClientError
from jsonschema import Draft202012Validator
from posts_common import post as rules
from web_common import page_limit, page_tokens, requests
from web_common.secret_values import SecretValues

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.events import Queue, Secrets, event, post
from ansible_collections.serverless.aws.tests.unit.lambda_src.openapi import Document

DOCUMENT = Document("posts")
SCHEMAS = DOCUMENT.schemas
PATHS = DOCUMENT.content["paths"]
OPERATIONS = {"write_post": PATHS["/post"]["post"], "read_posts": PATHS["/feed"]["get"]}

write_post = functions.load("write_post")
read_posts = functions.load("read_posts")


def parameter(name):
    return next(p["schema"] for p in DOCUMENT.resolve(OPERATIONS["read_posts"]["parameters"]) if p["name"] == name)


def length_and_pattern(schema):
    return re.compile(
        f"{schema['pattern'].strip('^$').removesuffix('+')}{{{schema['minLength']},{schema['maxLength']}}}"
    )


def test_operations_are_those_of_the_contract():
    assert {path: list(methods) for path, methods in PATHS.items()} == {"/post": ["post"], "/feed": ["get"]}
    assert OPERATIONS["write_post"]["security"] == [{"token": []}]
    assert OPERATIONS["read_posts"]["security"] == []


def test_limits_are_those_of_the_code():
    content, limit = SCHEMAS["Content"], parameter("limit")
    assert (content["minLength"], content["maxLength"]) == (1, rules.MAX_CONTENT_CHARACTERS)
    assert (limit["minimum"], limit["maximum"], limit["default"]) == (1, page_limit.MAX_LIMIT, page_limit.DEFAULT_LIMIT)
    assert SCHEMAS["Page"]["properties"]["items"]["maxItems"] == page_limit.MAX_LIMIT
    assert str(requests.MAX_BODY_BYTES) in OPERATIONS["write_post"]["requestBody"]["description"]


def test_patterns_are_those_of_the_code():
    assert length_and_pattern(SCHEMAS["UserId"]).pattern == rules.USER_ID.pattern == requests.SUBJECT.pattern
    assert length_and_pattern(SCHEMAS["PostId"]).pattern == rules.POST_ID.pattern
    assert length_and_pattern(parameter("nextToken")).pattern == page_tokens.TOKEN.pattern
    assert SCHEMAS["Timestamp"]["pattern"].strip("^$").replace("[0-9]", r"\d") == rules.TIMESTAMP.pattern


ROW = rules.to_row(rules.Post("p1", "u", "text", rules.sort_key("2026-01-01T00:00:00.000000Z", "p1")))
REFUSED = ClientError({"Error": {"Code": "Throttled"}}, "Call")


class Table:
    def __init__(self, answer):
        self.answer = answer

    def query(self, **parameters):
        if isinstance(self.answer, Exception):
            raise self.answer
        return {"Items": [ROW] * self.answer}


CASES = {
    "write 202": (write_post, post('{"content": "x"}'), None, 202),
    "write 400": (write_post, post("{}"), None, 400),
    "write 401": (write_post, event("POST", "{}"), None, 401),
    "write 403": (write_post, post("{}", secret="no"), None, 403),
    "write 503": (write_post, post('{"content": "x"}'), REFUSED, 503),
    "write 500": (write_post, post('{"content": "x"}'), KeyError("x"), 500),
    "read 200": (read_posts, event(), 1, 200),
    "read 200 with token": (read_posts, event(query={"limit": "1"}), 2, 200),
    "read 400": (read_posts, event(query={"limit": "x"}), 1, 400),
    "read 403": (read_posts, event(secret=None), 1, 403),
    "read 503": (read_posts, event(), REFUSED, 503),
    "read 500": (read_posts, event(), KeyError("x"), 500),
}


@pytest.mark.parametrize(("module", "request_event", "behind", "status"), CASES.values(), ids=CASES)
def test_every_answer_is_as_described(switches, monkeypatch, module, request_event, behind, status):
    secret = SecretValues(Secrets(), "s")
    monkeypatch.setattr(module.LOCK, "_secret", secret)
    monkeypatch.setattr(read_posts.TOKENS, "_secret", secret)
    queue = Queue()
    queue.error = behind if isinstance(behind, Exception) else None
    switches["sqs"].target, switches["dynamodb"].target = queue, Table(behind)
    response = module.handler(request_event, functions.CONTEXT)
    assert response["statusCode"] == status
    described = DOCUMENT.resolve(OPERATIONS[module.__name__]["responses"][str(status)])
    schema = described["content"][response["headers"]["content-type"]]["schema"]
    Draft202012Validator(schema).validate(json.loads(response["body"]))
    for name, header in described.get("headers", {}).items():
        assert response["headers"][name.lower()] == header["schema"]["const"]


def test_every_status_of_a_function_has_a_case():
    tested = {(module.__name__, str(status)) for module, _, _, status in CASES.values()}
    described = {(name, status) for name, operation in OPERATIONS.items() for status in operation["responses"]}
    assert described - tested == {("write_post", "429"), ("read_posts", "429")}  # API Gateway's own
