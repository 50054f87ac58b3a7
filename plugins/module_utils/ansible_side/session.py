# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame of every module that is not one of a kind: connect, work, and turn errors into a failed result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ..engine.aws import Aws
from ..engine.connection import Connection
from ..engine.errors import EngineError
from ..engine.explain import explain
from .entry import Report
from .reachable import check_endpoint

Result = dict[str, Any]


def in_session(
    params: Mapping[str, Any], check_mode: bool, report: Report, doing: str, work: Callable[[Aws], Result]
) -> Result:
    """`work(aws)`; what it raises becomes `{failed, msg}`, told as met while `doing` something."""
    try:
        check_endpoint(params.get("endpoint_url"))
        stack = params.get("stack") or None
        aws = Aws(Connection.from_params(params), plan_only=check_mode, stack=stack, report=report)
        try:
            return work(aws)
        except Exception as error:
            raise explain(error, doing) from error
        finally:
            aws.close()
    except EngineError as error:
        return {"failed": True, "changed": False, "msg": str(error)}
