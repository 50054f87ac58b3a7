# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The functions of an application, and the errors in their logs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..engine.aws import Aws
from ..engine.errors import is_missing
from ..logs.errors import PATTERN, errors_in
from ..logs.newest import newest
from ..logs.reading import Lines
from ..logs.sources import group_of
from ..logs.times import milliseconds
from ..rules.description import Spec
from .question import Question
from .times import iso


def functions(aws: Aws, question: Question) -> list[dict[str, Any]]:
    """Each function: state, versions and aliases."""
    specs = question.of("lambda_functions")
    return aws.together(*((lambda spec=spec: function(aws, spec["name"])) for spec in specs))


def function(aws: Aws, name: str) -> dict[str, Any]:
    """One function (GetFunctionConfiguration, ListVersionsByFunction, ListAliases)."""
    client = aws.reader("lambda")
    try:
        has = client.get_function_configuration(FunctionName=name)
    except client.exceptions.ClientError as error:
        if is_missing(error, "ResourceNotFoundException"):
            return {"name": name, "there": False}
        raise
    versions = aws.pages("lambda", "list_versions_by_function", "Versions", FunctionName=name)
    aliases = aws.pages("lambda", "list_aliases", "Aliases", FunctionName=name)
    numbers = [int(item["Version"]) for item in versions if str(item.get("Version", "")).isdigit()]
    return {
        "name": name,
        "there": True,
        "state": has.get("State", "Active"),
        "update": has.get("LastUpdateStatus", "Successful"),
        "reason": has.get("StateReason") or has.get("LastUpdateStatusReason") or "",
        "modified": iso(has.get("LastModified")),
        "code_sha256": has.get("CodeSha256", ""),
        "version": max(numbers) if numbers else None,
        "versions": len(numbers),
        "aliases": {item["Name"]: alias_weights(item) for item in aliases},
    }


def alias_weights(alias: Mapping[str, Any]) -> dict[str, float]:
    """Version to its share of the calls."""
    more = {
        str(key): float(share)
        for key, share in (alias.get("RoutingConfig") or {}).get("AdditionalVersionWeights", {}).items()
    }
    return {str(alias["FunctionVersion"]): round(1 - sum(more.values()), 4), **more}


def log_errors(aws: Aws, question: Question) -> list[dict[str, Any]]:
    """The last errors of each function, newest first, with the function's name."""
    specs = question.of("lambda_functions")
    found = aws.together(*((lambda spec=spec: errors_of(aws, spec, question)) for spec in specs))
    return sorted((item for group in found for item in group), key=lambda item: str(item["at"]), reverse=True)


def errors_of(aws: Aws, spec: Spec, question: Question) -> list[dict[str, Any]]:
    """The last errors of one function, and that there were more lines than are read."""
    name = spec["name"]
    wanted = Lines(group_of(spec), milliseconds(question.since), milliseconds(question.now) + 1, PATTERN)
    found = newest(aws, wanted, lambda event: next(errors_in([event]), None), tries=2)
    told = [{"function": name, **item} for item in found.kept]
    if not found.whole:
        told.append({"function": name, "at": iso(question.now), "text": "more lines than were read", "stream": ""})
    return told[-question.errors :]
