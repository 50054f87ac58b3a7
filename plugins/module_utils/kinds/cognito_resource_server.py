# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Resource servers of Cognito user pools: the custom scopes that access tokens can carry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.values import UNKNOWN
from .cognito_user_pool.find import MISSING, SERVICE, find_user_pool_id, owned_user_pools

SHARED: Final = ("UserPoolId", "Identifier", "Name", "Scopes")
SCOPE: Final = re.compile(r"[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}")


class CognitoResourceServer(Kind):
    """A resource server, found by its pool's name and its identifier. A token's scope reads `<identifier>/<scope>`."""

    name = "cognito_resource_server"
    module = "cognito_resource_servers"
    option = "resource_servers"
    services = (SERVICE,)
    after = ("cognito_user_pools",)
    taggable = False
    transient = (
        Transient("ConcurrentModificationException", "", "another call changes the pool at this moment"),
        Transient("InvalidParameterException", "already exists", "another run has just made it"),
    )
    managed: ClassVar = {"CreateResourceServer": SHARED, "UpdateResourceServer": SHARED}

    def title(self, spec: Spec) -> str:
        return f"{spec['user_pool']}/{spec['identifier']}"

    def problems(self, spec: Spec) -> Iterable[str]:
        names = [scope["name"] for scope in spec["scopes"]]
        for name in sorted({name for name in names if names.count(name) > 1}):
            yield f"scopes has {name} twice; name each scope once"
        for name in names:
            if not SCOPE.fullmatch(name):
                yield f"scopes: {name!r} may have no space, quote, slash or backslash"
        if len(names) > 100:
            yield "scopes has more than the 100 that Cognito accepts"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        pool_id = find_user_pool_id(aws, spec["user_pool"])
        if pool_id is None:
            return None
        cognito = aws.reader(SERVICE)
        try:
            answer = cognito.describe_resource_server(UserPoolId=pool_id, Identifier=spec["identifier"])
        except cognito.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise
        server = answer["ResourceServer"]
        scopes = {scope["ScopeName"]: scope["ScopeDescription"] for scope in server.get("Scopes") or []}
        return Found({"display_name": server.get("Name", ""), "scopes": scopes}, {"pool_id": pool_id})

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        scopes = {scope["name"]: scope.get("description") or scope["name"] for scope in spec["scopes"]}
        return {"display_name": spec.get("display_name") or spec["identifier"], "scopes": scopes}

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """Resource servers carry no mark: those of a pool of ours are ours."""
        pools = owned_user_pools(aws)
        listed = aws.together(*(lambda pool_id=pool_id: identifiers(aws, pool_id) for pool_id in pools))
        return [
            Owned({"user_pool": pool, "identifier": identifier})
            for pool, own in zip(pools.values(), listed, strict=True)
            for identifier in own
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {
            "identifier": spec["identifier"],
            "user_pool_id": found.identity["pool_id"] if found else UNKNOWN,
            "scopes": [f"{spec['identifier']}/{scope['name']}" for scope in spec["scopes"]],
        }

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        pool_id = aws.reference("user pool", spec["user_pool"], find_user_pool_id(aws, spec["user_pool"]))
        aws.writer(SERVICE).create_resource_server(**wire_form(pool_id, spec, desired))

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        # UpdateResourceServer resets what it is not told; the description has all of it
        aws.writer(SERVICE).update_resource_server(**wire_form(found.identity["pool_id"], spec, desired))

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        cognito = aws.writer(SERVICE)
        try:
            cognito.delete_resource_server(UserPoolId=found.identity["pool_id"], Identifier=spec["identifier"])
        except cognito.exceptions.ClientError as error:
            if not is_missing(error, *MISSING):
                raise


def identifiers(aws: Aws, pool_id: str) -> list[str]:
    """The identifiers of a pool's resource servers (ListResourceServers)."""
    listed = aws.pages(SERVICE, "list_resource_servers", "ResourceServers", UserPoolId=pool_id, MaxResults=50)
    return [str(item["Identifier"]) for item in listed]


def wire_form(pool_id: str, spec: Spec, desired: Mapping[str, Any]) -> dict[str, Any]:
    """The members that both write operations share."""
    scopes = [{"ScopeName": name, "ScopeDescription": text} for name, text in sorted(desired["scopes"].items())]
    return {"UserPoolId": pool_id, "Identifier": spec["identifier"], "Name": desired["display_name"], "Scopes": scopes}


KIND: Final = CognitoResourceServer()
