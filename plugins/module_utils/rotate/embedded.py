# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The rotation function's four steps as Secrets Manager calls them: the embedded AWS calls no function by itself."""

from __future__ import annotations

import json
import uuid
from typing import Final

from ..engine.aws import Aws
from ..engine.errors import EngineError
from ..kinds.api_shared.invocation import function_arn
from .described import Described
from .versions import PENDING, SERVICE, Versions

STEPS: Final = ("createSecret", "setSecret", "testSecret", "finishSecret")


def call_steps(aws: Aws, secret: Described, before: Versions) -> None:
    """Go on with the pending version, or make one. Raises EngineError when a step fails."""
    version = before.pending or begin(aws, secret)
    for step in STEPS:
        event = {"SecretId": secret.name, "ClientRequestToken": version, "Step": step}
        answer = aws.writer("lambda").invoke(
            FunctionName=function_arn(aws, secret.function), Payload=json.dumps(event).encode()
        )
        if answer.get("FunctionError"):
            raise EngineError(
                f"secret {secret.name}: function {secret.function} failed at the step {step}",
                "Its log says where; run it again, and it goes on with the same version.",
            )


def begin(aws: Aws, secret: Described) -> str:
    """A pending version, with binary contents that no function takes for a value: an empty one cannot be made here."""
    version = str(uuid.uuid4())
    aws.writer(SERVICE).put_secret_value(
        SecretId=secret.name, ClientRequestToken=version, SecretBinary=b"-", VersionStages=[PENDING]
    )
    return version
