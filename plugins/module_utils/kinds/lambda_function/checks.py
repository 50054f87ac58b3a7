# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Lambda would refuse in the description of a function, found without a call."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

from ...engine.arns import arn_problem
from ...engine.kind import Spec
from ...packaging.archives import PackagingError, package_source
from ...packaging.checks import check_function
from ..api_shared.invocation import SID_PREFIXES

NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")
VARIABLE = re.compile(r"[A-Za-z][A-Za-z0-9_]+")
SID = re.compile(r"[A-Za-z0-9_-]{1,100}")
ALIAS = re.compile(r"(?!\d+$)[A-Za-z0-9_-]{1,128}")
"""CreateAlias: no number, which would be a version."""
RANGES: Final = {
    "memory_mb": (128, 10_240),
    "timeout_seconds": (1, 900),
    "ephemeral_storage_mb": (512, 10_240),
}
ENVIRONMENT_BYTES = 4_096
DESCRIPTION_CHARACTERS = 256
DIRECT_BYTES = 50 * 1024 * 1024
"""Largest zip that CreateFunction takes in the call itself."""
MOST_LAYERS = 5
RESERVED_NAMES: Final = frozenset(
    {
        *("_HANDLER", "_X_AMZN_TRACE_ID", "AWS_DEFAULT_REGION", "AWS_REGION", "AWS_EXECUTION_ENV"),
        *("AWS_LAMBDA_FUNCTION_NAME", "AWS_LAMBDA_FUNCTION_MEMORY_SIZE", "AWS_LAMBDA_FUNCTION_VERSION"),
        *("AWS_LAMBDA_INITIALIZATION_TYPE", "AWS_LAMBDA_LOG_GROUP_NAME", "AWS_LAMBDA_LOG_STREAM_NAME"),
        *("AWS_ACCESS_KEY", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"),
        *("AWS_LAMBDA_RUNTIME_API", "LAMBDA_TASK_ROOT", "LAMBDA_RUNTIME_DIR"),
    }
)
"""Names that CreateFunction refuses, because the runtime sets them."""
REFERENCES: Final = ("queue_url", "arn")
"""What a value of the environment may say instead of a text."""


def function_problems(spec: Spec) -> Iterable[str]:
    """Every problem of one function."""
    if not NAME.fullmatch(spec["name"]):
        yield "name must have 1 to 64 letters, digits, _ and -"
    for option, (least, most) in RANGES.items():
        if not least <= spec[option] <= most:
            yield f"{option} is {spec[option]}; Lambda accepts {least} to {most}"
    if len(spec["description"]) > DESCRIPTION_CHARACTERS:
        yield f"description has {len(spec['description'])} characters; Lambda allows {DESCRIPTION_CHARACTERS}"
    yield from code_problems(spec)
    yield from environment_problems(spec["environment"])
    if len(spec["layers"]) > MOST_LAYERS:
        yield f"layers has {len(spec['layers'])}; Lambda allows {MOST_LAYERS}: put some together"
    if spec["log_format"] == "Text" and (spec.get("application_log_level") or spec.get("system_log_level")):
        yield "application_log_level and system_log_level need log_format JSON"
    if (spec.get("reserved_concurrency") or 0) < 0:
        yield f"reserved_concurrency is {spec['reserved_concurrency']}; it must be 0 or more"
    yield from snap_start_problems(spec)
    if spec.get("alias") and not ALIAS.fullmatch(spec["alias"]):
        yield f"alias is {spec['alias']!r}; Lambda accepts 1 to 128 letters, digits, _ and -, and not only digits"
    if spec.get("dead_letter_arn") and arn_problem(spec["dead_letter_arn"]):
        yield f"dead_letter_arn: {arn_problem(spec['dead_letter_arn'])}"
    yield from permission_problems(spec["permissions"])


def code_problems(spec: Spec) -> Iterable[str]:
    """A source that is not there, does not parse, has no such handler, or is too large."""
    directory, zip_path = spec.get("directory"), spec.get("zip_path")
    if bool(directory) == bool(zip_path):
        yield "give either directory or zip_path"
    elif zip_path:
        if not Path(zip_path).is_file():
            yield f"zip_path {zip_path} does not exist: build it first, or correct the path"
        elif Path(zip_path).stat().st_size > DIRECT_BYTES:
            yield f"zip_path {zip_path} is larger than {DIRECT_BYTES} bytes: move packages into layers"
    elif spec["runtime"].startswith("python"):
        yield from check_function(str(directory), spec["handler"])
    else:
        try:
            package_source(str(directory))
        except PackagingError as error:
            yield str(error)


def environment_problems(environment: Mapping[str, Any]) -> Iterable[str]:
    """Reserved or malformed names, values that are no text, and more than 4 KB in all."""
    for name, value in environment.items():
        if name in RESERVED_NAMES:
            yield f"environment has {name}, which Lambda reserves: choose another name"
        elif not VARIABLE.fullmatch(name):
            yield f"environment has {name!r}; a name is a letter, then letters, digits and _, two characters at least"
        if isinstance(value, Mapping) and (len(value) != 1 or not set(value) <= set(REFERENCES)):
            yield f"environment {name}: write a text, or one of {', '.join(REFERENCES)} with a name"
        elif isinstance(value, list):
            yield f"environment {name}: a list is no text; join it"
    size = len(json.dumps(dict(environment), separators=(",", ":")).encode())
    if size > ENVIRONMENT_BYTES:
        yield f"environment has {size} bytes, and Lambda allows {ENVIRONMENT_BYTES}: keep large values in a parameter"


def snap_start_problems(spec: Spec) -> Iterable[str]:
    """SnapStart works on published versions of newer runtimes with little storage."""
    if spec["snap_start_enabled"] and spec["ephemeral_storage_mb"] > 512:
        yield "snap_start_enabled needs ephemeral_storage_mb 512"
    if spec["snap_start_enabled"] and spec["runtime"] in ("python3.9", "python3.10", "python3.11"):
        yield f"snap_start_enabled needs python3.12 or newer, not {spec['runtime']}"


def permission_problems(permissions: Iterable[Mapping[str, Any]]) -> Iterable[str]:
    """Statements that Lambda refuses, or that would let anybody's service invoke the function."""
    sids = [permission["sid"] for permission in permissions]
    for sid in sorted({sid for sid in sids if sids.count(sid) > 1 or not SID.fullmatch(sid)}):
        yield f"permissions: the sid {sid!r} must be letters, digits, _ and -, and used once"
    for permission in permissions:
        where = f"permissions {permission['sid']}"
        if permission["sid"].startswith(SID_PREFIXES):
            yield f"{where}: a sid that begins with {' or '.join(SID_PREFIXES)} belongs to an API: choose another"
        if permission["principal"].endswith(".amazonaws.com") and not permission.get("source_arn"):
            yield f"{where}: without source_arn the service could invoke it for anybody's resource"
        if permission.get("source_arn") and arn_problem(permission["source_arn"]):
            yield f"{where}: {arn_problem(permission['source_arn'])}"
