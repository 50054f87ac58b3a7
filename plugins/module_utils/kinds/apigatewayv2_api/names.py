# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What an HTTP API and its children are called: API by name and tag, function by ARN, permission by statement id."""

from __future__ import annotations

from typing import Any, Final

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.errors import Candidate
from ...engine.tags import STACK_TAG
from ..api_shared import invocation

SERVICE: Final = "apigatewayv2"


def find_api(aws: Aws, name: str) -> dict[str, Any] | None:
    """The HTTP API called `name` as GetApis has it (there is no get by name), or None. Raises `Ambiguous`."""
    named = [api for api in list_apis(aws) if api.get("Name") == name]
    candidates = [
        Candidate(str(api["ApiId"]), str(api.get("CreatedDate", "")), api.get("Tags", {}).get(STACK_TAG))
        for api in named
    ]
    chosen = choose("apigatewayv2_api", name, candidates, aws.stack, aws.take_over)
    return next((dict(api) for api in named if api["ApiId"] == chosen), None)


def list_apis(aws: Aws) -> list[dict[str, Any]]:
    """The account's HTTP APIs (GetApis)."""
    return [api for api in aws.pages(SERVICE, "get_apis", "Items") if api.get("ProtocolType") == "HTTP"]


def find_api_id(aws: Aws, name: str) -> str | None:
    """The id of the HTTP API called `name`, or None."""
    api = find_api(aws, name)
    return str(api["ApiId"]) if api else None


def statement_id(api: str) -> str:
    """The Sid under which the HTTP API called `api` may invoke a function."""
    return invocation.statement_id(invocation.HTTP_SID_PREFIX, api)
