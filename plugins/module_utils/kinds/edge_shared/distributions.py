# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudFront keeps no names: how a distribution that the description names is found again.

The name stands in square brackets at the end of the comment, because one ListDistributions shows the comments of all,
and in a tag, because people edit comments. A hand-made distribution is found by an alias, which is unique in the world.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.clients import GLOBAL_REGION
from ...engine.errors import Candidate
from ...engine.owned import owned_by_tag
from ...engine.tags import STACK_TAG, as_dict

CLOUDFRONT_ZONE_ID: Final = "Z2FDTNDATAQYW2"
"""The zone that aliases to any distribution name (Route 53 API reference, AliasTarget)."""
NAME_TAG: Final = "serverless.aws:name"
MARKER: Final = re.compile(r"\[([^][]+)\]$")


def marked(comment: str, name: str) -> str:
    """The comment of the distribution called `name`."""
    return f"{comment} [{name}]".lstrip()


def marker(comment: str) -> str:
    """The name that a comment carries, or an empty text."""
    found = MARKER.search(comment)
    return found[1] if found else ""


def distribution_tags(aws: Aws, arn: str) -> dict[str, str]:
    """All tags of a distribution; none for one that has just been deleted."""
    cloudfront = aws.reader("cloudfront", GLOBAL_REGION)
    try:
        return as_dict(cloudfront.list_tags_for_resource(Resource=arn)["Tags"].get("Items"))
    except (cloudfront.exceptions.NoSuchResource, cloudfront.exceptions.ClientError) as error:
        if error.response["Error"]["Code"] in ("NoSuchResource", "NoSuchDistribution"):
            return {}
        raise


def find_distribution(aws: Aws, name: str, aliases: Iterable[str] = ()) -> dict[str, Any] | None:
    """ListDistributions' summary of the distribution called `name`, else of the one with one of `aliases`, or None.

    Calls: one per hundred distributions in the account; a call for the tags of each only where the comment leaves it
    open. Raises `Ambiguous` when several have the name.
    """
    summaries = list_distributions(aws)
    named = [item for item in summaries if marker(item.get("Comment", "")) == name]
    if len(named) == 1:
        return dict(named[0])
    if named:
        return chosen(aws, name, named, tags_of(aws, named))
    unmarked = [item for item in summaries if not marker(item.get("Comment", ""))]
    wanted = set(aliases)
    if holder := next((item for item in unmarked if wanted & set(item.get("Aliases", {}).get("Items", ()))), None):
        return dict(holder)
    tags = tags_of(aws, unmarked)
    return chosen(aws, name, [item for item in unmarked if tags[item["Id"]].get(NAME_TAG) == name], tags)


def list_distributions(aws: Aws) -> list[dict[str, Any]]:
    """ListDistributions' summaries, all pages."""
    return aws.pages("cloudfront", "list_distributions", "DistributionList.Items", region=GLOBAL_REGION)


def owned_distributions(aws: Aws) -> dict[str, dict[str, Any]]:
    """The summaries of our stack's distributions by name, which the comment or a tag has."""
    found = {item.arn: item.tags for item in owned_by_tag(aws, "cloudfront", "distribution/", region=GLOBAL_REGION)}
    ours = [item for item in list_distributions(aws) if item["ARN"] in found] if found else []
    named = {marker(item.get("Comment", "")) or found[item["ARN"]].get(NAME_TAG, ""): item for item in ours}
    return {name: item for name, item in named.items() if name}


def tags_of(aws: Aws, summaries: list[dict[str, Any]]) -> dict[str, dict[str, str]]:
    """The tags of each, by id."""
    if not summaries:
        return {}
    tags = aws.together(*((lambda arn=item["ARN"]: distribution_tags(aws, arn)) for item in summaries))
    return {item["Id"]: own for item, own in zip(summaries, tags, strict=True)}


def chosen(
    aws: Aws, name: str, summaries: list[dict[str, Any]], tags: Mapping[str, Mapping[str, str]]
) -> dict[str, Any] | None:
    """The one that our stack means. Raises `Ambiguous` when several are left."""
    candidates = [
        Candidate(item["Id"], str(item.get("LastModifiedTime", "")), tags[item["Id"]].get(STACK_TAG))
        for item in summaries
    ]
    own = choose("cloudfront_distribution", name, candidates, aws.stack, aws.take_over)
    return next((dict(item) for item in summaries if item["Id"] == own), None)
