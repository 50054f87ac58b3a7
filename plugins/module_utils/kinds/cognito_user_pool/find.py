# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Finding a user pool by its name, which Cognito does not keep unique."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.errors import Ambiguous, Candidate, is_missing
from ...engine.owned import owned_by_tag
from ...engine.tags import STACK_TAG

SERVICE = "cognito-idp"
MISSING = ("ResourceNotFoundException",)


def find_user_pool(aws: Aws, name: str) -> dict[str, Any] | None:
    """DescribeUserPool's answer for the pool called `name`, or None. Raises `Ambiguous` when several could be meant.

    ListUserPools (all pages: there is no get by name) and one DescribeUserPool per pool of that name.
    """
    named = [pool_id for pool_id, own in user_pool_names(aws).items() if own == name]
    pools = [pool for pool in aws.together(*(lambda pool_id=item: describe(aws, pool_id) for item in named)) if pool]
    chosen = choose("cognito_user_pool", name, [candidate(pool) for pool in pools], aws.stack, aws.take_over)
    return next((pool for pool in pools if pool["Id"] == chosen), None)


def user_pool_names(aws: Aws) -> dict[str, str]:
    """The names of the account's pools by id (ListUserPools)."""
    listed = aws.pages(SERVICE, "list_user_pools", "UserPools", MaxResults=60)
    return {str(item["Id"]): str(item.get("Name", "")) for item in listed}


def owned_user_pools(aws: Aws) -> dict[str, str]:
    """The names of our stack's pools by id."""
    ours = [item.rest for item in owned_by_tag(aws, SERVICE, "userpool/")]
    names = user_pool_names(aws) if ours else {}
    return {pool_id: names[pool_id] for pool_id in ours if pool_id in names}


def find_user_pool_id(aws: Aws, name: str) -> str | None:
    """The id of the pool called `name`, or None."""
    pool = find_user_pool(aws, name)
    return str(pool["Id"]) if pool else None


def find_foreign_user_pool_id(aws: Aws, name: str) -> str | None:
    """The id of the one pool called `name`, whoever owns it, or None (ListUserPools). Raises `Ambiguous`.

    For what only refers to a pool that another stack has, such as the same application's in another region.
    """
    named = [pool_id for pool_id, own in user_pool_names(aws).items() if own == name]
    if len(named) > 1:
        raise Ambiguous("cognito_user_pool", name, [Candidate(pool_id, "", None) for pool_id in named])
    return named[0] if named else None


def describe(aws: Aws, pool_id: str) -> dict[str, Any] | None:
    """The pool `pool_id`, or None when it has gone in the meantime."""

    def call() -> dict[str, Any] | None:
        cognito = aws.reader(SERVICE)
        try:
            return dict(cognito.describe_user_pool(UserPoolId=pool_id)["UserPool"])
        except cognito.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise

    return aws.shared((SERVICE, "describe_user_pool", pool_id), call)


def candidate(pool: Mapping[str, Any]) -> Candidate:
    """A described pool as one that the name could mean."""
    return Candidate(str(pool["Id"]), str(pool.get("CreationDate", "")), pool.get("UserPoolTags", {}).get(STACK_TAG))


def issuer(aws: Aws, pool_id: str) -> str:
    """The issuer (`iss`) of the pool's tokens. The region is the part of the id before the underscore."""
    region = pool_id.split("_", maxsplit=1)[0]
    return f"https://cognito-idp.{region}.{aws.dns_suffix}/{pool_id}"
