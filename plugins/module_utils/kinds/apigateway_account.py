# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""API Gateway's settings of an account and region: the role with which REST stages write their logs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.tags import STACK_TAG, as_dict
from .api_shared.patches import replaced

SERVICE: Final = "apigateway"


class ApigatewayAccount(Kind):
    """There is one for an account and region, so a role that others have set is left alone unless told otherwise.

    "It exists" means that a role is set; to delete it is to set none.
    """

    name = "apigateway_account"
    module = "apigateway_accounts"
    option = "accounts"
    services = (SERVICE,)
    after = ("iam_roles",)
    patience_seconds = 180.0
    """A new role takes its time, and API Gateway takes one UpdateAccount in 20 seconds."""
    taggable = False
    transient = (
        Transient(
            "BadRequestException", "does not have required permissions", "API Gateway cannot assume the new role yet"
        ),
    )
    managed: ClassVar = {"UpdateAccount": ("patchOperations",)}

    def title(self, spec: Spec) -> str:
        return "account"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        has, own = str(aws.reader(SERVICE).get_account().get("cloudwatchRoleArn") or ""), role_arn(aws, spec["role"])
        if not has:
            return None
        respected = has != own and not spec["replace_role_enabled"] and find_role(aws, has) is not None
        return Found({"role": has}, {"ours": has == own, "respected": respected})

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if found and found.identity["respected"]:
            return {"role": found.attributes["role"]}
        return {"role": role_arn(aws, spec["role"])}

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """The setting, when it names a role that carries our stack's tag."""
        if not aws.stack:
            return []
        role = str(aws.reader(SERVICE).get_account().get("cloudwatchRoleArn") or "")
        found = find_role(aws, role) if role else None
        ours = found is not None and as_dict(found.get("Tags")).get(STACK_TAG) == aws.stack
        return [Owned({"role": role})] if ours else []

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"role_arn": self.desired(aws, spec, found)["role"]}

    def notes(self, spec: Spec, found: Found | None) -> Iterable[str]:
        if found and found.identity["respected"]:
            yield (
                f"The logs of REST stages are written by {found.attributes['role']}, which somebody else has set; "
                "replace_role_enabled puts the described role in its place, for every API of the account and region."
            )

    def leaves(self, found: Found) -> str:
        return "" if found.identity["ours"] else f"The account's role {found.attributes['role']} belongs to others."

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        set_role(aws, desired["role"])

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        set_role(aws, desired["role"])

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        set_role(aws, "")


def role_arn(aws: Aws, role: str) -> str:
    """The ARN of a role given by name, with its path if it has one, or by ARN."""
    return role if role.startswith("arn:") else aws.arn("iam", f"role/{role.lstrip('/')}", region="")


def find_role(aws: Aws, arn: str) -> dict[str, Any] | None:
    """The role, or None when it is gone: nobody's logs are written by it then."""
    client = aws.reader("iam")
    try:
        return dict(client.get_role(RoleName=arn.rpartition("/")[2])["Role"])
    except client.exceptions.ClientError as error:
        if is_missing(error, "NoSuchEntity"):
            return None
        raise


def set_role(aws: Aws, arn: str) -> None:
    """UpdateAccount; an empty ARN takes the role away."""
    aws.writer(SERVICE).update_account(patchOperations=[replaced("/cloudwatchRoleArn", arn)])


KIND: Final = ApigatewayAccount()
