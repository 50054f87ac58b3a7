# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The methods that a description asks for, the preflight ones included, in normal form."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from ...engine.kind import Spec
from ..api_shared.invocation import function_name
from .normal import TIMEOUT

VALIDATORS: Final = {
    (True, False): "body",
    (False, True): "parameters",
    (True, True): "body-and-parameters",
}
"""Request validators by what they check: body, parameters."""
MODEL_OF: Final = ("application/json", "$default")
"""The media types that a model is for: API Gateway checks no body without one, and `$default` is every other type."""
PREFLIGHT_STATUS: Final = "204"
NO_INTEGRATION: Final = {
    "function": "",
    "function_method": "",
    "timeout_milliseconds": TIMEOUT,
    "credentials_arn": "",
    "passthrough": "WHEN_NO_MATCH",
    "content_handling": "",
    "request_mappings": {},
    "request_templates": {},
    "cache_key": [],
}
OPEN: Final = {
    "authorization": "none",
    "authorizer": "",
    "scopes": [],
    "api_key_required": False,
    "operation_name": "",
    "parameters": {},
    "models": {},
    "validator": "",
    "responses": {},
    "integration_responses": {},
}


def path_of(key: str) -> str:
    """The path of a method's key."""
    return key.partition(" ")[2]


def methods(spec: Spec) -> dict[str, dict[str, Any]]:
    """Every method by its key, with an OPTIONS method for each path where other origins may call."""
    cognito = {one["name"] for one in spec["authorizers"] if one["user_pools"]}
    wanted = {one["method"]: method(one, cognito) for one in spec["methods"]}
    if spec.get("cors"):
        for path in sorted({path_of(key) for key in wanted}):
            offered = [key.partition(" ")[0] for key in wanted if path_of(key) == path]
            if not {"OPTIONS", "ANY"} & set(offered):
                wanted[f"OPTIONS {path}"] = preflight(spec["cors"], offered)
    return wanted


def method(options: Mapping[str, Any], cognito: set[str]) -> dict[str, Any]:
    """One entry of `methods`."""
    name = options.get("authorizer") or ""
    authorization = ("cognito" if name in cognito else "custom") if name else "none"
    places = {f"method.request.{one['in']}.{one['name']}": one for one in options["parameters"]}
    model = options.get("model")
    checks = (bool(model), any(one["required"] for one in places.values()))
    return {
        **NO_INTEGRATION,
        **OPEN,
        "integration": "AWS_PROXY",
        "function": function_name(options["function"]) or options["function"],
        "function_method": "POST",  # Lambda answers no other
        "timeout_milliseconds": options["timeout_milliseconds"],
        "cache_key": sorted(place for place, one in places.items() if one["cache_key_enabled"]),
        "authorization": "iam" if options["iam_enabled"] else authorization,
        "authorizer": name,
        "scopes": sorted(options["scopes"]),
        "api_key_required": options["api_key_required"],
        "operation_name": options["operation_name"],
        "parameters": {place: one["required"] for place, one in places.items()},
        "models": dict.fromkeys(MODEL_OF, model) if model else {},
        "validator": VALIDATORS.get(checks, ""),
    }


def preflight(cors: Mapping[str, Any], offered: list[str]) -> dict[str, Any]:
    """An OPTIONS method that API Gateway answers itself, with fixed headers."""
    headers = {
        "Allow-Headers": ",".join(sorted(header.lower() for header in cors["allow_headers"])),
        "Allow-Methods": ",".join(sorted({*offered, "OPTIONS"})),
        "Allow-Origin": cors["allow_origin"],
        "Max-Age": str(cors["max_age_seconds"]),
    }
    if cors["allow_credentials_enabled"]:
        headers["Allow-Credentials"] = "true"
    names = {f"method.response.header.Access-Control-{name}": value for name, value in headers.items()}
    return {
        **NO_INTEGRATION,
        **OPEN,
        "integration": "MOCK",
        "request_templates": {"application/json": json.dumps({"statusCode": int(PREFLIGHT_STATUS)})},
        "responses": {PREFLIGHT_STATUS: dict.fromkeys(names, False)},
        "integration_responses": {
            PREFLIGHT_STATUS: {"headers": {name: f"'{value}'" for name, value in names.items()}, "templates": {}}
        },
    }


def validators_of(wanted: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, bool]]:
    """The request validators that `wanted` methods use."""
    used = {one["validator"] for one in wanted.values()}
    return {
        name: {"body": body, "parameters": parameters}
        for (body, parameters), name in VALIDATORS.items()
        if name in used
    }
