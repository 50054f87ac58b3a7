# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What CloudFront would refuse in a description, found without a call."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import Any, Final

from ...engine.kind import Spec
from ..edge_shared.distributions import marked

ALLOWED_METHODS: Final = (
    frozenset({"GET", "HEAD"}),
    frozenset({"GET", "HEAD", "OPTIONS"}),
    frozenset({"GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"}),
)
CACHED_METHODS: Final = ALLOWED_METHODS[:2]
RESERVED_HEADERS: Final = ("host", "cookie", "authorization", "cache-control", "connection", "content-length", "via")
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\- ]{0,62}")
OWN_CERTIFICATE_MINIMUM: Final = "TLSv1"
"""CloudFront fixes the minimum at TLSv1 where its own certificate serves."""


def distribution_problems(spec: Spec) -> Iterable[str]:
    """Every problem of one distribution."""
    if not NAME.fullmatch(spec["name"]):
        yield "name has letters, digits, dots, dashes, underscores and spaces only, 63 at most"
    if len(marked(spec["comment"], spec["name"])) > 128:
        yield "comment is too long: with the name in brackets CloudFront keeps 128 characters"
    if "[" in spec["comment"] or "]" in spec["comment"]:
        yield "comment has square brackets, which mark the name"
    if spec["aliases"] and not spec.get("certificate"):
        yield "aliases need a certificate that covers them: CloudFront's own covers its own name only"
    if spec["certificate_required"] and not spec.get("certificate"):
        yield (
            "certificate_required is true and certificate is empty: CloudFront's own would serve, for which AWS "
            "fixes the minimum at TLSv1"
        )
    yield from certificate_problems(spec)
    if not spec["origins"]:
        yield "origins needs at least one origin"
    yield from twice("origins", (origin["id"] for origin in spec["origins"]))
    yield from twice("behaviors", (behavior["path"] for behavior in spec["behaviors"]))
    for origin in spec["origins"]:
        yield from origin_problems(origin)
    known = {origin["id"] for origin in spec["origins"]}
    for where, behavior in behaviors(spec):
        yield from behavior_problems(where, behavior, known)
    yield from detail_problems(spec)


def detail_problems(spec: Spec) -> Iterable[str]:
    """Problems of the options that stand beside origins and behaviors."""
    if spec["default_root_object"].startswith("/"):
        yield "default_root_object begins without a slash"
    geo = spec["geo_restriction"]
    if (geo["type"] == "none") != (not geo["countries"]):
        yield "geo_restriction.countries goes with type whitelist or blacklist, and only with them"
    logging = spec.get("logging")
    if logging and not logging["bucket"].endswith((".amazonaws.com", ".amazonaws.com.cn")):
        yield f"logging.bucket {logging['bucket']} must be the bucket's domain name, as logs.s3.amazonaws.com"
    yield from twice("error_responses", (str(response["error_code"]) for response in spec["error_responses"]))
    for response in spec["error_responses"]:
        if bool(response.get("response_page")) != bool(response.get("response_code")):
            yield f"error_responses {response['error_code']}: response_page and response_code go together"


def certificate_problems(spec: Spec) -> Iterable[str]:
    """A certificate outside us-east-1, or one whose single name plainly covers no alias."""
    certificate = spec.get("certificate") or ""
    if certificate.startswith("arn:aws:") and certificate.split(":")[3:4] != ["us-east-1"]:
        yield (
            f"certificate {certificate} is not in us-east-1, the only region that CloudFront takes certificates from: "
            "request one there, or name the domain of one that acm_certificates makes there"
        )
    if certificate and spec["minimum_tls_version"] == OWN_CERTIFICATE_MINIMUM:
        yield "minimum_tls_version is TLSv1; with a certificate choose TLSv1.2_2021 or newer"
    web_acl = spec.get("web_acl") or ""
    if web_acl.startswith("arn:") and ":global/" not in web_acl:
        yield f"web_acl {web_acl} is not of scope CLOUDFRONT"


def twice(option: str, names: Iterable[str]) -> Iterable[str]:
    """A name that occurs more than once."""
    for name, count in Counter(names).items():
        if count > 1:
            yield f"{option} has {name} {count} times"


def origin_problems(origin: Spec) -> Iterable[str]:
    """What CloudFront would refuse in one origin."""
    where = f"origins {origin['id']}"
    if sum(bool(origin.get(option)) for option in ("http_api", "bucket", "domain_name")) != 1:
        yield f"{where}: give exactly one of http_api, bucket and domain_name"
    if origin.get("access_control") and not origin.get("bucket"):
        yield f"{where}: access_control is for an origin with bucket"
    if origin["path"] and (not origin["path"].startswith("/") or origin["path"].endswith("/")):
        yield f"{where}: path begins with a slash and ends without one"
    for option, most in (("connection_attempts", 3), ("connection_timeout_seconds", 10)):
        if not 1 <= origin[option] <= most:
            yield f"{where}: {option} is {origin[option]}; CloudFront accepts 1 to {most}"
    for option in ("read_timeout_seconds", "keepalive_timeout_seconds"):
        if not 1 <= origin[option] <= 180:
            yield f"{where}: {option} is {origin[option]}; CloudFront accepts 1 to 60, to 180 with a quota increase"
    yield from header_problems(where, origin)


def header_problems(where: str, origin: Spec) -> Iterable[str]:
    """What CloudFront would refuse in the headers that it adds for an origin."""
    yield from twice(f"{where}: headers", (header["name"].lower() for header in origin["headers"]))
    for header in origin["headers"]:
        name = header["name"].lower()
        if bool(header.get("header_value")) == bool(header.get("secret")):
            yield f"{where}: header {header['name']} needs either header_value or secret"
        if name in RESERVED_HEADERS or name.startswith(("x-amz-", "x-edge-")):
            yield f"{where}: CloudFront does not let anybody add the header {header['name']}"


def behavior_problems(where: str, behavior: Spec, origins: Iterable[str]) -> Iterable[str]:
    """What CloudFront would refuse in one cache behavior."""
    if behavior["origin"] not in set(origins):
        yield f"{where}: origin {behavior['origin']} is not among origins"
    allowed, cached = frozenset(behavior["allowed_methods"]), frozenset(behavior["cached_methods"])
    if allowed not in ALLOWED_METHODS:
        yield f"{where}: allowed_methods is one of GET HEAD, GET HEAD OPTIONS, or all seven methods"
    if cached not in CACHED_METHODS or not cached <= allowed:
        yield f"{where}: cached_methods is GET HEAD or GET HEAD OPTIONS, and part of allowed_methods"


def behaviors(spec: Spec) -> list[tuple[str, dict[str, Any]]]:
    """The default behavior and the others, with what to call each."""
    named = [(f"behaviors {behavior['path']}", dict(behavior)) for behavior in spec["behaviors"]]
    return [("default_behavior", dict(spec["default_behavior"])), *named]
