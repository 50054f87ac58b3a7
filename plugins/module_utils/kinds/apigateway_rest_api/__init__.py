# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""REST APIs: methods, authorizers, models, stages, deployments and the right to invoke functions, as one resource."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final
from urllib.parse import urlsplit

from ...engine.aws import Aws
from ...engine.diff import Change
from ...engine.errors import Transient
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.values import UNKNOWN
from ..api_shared.gone import gently
from ..api_shared.invocation import forbid
from ..api_shared.tags import owned_names, tags_of, write_tags
from . import coverage, rules
from .described import openapi_problems, readable, with_openapi
from .goal import functions_of, goal
from .names import SERVICE, find_rest_api, list_rest_apis, statement_id
from .normal import normal_form, policy_problems
from .one_update import Writing
from .reading import read_children
from .writing import write_all

CACHE_BUSY: Final = ("CREATE_IN_PROGRESS", "DELETE_IN_PROGRESS", "FLUSH_IN_PROGRESS")


class ApigatewayRestApi(Kind):
    """A REST API with all its children, found by its name and the tag of its stack."""

    name = "apigateway_rest_api"
    module = "apigateway_rest_apis"
    option = "apis"
    services = (SERVICE, "lambda", "cognito-idp")
    after = ("apigateway_accounts", "cognito_user_pools", "lambda_functions", "logs_log_groups")
    transient = (
        Transient("ConflictException", "concurrent", "another call changes the API at this moment"),
        Transient("ConflictException", "try again", "another call changes the API at this moment"),
        Transient("ResourceConflictException", "", "another call changes the function's policy at this moment"),
        Transient("PreconditionFailedException", "", "another call changes the function's policy at this moment"),
    )
    patience_seconds = 600.0
    """A response cache is made in minutes, and one API is deleted in 30 seconds for the whole account."""
    managed: ClassVar = coverage.MANAGED
    unmanaged: ClassVar = coverage.UNMANAGED

    def problems(self, spec: Spec) -> Iterable[str]:
        whole = with_openapi(spec)
        return [*openapi_problems(spec), *policy_problems(whole["policy"]), *rules.problems(whole)]

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        spec = readable(spec)
        api = find_rest_api(aws, spec["name"])
        if api is None:
            return None
        api_id = str(api["id"])
        models = [one["name"] for one in spec["models"]]
        children = read_children(aws, spec["name"], api_id, functions_of(spec), models)
        if children is None:
            return None
        tags = tags_of(aws, f"/restapis/{api_id}", api)
        identity = {
            "id": api_id,
            "ids": children.ids(),
            "deployments": {name: item.get("description") or "" for name, item in children.deployments.items()},
        }
        busy = [name for name, item in children.stages.items() if item.get("cacheClusterStatus") in CACHE_BUSY]
        status = f"the cache of {', '.join(busy)} is being changed, which takes minutes"
        return Found(normal_form(aws, api, children), identity, tags, settled=not busy, status=status)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return goal(aws, readable(spec), found)

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        known = {spec["name"] for spec in described}
        names = owned_names(aws, "/restapis", lambda: list_rest_apis(aws), known=known)
        return [Owned({"name": name}) for name in names]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        api_id = str(found.identity["id"]) if found else UNKNOWN
        return {"name": spec["name"], "id": api_id, **endpoints(aws, [one["name"] for one in spec["stages"]], api_id)}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        compression = desired["minimum_compression_bytes"]
        answer = aws.writer(SERVICE).create_rest_api(
            name=spec["name"],
            description=desired["description"],
            version=desired["version"],
            binaryMediaTypes=desired["binary_media_types"],
            apiKeySource=desired["api_key_source"],
            endpointConfiguration={"types": [desired["endpoint_type"]], "ipAddressType": desired["ip_address_type"]},
            disableExecuteApiEndpoint=not desired["execute_api_endpoint_enabled"],
            tags=dict(desired.get("tags", {})),
            **({} if compression is None else {"minimumCompressionSize": compression}),
        )
        return str(answer["id"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        remove_api(aws, made_id)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        ids = {family: dict(names) for family, names in found.identity["ids"].items()}
        api_id, deployments = str(found.identity["id"]), found.identity["deployments"]
        write_all(Writing(aws, spec["name"], api_id, found.attributes, desired, ids, changes, deployments))

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        write_tags(aws, f"/restapis/{found.identity['id']}", to_set, to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        for function in found.attributes["permissions"]:  # once the API is gone nobody knows of them
            forbid(aws, statement_id(spec["name"]), function)
        remove_api(aws, str(found.identity["id"]))


def remove_api(aws: Aws, api_id: str) -> None:
    """DeleteRestApi, which takes all children along."""
    client = aws.writer(SERVICE)
    gently(client, client.delete_rest_api, restApiId=api_id)


def endpoints(aws: Aws, stages: Iterable[str], api_id: Any) -> dict[str, dict[str, Any]]:
    """Where each stage answers: under API Gateway's host name, and on an embedded AWS under its one port as well."""
    places = {"endpoints": f"https://{api_id}.execute-api.{aws.region}.{aws.dns_suffix}"}
    if aws.endpoint_url:
        places["local_endpoints"] = f"http://{urlsplit(aws.endpoint_url).netloc}/_aws/execute-api/{api_id}"
    return {
        member: {stage: UNKNOWN if api_id is UNKNOWN else f"{place}/{stage}" for stage in stages}
        for member, place in places.items()
    }


KIND: Final = ApigatewayRestApi()
