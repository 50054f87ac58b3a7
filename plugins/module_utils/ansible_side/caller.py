# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who the credentials belong to, asked once per run; stops a run in the wrong account before anything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ..engine.aws import Aws
from ..engine.connection import Connection
from ..engine.errors import EngineError
from ..engine.explain import explain
from .common_options import argument_spec
from .entry import Report
from .reachable import check_endpoint


@dataclass(frozen=True)
class Caller:
    """The work of the module caller_info."""

    services: tuple[str, ...] = ("sts",)

    @property
    def argument_spec(self) -> dict[str, Any]:
        """Connection options only."""
        return argument_spec({}, behaviour=False)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{account_id, arn, partition, region}` (STS GetCallerIdentity), or a failure in the wrong account."""
        try:
            check_endpoint(params.get("endpoint_url"))
            aws = Aws(Connection.from_params(params), plan_only=True, report=report)
            try:
                return {"changed": False, **ask(aws)}
            finally:
                aws.close()
        except EngineError as error:
            return {"failed": True, "changed": False, "msg": str(error)}


def ask(aws: Aws) -> dict[str, Any]:
    """The caller, once it is certain that `allowed_account_ids` has its account."""
    try:
        identity = aws.reader("sts").get_caller_identity()
        aws.guard_account()
    except Exception as error:
        raise explain(error, "asking AWS who we are") from error
    return {
        "account_id": identity["Account"],
        "arn": identity["Arn"],
        "partition": aws.partition,
        "region": aws.region,
    }


CALLER = Caller()
