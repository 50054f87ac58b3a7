# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""One secret's rotation, in an order that refuses nobody, and that the next run takes up wherever this one is killed.

1.  Everything that shows the secret shows the current value, everywhere. Else a rotation was killed: it is finished,
    and no other is begun, since a third value would make readers refuse the first, which is still shown.
2.  The value before has been out of use for long enough: who read it a while ago may use it until they read it again.
3.  A new value. Readers take it and the one before.
4.  A pause, longer than readers do not look again after they have just missed.
5.  What shows the secret shows the new value; wait until it does so everywhere.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from ..engine.aws import Aws
from ..engine.errors import EngineError
from .described import Described
from .distributions import await_deployed, deployed, ids, show, stale
from .embedded import call_steps
from .versions import Versions, ask_function, put, until, versions

Result = dict[str, Any]


@dataclass(frozen=True)
class Times:
    """Seconds: between two rotations of one secret, and between a new value and its first use."""

    apart_seconds: float
    settle_seconds: float
    sleep: Callable[[float], None] = time.sleep
    now: Callable[[], datetime] = field(default=lambda: datetime.now(UTC))


def rotate(aws: Aws, secret: Described, times: Times) -> Result:
    """Rotate it, finish what was begun, or say why not; in a plan, say which."""
    result: Result = {"name": secret.name, "kind": secret.kind, "method": secret.method, "action": "none", "reason": ""}
    if secret.method == "none":
        return {**result, "reason": secret.reason}
    started = time.monotonic()
    before = versions(aws, secret.name)
    found = ids(aws, secret)
    behind = stale(aws, secret, found)
    result |= {"action": "finish" if behind else "rotate", "reason": reason(behind), "distributions": sorted(found)}
    if not aws.plan_only:
        aws.progress(f"{secret.name}: {result['reason'] or 'gets a new value'}")
        if not behind:
            make_new(aws, secret, before, found, times)
        tell(aws, secret, found, times)
    after = before if aws.plan_only else versions(aws, secret.name)
    return {
        **result,
        "version_id": after.current,
        "previous_version_id": after.previous,
        "wait_seconds": 0 if behind else round(must_wait(before, times)),
        "seconds": round(time.monotonic() - started, 1),
    }


def reason(behind: list[str]) -> str:
    """Why no new value is made; empty when one is."""
    return f"a rotation did not end: distribution {', '.join(behind)} shows another value" if behind else ""


def must_wait(before: Versions, times: Times) -> float:
    """How long the value before must still be accepted."""
    return max(0.0, times.apart_seconds - before.age_seconds(times.now())) if before.previous else 0.0


def make_new(aws: Aws, secret: Described, before: Versions, found: dict[str, str], times: Times) -> None:
    """Steps 1 to 3."""
    for name, own_id in found.items():
        await_deployed(aws, name, own_id)
    if before.lagging:
        until(aws, f"replicas of {secret.name} are in step", lambda: not versions(aws, secret.name).lagging)
    if (seconds := must_wait(before, times)) > 0:
        aws.progress(
            f"{secret.name} was rotated a moment ago: waiting {seconds:.0f} s until nobody uses the value before"
        )
        times.sleep(seconds)
    if versions(aws, secret.name).current != before.current:
        raise EngineError(
            f"secret {secret.name} was rotated by somebody else meanwhile, and nothing was changed",
            "Run it again when theirs has ended, if you want another value.",
        )
    if secret.method == "value":
        put(aws, secret, before)
    elif aws.endpoint_url:
        call_steps(aws, secret, before)
    else:
        ask_function(aws, secret, before)


def tell(aws: Aws, secret: Described, found: dict[str, str], times: Times) -> None:
    """Steps 4 and 5."""
    if found:
        times.sleep(times.settle_seconds)
    for name, own_id in found.items():
        aws.progress(f"distribution {name} shows the new value")
        show(aws, secret, name, own_id)
    for name, own_id in found.items():
        if not deployed(aws, own_id):
            await_deployed(aws, name, own_id)
