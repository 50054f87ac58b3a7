"""CloudFront cache policies."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, Raw, Update


def found(raw: Raw, name: str) -> dict[str, Any] | None:
    answer = raw.client("cloudfront").list_cache_policies(Type="custom")["CachePolicyList"]
    policies = [item["CachePolicy"] for item in answer.get("Items", ())]
    return next((item for item in policies if item["CachePolicyConfig"]["Name"] == name), None)


def describe(raw: Raw, name: str) -> Any:
    policy = found(raw, name)
    return policy and {"id": policy["Id"], "config": policy["CachePolicyConfig"]}


def changing(change: Any) -> Any:
    def act(raw: Raw, name: str) -> None:
        cloudfront, own_id = raw.client("cloudfront"), (found(raw, name) or {})["Id"]
        answer = cloudfront.get_cache_policy_config(Id=own_id)
        change(answer["CachePolicyConfig"])
        cloudfront.update_cache_policy(Id=own_id, IfMatch=answer["ETag"], CachePolicyConfig=answer["CachePolicyConfig"])

    return act


def key(config: dict[str, Any]) -> Any:
    return config["ParametersInCacheKeyAndForwardedToOrigin"]


def by_hand(raw: Raw, name: str) -> None:
    raw.client("cloudfront").create_cache_policy(CachePolicyConfig={"Name": name, "MinTTL": 5})


CASE = Case(
    kind="cloudfront_cache_policy",
    minimal={"name": "{name}"},
    full={
        "name": "{name}",
        "comment": "of the test",
        "minimum_ttl_seconds": 1,
        "default_ttl_seconds": 2,
        "maximum_ttl_seconds": 3,
        "gzip_enabled": False,
        "brotli_enabled": False,
        "headers_behavior": "whitelist",
        "headers": ["x-one", "accept-language"],
        "cookies_behavior": "allExcept",
        "cookies": ["session"],
        "query_strings_behavior": "whitelist",
        "query_strings": ["limit", "after"],
    },
    describe=describe,
    updates=(
        Update("longer", {"maximum_ttl_seconds": 4}, {"maximum_ttl_seconds"}),
        Update("another parameter", {"query_strings": ["limit"]}, {"query_strings.names"}),
        Update("no cookies", {"cookies_behavior": "none", "cookies": []}, {"cookies"}),
    ),
    drifts=(
        Drift("comment", changing(lambda c: c.update(Comment="by hand")), {"comment", "owner"}),
        Drift(
            "lifetimes",
            changing(lambda c: c.update(MinTTL=7, DefaultTTL=8, MaxTTL=9)),
            {"minimum_ttl_seconds", "default_ttl_seconds", "maximum_ttl_seconds"},
        ),
        Drift("gzip", changing(lambda c: key(c).update(EnableAcceptEncodingGzip=True)), {"gzip_enabled"}),
        Drift("brotli", changing(lambda c: key(c).update(EnableAcceptEncodingBrotli=True)), {"brotli_enabled"}),
        Drift("headers", changing(lambda c: key(c).update(HeadersConfig={"HeaderBehavior": "none"})), {"headers"}),
        Drift("cookies", changing(lambda c: key(c).update(CookiesConfig={"CookieBehavior": "all"})), {"cookies"}),
        Drift(
            "query strings",
            changing(lambda c: key(c).update(QueryStringsConfig={"QueryStringBehavior": "all"})),
            {"query_strings"},
        ),
    ),
    adopt=by_hand,
    undrifted={
        "*.Name": "says which it is",
    },
)
