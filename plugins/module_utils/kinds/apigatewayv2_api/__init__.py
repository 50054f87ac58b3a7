# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""HTTP APIs: routes, integrations, authorizers, stages, CORS and the right to invoke functions, as one resource."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.diff import Change
from ...engine.errors import Transient
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.tags import STACK_TAG
from ...engine.texts import at_most
from ...engine.values import UNKNOWN
from ..api_shared.gone import gently
from ..api_shared.invocation import forbid
from . import coverage, rules
from .goal import functions_of, goal
from .names import SERVICE, find_api, find_api_id, list_apis, statement_id
from .reading import normal_form, read_children
from .writing import Writing, api_wire, write_all

__all__ = ["KIND", "find_api_id"]


class Apigatewayv2Api(Kind):
    """An HTTP API with all its children, found by its name and the tag of its stack."""

    name = "apigatewayv2_api"
    module = "apigatewayv2_apis"
    option = "apis"
    texts: ClassVar = {"name": at_most(128, 1), "description": at_most(1024)}
    services = (SERVICE, "lambda", "cognito-idp")
    after = ("cognito_user_pool_clients", "cognito_user_pools", "lambda_functions", "logs_log_groups")
    transient = (
        Transient(
            "BadRequestException", "invalid issuer", "API Gateway cannot fetch the new pool's discovery document yet"
        ),
        Transient("ConflictException", "", "another call changes the API at this moment"),
        Transient("ResourceConflictException", "", "another call changes the function's policy at this moment"),
        Transient("PreconditionFailedException", "", "another call changes the function's policy at this moment"),
    )
    managed: ClassVar = coverage.MANAGED
    unmanaged: ClassVar = coverage.UNMANAGED

    def problems(self, spec: Spec) -> Iterable[str]:
        return rules.problems(spec)

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        api = find_api(aws, spec["name"])
        if api is None:
            return None
        api_id = str(api["ApiId"])
        children = read_children(aws, spec["name"], api_id, functions_of(spec))
        if children is None:
            return None
        tags = self._tags(aws, api)
        identity = {"id": api_id, "endpoint": api.get("ApiEndpoint", ""), "ids": children.ids()}
        return Found(normal_form(aws, api, children), identity, tags)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return goal(aws, spec, found)

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        # the list of APIs has their tags, so AWS needs no search
        known = {spec["name"] for spec in described}
        apis = list_apis(aws)
        tags = aws.together(*(lambda api=api: self._tags(aws, api, known) for api in apis))
        ours = [api for api, own in zip(apis, tags, strict=True) if aws.stack and own.get(STACK_TAG) == aws.stack]
        return [Owned({"name": name}) for name in sorted({api["Name"] for api in ours})]

    @staticmethod
    def _tags(aws: Aws, api: Mapping[str, Any], known: Collection[str] = ()) -> dict[str, str]:
        """The tags of an API as GetApis has them; an embedded AWS has those of the creation there, so it is asked."""
        if aws.endpoint_url and api["Name"] not in known:
            arn = api_arn(aws, str(api["ApiId"]))
            return dict(aws.reader(SERVICE).get_tags(ResourceArn=arn).get("Tags", {}))
        return dict(api.get("Tags") or {})

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if found is None:
            return {"name": spec["name"], "id": UNKNOWN, "endpoint": UNKNOWN}
        return {"name": spec["name"], "id": found.identity["id"], "endpoint": found.identity["endpoint"]}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        answer = aws.writer(SERVICE).create_api(
            Name=spec["name"], ProtocolType="HTTP", Tags=dict(desired.get("tags", {})), **api_wire(desired)
        )
        return str(answer["ApiId"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        remove_api(aws, made_id)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        ids = {family: dict(names) for family, names in found.identity["ids"].items()}
        api_id = str(found.identity["id"])
        write_all(Writing(aws, spec["name"], api_id, found.attributes, desired, ids, changes))

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        client, arn = aws.writer(SERVICE), api_arn(aws, str(found.identity["id"]))
        if to_set:
            client.tag_resource(ResourceArn=arn, Tags=dict(to_set))
        if to_remove:
            client.untag_resource(ResourceArn=arn, TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        for function in found.attributes["permissions"]:  # once the API is gone nobody knows of them
            forbid(aws, statement_id(spec["name"]), function)
        remove_api(aws, str(found.identity["id"]))


def api_arn(aws: Aws, api_id: str) -> str:
    """The ARN that tags are kept under."""
    return aws.arn("apigateway", f"/apis/{api_id}", account="")


def remove_api(aws: Aws, api_id: str) -> None:
    """DeleteApi; "already gone" is success."""
    client = aws.writer(SERVICE)
    gently(client, client.delete_api, ApiId=api_id)


KIND: Final = Apigatewayv2Api()
