# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM user groups: path, inline policies, managed policies, members."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.arns import arn_problem, resource_arn
from ..engine.aws import Aws
from ..engine.diff import Change, changed
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.policy import normal_policy, policy_document
from .iam_role import PATH, policy_problems, wanted_policy

MISSING: Final = "NoSuchEntity"
NAME: Final = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)
USER_NAME: Final = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
OWNED: Final = re.compile(r"/serverless\.aws/(.+)/")
"""The path that says whose a group is: IAM keeps no tags on groups, and a group's path, unlike a role's, can change."""
INLINE_CHARACTERS: Final = 5_120
"""IAM's limit for all inline policies of a group together, white space not counted."""
MOST_MANAGED: Final = 10


class Group(Kind):
    """A group with everything that hangs on it; policies that are not described are taken away."""

    name = "iam_group"
    module = "iam_groups"
    option = "groups"
    services = ("iam",)
    taggable = False
    refuses_second = True
    transient = (
        Transient("DeleteConflict", "", "IAM does not show everywhere yet that users and policies are gone"),
        Transient("NoSuchEntity", "group with name", "IAM does not show the new group everywhere yet"),
        Transient("NoSuchEntity", "user with name", "IAM does not show a new user everywhere yet"),
        Transient("EntityAlreadyExists", "", "another run has just made it"),
        Transient("ConcurrentModification", "", "somebody else changes this group at the same time"),
        Transient("ConcurrentModificationException", "", "somebody else changes this group at the same time"),
        Transient("EntityTemporarilyUnmodifiable", "", "IAM has this name still in work"),
    )
    managed: ClassVar = {
        "CreateGroup": ("Path", "GroupName"),
        "UpdateGroup": ("GroupName", "NewPath"),
        "PutGroupPolicy": ("GroupName", "PolicyName", "PolicyDocument"),
        "AttachGroupPolicy": ("GroupName", "PolicyArn"),
        "AddUserToGroup": ("GroupName", "UserName"),
    }
    unmanaged: ClassVar = {"UpdateGroup": {"NewGroupName": "the name is the identity"}}

    def problems(self, spec: Spec) -> Iterable[str]:
        if not NAME.fullmatch(spec["name"]):
            yield "name must have 1 to 128 letters, digits and _ + = , . @ -"
        if spec.get("path") and not PATH.fullmatch(spec["path"]):
            yield f"path {spec['path']!r} must begin and end with /"
        for arn in spec["managed_policies"]:
            if arn_problem(arn):
                yield f"managed_policies: {arn_problem(arn)}"
        if len(spec["managed_policies"]) > MOST_MANAGED:
            yield f"managed_policies has {len(spec['managed_policies'])} entries; IAM allows {MOST_MANAGED} on a group"
        for name, statements in spec["policies"].items():
            yield from policy_problems(name, statements)
        size = len(json.dumps(spec["policies"], separators=(",", ":")))
        if size > INLINE_CHARACTERS:
            yield f"policies have {size} characters; IAM allows {INLINE_CHARACTERS} on a group: use managed_policies"
        for user in spec.get("members") or ():
            if not USER_NAME.fullmatch(user):
                yield f"members has {user!r}: name IAM users of this account, not ARNs"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        iam, name = aws.reader("iam"), spec["name"]
        try:
            (group, users), names, attached = aws.together(
                lambda: group_and_users(aws, name),
                lambda: aws.pages("iam", "list_group_policies", "PolicyNames", GroupName=name),
                lambda: aws.pages("iam", "list_attached_group_policies", "AttachedPolicies", GroupName=name),
            )
            documents = aws.together(*(lambda policy=policy: inline_policy(aws, name, policy) for policy in names))
        except iam.exceptions.ClientError as error:
            if is_missing(error, MISSING):
                return None
            raise
        attributes: dict[str, Any] = {
            "path": group["Path"],
            "policies": {policy: document for policy, document in zip(names, documents, strict=True) if document},
            "managed_policies": sorted(item["PolicyArn"] for item in attached),
        }
        if spec.get("members") is not None:
            compared = users if spec["purge_members"] else [user for user in users if user in spec["members"]]
            attributes["members"] = dict.fromkeys(compared, True)
        owner = OWNED.fullmatch(group["Path"])
        identity = {"arn": group["Arn"], "users": users, "owner": owner[1] if owner else ""}
        return Found(attributes, identity)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal: dict[str, Any] = {
            "path": wanted_path(aws, spec),
            "policies": {name: wanted_policy(aws, statements) for name, statements in spec["policies"].items()},
            "managed_policies": sorted({resource_arn(aws, arn) for arn in spec["managed_policies"]}),
        }
        if spec.get("members") is not None:
            known = set(found.identity["users"]) if found else set()
            goal["members"] = {user: user in known or known_user(aws, user) for user in spec["members"]}
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """The groups under our stack's path (ListGroups, 100 a call)."""
        path = f"/serverless.aws/{aws.stack}/"
        found = aws.pages("iam", "list_groups", "Groups", PathPrefix=path) if aws.stack else []
        return [Owned({"name": group["GroupName"]}) for group in found if group["Path"] == path]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        path = wanted_path(aws, spec)
        return {"name": spec["name"], "arn": aws.arn("iam", f"group{path}{spec['name']}", region="")}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        aws.writer("iam").create_group(GroupName=spec["name"], Path=desired["path"])

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        iam, name = aws.writer("iam"), spec["name"]
        if changed(changes, "path"):
            iam.update_group(GroupName=name, NewPath=desired["path"])
        for policy in sorted({change.path[1] for change in changes if change.path[0] == "policies"}):
            if policy in desired["policies"]:
                document = policy_document(desired["policies"][policy])
                iam.put_group_policy(GroupName=name, PolicyName=policy, PolicyDocument=document)
            else:
                iam.delete_group_policy(GroupName=name, PolicyName=policy)
        have, want = set(found.attributes["managed_policies"]), set(desired["managed_policies"])
        for arn in sorted(want - have):
            iam.attach_group_policy(GroupName=name, PolicyArn=arn)
        for arn in sorted(have - want):
            iam.detach_group_policy(GroupName=name, PolicyArn=arn)
        for user in sorted(change.path[1] for change in changes if change.path[0] == "members"):
            if user in desired["members"]:
                iam.add_user_to_group(GroupName=name, UserName=user)
            else:
                iam.remove_user_from_group(GroupName=name, UserName=user)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        """IAM deletes a group only when it has neither users nor policies."""
        iam, name = aws.writer("iam"), spec["name"]
        try:
            for user in found.identity["users"]:
                iam.remove_user_from_group(GroupName=name, UserName=user)
            for arn in found.attributes["managed_policies"]:
                iam.detach_group_policy(GroupName=name, PolicyArn=arn)
            for policy in found.attributes["policies"]:
                iam.delete_group_policy(GroupName=name, PolicyName=policy)
            iam.delete_group(GroupName=name)
        except iam.exceptions.ClientError as error:
            if not is_missing(error, MISSING):
                raise


