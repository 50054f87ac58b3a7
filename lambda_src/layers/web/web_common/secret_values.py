# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""A secret with its current and previous value, cached per execution environment."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError

from web_common.http import UNAVAILABLE, HttpError
from web_common.refusals import error_code

if TYPE_CHECKING:
    from collections.abc import Callable

TTL_SECONDS = 300.0
REREAD_INTERVAL_SECONDS = 1.0
STAGES = ("AWSCURRENT", "AWSPREVIOUS")


class SecretValues:
    """The values of one Secrets Manager secret (GetSecretValue, SecretString), newest first.

    Read at the first use, again after TTL_SECONDS, and when a value is looked for in vain, because it may have been
    rotated a moment ago. Whatever callers send, there is at most one read per REREAD_INTERVAL_SECONDS. A read that
    fails leaves the values known so far in use.
    """

    def __init__(self, client: Any, secret_id: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._secret_id = secret_id
        self._clock = clock
        self._values: tuple[bytes, ...] = ()
        self._read_at = self._tried_at = float("-inf")

    def current(self) -> bytes:
        """Return the current value. Raises HttpError 503 when none could ever be read."""
        return self._known(reread=False)[0]

    def accepts(self, matches: Callable[[bytes], bool]) -> bool:
        """Return whether `matches` holds for a value, after re-reading when it held for none.

        Every value is tried, so the time taken does not tell which one matched. Raises HttpError 503 as `current`.
        """
        return self._try_all(matches, reread=False) or self._try_all(matches, reread=True)

    def _try_all(self, matches: Callable[[bytes], bool], *, reread: bool) -> bool:
        return True in [matches(value) for value in self._known(reread=reread)]

    def _known(self, *, reread: bool) -> tuple[bytes, ...]:
        now = self._clock()
        due = reread or not self._values or now - self._read_at >= TTL_SECONDS
        if due and now - self._tried_at >= REREAD_INTERVAL_SECONDS:
            self._tried_at = now
            try:
                self._values = self._read() or self._values
                self._read_at = now
            except (BotoCoreError, ClientError):
                pass  # the old values stay; without any, the answer is 503 below
        if not self._values:
            raise HttpError(*UNAVAILABLE)
        return self._values

    def _read(self) -> tuple[bytes, ...]:
        values = (self._stage(stage) for stage in STAGES)
        return tuple(value.encode("utf-8") for value in values if value)

    def _stage(self, stage: str) -> str:
        try:
            answer = self._client.get_secret_value(SecretId=self._secret_id, VersionStage=stage)
        except ClientError as error:
            # A secret that was never rotated has no previous version.
            if stage != STAGES[0] and error_code(error) == "ResourceNotFoundException":
                return ""
            raise
        return str(answer.get("SecretString") or "")
