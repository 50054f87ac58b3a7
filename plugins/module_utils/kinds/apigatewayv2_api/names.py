# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an HTTP API and its children are called: API by name and tag, function by ARN, permission by statement id."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.errors import Candidate
from ...engine.tags import STACK_TAG

SERVICE: Final = "apigatewayv2"
MISSING: Final = ("NotFoundException",)
SID_PREFIX: Final = "serverless-aws-api-"
"""Statements of a function's policy with this beginning belong to an API, not to the function's own description."""
FUNCTION: Final = re.compile(r"arn:[\w-]+:lambda:[\w-]*:\d{12}:function:(?P<name>[\w-]+(?::[\w$-]+)?)")


def find_api(aws: Aws, name: str) -> dict[str, Any] | None:
    """The HTTP API called `name` as GetApis has it (there is no get by name), or None. Raises `Ambiguous`."""
    named = [api for api in list_apis(aws) if api.get("Name") == name]
    candidates = [
        Candidate(str(api["ApiId"]), str(api.get("CreatedDate", "")), api.get("Tags", {}).get(STACK_TAG))
        for api in named
    ]
    chosen = choose("apigatewayv2_api", name, candidates, aws.stack)
    return next((dict(api) for api in named if api["ApiId"] == chosen), None)


def list_apis(aws: Aws) -> list[dict[str, Any]]:
    """The account's HTTP APIs (GetApis)."""
    return [api for api in aws.pages(SERVICE, "get_apis", "Items") if api.get("ProtocolType") == "HTTP"]


def find_api_id(aws: Aws, name: str) -> str | None:
    """The id of the HTTP API called `name`, or None."""
    api = find_api(aws, name)
    return str(api["ApiId"]) if api else None


def function_arn(aws: Aws, function: str) -> str:
    """The ARN of a function given as `name`, `name:alias` or an ARN."""
    return function if function.startswith("arn:") else aws.arn("lambda", f"function:{function}")


def function_name(uri: str | None) -> str | None:
    """The function, with its alias, that an integration's or authorizer's address names; None for anything else.

    Lambda's own ARN and the longer form with `path/2015-03-31/functions/<arn>/invocations` mean the same.
    """
    match = FUNCTION.search(uri or "")
    return match["name"] if match else None


def execute_arn(aws: Aws, api_id: str) -> str:
    """The source ARN of every call of the API: any stage, method and path, and its authorizers."""
    return aws.arn("execute-api", f"{api_id}/*")


def statement_id(api: str) -> str:
    """The Sid under which the API called `api` may invoke a function, 100 characters at most."""
    plain = SID_PREFIX + re.sub(r"[^A-Za-z0-9_-]", "-", api)
    if len(plain) <= 100:
        return plain
    return f"{plain[:87]}-{hashlib.sha256(api.encode()).hexdigest()[:12]}"


def keyed(items: list[dict[str, Any]], name: str, id_key: str, names: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """`items` by what `names` calls each id; a second one of the same name becomes `<name>#<id>`, a stray."""
    result: dict[str, dict[str, Any]] = {}
    for item in sorted(items, key=lambda one: str(one[id_key])):
        key = names.get(item[id_key]) or f"{name}#{item[id_key]}"
        result[f"{key}#{item[id_key]}" if key in result else key] = item
    return result
