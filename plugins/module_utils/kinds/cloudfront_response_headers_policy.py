# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""CloudFront response headers policies: security headers, CORS, custom and removed headers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import Transient
from ..engine.kind import Spec
from ..engine.texts import at_most
from .edge_shared.named_configs import NamedConfig, custom_policies, items_of, listed

SECURITY: Final[dict[str, tuple[str, dict[str, tuple[str, Any]]]]] = {
    "strict_transport_security": (
        "StrictTransportSecurity",
        {
            "max_age_seconds": ("AccessControlMaxAgeSec", 0),
            "subdomains_enabled": ("IncludeSubdomains", False),
            "preload_enabled": ("Preload", False),
            "override_enabled": ("Override", False),
        },
    ),
    "content_security_policy": (
        "ContentSecurityPolicy",
        {"value": ("ContentSecurityPolicy", ""), "override_enabled": ("Override", False)},
    ),
    "frame_options": ("FrameOptions", {"value": ("FrameOption", ""), "override_enabled": ("Override", False)}),
    "referrer_policy": ("ReferrerPolicy", {"value": ("ReferrerPolicy", ""), "override_enabled": ("Override", False)}),
    "content_type_options": ("ContentTypeOptions", {"override_enabled": ("Override", False)}),
    "xss_protection": (
        "XSSProtection",
        {
            "protection_enabled": ("Protection", False),
            "block_enabled": ("ModeBlock", False),
            "report_uri": ("ReportUri", ""),
            "override_enabled": ("Override", False),
        },
    ),
}
"""Each security header's option, the API's name for it, and its members with their defaults."""

CORS_LISTS: Final = {
    "allow_origins": ("AccessControlAllowOrigins", True),
    "allow_headers": ("AccessControlAllowHeaders", True),
    "allow_methods": ("AccessControlAllowMethods", True),
    "expose_headers": ("AccessControlExposeHeaders", False),
}
"""Lists of the CORS part, with the API's name and whether it must have an item."""


