# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who the credentials belong to, asked once per run; stops a run in the wrong account before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..engine.aws import Aws
from .entry import Report
from .session import InSession, in_session


@dataclass(frozen=True)
class Caller(InSession):
    """The work of the module caller_info."""

    services: tuple[str, ...] = ("sts",)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{account_id, arn, partition, region}` (STS GetCallerIdentity), or a failure in the wrong account."""
        return in_session(params, True, report, "asking AWS who we are", ask)


def ask(aws: Aws) -> dict[str, Any]:
    """The caller, once it is certain that `allowed_account_ids` has its account."""
    aws.guard_account()
    identity = aws.caller
    return {
        "changed": False,
        "account_id": identity["Account"],
        "arn": identity["Arn"],
        "partition": aws.partition,
        "region": aws.region,
    }


CALLER = Caller()
