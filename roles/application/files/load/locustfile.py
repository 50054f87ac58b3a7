# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Locust runs, in a process of its own: people who do at random what a scenario's operations say.

The environment variable SERVERLESS_LOAD_PLAN names a file with the scenario, the accounts and where the counts go.
Nothing else of the collection is imported here, and nothing imports this: gevent changes the standard library.
"""

from __future__ import annotations

import itertools
import json
import os
import random
import uuid
from array import array
from collections import Counter
from pathlib import Path
from typing import Any

import gevent  # type: ignore[import-untyped]
from locust import FastHttpUser, constant_throughput, events, task

PLAN: dict[str, Any] = json.loads(Path(os.environ["SERVERLESS_LOAD_PLAN"]).read_text(encoding="utf-8"))
STATUSES: Counter[tuple[str, int]] = Counter()
KEPT: list[str] = []
LATENCIES: dict[str, array[float]] = {}
"""Milliseconds, by operation: 900,000 at most (`limits`)."""
NUMBERS = itertools.count()
PROGRESS_SECONDS = 5


class Person(FastHttpUser):
    """Somebody who uses the application, at a pace that makes the rate with all others."""

    host = PLAN["base_url"]
    wait_time = constant_throughput(PLAN["rate"] / PLAN["users"])
    insecure = False
    network_timeout = connection_timeout = PLAN["timeout_seconds"]

    def on_start(self) -> None:
        """Become somebody."""
        accounts = PLAN["accounts"]
        self.token = accounts[next(NUMBERS) % len(accounts)] if accounts else ""
        self.own: list[str] = []

    @task
    def act(self) -> None:
        """One operation; one that needs what another has made only when there is something."""
        possible = [item for item in PLAN["operations"] if self.own or "{kept}" not in item["path"]]
        operation = random.choices(possible, [item["weight"] for item in possible])[0]  # noqa: S311 - no secret
        kept = self.own.pop() if operation["takes"] and self.own else random.choice([*self.own, ""])  # noqa: S311
        self.send(operation, {"{kept}": kept or "", "{unique}": uuid.uuid4().hex})

    def send(self, operation: dict[str, Any], known: dict[str, str]) -> None:
        """Ask, count the answer, and keep what a later operation needs."""
        headers = {**PLAN["headers"], **filled(operation["headers"], known)}
        if operation["signed_in"]:
            headers["Authorization"] = f"Bearer {self.token}"
        with self.client.request(
            operation["method"],
            filled(operation["path"], known),
            name=operation["name"],
            headers=headers,
            json=filled(operation["body"], known) if operation["body"] is not None else None,
            allow_redirects=False,  # a token goes to the application and nowhere else
            catch_response=True,
        ) as response:
            status = int(response.status_code or 0)
            STATUSES[operation["name"], status] += 1
            if status not in operation["expect"]:
                response.failure(f"answered {status}" if status else "no answer")
                return
            response.success()
            if operation["keeps"]:
                value = str(json.loads(response.text)[operation["keeps"]])
                self.own.append(value)
                KEPT.append(value)


def filled(value: Any, known: dict[str, str]) -> Any:
    """`value` with what is known in place of `{kept}` and `{unique}`, at any depth."""
    if isinstance(value, dict):
        return {key: filled(item, known) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, known) for item in value]
    if isinstance(value, str):
        for word, text in known.items():
            value = value.replace(word, text)
    return value


@events.test_start.add_listener  # type: ignore[untyped-decorator]
def tell(environment: Any, **_: Any) -> None:
    """Say every few seconds how far it is."""

    def lines() -> None:
        while True:
            gevent.sleep(PROGRESS_SECONDS)
            total = environment.stats.total
            print(
                f"{PLAN['progress']}{total.num_requests} requests, {total.num_failures} not as expected, "
                f"p95 {total.get_response_time_percentile(0.95) or 0:.0f} ms",
                flush=True,
            )

    gevent.spawn(lines)


@events.request.add_listener  # type: ignore[untyped-decorator]
def remember(name: str, response_time: float, **_: Any) -> None:
    """Keep the latency: Locust's own statistics round to two digits."""
    LATENCIES.setdefault(name, array("d")).append(response_time)


@events.quitting.add_listener  # type: ignore[untyped-decorator]
def write(environment: Any, **_: Any) -> None:
    """Everything that was counted, as JSON."""
    stats = environment.stats
    total = stats.total
    found = {
        "started": total.start_time,
        "ended": total.last_request_timestamp or total.start_time,
        "total": {"requests": total.num_requests, "failures": total.num_failures},
        "operations": [
            {
                "name": entry.name,
                "method": entry.method,
                "requests": entry.num_requests,
                "failures": entry.num_failures,
                "latencies": list(LATENCIES.get(entry.name, ())),
            }
            for entry in stats.entries.values()
        ],
        "statuses": [[name, status, count] for (name, status), count in sorted(STATUSES.items())],
        "kept": KEPT,
    }
    Path(PLAN["results"]).write_text(json.dumps(found), encoding="utf-8")
