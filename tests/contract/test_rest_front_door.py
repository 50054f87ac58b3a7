"""A described REST API at work: keys, quota, bodies and other origins are the gateway's business."""

from __future__ import annotations

import io
import json
import urllib.error
import urllib.request
import zipfile
from collections.abc import Iterator
from email.message import Message
from typing import Any

import pytest
from contract.harness.place import REGION, Place, RootClients
from contract.harness.run import Runner, family_of

CODE = """
import json
def handler(event, context):
    return {"statusCode": 201, "body": json.dumps(json.loads(event["body"]))}
"""
ORIGIN = "https://example.com"
VALUE = "a-value-of-twenty-letters"
DOCUMENT = {
    "openapi": "3.0.3",
    "info": {"title": "items", "version": "1"},
    "paths": {
        "/items": {
            "post": {
                "x-function": "create",
                "security": [{"key": []}],
                "requestBody": {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Item"}}}},
            }
        }
    },
    "components": {
        "securitySchemes": {"key": {"type": "apiKey", "in": "header", "name": "x-api-key"}},
        "schemas": {"Item": {"type": "object", "required": ["title"], "properties": {"title": {"type": "string"}}}},
    },
}
Answer = tuple[int, Any, Message]


@pytest.fixture(scope="module")
def door(place: Place) -> Iterator[str]:
    """The address of `/items`, with a key whose quota is two requests; in the account that unsigned requests meet."""
    raw = RootClients(place.upstream, "000000000000")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("main.py", CODE)
    statement = {"Effect": "Allow", "Principal": {"Service": "lambda.amazonaws.com"}, "Action": "sts:AssumeRole"}
    role = raw.client("iam").create_role(
        RoleName="create", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    )
    raw.client("lambda").create_function(
        FunctionName="create",
        Runtime="python3.13",
        Handler="main.handler",
        Role=role["Role"]["Arn"],
        Code={"ZipFile": archive.getvalue()},
    )
    outputs = {}
    for kind, spec in (
        (
            "rest_api",
            {"name": "door", "openapi": DOCUMENT, "cors": {"allow_origin": ORIGIN}, "stages": [{"name": "v1"}]},
        ),
        ("api_key", {"name": "door", "secret_value": VALUE}),
        (
            "usage_plan",
            {"name": "door", "stages": [{"api": "door", "stage": "v1"}], "keys": ["door"], "quota": {"limit": 2}},
        ),
    ):
        runner = Runner(family_of(f"apigateway_{kind}"), place.proxy, raw.account, REGION)
        run = runner(spec)
        runner.close()
        assert not run.failed, run.message
        outputs[kind] = run.resource["outputs"]
    yield f"{place.upstream}/_aws/execute-api/{outputs['rest_api']['id']}/v1/items"
    raw.close()


def ask(door: str, method: str, body: Any = None, **headers: str) -> Answer:
    """Status, JSON body and headers of one request; the case of a header's name says nothing."""
    request = urllib.request.Request(
        door,
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", **headers},
    )
    try:
        answer = urllib.request.urlopen(request)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        text = answer.read().decode()
        return int(answer.status or 0), json.loads(text) if text.strip() else None, answer.headers


def test_the_gateway_answers_for_itself_and_the_function_what_passed(door: str) -> None:
    key, good = {"x-api-key": VALUE}, {"title": "a"}
    answers = [
        ask(door, "POST", good),
        ask(door, "POST", good, **{"x-api-key": VALUE + "x"}),
        ask(door, "POST", {}, **key),
        ask(door, "POST", good, **key),
        ask(door, "POST", good, **key),
    ]
    assert [status for status, _body, _headers in answers] == [403, 403, 400, 201, 429]
    assert answers[3][1] == good
    codes = [body["error"]["code"] for status, body, _headers in answers if status != 201]
    assert codes == ["INVALID_API_KEY", "INVALID_API_KEY", "BAD_REQUEST_BODY", "QUOTA_EXCEEDED"]
    for status, body, headers in answers:
        if status != 201:
            assert set(body["error"]) == {"code", "message", "requestId"}
            assert headers["Access-Control-Allow-Origin"] == ORIGIN


def test_a_page_of_another_origin_may_ask(door: str) -> None:
    status, _body, headers = ask(door, "OPTIONS")
    assert status == 204
    assert headers["Access-Control-Allow-Methods"] == "OPTIONS,POST"
    assert headers["Access-Control-Allow-Origin"] == ORIGIN
