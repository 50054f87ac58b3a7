# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What anomaly monitors and subscriptions share: Cost Explorer knows both by ARNs only, and names are not unique."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.clients import GLOBAL_REGION
from ...engine.errors import Candidate, is_missing
from ...engine.tags import STACK_TAG, as_dict, as_list

SERVICE: Final = "ce"
MISSING: Final = ("UnknownMonitorException", "UnknownSubscriptionException", "ResourceNotFoundException")

NO_SUCH_SERVICE: Final = "400"
"""What botocore calls an answer without an error code: MiniStack's for a service that it does not know."""


def listed(aws: Aws, operation: str, key: str) -> list[dict[str, Any]]:
    """All monitors or subscriptions of the account (GetAnomalyMonitors, GetAnomalySubscriptions).

    An embedded AWS without Cost Explorer has none.
    """
    try:
        return [dict(item) for item in aws.pages(SERVICE, operation, key, region=GLOBAL_REGION)]
    except Exception as error:
        if aws.endpoint_url and is_missing(error, NO_SUCH_SERVICE):
            return []
        raise


def find_by_name(aws: Aws, kind: str, name: str, arns: Mapping[str, str]) -> tuple[str, dict[str, str]] | None:
    """The ARN and tags of the one that is meant by `name`, or None; `arns` are those of that name with their dates."""
    tags = (
        dict(zip(arns, aws.together(*(lambda arn=arn: tags_of(aws, arn) for arn in arns)), strict=True)) if arns else {}
    )
    candidates = [Candidate(arn, created, tags[arn].get(STACK_TAG)) for arn, created in arns.items()]
    chosen = choose(kind, name, candidates, aws.stack, aws.take_over)
    return (chosen, tags[chosen]) if chosen else None


def tags_of(aws: Aws, arn: str) -> dict[str, str]:
    """The tags of a monitor or subscription (ListTagsForResource); none when it has just gone."""
    client = aws.reader(SERVICE, GLOBAL_REGION)
    try:
        return as_dict(client.list_tags_for_resource(ResourceArn=arn).get("ResourceTags"))
    except client.exceptions.ClientError as error:
        if is_missing(error, *MISSING):
            return {}
        raise


def write_tags(aws: Aws, arn: str, to_set: Mapping[str, str], to_remove: list[str]) -> None:
    """Set and remove tags."""
    client = aws.writer(SERVICE, GLOBAL_REGION)
    if to_set:
        client.tag_resource(ResourceArn=arn, ResourceTags=as_list(to_set))
    if to_remove:
        client.untag_resource(ResourceArn=arn, ResourceTagKeys=to_remove)
