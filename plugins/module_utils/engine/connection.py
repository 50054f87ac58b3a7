# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How to reach AWS, as frozen data: the options every module takes (those of amazon.aws and two of our own)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, repr=False)
class Connection:
    """Region, credentials and endpoint; `None` leaves the choice to botocore. Never printed: it holds secrets."""

    region: str | None = None
    profile: str | None = None
    access_key: str | None = None
    secret_key: str | None = None
    session_token: str | None = None
    endpoint_url: str | None = None
    validate_certs: bool = True
    aws_ca_bundle: str | None = None
    aws_config: tuple[tuple[str, Any], ...] = ()
    assume_role_arn: str | None = None
    assume_role_external_id: str | None = None
    assume_role_session_name: str = "serverless.aws"
    allowed_account_ids: tuple[str, ...] = ()

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> Connection:
        """The connection that a module's parameters describe."""
        return cls(
            region=params.get("region"),
            profile=params.get("profile"),
            access_key=params.get("access_key"),
            secret_key=params.get("secret_key"),
            session_token=params.get("session_token"),
            endpoint_url=params.get("endpoint_url"),
            validate_certs=params.get("validate_certs") is not False,
            aws_ca_bundle=params.get("aws_ca_bundle"),
            aws_config=tuple(sorted((params.get("aws_config") or {}).items())),
            assume_role_arn=params.get("assume_role_arn"),
            assume_role_external_id=params.get("assume_role_external_id"),
            assume_role_session_name=params.get("assume_role_session_name") or "serverless.aws",
            allowed_account_ids=tuple(str(item) for item in params.get("allowed_account_ids") or ()),
        )