class CloudfrontResponseHeadersPolicy(NamedConfig):
    """A custom response headers policy, found by its name."""

    name = "cloudfront_response_headers_policy"
    module = "cloudfront_response_headers_policies"
    option = "headers_policies"
    texts: ClassVar = {"name": at_most(128, 1)}
    thing, shape = "response_headers_policy", "ResponseHeadersPolicy"
    refuses_second = True
    transient = (
        *NamedConfig.stale,
        Transient("ResponseHeadersPolicyAlreadyExists", "", "another run has just made it"),
        Transient("ResponseHeadersPolicyInUse", "", "a distribution still uses it"),
    )
    managed: ClassVar = {
        "CreateResponseHeadersPolicy": ("ResponseHeadersPolicyConfig",),
        "UpdateResponseHeadersPolicy": ("Id", "IfMatch", "ResponseHeadersPolicyConfig"),
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        yield from self.note_problems(spec)
        headers = [item["name"].lower() for item in spec["custom_headers"]]
        if len(headers) != len(set(headers)):
            yield "custom_headers has a header twice; header names differ by more than case"
        cors = spec.get("cors") or {}
        if cors and cors["credentials_enabled"] and "*" in cors["allow_origins"]:
            yield "cors.credentials_enabled needs exact allow_origins: browsers refuse * with credentials"
        for option, (_name, needed) in CORS_LISTS.items() if cors else ():
            if needed and not cors[option]:
                yield f"cors.{option} needs at least one item (* allows all)"
        hsts = spec.get("strict_transport_security")
        if hsts and hsts["max_age_seconds"] < 0:
            yield f"strict_transport_security.max_age_seconds is {hsts['max_age_seconds']}; it cannot be less than 0"
        if (
            hsts
            and hsts["preload_enabled"]
            and not (hsts["subdomains_enabled"] and hsts["max_age_seconds"] >= 31536000)
        ):
            yield "strict_transport_security.preload_enabled needs subdomains_enabled and max_age_seconds of a year"
        xss = spec.get("xss_protection") or {"protection_enabled": True}
        if not xss["protection_enabled"] and (xss["block_enabled"] or xss["report_uri"]):
            yield "xss_protection.block_enabled and report_uri need protection_enabled"
        rate = spec["server_timing_sampling_percent"]
        if not 0 <= rate <= 100:
            yield f"server_timing_sampling_percent is {rate}; CloudFront accepts 0 to 100"

    def every(self, aws: Aws) -> list[tuple[str, dict[str, Any]]]:
        return custom_policies(aws, self.thing, self.shape)

    def goal(self, spec: Spec) -> dict[str, Any]:
        goal: dict[str, Any] = {"comment": spec["comment"]}
        for option, (_block, members) in SECURITY.items():
            own = spec.get(option)
            if own:
                goal[option] = {member: own.get(member) or default for member, (_name, default) in members.items()}
        if cors := spec.get("cors"):
            goal["cors"] = {option: sorted(cors[option]) for option in CORS_LISTS} | {
                "credentials_enabled": cors["credentials_enabled"],
                "max_age_seconds": cors["max_age_seconds"],
                "override_enabled": cors["override_enabled"],
            }
        goal["custom_headers"] = {
            item["name"]: {"value": item["value"], "override_enabled": item["override_enabled"]}
            for item in spec["custom_headers"]
        }
        goal["remove_headers"] = sorted(spec["remove_headers"])
        goal["server_timing_sampling_percent"] = float(spec["server_timing_sampling_percent"])
        return goal

    def normal_form(self, config: Mapping[str, Any]) -> dict[str, Any]:
        normal: dict[str, Any] = {"comment": config.get("Comment", "")}
        security = config.get("SecurityHeadersConfig") or {}
        for option, (block, members) in SECURITY.items():
            if own := security.get(block):
                normal[option] = {member: own.get(name) or default for member, (name, default) in members.items()}
        if cors := config.get("CorsConfig"):
            normal["cors"] = {
                option: sorted(items_of(cors.get(name))) for option, (name, _default) in CORS_LISTS.items()
            } | {
                "credentials_enabled": bool(cors.get("AccessControlAllowCredentials")),
                "max_age_seconds": int(cors.get("AccessControlMaxAgeSec", 600)),
                "override_enabled": bool(cors.get("OriginOverride")),
            }
        normal["custom_headers"] = {
            item["Header"]: {"value": item["Value"], "override_enabled": bool(item["Override"])}
            for item in items_of(config.get("CustomHeadersConfig"))
        }
        normal["remove_headers"] = sorted(item["Header"] for item in items_of(config.get("RemoveHeadersConfig")))
        timing = config.get("ServerTimingHeadersConfig") or {}
        normal["server_timing_sampling_percent"] = (
            float(timing.get("SamplingRate", 0)) if timing.get("Enabled") else 0.0
        )
        return normal

    def wire_form(self, spec: Spec, desired: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
        managed = (
            "CorsConfig",
            "SecurityHeadersConfig",
            "CustomHeadersConfig",
            "RemoveHeadersConfig",
            "ServerTimingHeadersConfig",
        )
        config = {name: value for name, value in current.items() if name not in managed}
        config |= {"Name": spec["name"], "Comment": desired["comment"]}
        if security := wire_security(desired):
            config["SecurityHeadersConfig"] = security
        if cors := desired.get("cors"):
            config["CorsConfig"] = wire_cors(cors)
        if desired["custom_headers"]:
            config["CustomHeadersConfig"] = listed(
                {"Header": name, "Value": item["value"], "Override": item["override_enabled"]}
                for name, item in sorted(desired["custom_headers"].items())
            )
        if desired["remove_headers"]:
            config["RemoveHeadersConfig"] = listed({"Header": name} for name in desired["remove_headers"])
        if rate := desired["server_timing_sampling_percent"]:
            config["ServerTimingHeadersConfig"] = {"Enabled": True, "SamplingRate": rate}
        return config


def wire_security(desired: Mapping[str, Any]) -> dict[str, Any]:
    """SecurityHeadersConfig; the browser's XSS filter takes block and report only while protection is on."""
    security: dict[str, Any] = {}
    for option, (block, members) in SECURITY.items():
        if own := desired.get(option):
            security[block] = {name: own[member] for member, (name, _default) in members.items() if own[member] != ""}
    xss = security.get("XSSProtection")
    if xss and not xss["Protection"]:
        xss.pop("ModeBlock", None)
        xss.pop("ReportUri", None)
    return security


def wire_cors(cors: Mapping[str, Any]) -> dict[str, Any]:
    """CorsConfig."""
    return {
        **{name: listed(cors[option]) for option, (name, needed) in CORS_LISTS.items() if needed or cors[option]},
        "AccessControlAllowCredentials": cors["credentials_enabled"],
        "AccessControlMaxAgeSec": cors["max_age_seconds"],
        "OriginOverride": cors["override_enabled"],
    }


KIND: Final = CloudfrontResponseHeadersPolicy()
