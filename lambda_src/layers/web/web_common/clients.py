# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""AWS clients, made once per execution environment."""

from __future__ import annotations

from typing import Any

import boto3
from botocore.config import Config

# botocore waits 60 s by default: a function would time out before its client gave up, and say nothing.
CONFIG = Config(connect_timeout=1, read_timeout=2, retries={"mode": "standard", "total_max_attempts": 2})


def client(service: str) -> Any:
    """Return a boto3 client of `service` (its API name) whose calls end within about 5 s.

    Region, credentials and endpoint come from the environment that Lambda provides.
    """
    return boto3.client(service, config=CONFIG)
