# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A new value for a generated secret; the one before stays readable as AWSPREVIOUS."""

from __future__ import annotations

import secrets
import string
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..engine.aws import Aws
from .common_options import argument_spec
from .entry import Report, Work
from .session import in_session

OPTIONS: Final[dict[str, dict[str, Any]]] = {
    "name": {"type": "str", "required": True},
    "length": {"type": "int", "default": 48},
}


@dataclass(frozen=True)
class SecretRotation(Work):
    """The work of the module secretsmanager_rotation."""

    services: tuple[str, ...] = ("secretsmanager",)

    @property
    def argument_spec(self) -> dict[str, Any]:
        """The secret and the connection."""
        return argument_spec(OPTIONS, behaviour=False)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, version_id}` (Secrets Manager PutSecretValue moves the two stages in one call)."""
        return in_session(
            params, check_mode, report, f"rotating the secret {params['name']}", lambda aws: rotate(aws, params)
        )


def rotate(aws: Aws, params: Mapping[str, Any]) -> dict[str, Any]:
    """Put a new random value; letters and digits only, as a header takes them."""
    name = params["name"]
    aws.reader("secretsmanager").describe_secret(SecretId=name)
    if aws.plan_only:
        return {"changed": True}
    value = "".join(secrets.choice(string.ascii_letters + string.digits) for _index in range(params["length"]))
    answer = aws.writer("secretsmanager").put_secret_value(SecretId=name, SecretString=value)
    return {"changed": True, "version_id": answer["VersionId"]}


SECRET_ROTATION: Final = SecretRotation()
