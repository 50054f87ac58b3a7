# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""Rotation of a secret whose value only our own functions know: a new random value, the old one kept as AWSPREVIOUS.

Secrets Manager makes an empty version with the label AWSPENDING and calls a function four times, once for each step.
Any call may be repeated, and a failure begins all again with the same version, so every step looks before it acts:

    createSecret   the pending version gets a value unless it has one
    setSecret      nothing: no other service has to be told
    testSecret     the pending version can be read, and is fit to be used
    finishSecret   AWSCURRENT moves to the pending version; Secrets Manager moves AWSPREVIOUS and removes AWSPENDING

Who reads the secret must take AWSPREVIOUS too (web_common.secret_values): environments learn of a new value when they
read it again.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from typing import Any

from botocore.exceptions import ClientError

from web_common.refusals import error_code

VALUE_BYTES = 48
CURRENT, PENDING = "AWSCURRENT", "AWSPENDING"


class RotationError(Exception):
    """The step cannot be done. The text holds no part of a value."""


def _value(client: Any, secret_id: str, version: str) -> str:
    """The value of the pending version; empty while it has none."""
    try:
        answer = client.get_secret_value(SecretId=secret_id, VersionId=version, VersionStage=PENDING)
    except ClientError as error:
        if error_code(error) == "ResourceNotFoundException":
            return ""
        raise
    return str(answer.get("SecretString") or "")


def _create(client: Any, secret_id: str, version: str, stages: Mapping[str, list[str]]) -> None:
    if _value(client, secret_id, version):
        return
    value = secrets.token_urlsafe(VALUE_BYTES)
    try:
        client.put_secret_value(
            SecretId=secret_id, ClientRequestToken=version, SecretString=value, VersionStages=[PENDING]
        )
    except ClientError as error:
        # Another call of this step was faster, or our own first attempt, whose answer was lost.
        if error_code(error) != "ResourceExistsException":
            raise


def _set(client: Any, secret_id: str, version: str, stages: Mapping[str, list[str]]) -> None:
    pass


def _test(client: Any, secret_id: str, version: str, stages: Mapping[str, list[str]]) -> None:
    if len(_value(client, secret_id, version)) < VALUE_BYTES:
        raise RotationError("the pending version has no value, or one that is too short")


def _finish(client: Any, secret_id: str, version: str, stages: Mapping[str, list[str]]) -> None:
    current = [name for name, labels in stages.items() if CURRENT in labels]
    replaced = {"RemoveFromVersionId": current[0]} if current else {}
    client.update_secret_version_stage(SecretId=secret_id, VersionStage=CURRENT, MoveToVersionId=version, **replaced)


STEPS: Mapping[str, Callable[[Any, str, str, Mapping[str, list[str]]], None]] = {
    "createSecret": _create,
    "setSecret": _set,
    "testSecret": _test,
    "finishSecret": _finish,
}


def rotate(client: Any, event: Mapping[str, Any]) -> bool:
    """Do the step that `event` asks for (Step, SecretId, ClientRequestToken), and return whether there was one to do.

    False when the version is AWSCURRENT: the rotation has been finished before. Raises RotationError when the event is
    none of a rotation that is going on, and botocore's errors: either makes Secrets Manager try again.
    """
    step = STEPS.get(str(event.get("Step")))
    if step is None:
        raise RotationError("the step is none of the four")
    secret_id, version = event["SecretId"], event["ClientRequestToken"]
    secret = client.describe_secret(SecretId=secret_id)
    stages = secret.get("VersionIdsToStages") or {}
    if not secret.get("RotationEnabled"):
        raise RotationError("the secret is not set up for rotation")
    if CURRENT in stages.get(version, ()):
        return False
    if PENDING not in stages.get(version, ()):
        raise RotationError("the version is not the pending one")
    step(client, secret_id, version, stages)
    return True
