# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The resource policy of a function: one statement per sid, in terms of AddPermission."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from ...engine.arns import resource_arn
from ...engine.aws import Aws
from ...engine.errors import is_missing
from ...engine.values import UNKNOWN

MISSING = "ResourceNotFoundException"
CONDITIONS: Final = {
    "aws:sourcearn": "source_arn",
    "aws:sourceaccount": "source_account",
    "aws:principalorgid": "organization_id",
}
WIRE: Final = {
    "action": "Action",
    "principal": "Principal",
    "source_arn": "SourceArn",
    "source_account": "SourceAccount",
    "organization_id": "PrincipalOrgID",
}


def read_permissions(aws: Aws, function: str) -> dict[str, Any]:
    """The statements of the function's policy by sid; none when it has no policy (GetPolicy)."""
    client = aws.reader("lambda")
    try:
        policy = json.loads(client.get_policy(FunctionName=function)["Policy"])
    except client.exceptions.ClientError as error:
        if is_missing(error, MISSING):
            return {}
        raise
    return {str(item.get("Sid", "")): normal_permission(item) for item in policy.get("Statement", [])}


def normal_permission(statement: Mapping[str, Any]) -> dict[str, Any]:
    """A statement as options; a condition that AddPermission of ours never makes stays as it is, and so is a change."""
    principal = statement.get("Principal", "")
    if isinstance(principal, Mapping):
        principal = next(iter(principal.values()), "")
    normal: dict[str, Any] = {"action": statement.get("Action", ""), "principal": principal}
    if statement.get("Effect", "Allow") != "Allow":
        normal["effect"] = statement["Effect"]
    for operator, tests in statement.get("Condition", {}).items():
        for key, value in tests.items():
            option = CONDITIONS.get(key.lower())
            normal[option or f"{operator} {key}"] = value
    return normal


def wanted_permissions(aws: Aws, permissions: list[Mapping[str, Any]]) -> dict[str, Any]:
    """The described statements by sid, in normal form; a source that does not exist yet is `UNKNOWN` in a plan."""
    return {permission["sid"]: wanted_permission(aws, permission) for permission in permissions}


def wanted_permission(aws: Aws, permission: Mapping[str, Any]) -> dict[str, Any]:
    """One statement. AWS stores an account as the ARN of its root."""
    principal = permission["principal"]
    if principal.isdigit():
        principal = aws.arn("iam", "root", region="", account=principal)
    normal = {"action": permission["action"], "principal": principal}
    source = source_arn(aws, permission)
    if source is not None:
        normal["source_arn"] = source
    for option in ("source_account", "organization_id"):
        if permission.get(option):
            normal[option] = permission[option]
    return normal


def source_arn(aws: Aws, permission: Mapping[str, Any]) -> Any:
    """The ARN that may invoke: as given, or that of routes of an API by name; None when there is none."""
    if permission.get("source_arn"):
        return resource_arn(aws, permission["source_arn"])
    for option, find in (("http_api", find_http_api_id), ("rest_api", find_rest_api_id)):
        name = permission.get(option)
        if name:
            api_id = aws.reference(option.replace("_", " ").upper(), name, find(aws, name))
            if api_id is UNKNOWN:
                return UNKNOWN
            return aws.arn("execute-api", f"{api_id}/{permission['routes']}")
    return None


def find_http_api_id(aws: Aws, name: str) -> str | None:
    """The id of the HTTP API called `name`, asked once per run; two of that name are an error of the API's own kind."""
    items = aws.once(("http_api",), lambda: aws.pages("apigatewayv2", "get_apis", "Items"))
    return next((str(item["ApiId"]) for item in items if item.get("Name") == name), None)


def find_rest_api_id(aws: Aws, name: str) -> str | None:
    """The id of the REST API called `name`, asked once per run."""
    items = aws.once(("rest_api",), lambda: aws.pages("apigateway", "get_rest_apis", "items"))
    return next((str(item["id"]) for item in items if item.get("name") == name), None)


def write_permissions(
    aws: Aws, function: str, sids: set[str], have: Mapping[str, Any], want: Mapping[str, Any]
) -> None:
    """Bring the statements `sids` from `have` to `want`; AWS has no update, so a changed one is removed first."""
    client = aws.writer("lambda")
    for sid in sorted(sids):
        if sid in have:
            client.remove_permission(FunctionName=function, StatementId=sid)
        if sid in want:
            members = {WIRE[option]: value for option, value in want[sid].items()}
            client.add_permission(FunctionName=function, StatementId=sid, **members)
