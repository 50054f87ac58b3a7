# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The frame of every module that is not one of a kind: connect, work, and turn errors into a failed result."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from ..engine.aws import Aws
from ..engine.connection import Connection
from ..engine.errors import EngineError
from ..engine.explain import explain
from .common_options import Options, argument_spec
from .entry import Report, Work
from .reachable import check_endpoint

Result = dict[str, Any]


class InSession(Work):
    """The work of a module that takes `own_options` and those of the connection, and is done in one session."""

    own_options: ClassVar[Options] = {}

    @property
    def argument_spec(self) -> dict[str, Any]:
        """Both."""
        return argument_spec(self.own_options, behaviour=False)


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
