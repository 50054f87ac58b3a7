# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The groups of a pool, managed only where the description has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...engine.aws import Aws
from ...engine.diff import Change
from ...engine.errors import is_missing
from .find import MISSING, SERVICE


def read_groups(aws: Aws, pool_id: str) -> dict[str, dict[str, Any]]:
    """`{name: {description, precedence, role_arn}}` (ListGroups)."""
    listed = aws.pages(SERVICE, "list_groups", "Groups", UserPoolId=pool_id)
    return {
        str(group["GroupName"]): {
            "description": group.get("Description", ""),
            "precedence": group.get("Precedence"),
            "role_arn": group.get("RoleArn", ""),
        }
        for group in listed
    }


def described_groups(groups: Iterable[Mapping[str, Any]]) -> dict[str, dict[str, Any]]:
    """The option `groups` in the same form."""
    return {
        group["name"]: {
            "description": group.get("description") or "",
            "precedence": group.get("precedence"),
            "role_arn": group.get("role_arn") or "",
        }
        for group in groups
    }


def write_groups(
    aws: Aws, pool_id: str, desired: Mapping[str, Any], actual: Mapping[str, Any], changes: Iterable[Change]
) -> None:
    """Make, change and delete the groups that `changes` name."""
    cognito = aws.writer(SERVICE)
    for name in sorted({change.path[1] for change in changes if change.path[0] == "groups" and len(change.path) > 1}):
        if name not in desired:
            try:
                cognito.delete_group(UserPoolId=pool_id, GroupName=name)
            except cognito.exceptions.ClientError as error:
                if not is_missing(error, *MISSING):
                    raise
            continue
        group = desired[name]
        members = {"Description": group["description"], "Precedence": group["precedence"], "RoleArn": group["role_arn"]}
        given = {key: value for key, value in members.items() if value not in ("", None)}
        if name in actual and group["description"] == "" and actual[name]["description"]:
            given["Description"] = ""
        call = cognito.update_group if name in actual else cognito.create_group
        call(UserPoolId=pool_id, GroupName=name, **given)
