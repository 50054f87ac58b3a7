# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that `embedded_aws.py` starts: MiniStack's ASGI application, served by uvicorn.

`python -m ministack` serves the same application by Hypercorn, which costs as much as half of an answer more
(`python -m benchmarks.embedded_aws_servers` compares the two).
"""

from __future__ import annotations

import contextlib
import os
import resource

import uvicorn

KEEP_ALIVE_SECONDS = 75
"""How long an idle connection stays open; MiniStack's own choice."""
END_SECONDS = 3
"""How long answers that are under way may take at the end: a long poll takes 20 s."""


def main() -> None:
    """Serve until SIGTERM, which has MiniStack save its state."""
    with contextlib.suppress(ValueError, OSError):  # one connection of each client thread: more than the usual 1024
        _soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    uvicorn.run(
        "ministack.app:app",
        host=os.environ["BIND_HOST"],
        port=int(os.environ["GATEWAY_PORT"]),
        loop="asyncio",
        http="httptools",
        access_log=False,
        log_config=None,
        server_header=False,  # an AWS service sends its own
        date_header=False,  # MiniStack does
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=END_SECONDS,
    )


if __name__ == "__main__":
    main()