def wanted_path(aws: Aws, spec: Spec) -> str:
    """The path given, or the one that says whose the group is."""
    return str(spec.get("path") or (f"/serverless.aws/{aws.stack}/" if aws.stack else "/"))


def group_and_users(aws: Aws, name: str) -> tuple[dict[str, Any], list[str]]:
    """The group and the names of its members, sorted (GetGroup answers both, the members page by page)."""
    pages = list(aws.reader("iam").get_paginator("get_group").paginate(GroupName=name))
    return pages[0]["Group"], sorted(user["UserName"] for page in pages for user in page["Users"])


def inline_policy(aws: Aws, group: str, policy: str) -> dict[str, Any]:
    """One inline policy in normal form; `{}` when the group no longer has it (GetGroupPolicy)."""
    iam = aws.reader("iam")
    try:
        return normal_policy(iam.get_group_policy(GroupName=group, PolicyName=policy)["PolicyDocument"])
    except iam.exceptions.ClientError as error:
        if is_missing(error, MISSING):
            return {}
        raise


def known_user(aws: Aws, user: str) -> Any:
    """True when the account has this IAM user; else unknown in a plan and an error in a run."""
    iam = aws.reader("iam")
    try:
        iam.get_user(UserName=user)
    except iam.exceptions.ClientError as error:
        if not is_missing(error, MISSING):
            raise
        return aws.reference("IAM user", user, None)
    return True


KIND: Final = Group()
