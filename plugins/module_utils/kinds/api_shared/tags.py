# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Tags of what the REST side of API Gateway keeps."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.tags import STACK_TAG

SERVICE: Final = "apigateway"


def rest_arn(aws: Aws, place: str) -> str:
    """The ARN of what lies at `place` (`/apikeys/abc`); API Gateway leaves the account out."""
    return aws.arn(SERVICE, place, account="")


def tags_of(aws: Aws, place: str, item: Mapping[str, Any]) -> dict[str, str]:
    """The tags of `item`, which lies at `place`.

    Answers carry them; those of the embedded AWS have the ones of the creation only, and its GetTags the others.
    """
    if aws.endpoint_url:
        return dict(aws.reader(SERVICE).get_tags(resourceArn=rest_arn(aws, place)).get("tags") or {})
    return dict(item.get("tags") or {})


def write_tags(aws: Aws, place: str, to_set: Mapping[str, str], to_remove: list[str]) -> None:
    """Set and remove tags of what lies at `place`."""
    client, arn = aws.writer(SERVICE), rest_arn(aws, place)
    if to_set:
        client.tag_resource(resourceArn=arn, tags=dict(to_set))
    if to_remove:
        client.untag_resource(resourceArn=arn, tagKeys=to_remove)


def owned_names(
    aws: Aws,
    place: str,
    ask: Callable[[], Iterable[Mapping[str, Any]]],
    name: str = "name",
    known: Collection[str] = (),
) -> list[str]:
    """The names of what `ask` lists, below `place`, that our stack owns, without those in `known`.

    Lists carry the tags, so AWS needs no search.
    """
    if not aws.stack:
        return []
    listed = [one for one in ask() if one[name] not in known]
    tags = aws.together(*(lambda one=one: tags_of(aws, f"{place}/{one.get('id') or one[name]}", one) for one in listed))
    ours = [one for one, own in zip(listed, tags, strict=True) if own.get(STACK_TAG) == aws.stack]
    return sorted({str(one[name]) for one in ours})
