# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""JSON logs, one line per event. Never a request's content, a token, or an exception's own text."""

from __future__ import annotations

import traceback
from pathlib import PurePath

from aws_lambda_powertools.logging import Logger


def json_logger() -> Logger:
    """Return the JSON logger, configured by POWERTOOLS_SERVICE_NAME and POWERTOOLS_LOG_LEVEL."""
    return Logger(use_rfc3339=True, utc=True)


def describe(error: BaseException) -> dict[str, str]:
    """Return what may be logged of an exception: its type, AWS's code and operation, and the place.

    The text is left out: botocore's ParamValidationError, for one, repeats the values it was given.
    """
    facts = {"error": type(error).__name__}
    response = getattr(error, "response", None)
    if isinstance(response, dict):
        facts["code"] = str(response.get("Error", {}).get("Code", "unknown"))
        facts["operation"] = str(getattr(error, "operation_name", "unknown"))
    frames = traceback.extract_tb(error.__traceback__)
    facts["at"] = " < ".join(f"{PurePath(frame.filename).name}:{frame.lineno}" for frame in reversed(frames))
    return facts
