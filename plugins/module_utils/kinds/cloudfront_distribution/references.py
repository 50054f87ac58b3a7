# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a distribution names: APIs, buckets, secrets, policies, certificates, web ACLs, as hosts, ids and values."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import urlsplit

from ...engine.aws import Aws
from ...engine.errors import EngineError, is_missing
from ...engine.values import UNKNOWN
from ..edge_shared.named_configs import find_policy
from ..secretsmanager_secret import MISSING, SCHEDULED

MANAGED_CACHE_POLICIES: Final = {
    "CachingDisabled": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
    "CachingOptimized": "658327ea-f89d-4fab-a63d-7e88639e58f6",
    "CachingOptimizedForUncompressedObjects": "b2884449-e4de-46a7-ac36-70bc7f1ddd6d",
    "UseOriginCacheControlHeaders": "83da9c7e-98b4-4e11-a168-04f0df8e2c65",
    "UseOriginCacheControlHeaders-QueryStrings": "4cc15a8a-d715-48a4-82b8-cc0b614638fe",
}
MANAGED_ORIGIN_REQUEST_POLICIES: Final = {
    "AllViewer": "216adef6-5c7f-47e4-b989-5492eafa07d3",
    "AllViewerExceptHostHeader": "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    "CORS-CustomOrigin": "59781a5b-3903-41f3-afcb-af62929ccde1",
    "CORS-S3Origin": "88a5eaf4-2fd4-4709-b370-b4c650ea3fcf",
    "UserAgentRefererHeaders": "acba4595-bd28-49b8-b9fe-13317c0390fa",
}
MANAGED_HEADERS_POLICIES: Final = {
    "SimpleCORS": "60669652-455b-4ae9-85a4-c4c02393f86c",
    "CORS-With-Preflight": "5cc3b908-e619-4b99-88e5-2cf7f45965bd",
    "SecurityHeadersPolicy": "67f7725c-6f97-4210-82d7-5512b31e9d03",
    "CORS-and-SecurityHeadersPolicy": "e61eb60c-9c35-4d20-a928-2b84e02af89c",
    "CORS-with-preflight-and-SecurityHeadersPolicy": "eaab4381-ed33-4a86-88ca-d9558dc6cd63",
}
POLICIES: Final = {
    "cache_policy": ("CachePolicy", MANAGED_CACHE_POLICIES),
    "origin_request_policy": ("OriginRequestPolicy", MANAGED_ORIGIN_REQUEST_POLICIES),
    "response_headers_policy": ("ResponseHeadersPolicy", MANAGED_HEADERS_POLICIES),
}
"""AWS's own policies have the same ids in every account (CloudFront developer guide, "Use managed policies")."""


def resolve(aws: Aws, wanted: Mapping[tuple[str, ...], Callable[[], Any]]) -> dict[tuple[str, ...], Any]:
    """The values of `wanted`, looked up side by side, each once however often the description names it."""
    if not wanted:
        return {}
    return dict(zip(wanted, aws.together(*wanted.values()), strict=True))


def policy_id(aws: Aws, thing: str, name: str) -> Any:
    """The id of the policy called `name`: ours, or AWS's own by its short name."""
    shape, managed = POLICIES[thing]
    if name.removeprefix("Managed-") in managed:
        return managed[name.removeprefix("Managed-")]
    found = find_policy(aws, thing, shape, name)
    return aws.reference(thing.replace("_", " "), name, found[0] if found else None)


def api_origin(aws: Aws, api: str, stage: str) -> Any:
    """`(host, port or None, path)` of the HTTP API called `api`; a port means an embedded AWS without TLS."""
    apis = [item for item in aws.pages("apigatewayv2", "get_apis", "Items") if item["Name"] == api]
    if len(apis) > 1 and aws.stack:
        own = [item for item in apis if item.get("Tags", {}).get("serverless.aws:stack") == aws.stack]
        apis = own or apis
    if len(apis) > 1:
        raise EngineError(f"{len(apis)} HTTP APIs are called {api}: " + ", ".join(item["ApiId"] for item in apis))
    found = aws.reference("HTTP API", api, apis[0] if apis else None)
    if found is UNKNOWN:
        return UNKNOWN
    endpoint = urlsplit(found["ApiEndpoint"])
    if aws.endpoint_url:
        # MiniStack answers 502 for host names of AWS: its CloudFront reaches its APIs on loopback, by path
        port = endpoint.port or urlsplit(aws.endpoint_url).port or 80
        return "127.0.0.1", port, f"/_aws/execute-api/{found['ApiId']}/{stage}"
    return str(endpoint.hostname), None, "" if stage == "$default" else f"/{stage}"


def secret_value(aws: Aws, name: str, key: str) -> Any:
    """The current value of a secret, or of one key of it when it is a JSON object.

    One that is scheduled for deletion tells none: it counts as missing until it is restored, by whoever describes it.
    """
    client = aws.reader("secretsmanager")
    try:
        value = client.get_secret_value(SecretId=name, VersionStage="AWSCURRENT").get("SecretString")
    except client.exceptions.ClientError as error:
        if not is_missing(error, *MISSING, SCHEDULED):
            raise
        value = None
    value = aws.reference("secret", name, value)
    if not key or value is UNKNOWN:
        return value
    try:
        return str(json.loads(value)[key])
    except (ValueError, KeyError, TypeError) as error:
        raise EngineError(f"the secret {name} has no key {key}", "Correct secret_key of the header.") from error
