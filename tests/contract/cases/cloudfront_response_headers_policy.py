"""CloudFront response headers policies."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, Raw, Update


def found(raw: Raw, name: str) -> dict[str, Any] | None:
    answer = raw.client("cloudfront").list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"]
    policies = [item["ResponseHeadersPolicy"] for item in answer.get("Items", ())]
    return next((item for item in policies if item["ResponseHeadersPolicyConfig"]["Name"] == name), None)


def describe(raw: Raw, name: str) -> Any:
    policy = found(raw, name)
    return policy and {"id": policy["Id"], "config": policy["ResponseHeadersPolicyConfig"]}


def changing(change: Any) -> Any:
    def act(raw: Raw, name: str) -> None:
        cloudfront, own_id = raw.client("cloudfront"), (found(raw, name) or {})["Id"]
        answer = cloudfront.get_response_headers_policy_config(Id=own_id)
        config = answer["ResponseHeadersPolicyConfig"]
        change(config)
        cloudfront.update_response_headers_policy(Id=own_id, IfMatch=answer["ETag"], ResponseHeadersPolicyConfig=config)

    return act


def security(**blocks: Any) -> Any:
    return changing(lambda c: c["SecurityHeadersConfig"].update(blocks))


def without(part: str) -> Any:
    return changing(lambda c: c["SecurityHeadersConfig"].pop(part))


def cors(**members: Any) -> Any:
    return changing(lambda c: c["CorsConfig"].update(members))


def by_hand(raw: Raw, name: str) -> None:
    frames = {"FrameOptions": {"Override": False, "FrameOption": "SAMEORIGIN"}}
    raw.client("cloudfront").create_response_headers_policy(
        ResponseHeadersPolicyConfig={"Name": name, "SecurityHeadersConfig": frames}
    )


STRAY = {"Quantity": 1, "Items": [{"Header": "x-stray", "Value": "1", "Override": False}]}

CASE = Case(
    kind="cloudfront_response_headers_policy",
    minimal={"name": "{name}"},
    full={
        "name": "{name}",
        "comment": "of the test",
        "strict_transport_security": {"max_age_seconds": 63072000, "subdomains_enabled": True, "preload_enabled": True},
        "content_security_policy": {"value": "default-src 'none'"},
        "frame_options": {"value": "SAMEORIGIN"},
        "referrer_policy": {"value": "same-origin"},
        "content_type_options": {"override_enabled": True},
        "xss_protection": {"protection_enabled": True, "block_enabled": True},
        "cors": {
            "allow_origins": ["https://example.org"],
            "allow_methods": ["GET", "POST"],
            "allow_headers": ["authorization"],
            "expose_headers": ["x-request-id"],
            "credentials_enabled": True,
            "max_age_seconds": 60,
            "override_enabled": False,
        },
        "custom_headers": [{"name": "x-one", "value": "1"}],
        "remove_headers": ["server"],
        "server_timing_sampling_percent": 50,
    },
    describe=describe,
    updates=(
        Update("frames", {"frame_options": {"value": "DENY"}}, {"frame_options.value"}),
        Update("no CORS", {"cors": None}, {"cors"}),
        Update(
            "other headers",
            {"custom_headers": [{"name": "x-two", "value": "2"}], "remove_headers": []},
            {"custom_headers.x-one", "custom_headers.x-two", "remove_headers"},
        ),
    ),
    drifts=(
        Drift("comment", changing(lambda c: c.update(Comment="by hand")), {"comment", "owner"}),
        Drift("no HSTS", without("StrictTransportSecurity"), {"strict_transport_security"}),
        Drift("no CSP", without("ContentSecurityPolicy"), {"content_security_policy"}),
        Drift("no nosniff", without("ContentTypeOptions"), {"content_type_options"}),
        Drift("no XSS filter", without("XSSProtection"), {"xss_protection"}),
        Drift(
            "frames",
            security(FrameOptions={"Override": False, "FrameOption": "DENY"}),
            {"frame_options.value", "frame_options.override_enabled"},
        ),
        Drift(
            "referrer",
            security(ReferrerPolicy={"Override": True, "ReferrerPolicy": "unsafe-url"}),
            {"referrer_policy.value"},
        ),
        Drift(
            "CORS opened",
            cors(AccessControlAllowOrigins={"Quantity": 1, "Items": ["*"]}, AccessControlAllowCredentials=False),
            {"cors.allow_origins", "cors.credentials_enabled"},
        ),
        Drift("CORS age", cors(AccessControlMaxAgeSec=5), {"cors.max_age_seconds"}),
        Drift("stray header", changing(lambda c: c.update(CustomHeadersConfig=STRAY)), {"custom_headers"}),
        Drift("nothing removed", changing(lambda c: c.pop("RemoveHeadersConfig")), {"remove_headers"}),
        Drift("no timing", changing(lambda c: c.pop("ServerTimingHeadersConfig")), {"server_timing_sampling_percent"}),
        Drift(
            "CORS widened",
            cors(
                AccessControlAllowMethods={"Quantity": 1, "Items": ["ALL"]},
                AccessControlAllowHeaders={"Quantity": 1, "Items": ["*"]},
                AccessControlExposeHeaders={"Quantity": 1, "Items": ["*"]},
                OriginOverride=True,
            ),
            {"cors.allow_methods", "cors.allow_headers", "cors.expose_headers", "cors.override_enabled"},
        ),
        Drift(
            "referrer kept",
            security(ReferrerPolicy={"Override": False, "ReferrerPolicy": "same-origin"}),
            {"referrer_policy.override_enabled"},
        ),
        Drift(
            "another value",
            changing(lambda c: c["CustomHeadersConfig"]["Items"][0].update(Value="2")),
            {"custom_headers.x-one.value"},
        ),
        Drift(
            "XSS reports",
            security(
                XSSProtection={"Override": True, "Protection": True, "ReportUri": "https://evil.example"},
            ),
            {"xss_protection.block_enabled", "xss_protection.report_uri"},
        ),
    ),
    adopt=by_hand,
    undrifted={
        "*.Name": "says which it is",
    },
)
