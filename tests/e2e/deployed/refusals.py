"""What every refusal of a REST application must look like, whoever refuses: the gateway or a function."""

from __future__ import annotations

import json
import re
from typing import Final

from api_client import Answer

INTERNAL: Final = re.compile(
    r"traceback|exception|botocore|boto3|lambda|dynamo|cognito|secret|\.py\b|arn:|user_?pool|create-(item|order)|RATE#|USER#",
    re.IGNORECASE,
)
GATEWAY_HEADERS: Final = (
    "x-amzn-errortype",
    "x-amzn-requestid",
    "x-amz-request-id",
    "x-amz-apigw-id",
    "x-correlation-id",
)
"""API Gateway's own: its word for the error, and ids, which may spell anything."""


def assert_refused(answer: Answer, *statuses: int, code: str = "") -> None:
    """It is a refusal of the caller's, in the one shape of errors, that tells nothing about the inside."""
    assert answer.status in statuses, (answer.status, answer.body[:300])
    assert set(answer.json) == {"error"}
    assert set(answer.json["error"]) == {"code", "message", "requestId"}
    assert answer.headers["content-type"] == "application/json"
    assert answer.headers["cache-control"] == "no-store"
    body = {**answer.json["error"], "requestId": ""}
    headers = {name: value for name, value in answer.headers.items() if name not in GATEWAY_HEADERS}
    assert not INTERNAL.search(json.dumps([body, headers])), answer
    if code:
        assert answer.code == code
