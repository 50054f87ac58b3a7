# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudFront cache policies: lifetimes and what the cache key is made of."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import Transient
from ..engine.kind import Spec
from ..engine.texts import text
from .edge_shared.named_configs import NamedConfig, custom_policies, items_of, listed

PARTS: Final = {
    "headers": ("HeadersConfig", "HeaderBehavior", "Headers"),
    "cookies": ("CookiesConfig", "CookieBehavior", "Cookies"),
    "query_strings": ("QueryStringsConfig", "QueryStringBehavior", "QueryStrings"),
}
"""Parts of the cache key, with the API's words for each."""


class CloudfrontCachePolicy(NamedConfig):
    """A custom cache policy, found by its name."""

    name = "cloudfront_cache_policy"
    module = "cloudfront_cache_policies"
    option = "cache_policies"
    texts: ClassVar = {"name": text(r"[A-Za-z0-9_-]{1,128}", "1 to 128 letters, digits, - and _")}
    thing, shape = "cache_policy", "CachePolicy"
    refuses_second = True
    transient = (
        *NamedConfig.stale,
        Transient("CachePolicyAlreadyExists", "", "another run has just made it"),
        Transient("CachePolicyInUse", "", "a distribution still uses it"),
    )
    managed: ClassVar = {
        "CreateCachePolicy": ("CachePolicyConfig",),
        "UpdateCachePolicy": ("Id", "IfMatch", "CachePolicyConfig"),
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        yield from self.note_problems(spec)
        low, usual, high = (spec[f"{part}_ttl_seconds"] for part in ("minimum", "default", "maximum"))
        if not 0 <= low <= usual <= high:
            yield (
                f"minimum_ttl_seconds {low}, default_ttl_seconds {usual} and maximum_ttl_seconds {high} must grow in "
                "this order, none below 0"
            )
        if high == 0 and (spec["gzip_enabled"] or spec["brotli_enabled"]):
            yield "maximum_ttl_seconds 0 turns caching off: set gzip_enabled and brotli_enabled to false"
        for part in PARTS:
            names, behavior = spec[part], spec[f"{part}_behavior"]
            if high == 0 and behavior != "none":
                yield f"maximum_ttl_seconds 0 turns caching off: set {part}_behavior to none"
            if (behavior in ("whitelist", "allExcept")) != bool(names):
                yield f"{part}_behavior is {behavior}: give {part} exactly with whitelist and allExcept"

    def every(self, aws: Aws) -> list[tuple[str, dict[str, Any]]]:
        return custom_policies(aws, self.thing, self.shape)

    def goal(self, spec: Spec) -> dict[str, Any]:
        plain = ("comment", "minimum_ttl_seconds", "default_ttl_seconds", "maximum_ttl_seconds")
        goal = {option: spec[option] for option in (*plain, "gzip_enabled", "brotli_enabled")}
        for part in PARTS:
            goal[part] = {"behavior": spec[f"{part}_behavior"], "names": sorted(spec[part])}
        return goal

    def normal_form(self, config: Mapping[str, Any]) -> dict[str, Any]:
        key = config.get("ParametersInCacheKeyAndForwardedToOrigin", {})
        minimum = int(config["MinTTL"])
        normal: dict[str, Any] = {
            "comment": config.get("Comment", ""),
            "minimum_ttl_seconds": minimum,
            "default_ttl_seconds": int(config.get("DefaultTTL", max(86_400, minimum))),
            "maximum_ttl_seconds": int(config.get("MaxTTL", max(31_536_000, minimum))),
            "gzip_enabled": bool(key.get("EnableAcceptEncodingGzip")),
            "brotli_enabled": bool(key.get("EnableAcceptEncodingBrotli")),
        }
        for part, (block, behavior, names) in PARTS.items():
            own = key.get(block, {})
            normal[part] = {"behavior": own.get(behavior, "none"), "names": sorted(items_of(own.get(names)))}
        return normal

    def wire_form(self, spec: Spec, desired: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        key: dict[str, Any] = {
            "EnableAcceptEncodingGzip": desired["gzip_enabled"],
            "EnableAcceptEncodingBrotli": desired["brotli_enabled"],
        }
        for part, (block, behavior, names) in PARTS.items():
            own = desired[part]
            key[block] = {behavior: own["behavior"], **({names: listed(own["names"])} if own["names"] else {})}
        return {
            **current,
            "Name": spec["name"],
            "Comment": desired["comment"],
            "MinTTL": desired["minimum_ttl_seconds"],
            "DefaultTTL": desired["default_ttl_seconds"],
            "MaxTTL": desired["maximum_ttl_seconds"],
            "ParametersInCacheKeyAndForwardedToOrigin": key,
        }


KIND: Final = CloudfrontCachePolicy()
