# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""botocore's clients of one connection, each made once: how often they try again, and how long they wait."""

from __future__ import annotations

import contextlib
import threading
from typing import Any, Final

from .asked import remember_parameters
from .connection import Connection
from .sessions import session_of, user_agent

with contextlib.suppress(ImportError):  # ansible-test's import test, and hosts without boto3, still load the module
    from botocore.config import Config

VERSION = "0.1.0"
PATIENCE = 60
"""Seconds that an answer may take."""
MANY_ATTEMPTS = 10
GLOBAL_REGION = "us-east-1"
"""Where CloudFront's certificates, CLOUDFRONT web ACLs and the global services live, whatever the stack's region."""
GLOBAL_REGIONS: Final = {"aws-cn": "cn-northwest-1", "aws-us-gov": "us-gov-west-1"}
"""The same in the other partitions, whose credentials us-east-1 does not know."""


class Clients:
    """The session of a connection and its clients. Safe to share between threads. Making a client costs 4 ms."""

    def __init__(self, connection: Connection, connections: int) -> None:
        """`connections` is how many a client keeps open to its service."""
        self.connection = connection
        self._connections = connections
        self._session = session_of(connection)
        self._made: dict[tuple[str, str, int, int], Any] = {}
        self._lock = threading.Lock()

    @property
    def region(self) -> str:
        """The connection's region, or that of the environment and its files; empty when none is given anywhere."""
        return str(self._session.get_config_variable("region") or "")

    def partition(self, region: str) -> str:
        """`aws`, `aws-cn` or `aws-us-gov`."""
        return str(self._session.get_partition_for_region(region))

    def in_partition(self, region: str) -> str:
        """`region`, or what stands for `GLOBAL_REGION` in the partition of the connection's region."""
        if region != GLOBAL_REGION or not self.region:
            return region
        return GLOBAL_REGIONS.get(self.partition(self.region), region)

    def client(self, service: str, region: str, *, again: bool, patience: int = PATIENCE) -> Any:
        """A client whose answers may take `patience` seconds.

        With `again` it makes ten attempts: for throttling, server errors and lost answers. Without, it makes one.
        """
        attempts = MANY_ATTEMPTS if again else 1
        key = (service, self.in_partition(region), attempts, patience)
        with self._lock:  # creating a client on a shared session is not thread-safe
            if key not in self._made:
                self._made[key] = self.make(*key)
            return self._made[key]

    def make(self, service: str, region: str, attempts: int, patience: int) -> Any:
        """A new client with that many attempts."""
        chosen = dict(self.connection.aws_config)
        own = Config(
            retries={"mode": "standard", "total_max_attempts": attempts},
            max_pool_connections=self._connections,
            connect_timeout=10,
            read_timeout=patience,
            tcp_keepalive=True,
            user_agent=user_agent(self._session, chosen.get("user_agent_appid")),
            user_agent_extra=f"serverless.aws/{VERSION}",
        )
        client = self._session.create_client(
            service,
            region_name=region,
            endpoint_url=self.connection.endpoint_url,
            verify=self.connection.aws_ca_bundle or self.connection.validate_certs,
            config=own.merge(Config(**chosen)),
        )
        remember_parameters(client.meta.events)
        return client
