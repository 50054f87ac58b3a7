# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a request costs the embedded AWS: served by uvicorn, as `make up` does, and by Hypercorn, as MiniStack does.

Both run at the same time and take turns, in processor time. Run with `python -m benchmarks.embedded_aws_servers`.
"""

from __future__ import annotations

import contextlib
import os
import sys
import tempfile
from pathlib import Path
from statistics import median
from typing import Any, Final

import botocore.session

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "scripts")]
from embedded_aws import EmbeddedAws, free_port  # noqa: E402

REQUESTS: Final = 300
ROUNDS: Final = 5
HYPERCORN: Final = (sys.executable, "-m", "ministack")


def processor_seconds(pid: int) -> float:
    """User and system time of a process (`/proc/*/stat`)."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def client_of(aws: EmbeddedAws) -> Any:
    """A client of SQS, whose queue there is."""
    client = botocore.session.Session().create_client(
        "sqs",
        region_name="eu-west-1",
        endpoint_url=aws.endpoint_url,
        aws_access_key_id="111111111111",
        aws_secret_access_key="root",
    )
    client.create_queue(QueueName="q")
    return client


def cost(aws: EmbeddedAws, client: Any) -> float:
    """Milliseconds of a processor for a request."""
    pid = aws.running_pid() or 0
    before = processor_seconds(pid)
    for _ in range(REQUESTS):
        client.get_queue_url(QueueName="q")
    return (processor_seconds(pid) - before) / REQUESTS * 1000


def main() -> None:
    """Print both medians and the ratio."""
    with contextlib.ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="servers-")))
        sides = {
            "uvicorn": EmbeddedAws(free_port(), folder / "uvicorn"),
            "hypercorn": EmbeddedAws(free_port(), folder / "hypercorn", command=HYPERCORN),
        }
        clients = {}
        for name, aws in sides.items():
            aws.start()
            stack.callback(aws.kill)
            clients[name] = client_of(aws)
            cost(aws, clients[name])
        found: dict[str, list[float]] = {name: [] for name in sides}
        for _ in range(ROUNDS):
            for name, aws in sides.items():
                found[name].append(cost(aws, clients[name]))
    middle = {name: median(costs) for name, costs in found.items()}
    for name, costs in found.items():
        print(f"{name}: {middle[name]:.2f} ms of a processor for a request ({min(costs):.2f}-{max(costs):.2f})")
    print(f"uvicorn / hypercorn: {middle['uvicorn'] / middle['hypercorn']:.2f}")


if __name__ == "__main__":
    main()
