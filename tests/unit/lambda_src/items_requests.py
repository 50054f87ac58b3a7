# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Requests to the functions of the items application."""

from __future__ import annotations

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.rest import answer_of, rest_event

NAMES = ("create_item", "get_item", "list_items", "replace_item", "delete_item")
FUNCTIONS = {name: functions.load(name) for name in NAMES}
POT = {"name": "Tea pot", "description": "The green one"}
UNKNOWN = "0" * 32


def call(name, request):
    return FUNCTIONS[name].handler(request, functions.CONTEXT)


def create(body=POT, **options):
    return call("create_item", rest_event("POST", "/items", body=body, **options))


def of_item(name, method, item_id, if_match=None, **options):
    headers = options.pop("headers", {}) | ({} if if_match is None else {"If-Match": if_match})
    path = {"id": item_id}
    return call(name, rest_event(method, f"/items/{item_id}", path=path, headers=headers, **options))


def get(item_id, **options):
    return of_item("get_item", "GET", item_id, **options)


def put(item_id, if_match=None, body=POT, **options):
    return of_item("replace_item", "PUT", item_id, if_match, body=body, **options)


def delete(item_id, if_match=None, **options):
    return of_item("delete_item", "DELETE", item_id, if_match, **options)


def listed(query=None, **options):
    return call("list_items", rest_event("GET", "/items", query=query, **options))


def made(body=POT, **options):
    """The id and the ETag of a new item."""
    response = create(body, **options)
    return answer_of(response, 201)["id"], response["headers"]["etag"]


def rows_of_items(tables):
    return [row for row in tables.rows("Items") if row["SK"]["S"].startswith("ITEM#")]
