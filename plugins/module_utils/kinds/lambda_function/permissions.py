# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The resource policy of a function: one statement per sid, in terms of AddPermission."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...engine.arns import resource_arn
from ...engine.aws import Aws
from ..api_shared.invocation import SID_PREFIXES, statements

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
    """The statements of the function's policy by sid, without those of APIs; none when it has no policy (GetPolicy)."""
    found = {str(item.get("Sid", "")): normal_permission(item) for item in statements(aws, function)}
    return {sid: normal for sid, normal in found.items() if not belongs_to_api(aws, sid, normal)}


def belongs_to_api(aws: Aws, sid: str, normal: Mapping[str, Any]) -> bool:
    """Whether an API's own kind manages this statement: it alone knows the id of the API, and makes it with the route.

    One that only looks like it, and lets anything else in (an API of another account, for one), is a stray.
    """
    return (
        sid.startswith(SID_PREFIXES)
        and normal.keys() == {"action", "principal", "source_arn"}
        and normal["action"] == "lambda:InvokeFunction"
        and normal["principal"] == "apigateway.amazonaws.com"
        and str(normal["source_arn"]).startswith(aws.arn("execute-api", ""))
    )


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
    """The described statements by sid, in normal form."""
    return {permission["sid"]: wanted_permission(aws, permission) for permission in permissions}


def wanted_permission(aws: Aws, permission: Mapping[str, Any]) -> dict[str, Any]:
    """One statement. AWS stores an account as the ARN of its root."""
    principal = permission["principal"]
    if principal.isdigit():
        principal = aws.arn("iam", "root", region="", account=principal)
    normal = {"action": permission["action"], "principal": principal}
    if permission.get("source_arn"):
        normal["source_arn"] = resource_arn(aws, permission["source_arn"])
    for option in ("source_account", "organization_id"):
        if permission.get(option):
            normal[option] = permission[option]
    return normal


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
