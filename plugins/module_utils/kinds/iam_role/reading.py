# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What hangs on a role: inline policies and attached ones."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.errors import denied, is_missing
from ...engine.policy import normal_policy

MISSING: Final = "NoSuchEntity"
PAGE: Final = 1000
Policies = tuple[dict[str, Any], list[str]]
"""The inline policies by name, in normal form, and the ARNs of the attached ones, sorted."""


def policies_of(aws: Aws, role: str, described: Collection[str]) -> Policies:
    """The policies of `role`; `described` are the inline ones that are likely there.

    Where everything of the stack is searched, the list of all roles is there anyway and has them: no more calls.
    """
    if aws.searches:
        try:
            listed = next((item for item in every_role(aws) if item["RoleName"] == role), None)
        except aws.reader("iam").exceptions.ClientError as error:
            if not denied(error):
                raise
        else:
            if listed:  # a role made a moment ago may be missing
                return listed_policies(listed)
    return asked_policies(aws, role, sorted(described))


def every_role(aws: Aws) -> list[dict[str, Any]]:
    """Every role of the account: no search covers roles, and no list shows their tags but this one.

    GetAccountAuthorizationDetails, a call for each thousand roles.
    """
    return aws.pages("iam", "get_account_authorization_details", "RoleDetailList", Filter=["Role"], MaxItems=PAGE)


def listed_policies(detail: dict[str, Any]) -> Policies:
    """The policies in an entry of GetAccountAuthorizationDetails."""
    inline = {item["PolicyName"]: normal_policy(item["PolicyDocument"]) for item in detail.get("RolePolicyList", ())}
    return inline, sorted(item["PolicyArn"] for item in detail.get("AttachedManagedPolicies", ()))


def asked_policies(aws: Aws, role: str, described: list[str]) -> Policies:
    """The policies, asked for one by one: those that are described at once, strays when their names are known."""
    names, attached, *documents = aws.together(
        lambda: aws.pages("iam", "list_role_policies", "PolicyNames", RoleName=role),
        lambda: aws.pages("iam", "list_attached_role_policies", "AttachedPolicies", RoleName=role),
        *(lambda policy=policy: inline_policy(aws, role, policy) for policy in described),
    )
    strays = sorted(set(names) - set(described))
    read = (
        aws.together(*(lambda policy=policy: inline_policy(aws, role, policy) for policy in strays)) if strays else []
    )
    found = zip([*described, *strays], [*documents, *read], strict=True)
    inline = {policy: document for policy, document in found if document}
    return inline, sorted(item["PolicyArn"] for item in attached)


def inline_policy(aws: Aws, role: str, policy: str) -> dict[str, Any]:
    """One inline policy in normal form; `{}` when the role does not have it (GetRolePolicy)."""
    iam = aws.reader("iam")
    try:
        return normal_policy(iam.get_role_policy(RoleName=role, PolicyName=policy)["PolicyDocument"])
    except iam.exceptions.ClientError as error:
        if is_missing(error, MISSING):
            return {}
        raise
