# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What API Gateway would refuse in the description of an HTTP API, found without a call."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from ...engine.kind import Spec
from ..api_shared.described import repeated

ROUTE: Final = re.compile(r"\$default|(?:ANY|GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS) /[^ ]*")
STAGE: Final = re.compile(r"\$default|[A-Za-z0-9_-]{1,128}")


def problems(spec: Spec) -> Iterable[str]:
    """Every problem of `spec`, each with the option and the way out."""
    yield from repeated("routes", [one["route"] for one in spec["routes"]])
    yield from repeated("authorizers", [one["name"] for one in spec["authorizers"]])
    yield from repeated("stages", [one["name"] for one in spec["stages"]])
    yield from repeated("integrations", [one["function"] for one in spec["integrations"]])
    for family, name in (("routes", "route"), ("authorizers", "name"), ("integrations", "function")):
        for one in spec[family]:
            if (one.get("function") or "").startswith("arn:"):
                yield f"{family} {one[name]}: function is an ARN; give its name, or name:alias"
    authorizers = {one["name"]: one for one in spec["authorizers"]}
    for route in spec["routes"]:
        yield from route_problems(route, authorizers)
    for authorizer in spec["authorizers"]:
        yield from authorizer_problems(authorizer)
    for stage in spec["stages"]:
        yield from stage_problems(stage, {one["route"] for one in spec["routes"]})
    for integration in spec["integrations"]:
        if not 50 <= integration["timeout_milliseconds"] <= 30_000:
            yield f"integrations {integration['function']}: timeout_milliseconds must be 50 to 30000"
    if spec.get("cors"):
        yield from cors_problems(spec["cors"])


def route_problems(route: Mapping[str, Any], authorizers: Mapping[str, Any]) -> Iterable[str]:
    """A route's key and who may use it."""
    key, name = route["route"], route.get("authorizer")
    if not ROUTE.fullmatch(key):
        yield f"route {key!r} must read `METHOD /path` with a method in capitals, or $default"
    if name and name not in authorizers:
        yield f"route {key}: the authorizer {name} is none of authorizers ({', '.join(sorted(authorizers))})"
    if name and route["iam_enabled"]:
        yield f"route {key}: authorizer and iam_enabled exclude each other"
    if route["scopes"] and (not name or authorizers.get(name, {}).get("function")):
        yield f"route {key}: scopes need a JWT authorizer"
    if len(route["scopes"]) > 10:
        yield f"route {key}: scopes has more than the 10 that API Gateway accepts"


def authorizer_problems(authorizer: Mapping[str, Any]) -> Iterable[str]:
    """One way to tell who calls: a pool, an issuer or a function."""
    name = authorizer["name"]
    ways = [way for way in ("user_pool", "issuer", "function") if authorizer.get(way)]
    if len(ways) != 1:
        yield f"authorizer {name} has {' and '.join(ways) or 'no source'}; give one of user_pool, issuer, function"
        return
    if ways == ["user_pool"] and not authorizer["clients"]:
        yield f"authorizer {name}: clients is empty, and a token is checked against its client; name them"
    if ways == ["issuer"] and not authorizer["audience"]:
        yield f"authorizer {name}: audience is empty; name who the tokens are for"
    if ways == ["issuer"] and not authorizer["issuer"].startswith("https://"):
        yield f"authorizer {name}: issuer must be an https address"
    if ways != ["function"] and len(authorizer["identity_sources"]) > 1:
        yield f"authorizer {name}: a JWT authorizer has one of identity_sources"
    if not 0 <= authorizer["result_ttl_seconds"] <= 3600:
        yield f"authorizer {name}: result_ttl_seconds must be 0 to 3600"


def stage_problems(stage: Mapping[str, Any], routes: set[str]) -> Iterable[str]:
    """A stage's name, limits and the routes that it names."""
    name = stage["name"]
    if not STAGE.fullmatch(name):
        yield f"stage {name!r} may have letters, digits, - and _ only, or is $default"
    for one in stage["routes"]:
        if one["route"] not in routes:
            yield f"stage {name}: routes has {one['route']}, which is not among the API's routes"
    for one in [stage, *stage["routes"]]:
        burst, rate = one.get("throttling_burst_limit"), one.get("throttling_rate_limit")
        if (burst is not None and burst < 1) or (rate is not None and rate <= 0):
            yield f"stage {name}: throttling limits must be above 0; remove the route to close it"


def cors_problems(cors: Mapping[str, Any]) -> Iterable[str]:
    """What browsers and API Gateway refuse together."""
    if not cors["allow_origins"]:
        yield "cors.allow_origins is empty; name the origins, or leave cors out"
    if cors["allow_credentials_enabled"]:
        for option in ("allow_origins", "allow_methods", "allow_headers"):
            if "*" in cors[option]:
                yield f"cors.{option} may not be * with allow_credentials_enabled"
    if not -1 <= cors["max_age_seconds"] <= 86_400:
        yield "cors.max_age_seconds must be -1 to 86400"
