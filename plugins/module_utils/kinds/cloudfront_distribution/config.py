# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A DistributionConfig in normal form and back; whatever we do not manage survives."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from ..edge_shared.named_configs import items_of, listed
from .description import OWN_CERTIFICATE_MINIMUM

PLAIN: Final = {
    "comment": ("Comment", ""),
    "enabled": ("Enabled", True),
    "price_class": ("PriceClass", "PriceClass_All"),
    "http_version": ("HttpVersion", "http2"),
    "ipv6_enabled": ("IsIPV6Enabled", False),
    "default_root_object": ("DefaultRootObject", ""),
    "web_acl_arn": ("WebACLId", ""),
}
"""Options that are one member each, with the API's name and default."""
BEHAVIOR_POLICIES: Final = {
    "cache_policy_id": "CachePolicyId",
    "origin_request_policy_id": "OriginRequestPolicyId",
    "response_headers_policy_id": "ResponseHeadersPolicyId",
}
LEGACY: Final = ("ForwardedValues", "MinTTL", "DefaultTTL", "MaxTTL")
"""What CloudFront had before policies; it refuses both together."""


def normal_form(config: Mapping[str, Any]) -> dict[str, Any]:
    """A DistributionConfig as options of the description."""
    normal: dict[str, Any] = {option: config.get(name, default) for option, (name, default) in PLAIN.items()}
    normal["aliases"] = sorted(items_of(config.get("Aliases")))
    normal |= normal_certificate(config.get("ViewerCertificate") or {})
    geo = (config.get("Restrictions") or {}).get("GeoRestriction") or {}
    normal["geo_restriction"] = {"type": geo.get("RestrictionType", "none"), "countries": sorted(items_of(geo))}
    normal["logging"] = normal_logging(config.get("Logging") or {})
    normal["error_responses"] = {
        str(item["ErrorCode"]): {
            "response_page": item.get("ResponsePagePath", ""),
            "response_code": str(item.get("ResponseCode", "")),
            "minimum_ttl_seconds": int(item.get("ErrorCachingMinTTL", 10)),
        }
        for item in items_of(config.get("CustomErrorResponses"))
    }
    normal["origins"] = {item["Id"]: normal_origin(item) for item in items_of(config.get("Origins"))}
    normal["default_behavior"] = normal_behavior(config["DefaultCacheBehavior"])
    normal["behaviors"] = {
        item["PathPattern"]: {"order": order, **normal_behavior(item)}
        for order, item in enumerate(items_of(config.get("CacheBehaviors")), 1)
    }
    return normal


def normal_certificate(viewer: Mapping[str, Any]) -> dict[str, Any]:
    """Certificate and TLS minimum; CloudFront's own certificate always has TLSv1, whatever the answer says."""
    arn = viewer.get("ACMCertificateArn") or viewer.get("IAMCertificateId")
    if not arn:
        return {"certificate_arn": "", "minimum_tls_version": OWN_CERTIFICATE_MINIMUM}
    return {"certificate_arn": arn, "minimum_tls_version": viewer.get("MinimumProtocolVersion", "TLSv1")}


def normal_logging(logging: Mapping[str, Any]) -> dict[str, Any]:
    """Standard logging; `{}` when it is off."""
    if not logging.get("Bucket"):
        return {}
    return {
        "bucket": logging["Bucket"],
        "prefix": logging.get("Prefix", ""),
        "cookies_enabled": bool(logging.get("IncludeCookies")),
    }


def normal_origin(item: Mapping[str, Any]) -> dict[str, Any]:
    """One origin."""
    normal: dict[str, Any] = {
        "domain_name": item["DomainName"],
        "path": item.get("OriginPath", ""),
        "connection_attempts": int(item.get("ConnectionAttempts", 3)),
        "connection_timeout_seconds": int(item.get("ConnectionTimeout", 10)),
        "access_control_id": item.get("OriginAccessControlId", ""),
        "headers": {header["HeaderName"]: header["HeaderValue"] for header in items_of(item.get("CustomHeaders"))},
    }
    if custom := item.get("CustomOriginConfig"):
        normal |= {
            "protocol": custom["OriginProtocolPolicy"],
            "http_port": int(custom["HTTPPort"]),
            "https_port": int(custom["HTTPSPort"]),
            "tls_versions": sorted(items_of(custom.get("OriginSslProtocols"))),
            "read_timeout_seconds": int(custom.get("OriginReadTimeout", 30)),
            "keepalive_timeout_seconds": int(custom.get("OriginKeepaliveTimeout", 5)),
        }
    elif identity := (item.get("S3OriginConfig") or {}).get("OriginAccessIdentity"):
        normal["origin_access_identity"] = identity  # what came before access controls: never ours
    return normal


def normal_behavior(item: Mapping[str, Any]) -> dict[str, Any]:
    """One cache behavior."""
    allowed = item.get("AllowedMethods") or {}
    normal: dict[str, Any] = {
        "origin": item["TargetOriginId"],
        "viewer_protocol": item["ViewerProtocolPolicy"],
        "allowed_methods": sorted(items_of(allowed) or ["GET", "HEAD"]),
        "cached_methods": sorted(items_of(allowed.get("CachedMethods")) or ["GET", "HEAD"]),
        "compress_enabled": bool(item.get("Compress")),
        **{option: item.get(name, "") for option, name in BEHAVIOR_POLICIES.items()},
    }
    if item.get("ForwardedValues"):
        normal["forwarded_values"] = "legacy cache settings instead of policies"
    return normal


