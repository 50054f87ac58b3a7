# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Paths and methods. A method that differs is made anew: callers see nothing of it before the next deployment."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from ..api_shared.gone import gently
from ..api_shared.invocation import invocation_uri
from .methods_wanted import path_of
from .names import parent
from .one_update import Writing

WIRE_AUTHORIZATION: Final = {"none": "NONE", "iam": "AWS_IAM", "custom": "CUSTOM", "cognito": "COGNITO_USER_POOLS"}


def place(writing: Writing, key: str) -> dict[str, str]:
    """How API Gateway names a method."""
    method, _space, path = key.partition(" ")
    return {"restApiId": writing.api_id, "resourceId": writing.ids["resources"][path], "httpMethod": method}


def make_resources(writing: Writing) -> None:
    """The missing paths, parents first. Below a path there is one variable: another's goes first, with all below it."""
    client, ids = writing.client, writing.ids["resources"]
    for path in sorted(writing.wanted("resources"), key=lambda one: (one.count("/"), one)):
        for stray in writing.unwanted("resources"):
            if variable(path) and variable(stray) and parent(stray) == parent(path):
                gently(client, client.delete_resource, restApiId=writing.api_id, resourceId=ids[stray])
                forget(ids, stray)
        answer = client.create_resource(
            restApiId=writing.api_id, parentId=ids[parent(path)], pathPart=path.rpartition("/")[2]
        )
        ids[path] = answer["id"]


def forget(ids: dict[str, str], path: str) -> None:
    """What was deleted with a path: nothing below it is to be deleted once more."""
    for gone in [one for one in ids if one == path or one.startswith(f"{path}/")]:
        del ids[gone]


def variable(path: str) -> bool:
    """Whether the last step of a path is a variable."""
    return path.rpartition("/")[2].startswith("{")


def drop_resources(writing: Writing) -> None:
    """The paths that nothing leads to, children first."""
    client, ids = writing.client, writing.ids["resources"]
    for path in sorted(ids.keys() & writing.unwanted("resources"), key=lambda one: (-one.count("/"), one)):
        gently(client, client.delete_resource, restApiId=writing.api_id, resourceId=ids[path])


def drop_methods(writing: Writing, which: Callable[[Mapping[str, Any]], bool]) -> None:
    """Delete methods that stand in the way of deleting what they refer to; the next look finds them missing."""
    client = writing.client
    for key, method in writing.actual["methods"].items():
        if which(method):
            gently(client, client.delete_method, **place(writing, key))


def write_method(writing: Writing, key: str) -> None:
    """Make a method anew, or take it away."""
    client, wanted = writing.client, writing.desired["methods"].get(key)
    if wanted is None and path_of(key) not in writing.ids["resources"]:
        return
    where = place(writing, key)
    if key in writing.actual["methods"]:
        gently(client, client.delete_method, **where)
    if wanted is None:
        return
    client.put_method(**where, **method_members(writing, wanted))
    for status, headers in wanted["responses"].items():
        client.put_method_response(**where, statusCode=status, responseParameters=headers)
    client.put_integration(**where, **integration_members(writing, wanted))
    for status, answer in wanted["integration_responses"].items():
        client.put_integration_response(**where, statusCode=status, responseParameters=answer["headers"])


def method_members(writing: Writing, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What PutMethod takes."""
    members: dict[str, Any] = {
        "authorizationType": WIRE_AUTHORIZATION[wanted["authorization"]],
        "apiKeyRequired": wanted["api_key_required"],
        "requestParameters": wanted["parameters"],
        "requestModels": wanted["models"],
    }
    if wanted["authorizer"]:
        members["authorizerId"] = writing.ids["authorizers"][wanted["authorizer"]]
    if wanted["scopes"]:
        members["authorizationScopes"] = wanted["scopes"]
    if wanted["operation_name"]:
        members["operationName"] = wanted["operation_name"]
    if wanted["validator"]:
        members["requestValidatorId"] = writing.ids["validators"][wanted["validator"]]
    return members


def integration_members(writing: Writing, wanted: Mapping[str, Any]) -> dict[str, Any]:
    """What PutIntegration takes: a function, or a fixed answer of API Gateway's own."""
    members: dict[str, Any] = {"type": wanted["integration"], "passthroughBehavior": wanted["passthrough"]}
    if wanted["integration"] == "MOCK":
        return {**members, "requestTemplates": wanted["request_templates"]}
    return {
        **members,
        "integrationHttpMethod": wanted["function_method"],
        "uri": invocation_uri(writing.aws, wanted["function"]),
        "timeoutInMillis": wanted["timeout_milliseconds"],
        "cacheKeyParameters": wanted["cache_key"],
    }
