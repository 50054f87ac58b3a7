# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a REST API sends and gets (payload format 1.0), and the tables behind the functions of items and orders."""

from __future__ import annotations

import contextlib
import json

import boto3
from moto import mock_aws

USER = "5f0c2f1e-0000-4000-8000-000000000001"
OTHER = "5f0c2f1e-0000-4000-8000-000000000002"
KEYS = {"Items": ("PK", "SK"), "Orders": ("orderId",)}


def rest_event(
    method,
    resource,
    *,
    stage="v1",
    body=None,
    user=USER,
    token="id",
    headers=None,
    query=None,
    path=None,
    encoded=False,
):
    """An event as AWS sends it: every member there, null where a request has nothing of the kind."""
    lines = {"Accept": "*/*", "Host": "api.example.com"} | (headers or {})
    context = {
        "accountId": "123456789012",
        "apiId": "abcdef1234",
        "authorizer": None if user is None else {"claims": {"sub": user, "token_use": token}},
        "httpMethod": method,
        "identity": {"sourceIp": "192.0.2.1", "userAgent": "test"},
        "path": f"/{stage}{resource}",
        "requestId": "request-1",
        "resourcePath": resource,
        "stage": stage,
    }
    return {
        "resource": resource,
        "path": resource,
        "httpMethod": method,
        "headers": lines,
        "multiValueHeaders": {name: [value] for name, value in lines.items()},
        "queryStringParameters": query,
        "multiValueQueryStringParameters": None if query is None else {name: [query[name]] for name in query},
        "pathParameters": path,
        "stageVariables": None,
        "requestContext": context if user is not None else {k: v for k, v in context.items() if k != "authorizer"},
        "body": body if body is None or isinstance(body, str) else json.dumps(body),
        "isBase64Encoded": encoded,
    }


def answer_of(response, status):
    """The body of a response that must have this status."""
    assert response["statusCode"] == status, response
    assert response["headers"]["cache-control"] == "no-store"
    return json.loads(response["body"]) if response["body"] else None


def refusal_of(response):
    """Status and code of an error response; its shape is checked on the way."""
    error = json.loads(response["body"])["error"]
    assert set(error) == {"code", "message", "requestId"}
    assert response["headers"]["cache-control"] == "no-store"
    return response["statusCode"], error["code"]


class Tables:
    """A DynamoDB client (moto's) that keeps the calls that pass; `fault` is raised in place of the next ones.

    Operations in `lost` take effect and are then made again, as botocore does when an answer does not come.
    """

    def __init__(self, client):
        self.client = client
        self.calls = []
        self.fault = None
        self.lost = set()

    def __getattr__(self, operation):
        def call(**parameters):
            self.calls.append((operation, parameters))
            if self.fault:
                raise self.fault
            if operation in self.lost:
                getattr(self.client, operation)(**parameters)
            return getattr(self.client, operation)(**parameters)

        return call

    def rows(self, table):
        return self.client.scan(TableName=table)["Items"]

    def clear(self):
        for table, keys in KEYS.items():
            for row in self.rows(table):
                self.client.delete_item(TableName=table, Key={name: row[name] for name in keys})


@contextlib.contextmanager
def moto_tables():
    """A client of the two tables, as the blueprints have them."""
    with mock_aws():
        client = boto3.client(
            "dynamodb", region_name="us-east-1", aws_access_key_id="test", aws_secret_access_key="test"
        )
        for table, keys in KEYS.items():
            client.create_table(
                TableName=table,
                KeySchema=[
                    {"AttributeName": n, "KeyType": kind} for n, kind in zip(keys, ("HASH", "RANGE"), strict=False)
                ],
                AttributeDefinitions=[{"AttributeName": name, "AttributeType": "S"} for name in keys],
                BillingMode="PAY_PER_REQUEST",
            )
        yield client