def wire_form(desired: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """The whole DistributionConfig for `desired`: UpdateDistribution resets what it does not get."""
    config: dict[str, Any] = {**current, **{name: desired[option] for option, (name, _default) in PLAIN.items()}}
    config["Aliases"] = listed(desired["aliases"])
    config["ViewerCertificate"] = wire_certificate(desired)
    geo = desired["geo_restriction"]
    config["Restrictions"] = {"GeoRestriction": {"RestrictionType": geo["type"], **listed(geo["countries"])}}
    config["Logging"] = wire_logging(desired["logging"])
    config["CustomErrorResponses"] = listed(
        wire_error_response(int(code), item) for code, item in sorted(desired["error_responses"].items())
    )
    old_origins = {item["Id"]: item for item in items_of(current.get("Origins"))}
    config["Origins"] = listed(
        wire_origin(own_id, item, old_origins.get(own_id, {})) for own_id, item in sorted(desired["origins"].items())
    )
    config["DefaultCacheBehavior"] = wire_behavior(
        desired["default_behavior"], current.get("DefaultCacheBehavior") or {}
    )
    old = {item["PathPattern"]: item for item in items_of(current.get("CacheBehaviors"))}
    ordered = sorted(desired["behaviors"].items(), key=lambda pair: pair[1]["order"])
    config["CacheBehaviors"] = listed(
        {"PathPattern": path, **wire_behavior(item, old.get(path, {}))} for path, item in ordered
    )
    return config


def wire_certificate(desired: Mapping[str, Any]) -> dict[str, Any]:
    """ViewerCertificate; SNI, because a dedicated address costs 600 USD a month."""
    if not desired["certificate_arn"]:
        return {"CloudFrontDefaultCertificate": True, "MinimumProtocolVersion": OWN_CERTIFICATE_MINIMUM}
    return {
        "ACMCertificateArn": desired["certificate_arn"],
        "SSLSupportMethod": "sni-only",
        "MinimumProtocolVersion": desired["minimum_tls_version"],
    }


def wire_logging(logging: Mapping[str, Any]) -> dict[str, Any]:
    """Logging; the API wants all four members even when it is off."""
    return {
        "Enabled": bool(logging),
        "IncludeCookies": bool(logging.get("cookies_enabled")),
        "Bucket": logging.get("bucket", ""),
        "Prefix": logging.get("prefix", ""),
    }


def wire_error_response(code: int, item: Mapping[str, Any]) -> dict[str, Any]:
    """One CustomErrorResponse."""
    page = {"ResponsePagePath": item["response_page"], "ResponseCode": item["response_code"]}
    return {
        "ErrorCode": code,
        **(page if item["response_page"] else {}),
        "ErrorCachingMinTTL": item["minimum_ttl_seconds"],
    }


def wire_origin(own_id: str, item: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """One origin; origin shield and the like come from `current`."""
    kept = {key: value for key, value in current.items() if key not in ("S3OriginConfig", "CustomOriginConfig")}
    origin: dict[str, Any] = {
        **kept,
        "Id": own_id,
        "DomainName": item["domain_name"],
        "OriginPath": item["path"],
        "ConnectionAttempts": item["connection_attempts"],
        "ConnectionTimeout": item["connection_timeout_seconds"],
        "OriginAccessControlId": item["access_control_id"],
        "CustomHeaders": listed(
            {"HeaderName": name, "HeaderValue": value} for name, value in sorted(item["headers"].items())
        ),
    }
    if "protocol" not in item:
        old = current.get("S3OriginConfig") or {}
        return {**origin, "S3OriginConfig": {**old, "OriginAccessIdentity": ""}}
    return {
        **origin,
        "CustomOriginConfig": {
            **(current.get("CustomOriginConfig") or {}),
            "HTTPPort": item["http_port"],
            "HTTPSPort": item["https_port"],
            "OriginProtocolPolicy": item["protocol"],
            "OriginSslProtocols": listed(item["tls_versions"]),
            "OriginReadTimeout": item["read_timeout_seconds"],
            "OriginKeepaliveTimeout": item["keepalive_timeout_seconds"],
        },
    }


def wire_behavior(item: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """One cache behavior; functions, key groups and the like come from `current`."""
    dropped = (*LEGACY, *BEHAVIOR_POLICIES.values())
    behavior = {key: value for key, value in current.items() if key not in dropped}
    return {
        **behavior,
        "TargetOriginId": item["origin"],
        "ViewerProtocolPolicy": item["viewer_protocol"],
        "AllowedMethods": {**listed(item["allowed_methods"]), "CachedMethods": listed(item["cached_methods"])},
        "Compress": item["compress_enabled"],
        **{name: item[option] for option, name in BEHAVIOR_POLICIES.items() if item[option]},
    }
