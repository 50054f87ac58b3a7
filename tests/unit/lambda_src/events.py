# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What API Gateway sends and gets (payload format 2.0), and the clients behind the two HTTP functions."""

from __future__ import annotations

import json

from botocore.exceptions import ClientError

SECRET = "current-origin-secret"
AUTHOR = "5f0c2f1e-0000-4000-8000-000000000001"


def event(method="GET", body=None, query=None, secret=SECRET, claims=None, encoded=False):
    context = {"http": {"method": method}, "requestId": "request-1"}
    if claims is not None:
        context["authorizer"] = {"jwt": {"claims": claims, "scopes": None}}
    made = {
        "version": "2.0",
        "headers": {} if secret is None else {"x-origin-verify": secret},
        "requestContext": context,
        "isBase64Encoded": encoded,
    }
    return made | ({} if body is None else {"body": body}) | ({} if query is None else {"queryStringParameters": query})


def post(body, **options):
    return event("POST", body, **{"claims": {"sub": AUTHOR}} | options)


def error_of(response):
    """The code of an error response; its shape and headers are checked on the way."""
    error = json.loads(response["body"])["error"]
    assert set(error) == {"code", "message", "requestId"}
    assert error["requestId"] == "request-1"
    assert response["headers"]["cache-control"] == "no-store"
    assert response["headers"]["content-type"] == "application/json"
    return response["statusCode"], error["code"]


class Secrets:
    """A Secrets Manager client: `stages` is {stage: value}; it counts the reads, and `error` refuses them."""

    def __init__(self, current=SECRET, previous=None):
        self.stages = {"AWSCURRENT": current, "AWSPREVIOUS": previous}
        self.reads = []
        self.error = None

    def get_secret_value(self, SecretId, VersionStage):  # noqa: N803 (AWS spells them so)
        self.reads.append((SecretId, VersionStage))
        code = self.error or (None if self.stages[VersionStage] is not None else "ResourceNotFoundException")
        if code:
            raise ClientError({"Error": {"Code": code, "Message": f"{SecretId} of account 123"}}, "GetSecretValue")
        return {"SecretString": self.stages[VersionStage]}


class Queue:
    """An SQS client that keeps what is sent, or raises `error`."""

    def __init__(self):
        self.sent = []
        self.error = None

    def send_message(self, **parameters):
        if self.error:
            raise self.error
        self.sent.append(parameters)
        return {"MessageId": "m"}
