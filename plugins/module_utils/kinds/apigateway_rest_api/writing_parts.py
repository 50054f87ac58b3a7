# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes of the API itself and of what methods refer to: authorizers, models, validators, gateway responses."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.policy import policy_document
from ..api_shared.gone import gently
from ..api_shared.invocation import invocation_uri
from ..api_shared.patches import Patch, added, pointer, removed, replaced
from . import writing_methods
from .one_update import Writing

API: Final = {
    "description": "/description",
    "version": "/version",
    "execute_api_endpoint_enabled": "/disableExecuteApiEndpoint",
    "api_key_source": "/apiKeySource",
    "minimum_compression_bytes": "/minimumCompressionSize",
    "ip_address_type": "/endpointConfiguration/ipAddressType",
}
WIRE_TYPES: Final = {"token": "TOKEN", "request": "REQUEST", "cognito": "COGNITO_USER_POOLS"}


def api_patches(writing: Writing) -> list[Patch]:
    """The API itself."""
    has, wanted = writing.actual, writing.desired
    own = {change.path[0] for change in writing.changes}
    found: list[Patch] = []
    for option, path in API.items():
        if option in own:
            value = wanted[option]
            if option == "execute_api_endpoint_enabled":
                value = not value
            # no value turns compression off
            found.append({"op": "replace", "path": path} if value is None else replaced(path, value))
    if "policy" in own:
        document = policy_document(wanted["policy"]) if wanted["policy"] else ""
        found.append(replaced("/policy", document))
    if "endpoint_type" in own:
        place = "/endpointConfiguration/types"
        if writing.aws.endpoint_url:  # the embedded AWS names the place by the new type
            found += [removed(place), replaced(f"{place}/{wanted['endpoint_type']}", wanted["endpoint_type"])]
        else:
            found.append(replaced(f"{place}/{has['endpoint_type']}", wanted["endpoint_type"]))
    if "binary_media_types" in own:
        found += binary_media_types(writing, set(has["binary_media_types"]), set(wanted["binary_media_types"]))
    return found


def binary_media_types(writing: Writing, has: set[str], wanted: set[str]) -> list[Patch]:
    """Each type is a path of its own. The embedded AWS cannot take one away, only all."""
    place = "/binaryMediaTypes"
    if writing.aws.endpoint_url:
        return [removed(place), *({"op": "add", "path": f"{place}/{pointer(one)}"} for one in sorted(wanted))]
    gone = [removed(f"{place}/{pointer(one)}") for one in sorted(has - wanted)]
    return [*gone, *({"op": "add", "path": f"{place}/{pointer(one)}"} for one in sorted(wanted - has))]


def write_authorizer(writing: Writing, name: str) -> None:
    """Make or change an authorizer. One of another type takes its place, and so its methods are made again."""
    wanted, has = writing.desired["authorizers"][name], writing.actual["authorizers"].get(name)
    client, api_id = writing.client, writing.api_id
    if has and (has["type"] != wanted["type"] or no_list_patches(writing, has, wanted)):
        writing_methods.drop_methods(writing, lambda method: method["authorizer"] == name)
        gently(client, client.delete_authorizer, restApiId=api_id, authorizerId=writing.ids["authorizers"][name])
        has = None
    if has:
        operations = authorizer_patches(writing.aws, has, wanted)
        client.update_authorizer(
            restApiId=api_id, authorizerId=writing.ids["authorizers"][name], patchOperations=operations
        )
        return
    members: dict[str, Any] = {"identitySource": ",".join(wanted["identity_sources"])}
    if wanted["type"] == "cognito":
        members["providerARNs"] = wanted["user_pools"]
    else:
        members["authorizerUri"] = invocation_uri(writing.aws, wanted["function"])
        members["authorizerResultTtlInSeconds"] = wanted["result_ttl_seconds"]
        if wanted["validation_expression"]:
            members["identityValidationExpression"] = wanted["validation_expression"]
    answer = client.create_authorizer(restApiId=api_id, name=name, type=WIRE_TYPES[wanted["type"]], **members)
    writing.ids["authorizers"][name] = answer["id"]


def no_list_patches(writing: Writing, has: Mapping[str, Any], wanted: Mapping[str, Any]) -> bool:
    """Whether the pools differ on the embedded AWS, whose patches know no lists."""
    return bool(writing.aws.endpoint_url) and has.get("user_pools") != wanted.get("user_pools")


def authorizer_patches(aws: Aws, has: Mapping[str, Any], wanted: Mapping[str, Any]) -> list[Patch]:
    """The patches that lead from one authorizer to another of the same type."""
    found: list[Patch] = []
    if has["identity_sources"] != wanted["identity_sources"]:
        found.append(replaced("/identitySource", ",".join(wanted["identity_sources"])))
    if wanted["type"] == "cognito":
        old, new = set(has["user_pools"]), set(wanted["user_pools"])
        found += [added("/providerARNs", pool) for pool in sorted(new - old)]
        return [*found, *(removed("/providerARNs", pool) for pool in sorted(old - new))]
    if has["function"] != wanted["function"]:
        found.append(replaced("/authorizerUri", invocation_uri(aws, wanted["function"])))
    for option, path in (
        ("result_ttl_seconds", "/authorizerResultTtlInSeconds"),
        ("validation_expression", "/identityValidationExpression"),
        ("credentials_arn", "/authorizerCredentials"),
    ):
        if has[option] != wanted[option]:
            found.append(replaced(path, wanted[option]))
    return found


def write_model(writing: Writing, name: str) -> None:
    """Make or change a model. Its media type cannot change, and a model in use is not deleted."""
    wanted, has = writing.desired["models"][name], writing.actual["models"].get(name)
    client, api_id = writing.client, writing.api_id
    schema = json.dumps(wanted["schema"])
    if has and has["content_type"] == wanted["content_type"]:
        operations = [replaced("/schema", schema), replaced("/description", wanted["description"])]
        client.update_model(restApiId=api_id, modelName=name, patchOperations=operations)
        return
    if has:
        writing_methods.drop_methods(writing, lambda method: name in method["models"].values())
        gently(client, client.delete_model, restApiId=api_id, modelName=name)
    client.create_model(
        restApiId=api_id,
        name=name,
        description=wanted["description"],
        schema=schema,
        contentType=wanted["content_type"],
    )


def write_validator(writing: Writing, name: str) -> None:
    """Make or change a request validator."""
    wanted, ids = writing.desired["validators"][name], writing.ids["validators"]
    client, api_id = writing.client, writing.api_id
    if name in ids:
        operations = [
            replaced("/validateRequestBody", wanted["body"]),
            replaced("/validateRequestParameters", wanted["parameters"]),
        ]
        client.update_request_validator(restApiId=api_id, requestValidatorId=ids[name], patchOperations=operations)
        return
    answer = client.create_request_validator(
        restApiId=api_id,
        name=name,
        validateRequestBody=wanted["body"],
        validateRequestParameters=wanted["parameters"],
    )
    ids[name] = answer["id"]


def write_response(writing: Writing, name: str) -> None:
    """Put a gateway response, or give API Gateway its own back."""
    client, api_id = writing.client, writing.api_id
    wanted = writing.desired["gateway_responses"].get(name)
    if wanted is None:
        gently(client, client.delete_gateway_response, restApiId=api_id, responseType=name)
        return
    status = {"statusCode": str(wanted["status_code"])} if wanted["status_code"] else {}
    client.put_gateway_response(
        restApiId=api_id,
        responseType=name,
        responseParameters={f"gatewayresponse.header.{key}": value for key, value in wanted["headers"].items()},
        responseTemplates=wanted["templates"],
        **status,
    )
