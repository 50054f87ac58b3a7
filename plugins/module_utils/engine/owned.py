# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a stack owns: resources found by the tag `serverless.aws:stack`, or by a mark in a text where AWS keeps no tags.

On AWS one search of the Resource Groups Tagging API (GetResources) per region finds every tagged resource but those of
kinds that it does not cover: IAM roles, event source mappings, dashboards. Global services answer in us-east-1. What it
has just deleted AWS may list for a while.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from .aws import Aws
from .tags import STACK_TAG, as_dict

SEARCH: Final = "resourcegroupstaggingapi"
UNSEARCHED: Final = frozenset({"acm", "cloudwatch", "logs", "route53", "secretsmanager", "wafv2"})
"""Services whose resources the embedded AWS's GetResources leaves out (MiniStack 1.5.33)."""
MARK: Final = re.compile(r"\s*\[stack=([^][]*)\]$")


@dataclass(frozen=True)
class Tagged:
    """A resource with its tags; `rest` is the ARN's end, behind what all ARNs of its kind have in common."""

    arn: str
    rest: str
    tags: Mapping[str, str]


@dataclass(frozen=True)
class OneByOne:
    """How to find tagged resources of a service that cannot be searched: all ARNs, and the tags of one."""

    arns: Callable[[], Iterable[str]]
    tags: Callable[[str], Mapping[str, str]]


def searchable(aws: Aws, service: str) -> bool:
    """Whether GetResources finds the resources of `service`: AWS's does, an embedded AWS's has gaps."""
    return not aws.endpoint_url or service not in UNSEARCHED


def owned_by_tag(
    aws: Aws, service: str, common: str = "", *, region: str | None = None, one_by_one: OneByOne | None = None
) -> list[Tagged]:
    """The resources of `service` that carry our stack's tag and whose ARN goes on with `common` after the account.

    `one_by_one` is for an embedded AWS that cannot search the service; there it costs a call for each resource.
    """
    if not aws.stack:
        return []
    if one_by_one and not searchable(aws, service):
        found = carrying(aws, one_by_one)
    else:
        found = search(aws, region or aws.region)
    kept = []
    for arn, tags in found.items():
        _arn, _partition, own_service, place, _account, resource = arn.split(":", 5)
        if own_service == service and resource.startswith(common) and place in ("", region or aws.region):
            kept.append(Tagged(arn, resource.removeprefix(common), tags))
    return kept


def search(aws: Aws, region: str) -> dict[str, dict[str, str]]:
    """The tags of everything in `region` that carries our stack's tag, by ARN. GetResources, once per run."""
    stack = str(aws.stack)

    def ask() -> dict[str, dict[str, str]]:
        items = aws.pages(
            SEARCH,
            "get_resources",
            "ResourceTagMappingList",
            region=region,
            TagFilters=[{"Key": STACK_TAG, "Values": [stack]}],
            ResourcesPerPage=100,
        )
        tags = {str(item["ResourceARN"]): as_dict(item.get("Tags")) for item in items}
        return {arn: own for arn, own in tags.items() if own.get(STACK_TAG) == stack}

    return aws.once(("owned", region, stack), ask)


def carrying(aws: Aws, one_by_one: OneByOne) -> dict[str, dict[str, str]]:
    """The tags of those that carry our stack's tag, by ARN; a call for each, side by side."""
    arns = list(one_by_one.arns())
    if not arns or not aws.stack:
        return {}
    tags = aws.together(*(lambda arn=arn: one_by_one.tags(arn) for arn in arns))
    found = {arn: dict(own) for arn, own in zip(arns, tags, strict=True)}
    return {arn: own for arn, own in found.items() if own.get(STACK_TAG) == aws.stack}


def marked(text: str, stack: str | None) -> str:
    """`text`, a user's own comment, with the owner behind it: `Security headers [stack=posts]`."""
    return f"{text} [stack={stack}]".lstrip() if stack else text


def mark_of(text: str) -> str:
    """The owner that a text names; empty when it names none."""
    found = MARK.search(text)
    return found[1] if found else ""


def unmarked(text: str) -> str:
    """A text without its mark: what the user wrote."""
    return MARK.sub("", text)
