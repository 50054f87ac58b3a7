# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calls that may be made again: each of them does its work once however often it is made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from ..engine.aws import Aws
from ..engine.errors import passing
from ..engine.waits import Backoff

Result = TypeVar("Result")


def lasting(call: Callable[[], Result], patience_seconds: float = 60) -> Result:
    """The result of `call`, made again while AWS asks for fewer calls, is at fault, or its answer is lost."""
    backoff = Backoff(patience_seconds=patience_seconds)
    while True:
        try:
            return call()
        except Exception as error:
            if not passing(error) or not backoff.pause():
                raise


def send(aws: Aws, parameters: dict[str, Any]) -> None:
    """SendMessage. On a FIFO queue the deduplication id makes it one message, for five minutes."""
    client = aws.writer("sqs")
    lasting(lambda: client.send_message(**parameters))
