# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The goal for a distribution in normal form, with names of other resources resolved."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from ...engine.aws import Aws
from ...engine.kind import Spec
from ...engine.values import UNKNOWN
from ..acm_certificate import find_certificate_arn
from ..cloudfront_origin_access_control import find_access_control_id
from ..edge_shared.distributions import marked
from ..s3_bucket.normal import bucket_host
from ..wafv2_web_acl import find_web_acl
from .description import OWN_CERTIFICATE_MINIMUM, behaviors
from .references import POLICIES, api_origin, policy_id, resolve, secret_value

Lookups = dict[tuple[str, ...], Callable[[], Any]]


def desired_distribution(aws: Aws, spec: Spec) -> dict[str, Any]:
    """The whole goal."""
    values = resolve(aws, lookups(aws, spec))
    certificate, web_acl = spec.get("certificate") or "", spec.get("web_acl") or ""
    return {
        "name": spec["name"],
        "comment": marked(spec["comment"], spec["name"]),
        "enabled": spec["enabled"],
        "price_class": spec["price_class"],
        "http_version": spec["http_version"],
        "ipv6_enabled": spec["ipv6_enabled"],
        "default_root_object": spec["default_root_object"],
        "web_acl_arn": values.get(("web_acl", web_acl), web_acl),
        "aliases": sorted(name.lower() for name in spec["aliases"]),
        "certificate_arn": values.get(("certificate", certificate), certificate),
        "minimum_tls_version": spec["minimum_tls_version"] if certificate else OWN_CERTIFICATE_MINIMUM,
        "geo_restriction": {
            "type": spec["geo_restriction"]["type"],
            "countries": sorted(spec["geo_restriction"]["countries"]),
        },
        "logging": dict(spec["logging"]) if spec.get("logging") else {},
        "error_responses": {
            str(item["error_code"]): {
                "response_page": item.get("response_page") or "",
                "response_code": str(item.get("response_code") or ""),
                "minimum_ttl_seconds": item["minimum_ttl_seconds"],
            }
            for item in spec["error_responses"]
        },
        "origins": {origin["id"]: desired_origin(aws, origin, values) for origin in spec["origins"]},
        "default_behavior": desired_behavior(spec["default_behavior"], values),
        "behaviors": {
            item["path"]: {"order": order, **desired_behavior(item, values)}
            for order, item in enumerate(spec["behaviors"], 1)
        },
    }


def access_control_id(aws: Aws, name: str) -> Any:
    """The id of an origin access control."""
    return aws.reference("origin access control", name, find_access_control_id(aws, name))


def lookups(aws: Aws, spec: Spec) -> Lookups:
    """A call for each different thing that `spec` names, by what it is called."""
    wanted: Lookups = {}
    certificate, web_acl = spec.get("certificate"), spec.get("web_acl")
    if certificate and not certificate.startswith("arn:"):
        wanted["certificate", certificate] = lambda: aws.reference(
            "issued certificate in us-east-1 for", certificate, find_certificate_arn(aws, certificate, spec["aliases"])
        )
    if web_acl and not web_acl.startswith("arn:"):
        wanted["web_acl", web_acl] = lambda: aws.reference(
            "web ACL (CLOUDFRONT)", web_acl, (find_web_acl(aws, web_acl) or {}).get("ARN")
        )
    for origin in spec["origins"]:
        wanted |= origin_lookups(aws, origin)
    for _path, behavior in behaviors(spec):
        for thing in POLICIES:
            if name := behavior.get(thing):
                wanted[thing, name] = partial(policy_id, aws, thing, name)
    return wanted


def origin_lookups(aws: Aws, origin: Spec) -> Lookups:
    """The same for one origin."""
    wanted: Lookups = {}
    if api := origin.get("http_api"):
        stage = origin["stage"]
        wanted["api", api, stage] = partial(api_origin, aws, api, stage)
    if access := origin.get("access_control"):
        wanted["access_control", access] = partial(access_control_id, aws, access)
    for header in origin["headers"]:
        if secret := header.get("secret"):
            key = header.get("secret_key") or ""
            wanted["secret", secret, key] = partial(secret_value, aws, secret, key)
    return wanted


def desired_origin(aws: Aws, origin: Spec, values: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """The goal for one origin."""
    headers = {
        header["name"]: values[("secret", header["secret"], header.get("secret_key") or "")]
        if header.get("secret")
        else header["header_value"]
        for header in origin["headers"]
    }
    access = origin.get("access_control")
    goal: dict[str, Any] = {
        "domain_name": origin.get("domain_name") or "",
        "path": origin["path"],
        "connection_attempts": origin["connection_attempts"],
        "connection_timeout_seconds": origin["connection_timeout_seconds"],
        "access_control_id": values[("access_control", access)] if access else "",
        "headers": headers,
    }
    if origin.get("bucket"):
        return goal | {"domain_name": bucket_host(aws, origin["bucket"])}
    goal |= {
        "protocol": origin["protocol"],
        "http_port": origin["http_port"],
        "https_port": origin["https_port"],
        "tls_versions": sorted(origin["tls_versions"]),
        "read_timeout_seconds": origin["read_timeout_seconds"],
        "keepalive_timeout_seconds": origin["keepalive_timeout_seconds"],
    }
    if origin.get("http_api"):
        target = values[("api", origin["http_api"], origin["stage"])]
        if target is UNKNOWN:
            return goal | {"domain_name": UNKNOWN, **({"path": UNKNOWN} if aws.endpoint_url else {})}
        host, port, path = target
        goal |= {"domain_name": host, "path": path + origin["path"]}
        if port:
            goal |= {"protocol": "http-only", "http_port": port}
    return goal


def desired_behavior(behavior: Spec, values: Mapping[tuple[str, ...], Any]) -> dict[str, Any]:
    """The goal for one cache behavior."""
    return {
        "origin": behavior["origin"],
        "viewer_protocol": behavior["viewer_protocol"],
        "allowed_methods": sorted(behavior["allowed_methods"]),
        "cached_methods": sorted(behavior["cached_methods"]),
        "compress_enabled": behavior["compress_enabled"],
        **{f"{thing}_id": values[(thing, behavior[thing])] if behavior.get(thing) else "" for thing in POLICIES},
    }
