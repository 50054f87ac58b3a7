"""Where the contract tests run: one embedded AWS behind a strict, recording proxy, and an account per kind."""

from __future__ import annotations

import copy
import itertools
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import boto3
from aws_proxy import AwsProxy
from aws_proxy.reads import is_read
from botocore.config import Config
from embedded_aws import running

from ansible_collections.serverless.aws.plugins.module_utils.engine.connection import Connection
from ansible_collections.serverless.aws.plugins.module_utils.engine.sessions import session_of, user_agent

REGION = "eu-west-1"
TIME_SCALE = 1 / 100
"""AWS's waiting times in the strict rules: its 60 s are 0.6 s here."""

_names = itertools.count(1)
_accounts = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """The embedded AWS of this worker: `upstream` as it is, `proxy` in front of it."""

    upstream: str
    proxy: AwsProxy
    worker: str

    def fresh_name(self) -> str:
        """A name that no other test of this run has; lower-case letters and digits, twelve at most."""
        return f"t{next(_names)}{self.worker}x"

    def fresh_account(self) -> str:
        """A 12-digit access key is the root of the account of that number."""
        return f"1{int(self.worker.strip('gwmaster') or 0):03d}{next(_accounts):08d}"


@contextmanager
def open_place(directory: Path) -> Iterator[Place]:
    """Start the embedded AWS and the proxy; end both."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
    with running(directory) as aws, AwsProxy(aws.endpoint_url, strict=True, time_scale=TIME_SCALE) as proxy:
        yield Place(aws.endpoint_url, proxy, worker)


@dataclass
class RootClients:
    """`Raw`: plain boto3 in one account, straight to the embedded AWS."""

    upstream: str
    account: str
    region: str = REGION
    writes: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)
    """Service, operation and parameters of every write call, as they were given to boto3."""
    _clients: dict[tuple[str, str], Any] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def client(self, service: str, region: str | None = None) -> Any:
        """A client as the account's root; made once."""
        key = (service, region or self.region)
        with self._lock:
            if key not in self._clients:
                self._clients[key] = self._session.client(
                    service,
                    region_name=key[1],
                    endpoint_url=self.upstream,
                    config=Config(retries={"total_max_attempts": 2}, user_agent=self._user_agent),
                )
                self._clients[key].meta.events.register("before-parameter-build", self._record)
            return self._clients[key]

    def _record(self, params: dict[str, Any], model: Any, **_: Any) -> None:
        service = str(model.service_model.service_name)
        if not is_read(service, model.name):
            self.writes.append((service, str(model.name), copy.deepcopy(params)))

    @cached_property
    def _core(self) -> Any:
        """A session with what makes the collection's own calls cheap: a third of all calls of the tests are these."""
        return session_of(Connection(region=self.region, access_key=self.account, secret_key="root"))

    @cached_property
    def _session(self) -> Any:
        return boto3.Session(botocore_session=self._core)

    @cached_property
    def _user_agent(self) -> str | None:
        return user_agent(self._core, None)

    def close(self) -> None:
        """Close the connections that the clients keep open."""
        for client in self._clients.values():
            client.close()
