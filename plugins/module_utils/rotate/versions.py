# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The versions of a secret, and how it gets another: by a value of our own, or by its rotation function."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError, error_code, error_message, is_missing, passing
from ..engine.waits import Backoff
from ..kinds.secretsmanager_secret import new_value
from .described import Described

SERVICE: Final = "secretsmanager"
CURRENT, PREVIOUS, PENDING = "AWSCURRENT", "AWSPREVIOUS", "AWSPENDING"
UNFINISHED: Final = "previous rotation"
"""In RotateSecret's refusal while a version is pending: Secrets Manager then goes on with that one by itself."""
PATIENCE_SECONDS: Final = 900.0
"""A rotation function may run for 15 minutes, and Secrets Manager repeats a step that failed."""


@dataclass(frozen=True)
class Versions:
    """What DescribeSecret says: ids by stage, when the current one became that, and replicas that lag behind."""

    current: str
    previous: str
    pending: str
    since: datetime | None
    lagging: tuple[str, ...]

    def age_seconds(self, now: datetime) -> float:
        """How long the current value has been that; for ever where nothing says it."""
        return (now - self.since).total_seconds() if self.since else float("inf")


def versions(aws: Aws, name: str) -> Versions:
    """Those of the secret (DescribeSecret, ListSecretVersionIds). Raises EngineError when there is none to rotate."""
    client = aws.reader(SERVICE)
    try:
        answer = client.describe_secret(SecretId=name)
    except client.exceptions.ClientError as error:
        if is_missing(error, "ResourceNotFoundException"):
            raise EngineError(f"secret {name} does not exist", "Converge first (playbooks/site.yml).") from error
        raise
    if answer.get("DeletedDate"):
        raise EngineError(f"secret {name} is scheduled for deletion", "Converge first (playbooks/site.yml).")
    labelled = {stage: key for key, stages in (answer.get("VersionIdsToStages") or {}).items() for stage in stages}
    current = labelled.get(CURRENT, "")
    if not current:
        raise EngineError(f"secret {name} has no value yet", "Converge first (playbooks/site.yml).")
    pending = labelled.get(PENDING, "")
    return Versions(
        current=current,
        previous=labelled.get(PREVIOUS, ""),
        pending="" if pending == current else pending,
        since=since(aws, name, current, answer.get("LastRotatedDate")),
        lagging=tuple(
            sorted(item["Region"] for item in answer.get("ReplicationStatus") or () if item.get("Status") != "InSync")
        ),
    )


def since(aws: Aws, name: str, current: str, rotated: datetime | None) -> datetime | None:
    """When the version became current: it was made before, and by a rotation function perhaps long before."""
    listed = aws.reader(SERVICE).list_secret_version_ids(SecretId=name).get("Versions", ())
    made = [item.get("CreatedDate") for item in listed if item["VersionId"] == current]
    times = [time if time.tzinfo else time.replace(tzinfo=UTC) for time in (*made, rotated) if time]
    return max(times, default=None)


def put(aws: Aws, secret: Described, before: Versions) -> None:
    """A new value of our own (PutSecretValue, which moves both stages); waits until it is the one that is read.

    The same token and value may be sent again: what was lost on the way does not make a second version.
    """
    token = str(uuid.uuid4())
    members = {"SecretId": secret.name, "ClientRequestToken": token, "SecretString": new_value(secret.spec)}
    repeated(lambda: aws.writer(SERVICE).put_secret_value(**members), f"secret {secret.name} gets a new value")
    until(
        aws, f"secret {secret.name} has its new value everywhere", lambda: versions(aws, secret.name).current == token
    )


def ask_function(aws: Aws, secret: Described, before: Versions) -> None:
    """Have Secrets Manager call the rotation function (RotateSecret), and wait for the version that comes of it.

    Where a rotation has begun already it goes on with that one, and so do we.
    """
    client = aws.writer(SERVICE)
    try:
        client.rotate_secret(SecretId=secret.name, ClientRequestToken=str(uuid.uuid4()))
    except client.exceptions.ClientError as error:
        if error_code(error) != "InvalidRequestException" or UNFINISHED not in error_message(error).lower():
            raise
        aws.progress(f"{secret.name}: a rotation has begun before; Secrets Manager goes on with it")
    until(
        aws,
        f"function {secret.function} has rotated secret {secret.name}",
        lambda: (now := versions(aws, secret.name)).current != before.current and not now.pending,
    )


def repeated(call: Callable[[], Any], doing: str) -> None:
    """`call` until it is not refused for a reason that passes by itself; it must be one that may be made twice."""
    backoff = Backoff()
    while True:
        try:
            call()
        except Exception as error:
            if not passing(error) or not backoff.pause():
                raise
        else:
            return


def until(aws: Aws, what: str, holds: Callable[[], bool]) -> None:
    """Wait until `holds`. Raises EngineError when it does not come true in time."""
    backoff = Backoff(patience_seconds=PATIENCE_SECONDS)
    told = False
    while not holds():
        if not told:
            aws.progress(f"waiting until {what}")
            told = True
        if not backoff.pause():
            raise EngineError(
                f"it did not come true in {PATIENCE_SECONDS:.0f} s that {what}",
                "Look into the log of the rotation function, then run it again: it goes on from here.",
            )
