# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A REST API with all its children as API Gateway answers them, in one round of calls side by side."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.errors import is_missing
from ..api_shared.gone import MISSING
from ..api_shared.invocation import called_function, permission
from ..api_shared.keyed import keyed
from .names import PAGE, SERVICE, statement_id

OWN_MODELS: Final = ("Empty", "Error")
"""API Gateway puts these into every new API: strays only where somebody describes them otherwise."""


@dataclass(frozen=True)
class Children:
    """The children of an API, those with names under these, each as API Gateway answers it."""

    resources: Mapping[str, dict[str, Any]]
    authorizers: Mapping[str, dict[str, Any]]
    models: Mapping[str, dict[str, Any]]
    validators: Mapping[str, dict[str, Any]]
    responses: Mapping[str, dict[str, Any]]
    stages: Mapping[str, dict[str, Any]]
    deployments: Mapping[str, dict[str, Any]]
    permissions: Mapping[str, dict[str, Any]]

    def ids(self) -> dict[str, dict[str, str]]:
        """Family to name to id."""
        return {
            "resources": {path: item["id"] for path, item in self.resources.items()},
            "authorizers": {name: item["id"] for name, item in self.authorizers.items()},
            "validators": {name: item["id"] for name, item in self.validators.items()},
        }

    def methods(self) -> Iterable[tuple[str, dict[str, Any]]]:
        """Every method by its key."""
        for path, resource in self.resources.items():
            for method, item in (resource.get("resourceMethods") or {}).items():
                yield f"{method} {path}", item


def read_children(aws: Aws, api: str, api_id: str, functions: Iterable[str], models: Iterable[str]) -> Children | None:
    """The children of the API `api_id`, called `api`, and its permissions on `functions` and on those it calls.

    One GetResources answers every method with its integration. None when the API has gone in the meantime.
    """
    client = aws.reader(SERVICE)
    described = sorted(set(functions))
    sid = statement_id(api)

    def every(operation: str, **more: Any) -> list[dict[str, Any]]:
        return aws.pages(SERVICE, operation, "items", restApiId=api_id, **more)

    try:
        resources, authorizers, kept_models, validators, responses, deployments, stages, *policies = aws.together(
            lambda: every("get_resources", embed=["methods"], PaginationConfig=PAGE),
            lambda: every("get_authorizers", PaginationConfig=PAGE),
            lambda: every("get_models", PaginationConfig=PAGE),
            lambda: every("get_request_validators", PaginationConfig=PAGE),
            lambda: every("get_gateway_responses"),
            lambda: every("get_deployments", PaginationConfig=PAGE),
            lambda: client.get_stages(restApiId=api_id).get("item", []),
            *(lambda one=one: permission(aws, sid, one) for one in described),
        )
    except client.exceptions.ClientError as error:
        if is_missing(error, *MISSING):
            return None
        raise
    # whom somebody else's function lets in is not ours to ask
    others = sorted(
        name for name in called(aws, resources, authorizers) - set(described) if not name.startswith("arn:")
    )
    policies += aws.together(*(lambda one=one: permission(aws, sid, one) for one in others))
    granted = dict(zip([*described, *others], policies, strict=True))
    own = set(OWN_MODELS) - set(models)
    return Children(
        {item["path"]: item for item in resources},
        keyed(authorizers, "", "id", {item["id"]: item["name"] for item in authorizers}),
        {item["name"]: item for item in kept_models if item["name"] not in own},
        keyed(validators, "", "id", {item["id"]: item.get("name", "") for item in validators}),
        {item["responseType"]: item for item in responses if not item.get("defaultResponse")},
        {item["stageName"]: item for item in stages},
        {item["id"]: item for item in deployments},
        {name: statement for name, statement in granted.items() if statement},
    )


def called(aws: Aws, resources: Iterable[Mapping[str, Any]], authorizers: Iterable[Mapping[str, Any]]) -> set[str]:
    """Every function behind a method or an authorizer."""
    methods = [one for resource in resources for one in (resource.get("resourceMethods") or {}).values()]
    uris = [one.get("authorizerUri") for one in authorizers]
    uris += [(one.get("methodIntegration") or {}).get("uri") for one in methods]
    return {name for name in (called_function(aws, uri) for uri in uris) if name}
