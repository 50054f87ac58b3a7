# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How API Gateway is told which function to call, and how the function's policy lets it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.errors import is_missing

HTTP_SID_PREFIX: Final = "serverless-aws-api-"
REST_SID_PREFIX: Final = "serverless-aws-rest-api-"
SID_PREFIXES: Final = (HTTP_SID_PREFIX, REST_SID_PREFIX)
"""Statements of a function's policy with these beginnings belong to an API, not to the function's own description."""
FUNCTION: Final = re.compile(r"arn:[\w-]+:lambda:[\w-]*:\d{12}:function:(?P<name>[\w-]+(?::[\w$-]+)?)")
GONE_FUNCTION: Final = ("ResourceNotFoundException",)


def function_arn(aws: Aws, function: str) -> str:
    """The ARN of a function given as `name`, `name:alias` or an ARN."""
    return function if function.startswith("arn:") else aws.arn("lambda", f"function:{function}")


def function_name(uri: str | None) -> str | None:
    """The function, with its alias, that an integration's or authorizer's address names; None for anything else.

    Lambda's own ARN and the longer form with `path/2015-03-31/functions/<arn>/invocations` mean the same.
    """
    match = FUNCTION.search(uri or "")
    return match["name"] if match else None


def addressed_function(uri: str | None) -> str | None:
    """The ARN of the function, with its alias, that an address names; None for anything else."""
    match = FUNCTION.search(uri or "")
    return match[0] if match else None


def called_function(aws: Aws, uri: str | None) -> str | None:
    """The function that an address names, as a description would: one of another account or region by its ARN.

    By its name alone it would pass for ours, and a call led out of the account for no difference.
    """
    match = FUNCTION.search(uri or "")
    if not match:
        return None
    return match["name"] if match[0] == function_arn(aws, match["name"]) else match[0]


def invocation_uri(aws: Aws, function: str) -> str:
    """The longer form of a function's address, which REST integrations and all Lambda authorizers take."""
    place = f"apigateway:{aws.region}:lambda:path/2015-03-31/functions/{function_arn(aws, function)}/invocations"
    return f"arn:{aws.partition}:{place}"


def execute_arn(aws: Aws, api_id: str) -> str:
    """The source ARN of every call of the API: any stage, method and path, and its authorizers."""
    return aws.arn("execute-api", f"{api_id}/*")


def statement_id(prefix: str, api: str) -> str:
    """The Sid under which the API called `api` may invoke a function, 100 characters at most."""
    return bounded(prefix + re.sub(r"[^A-Za-z0-9_-]", "-", api), api)


def bounded(sid: str, meant: str) -> str:
    """A Sid of 100 characters at most; a longer one ends in what tells it from others, the hash of what is `meant`."""
    return sid if len(sid) <= 100 else f"{sid[:87]}-{hashlib.sha256(meant.encode()).hexdigest()[:12]}"


def on_alias(sid: str, function: str) -> str:
    """The Sid for `name:alias`: another than the function's own, since the embedded AWS keeps both in one policy."""
    alias = function.partition(":")[2]
    return bounded(f"{sid}-{alias}", f"{sid}-{alias}") if alias and not function.startswith("arn:") else sid


def wanted_permission(source_arn: Any) -> dict[str, Any]:
    """The statement that lets one API, and nothing else, invoke a function."""
    return {
        "principal": "apigateway.amazonaws.com",
        "action": "lambda:InvokeFunction",
        "source_arn": source_arn,
        "effect": "Allow",
    }


def permission(aws: Aws, sid: str, function: str) -> dict[str, Any] | None:
    """The statement `sid` of the function's policy (Lambda GetPolicy), or None."""
    wanted = on_alias(sid, function)
    statement = next((one for one in statements(aws, function) if one.get("Sid") == wanted), None)
    return normal_permission(statement) if statement else None


def statements(aws: Aws, function: str) -> list[dict[str, Any]]:
    """The statements of the policy of a function (`name` or `name:alias`); none without a policy. GetPolicy."""
    name, _colon, alias = function.partition(":")

    def call() -> list[dict[str, Any]]:
        client = aws.reader("lambda")
        try:
            policy = client.get_policy(FunctionName=name, **({"Qualifier": alias} if alias else {}))["Policy"]
        except client.exceptions.ClientError as error:
            if is_missing(error, *GONE_FUNCTION):
                return []
            raise
        return list(json.loads(policy).get("Statement", []))

    return aws.shared(("lambda policy", function), call)


def normal_permission(statement: Mapping[str, Any]) -> dict[str, Any]:
    """A statement of a function's policy: who may do what, coming from where."""
    condition = statement.get("Condition", {})
    source = (condition.get("ArnLike") or condition.get("ArnEquals") or {}).get("AWS:SourceArn", "")
    principal = statement.get("Principal", {})
    return {
        "principal": principal.get("Service", "") if isinstance(principal, Mapping) else principal,
        "action": statement.get("Action", ""),
        "source_arn": source,
        "effect": statement.get("Effect", ""),
    }


def allow(aws: Aws, sid: str, function: str, wanted: Mapping[str, Any], replaces: bool) -> None:
    """Make `wanted` the statement `sid` of the function. A statement cannot be changed: the old one goes first."""
    if replaces:
        forbid(aws, sid, function)
    name, _colon, alias = function.partition(":")
    aws.writer("lambda").add_permission(
        FunctionName=name,
        StatementId=on_alias(sid, function),
        Action=wanted["action"],
        Principal=wanted["principal"],
        SourceArn=wanted["source_arn"],
        **({"Qualifier": alias} if alias else {}),
    )


def forbid(aws: Aws, sid: str, function: str) -> None:
    """Take the statement `sid` of the function away; "already gone" is success."""
    client = aws.writer("lambda")
    name, _colon, alias = function.partition(":")
    try:
        client.remove_permission(
            FunctionName=name, StatementId=on_alias(sid, function), **({"Qualifier": alias} if alias else {})
        )
    except client.exceptions.ClientError as error:
        if not is_missing(error, *GONE_FUNCTION):
            raise
