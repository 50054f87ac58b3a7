"""CloudFront distributions in front of an HTTP API."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, Raw, Update

ALL = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
ALIAS = "{name}.example.org"
FORWARDS = "216adef6-5c7f-47e4-b989-5492eafa07d3"


def prepare(raw: Raw, name: str) -> None:
    """What a front door refers to."""
    raw.client("apigatewayv2").create_api(Name=name, ProtocolType="HTTP")
    raw.client("secretsmanager").create_secret(Name=f"{name}-origin", SecretString="s3cr3t-canary")
    raw.client("acm", "us-east-1").request_certificate(DomainName=f"{name}.example.org", ValidationMethod="DNS")
    raw.client("wafv2", "us-east-1").create_web_acl(
        Name=name,
        Scope="CLOUDFRONT",
        DefaultAction={"Allow": {}},
        VisibilityConfig={"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "test"},
    )
    cloudfront = raw.client("cloudfront")
    cloudfront.create_cache_policy(CachePolicyConfig={"Name": name, "MinTTL": 0, "DefaultTTL": 1, "MaxTTL": 1})
    cloudfront.create_response_headers_policy(ResponseHeadersPolicyConfig={"Name": name})
    cloudfront.create_origin_access_control(
        OriginAccessControlConfig={
            "Name": name,
            "SigningProtocol": "sigv4",
            "SigningBehavior": "always",
            "OriginAccessControlOriginType": "s3",
        }
    )


def summaries(raw: Raw, name: str) -> list[dict[str, Any]]:
    """Those that have anything of this name."""
    answer = raw.client("cloudfront").list_distributions()["DistributionList"].get("Items", ())
    tags = raw.client("cloudfront").list_tags_for_resource
    return [
        item
        for item in answer
        if f"[{name}]" in item["Comment"]
        or f"{name}.example.org" in item["Aliases"].get("Items", ())
        or {"Key": "serverless.aws:name", "Value": name} in tags(Resource=item["ARN"])["Tags"].get("Items", ())
    ]


def describe(raw: Raw, name: str) -> Any:
    cloudfront, found = raw.client("cloudfront"), []
    for item in summaries(raw, name):
        config = cloudfront.get_distribution_config(Id=item["Id"])["DistributionConfig"]
        config.pop("CallerReference")  # has the minute of its making
        tags = cloudfront.list_tags_for_resource(Resource=item["ARN"])["Tags"].get("Items", ())
        found.append({"id": item["Id"], "config": config, "tags": {tag["Key"]: tag["Value"] for tag in tags}})
    return found or None


def changing(change: Any) -> Any:
    """An act that passes the configuration through `change` and writes it back."""

    def act(raw: Raw, name: str) -> None:
        cloudfront, own_id = raw.client("cloudfront"), summaries(raw, name)[0]["Id"]
        answer = cloudfront.get_distribution_config(Id=own_id)
        change(answer["DistributionConfig"])
        cloudfront.update_distribution(
            Id=own_id, IfMatch=answer["ETag"], DistributionConfig=answer["DistributionConfig"]
        )

    return act


def setting(**members: Any) -> Any:
    return changing(lambda config: config.update(members))


def default(**members: Any) -> Any:
    return changing(lambda config: config["DefaultCacheBehavior"].update(members))


def origin(config: dict[str, Any], own_id: str) -> dict[str, Any]:
    return next(item for item in config["Origins"]["Items"] if item["Id"] == own_id)


def in_origin(**members: Any) -> Any:
    return changing(lambda config: origin(config, "api").update(members))


def in_connection(**members: Any) -> Any:
    return changing(lambda config: origin(config, "api")["CustomOriginConfig"].update(members))


def listed(*items: Any) -> dict[str, Any]:
    return {"Quantity": len(items), "Items": list(items)} if items else {"Quantity": 0}


def stray_origin(config: dict[str, Any]) -> None:
    stray = {**origin(config, "api"), "Id": "stray"}
    config["Origins"] = listed(*config["Origins"]["Items"], stray)


def stray_behavior(config: dict[str, Any]) -> None:
    stray = {**config["CacheBehaviors"]["Items"][0], "PathPattern": "/stray"}
    config["CacheBehaviors"] = listed(*config["CacheBehaviors"]["Items"], stray)


def open_bucket_origin(config: dict[str, Any]) -> None:
    identity = "origin-access-identity/cloudfront/E127EXAMPLE51Z"
    origin(config, "site")["S3OriginConfig"]["OriginAccessIdentity"] = identity


def tag_by_hand(key: str, value: str | None) -> Any:
    def act(raw: Raw, name: str) -> None:
        cloudfront, arn = raw.client("cloudfront"), summaries(raw, name)[0]["ARN"]
        if value is None:
            cloudfront.untag_resource(Resource=arn, TagKeys={"Items": [key]})
        else:
            cloudfront.tag_resource(Resource=arn, Tags={"Items": [{"Key": key, "Value": value}]})

    return act


def by_hand(raw: Raw, name: str, comment: str = "by hand") -> str:
    """One made in the console: another origin, only the alias is ours."""
    cloudfront = raw.client("cloudfront")
    count = len(cloudfront.list_distributions()["DistributionList"].get("Items", ()))
    config: dict[str, Any] = {
        "CallerReference": f"by hand {name} {count}",
        "Comment": comment,
        "Enabled": True,
        "Aliases": listed(f"{name}.example.org"),
        "Origins": listed(
            {
                "Id": "old",
                "DomainName": "old.example.net",
                "CustomOriginConfig": {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"},
            }
        ),
        "DefaultCacheBehavior": {
            "TargetOriginId": "old",
            "ViewerProtocolPolicy": "allow-all",
            "MinTTL": 0,
            "ForwardedValues": {"QueryString": True, "Cookies": {"Forward": "all"}},
        },
    }
    return str(cloudfront.create_distribution(DistributionConfig=config)["Distribution"]["Id"])


def remove(raw: Raw, name: str) -> None:
    cloudfront = raw.client("cloudfront")
    for item in summaries(raw, name):
        if item["Enabled"]:
            setting(Enabled=False)(raw, name)
        etag = cloudfront.get_distribution(Id=item["Id"])["ETag"]
        cloudfront.delete_distribution(Id=item["Id"], IfMatch=etag)


API = {"id": "api", "http_api": "{name}"}
FULL_API = {
    **API,
    "read_timeout_seconds": 20,
    "keepalive_timeout_seconds": 10,
    "connection_attempts": 2,
    "connection_timeout_seconds": 5,
    "headers": [{"name": "x-origin-verify", "secret": "{name}-origin"}, {"name": "x-plain", "header_value": "plain"}],
}
SITE = {"id": "site", "bucket": "{name}-site", "access_control": "{name}", "path": "/web"}
FEED = {
    "path": "/feed*",
    "origin": "api",
    "cache_policy": "{name}",
    "response_headers_policy": "{name}",
    "compress_enabled": False,
}
DEFAULT = {
    "origin": "api",
    "allowed_methods": ALL,
    "origin_request_policy": "AllViewerExceptHostHeader",
    "response_headers_policy": "SecurityHeadersPolicy",
}
SITE_BEHAVIOR = {"path": "/site/*", "origin": "site", "cache_policy": "CachingOptimized"}

CASE = Case(
    kind="cloudfront_distribution",
    minimal={
        "name": "{name}",
        "origins": [API],
        "aliases": [ALIAS],
        "certificate": ALIAS,
        "default_behavior": {"origin": "api"},
    },
    full={
        "name": "{name}",
        "comment": "front door",
        "aliases": [ALIAS],
        "certificate": ALIAS,
        "web_acl": "{name}",
        "price_class": "PriceClass_100",
        "http_version": "http2",
        "ipv6_enabled": False,
        "default_root_object": "index.html",
        "origins": [FULL_API, SITE],
        "default_behavior": DEFAULT,
        "behaviors": [FEED, SITE_BEHAVIOR],
        "logging": {"bucket": "logs.s3.amazonaws.com", "prefix": "cdn/", "cookies_enabled": True},
        "geo_restriction": {"type": "whitelist", "countries": ["DE", "FR"]},
        "error_responses": [{"error_code": 404, "response_code": 200, "response_page": "/404.html"}],
        "tags": {"team": "edge"},
    },
    prepare=prepare,
    describe=describe,
    remove=remove,
    updates=(
        Update("comment", {"comment": "another"}, {"comment"}),
        Update("no web ACL", {"web_acl": None}, {"web_acl_arn"}),
        Update("other order", {"behaviors": [SITE_BEHAVIOR, FEED]}, {"behaviors./feed*", "behaviors./site/*"}),
        Update("one origin less", {"origins": [FULL_API], "behaviors": [FEED]}, {"origins.site", "behaviors./site/*"}),
        Update(
            "own certificate",
            {"aliases": None, "certificate": None},
            {"aliases", "certificate_arn", "minimum_tls_version"},
        ),
        Update("tag", {"tags": {"team": "other"}}, {"tags.team"}),
        Update("no logging", {"logging": None}, {"logging"}),
    ),
    drifts=(
        Drift("comment by hand", setting(Comment="by hand"), {"comment"}),
        Drift("name tag gone", tag_by_hand("serverless.aws:name", None), {"name"}),
        Drift("tag by hand", tag_by_hand("team", "by hand"), {"tags.team"}),
        Drift("disabled", setting(Enabled=False), {"enabled"}),
        Drift("price class", setting(PriceClass="PriceClass_All"), {"price_class"}),
        Drift("HTTP version", setting(HttpVersion="http1.1"), {"http_version"}),
        Drift("IPv6", setting(IsIPV6Enabled=True), {"ipv6_enabled"}),
        Drift("root object", setting(DefaultRootObject=""), {"default_root_object"}),
        Drift("no web ACL", setting(WebACLId=""), {"web_acl_arn"}),
        Drift("aliases", setting(Aliases=listed("x.example.org")), {"aliases"}),
        Drift(
            "older TLS",
            changing(lambda config: config["ViewerCertificate"].update(MinimumProtocolVersion="TLSv1.2_2019")),
            {"minimum_tls_version"},
        ),
        Drift(
            "own certificate",
            setting(ViewerCertificate={"CloudFrontDefaultCertificate": True}),
            {"certificate_arn", "minimum_tls_version"},
        ),
        Drift(
            "countries",
            setting(Restrictions={"GeoRestriction": {"RestrictionType": "none", "Quantity": 0}}),
            {"geo_restriction"},
        ),
        Drift(
            "logging off",
            setting(Logging={"Enabled": False, "IncludeCookies": False, "Bucket": "", "Prefix": ""}),
            {"logging"},
        ),
        Drift("error responses", setting(CustomErrorResponses=listed()), {"error_responses.404"}),
        Drift("a stray origin", changing(stray_origin), {"origins.stray"}),
        Drift("a stray behavior", changing(stray_behavior), {"behaviors./stray"}),
        Drift("no origin lock", in_origin(CustomHeaders=listed()), {"origins.api.headers"}),
        Drift(
            "another secret",
            in_origin(CustomHeaders=listed({"HeaderName": "x-origin-verify", "HeaderValue": "wrong"})),
            {"origins.api.headers"},
        ),
        Drift("another host", in_origin(DomainName="evil.example.net"), {"origins.api.domain_name"}),
        Drift("another path", in_origin(OriginPath="/other"), {"origins.api.path"}),
        Drift("attempts", in_origin(ConnectionAttempts=1), {"origins.api.connection_attempts"}),
        Drift("connection time", in_origin(ConnectionTimeout=9), {"origins.api.connection_timeout_seconds"}),
        Drift("read time", in_connection(OriginReadTimeout=60), {"origins.api.read_timeout_seconds"}),
        Drift("idle time", in_connection(OriginKeepaliveTimeout=60), {"origins.api.keepalive_timeout_seconds"}),
        Drift("port", in_connection(HTTPPort=81, HTTPSPort=444), {"origins.api.http_port", "origins.api.https_port"}),
        Drift("match viewer", in_connection(OriginProtocolPolicy="match-viewer"), {"origins.api.protocol"}),
        Drift("old TLS to the origin", in_connection(OriginSslProtocols=listed("TLSv1")), {"origins.api.tls_versions"}),
        Drift("plain HTTP", default(ViewerProtocolPolicy="allow-all"), {"default_behavior.viewer_protocol"}),
        Drift(
            "methods",
            default(AllowedMethods={**listed("GET", "HEAD"), "CachedMethods": listed("GET", "HEAD")}),
            {"default_behavior.allowed_methods"},
        ),
        Drift("no compression", default(Compress=False), {"default_behavior.compress_enabled"}),
        Drift(
            "caching",
            default(CachePolicyId="658327ea-f89d-4fab-a63d-7e88639e58f6"),
            {"default_behavior.cache_policy_id"},
        ),
        Drift(
            "forwarding",
            default(OriginRequestPolicyId=FORWARDS),
            {"default_behavior.origin_request_policy_id"},
        ),
        Drift(
            "headers",
            default(ResponseHeadersPolicyId="60669652-455b-4ae9-85a4-c4c02393f86c"),
            {"default_behavior.response_headers_policy_id"},
        ),
        Drift(
            "cached methods",
            default(AllowedMethods={**listed(*ALL), "CachedMethods": listed("GET", "HEAD", "OPTIONS")}),
            {"default_behavior.cached_methods"},
        ),
        Drift("default leads elsewhere", default(TargetOriginId="site"), {"default_behavior.origin"}),
        Drift("an older identity", changing(open_bucket_origin), {"origins.site.origin_access_identity"}),
        Drift(
            "forwarding on a path",
            changing(lambda config: config["CacheBehaviors"]["Items"][0].update(OriginRequestPolicyId=FORWARDS)),
            {"behaviors./feed*.origin_request_policy_id"},
        ),
    ),
    adopt=by_hand,
    twice=lambda raw, name: by_hand(raw, name, f"another [{name}]"),
    undrifted={
        "*.CallerReference": "says which it is",
        "UntagResource.*": "tags that are not ours stay",
        "TagResource.Resource": "says which it is",
    },
    gaps=(
        ("aliases", "the emulator lets two distributions have one alias"),
        ("deploying", "the emulator deploys at once: see the unit tests"),
    ),
)
