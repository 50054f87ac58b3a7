# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What API Gateway answers by itself, in words that tell a caller nothing about the inside."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Final

from ...engine.kind import Spec

STATUS: Final = {
    "DEFAULT_4XX": 0,
    "DEFAULT_5XX": 0,
    "RESOURCE_NOT_FOUND": 404,
    "UNAUTHORIZED": 401,
    "INVALID_API_KEY": 403,
    "ACCESS_DENIED": 403,
    "AUTHORIZER_FAILURE": 500,
    "AUTHORIZER_CONFIGURATION_ERROR": 500,
    "INVALID_SIGNATURE": 403,
    "EXPIRED_TOKEN": 403,
    "MISSING_AUTHENTICATION_TOKEN": 403,
    "INTEGRATION_FAILURE": 504,
    "INTEGRATION_TIMEOUT": 504,
    "API_CONFIGURATION_ERROR": 500,
    "UNSUPPORTED_MEDIA_TYPE": 415,
    "BAD_REQUEST_PARAMETERS": 400,
    "BAD_REQUEST_BODY": 400,
    "REQUEST_TOO_LARGE": 413,
    "THROTTLED": 429,
    "QUOTA_EXCEEDED": 429,
    "WAF_FILTERED": 403,
}
"""API Gateway's own status for each error; the two defaults leave every error its own."""
WORDS: Final = {"DEFAULT_4XX": "The request was refused.", "DEFAULT_5XX": "The request could not be answered."}


def gateway_responses(spec: Spec) -> dict[str, dict[str, Any]]:
    """The answers that are not API Gateway's own: the two safe defaults, and what the description says."""
    described = {one["type"]: one for one in spec["gateway_responses"]}
    safe: dict[str, Mapping[str, Any]] = {name: {} for name in WORDS} if spec["safe_errors_enabled"] else {}
    shared = cors_headers(spec["cors"]) if spec.get("cors") else {}
    return {name: response(name, one, shared) for name, one in {**safe, **described}.items()}


def cors_headers(cors: Mapping[str, Any]) -> dict[str, str]:
    """What lets a page of the other origin see an error; one that sends cookies sees none without the second header."""
    headers = {"Access-Control-Allow-Origin": cors["allow_origin"]}
    if cors.get("allow_credentials_enabled"):
        headers["Access-Control-Allow-Credentials"] = "true"
    return headers


def response(name: str, options: Mapping[str, Any], headers: Mapping[str, str]) -> dict[str, Any]:
    """One answer; a header with a fixed value stands in quotation marks."""
    own = {**headers, **(options.get("headers") or {})}
    return {
        "status_code": options.get("status_code") or STATUS[name],
        "headers": {header: f"'{value}'" for header, value in own.items()},
        "templates": {"application/json": options.get("template") or safe_body(name, options)},
    }


def safe_body(name: str, options: Mapping[str, Any]) -> str:
    """A body with fixed words: `$context.error.message` would tell ARNs, and what is signed how."""
    code = options.get("code") or "$context.error.responseType"
    message = options.get("error_message") or WORDS.get(name) or WORDS[f"DEFAULT_{STATUS[name] // 100}XX"]
    error = {"code": code, "message": message, "requestId": "$context.requestId"}
    return json.dumps({"error": error}, separators=(",", ":"))
