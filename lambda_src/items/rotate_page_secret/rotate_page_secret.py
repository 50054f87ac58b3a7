# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotates the secret that seals page tokens; Secrets Manager calls it, once for each of the four steps.

Calls: secretsmanager:DescribeSecret, GetSecretValue, PutSecretValue, UpdateSecretVersionStage on that secret.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from web_common.clients import client
from web_common.logs import describe, json_logger
from web_common.rotation import RotationError, rotate

if TYPE_CHECKING:
    from collections.abc import Mapping

LOGGER = json_logger()
SECRETS = client("secretsmanager")


def handler(event: Mapping[str, Any], context: Any) -> None:
    """Do one step. Raises RotationError: an error is how Secrets Manager learns that it has to try again."""
    facts = {"step": str(event.get("Step"))}
    try:
        done = rotate(SECRETS, event)
    except Exception as error:
        LOGGER.error("rotation step failed", extra=facts | describe(error))
        # botocore's own text may repeat the values that it was given.
        raise RotationError(f"{facts['step']} failed; the log says where") from None
    LOGGER.info("rotation step done" if done else "rotation was finished before", extra=facts)
