# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM roles: trust, inline policies, managed policies, boundary, tags."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.arns import arn_problem, resource_arn
from ...engine.aws import Aws
from ...engine.diff import Change, changed
from ...engine.errors import Transient, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.policy import listed_problems, normal_policy, policy_document, sid_problems
from ...engine.tags import STACK_TAG, as_dict, as_list
from ...engine.texts import SERVICE
from .reading import MISSING, every_role, policies_of

NAME = re.compile(r"[\w+=,.@-]{1,64}", re.ASCII)
PATH = re.compile(r"/|/[!-~]{1,510}/")
POLICY_NAME = re.compile(r"[\w+=,.@-]{1,128}", re.ASCII)
DESCRIPTION = re.compile(r"[\t\n\r -~\u00a1-\u00ff]{0,1000}")
"""CreateRole takes neither long dashes nor curly quotation marks."""
SID = re.compile(r"[A-Za-z0-9]+")
INLINE_CHARACTERS = 10_240
"""IAM's limit for all inline policies of a role together, white space not counted."""


class Role(Kind):
    """A role with everything that hangs on it; policies that are not described are taken away."""

    name = "iam_role"
    module = "iam_roles"
    option = "roles"
    texts: ClassVar = {"trusted_services": SERVICE}
    services = ("iam",)
    immutable = ("path",)
    refuses_second = True
    transient = (
        Transient("MalformedPolicyDocument", "invalid principal", "IAM does not know a new principal everywhere yet"),
        Transient("NoSuchEntity", "role with name", "IAM does not show the new role everywhere yet"),
        Transient("DeleteConflict", "policies", "IAM does not show everywhere yet that the policies are gone"),
        Transient("ConcurrentModification", "", "somebody else changes this role at the same time"),
        Transient("ConcurrentModificationException", "", "somebody else changes this role at the same time"),
        Transient("EntityAlreadyExists", "", "another run has just made it"),
        Transient("EntityTemporarilyUnmodifiable", "", "IAM has this name still in work"),
    )
    managed: ClassVar = {
        "CreateRole": (
            *("Path", "RoleName", "AssumeRolePolicyDocument", "Description"),
            *("MaxSessionDuration", "PermissionsBoundary", "Tags"),
        ),
        "UpdateRole": ("RoleName", "Description", "MaxSessionDuration"),
        "UpdateAssumeRolePolicy": ("RoleName", "PolicyDocument"),
        "PutRolePolicy": ("RoleName", "PolicyName", "PolicyDocument"),
        "AttachRolePolicy": ("RoleName", "PolicyArn"),
        "PutRolePermissionsBoundary": ("RoleName", "PermissionsBoundary"),
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not NAME.fullmatch(spec["name"]):
            yield "name must have 1 to 64 letters, digits and _ + = , . @ -"
        if not PATH.fullmatch(spec["path"]):
            yield f"path {spec['path']!r} must begin and end with /"
        if not DESCRIPTION.fullmatch(spec["description"]):
            yield "description must have 1000 characters at most, all of Latin-1 (no long dashes, no curly quotes)"
        if not 3600 <= spec["maximum_session_seconds"] <= 43_200:
            yield f"maximum_session_seconds is {spec['maximum_session_seconds']}; IAM accepts 3600 to 43200"
        if not spec["trusted_services"] and not spec["trust_statements"]:
            yield "trusted_services and trust_statements are both empty: nobody could use the role"
        yield from sid_problems(
            "trust_statements", spec["trust_statements"], ["Services"] if spec["trusted_services"] else []
        )
        yield from listed_problems("trust_statements", spec["trust_statements"], of_resource=True)
        for arn in (*spec["managed_policies"], *filter(None, [spec.get("permissions_boundary")])):
            if arn_problem(arn):
                yield f"managed_policies, permissions_boundary: {arn_problem(arn)}"
        for name, statements in spec["policies"].items():
            yield from policy_problems(name, statements)
        size = len(json.dumps(spec["policies"], separators=(",", ":")))
        if size > INLINE_CHARACTERS:
            yield f"policies have {size} characters; IAM allows {INLINE_CHARACTERS}: use managed_policies"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        iam, name = aws.reader("iam"), spec["name"]
        try:
            role, (inline, attached) = aws.together(
                lambda: iam.get_role(RoleName=name)["Role"], lambda: policies_of(aws, name, spec["policies"])
            )
        except iam.exceptions.ClientError as error:
            if is_missing(error, MISSING):
                return None
            raise
        attributes = {
            "path": role["Path"],
            "description": role.get("Description", ""),
            "trust": normal_policy(role["AssumeRolePolicyDocument"]),
            "policies": inline,
            "managed_policies": attached,
            "permissions_boundary": role.get("PermissionsBoundary", {}).get("PermissionsBoundaryArn", ""),
            "maximum_session_seconds": role.get("MaxSessionDuration", 3600),
        }
        return Found(attributes, {"arn": role["Arn"], "id": role["RoleId"], "name": name}, as_dict(role.get("Tags")))

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        boundary = spec.get("permissions_boundary")
        return {
            "path": spec["path"],
            "description": spec["description"],
            "trust": wanted_trust(aws, spec),
            "policies": {name: wanted_policy(aws, statements) for name, statements in spec["policies"].items()},
            "managed_policies": sorted({resource_arn(aws, arn) for arn in spec["managed_policies"]}),
            "permissions_boundary": resource_arn(aws, boundary) if boundary else "",
            "maximum_session_seconds": spec["maximum_session_seconds"],
        }

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        found = every_role(aws)
        ours = [role for role in found if aws.stack and as_dict(role.get("Tags")).get(STACK_TAG) == aws.stack]
        return [Owned({"name": role["RoleName"], "path": role["Path"]}) for role in ours]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "arn": role_arn(aws, spec["path"].lstrip("/") + spec["name"])}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        more: dict[str, Any] = {}
        if desired["description"]:
            more["Description"] = desired["description"]
        if desired["permissions_boundary"]:
            more["PermissionsBoundary"] = desired["permissions_boundary"]
        if desired.get("tags"):
            more["Tags"] = as_list(desired["tags"])
        aws.writer("iam").create_role(
            RoleName=spec["name"],
            Path=desired["path"],
            AssumeRolePolicyDocument=policy_document(desired["trust"]),
            MaxSessionDuration=desired["maximum_session_seconds"],
            **more,
        )

    def complete(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        iam, name = aws.writer("iam"), spec["name"]
        for policy in sorted(desired["policies"]):
            document = policy_document(desired["policies"][policy])
            iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=document)
        for arn in desired["managed_policies"]:
            iam.attach_role_policy(RoleName=name, PolicyArn=arn)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        iam, name = aws.writer("iam"), spec["name"]
        if changed(changes, "description", "maximum_session_seconds"):
            iam.update_role(
                RoleName=name,
                Description=desired["description"],
                MaxSessionDuration=desired["maximum_session_seconds"],
            )
        if changed(changes, "trust"):
            iam.update_assume_role_policy(RoleName=name, PolicyDocument=policy_document(desired["trust"]))
        if changed(changes, "permissions_boundary"):
            if desired["permissions_boundary"]:
                iam.put_role_permissions_boundary(RoleName=name, PermissionsBoundary=desired["permissions_boundary"])
            else:
                iam.delete_role_permissions_boundary(RoleName=name)
        for policy in sorted({change.path[1] for change in changes if change.path[0] == "policies"}):
            if policy in desired["policies"]:
                document = policy_document(desired["policies"][policy])
                iam.put_role_policy(RoleName=name, PolicyName=policy, PolicyDocument=document)
            else:
                iam.delete_role_policy(RoleName=name, PolicyName=policy)
        if changed(changes, "managed_policies"):
            have, want = set(found.attributes["managed_policies"]), set(desired["managed_policies"])
            for arn in sorted(want - have):
                iam.attach_role_policy(RoleName=name, PolicyArn=arn)
            for arn in sorted(have - want):
                iam.detach_role_policy(RoleName=name, PolicyArn=arn)

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        iam = aws.writer("iam")
        if to_set:
            iam.tag_role(RoleName=found.identity["name"], Tags=as_list(to_set))
        if to_remove:
            iam.untag_role(RoleName=found.identity["name"], TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        """IAM deletes a role only when no policy is left on it."""
        iam, name = aws.writer("iam"), spec["name"]
        try:
            for arn in found.attributes["managed_policies"]:
                iam.detach_role_policy(RoleName=name, PolicyArn=arn)
            for policy in found.attributes["policies"]:
                iam.delete_role_policy(RoleName=name, PolicyName=policy)
            iam.delete_role(RoleName=name)
        except iam.exceptions.ClientError as error:
            if not is_missing(error, MISSING):
                raise


def role_arn(aws: Aws, name: str) -> str:
    """The ARN of the role `name`, which has its path before it (`service-role/reader`); an ARN stays as it is."""
    return name if name.startswith("arn:") else aws.arn("iam", f"role/{name}", region="")


def wanted_trust(aws: Aws, spec: Spec) -> dict[str, Any]:
    """Who may assume the role: AWS services, and statements as they are given."""
    statements = [dict(statement) for statement in spec["trust_statements"]]
    if spec["trusted_services"]:
        principal = {"Service": list(spec["trusted_services"])}
        statements.append({"Sid": "Services", "Effect": "Allow", "Action": "sts:AssumeRole", "Principal": principal})
    return normal_policy({"Statement": statements}, aws.partition)


def wanted_policy(aws: Aws, statements: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """A described inline policy in normal form, its resources as ARNs."""
    return normal_policy({"Statement": [with_arns(aws, statement) for statement in statements]})


def with_arns(aws: Aws, statement: Mapping[str, Any]) -> dict[str, Any]:
    """`statement` with the short forms in Resource and NotResource completed."""
    complete = dict(statement)
    for key in ("Resource", "NotResource"):
        if key in complete:
            value = complete[key]
            complete[key] = [resource_arn(aws, text) for text in ([value] if isinstance(value, str) else value)]
    return complete


def policy_problems(name: str, statements: Any) -> Iterable[str]:
    """What IAM would refuse in one inline policy."""
    if not POLICY_NAME.fullmatch(str(name)):
        yield f"policies {name}: a name must have 1 to 128 letters, digits and _ + = , . @ -"
    if not isinstance(statements, list) or not statements:
        yield f"policies {name}: must be a list of statements with at least one"
        return
    if wrong := list(listed_problems(f"policies {name}", statements, of_resource=False)):
        yield from wrong
        return
    sids = [str(statement.get("Sid", "")) for statement in statements]
    for sid in sorted({sid for sid in sids if sids.count(sid) > 1 or not SID.fullmatch(sid)}):
        yield f"policies {name}: the Sid {sid!r} must be letters and digits, and used once"
    for statement in statements:
        where = f"policies {name} {statement.get('Sid')}"
        if not ({"Action", "NotAction"} & statement.keys() and {"Resource", "NotResource"} & statement.keys()):
            yield f"{where}: needs Action and Resource"
        for key in ("Resource", "NotResource"):
            value = statement.get(key, [])
            for text in [value] if isinstance(value, str) else value:
                if arn_problem(str(text)):
                    yield f"{where}: {arn_problem(str(text))}"


KIND: Final = Role()
