"""One embedded AWS for the session (an account per test keeps them apart), and proxies in front of it."""

from __future__ import annotations

import functools
import gc
import itertools
import os
import socket
import warnings
from collections.abc import Callable, Iterator
from typing import Any

import boto3
import pytest
from aws_proxy import AwsProxy
from botocore.config import Config
from embedded_aws import EmbeddedAws

_COUNTER = itertools.count(1)


@pytest.fixture(scope="session")
def upstream(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Base URL of a MiniStack with IAM enforced."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    aws = EmbeddedAws(port, tmp_path_factory.mktemp("aws"))
    gc.collect()  # what other tests left open is told
    with warnings.catch_warnings():  # it runs detached on purpose: its Popen object ends while it still runs
        warnings.simplefilter("ignore", ResourceWarning)
        aws.start()
        gc.collect()
    try:
        yield aws.endpoint_url
    finally:
        aws.kill()


@pytest.fixture
def account_id() -> str:
    """An account of its own: a 12-digit access key is that account's root."""
    return f"{os.getpid() % 1_000_000:06d}{next(_COUNTER):06d}".replace("0", "1", 1)


class Clock:
    """Time that moves only when told to."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def clock() -> Clock:
    return Clock()


@functools.cache
def _session() -> boto3.Session:
    """One for all clients: it keeps the services' models, which take longest to load."""
    return boto3.Session()


Clients = Callable[..., Any]


def client_factory(url: str, account_id: str) -> Clients:
    """Makes boto3 clients through ``url`` with a single attempt, as the account's root unless told otherwise."""

    def make(service: str, region: str = "eu-west-1", **keys: str) -> Any:
        return _session().client(
            service,
            region_name=region,
            endpoint_url=url,
            aws_access_key_id=keys.get("access_key_id", account_id),
            aws_secret_access_key=keys.get("secret_access_key", "x"),
            config=Config(retries={"total_max_attempts": 1}, read_timeout=20, parameter_validation=False),
        )

    return make


@pytest.fixture
def strict(upstream: str, clock: Clock) -> Iterator[AwsProxy]:
    """A strict proxy whose waiting times are AWS's own, on a clock that stands still."""
    with AwsProxy(upstream, strict=True, time_scale=1.0, clock=clock) as proxy:
        yield proxy


@pytest.fixture
def aws(strict: AwsProxy, account_id: str) -> Clients:
    """Clients through the strict proxy."""
    return client_factory(strict.url, account_id)


@pytest.fixture
def direct(upstream: str, account_id: str) -> Clients:
    """Clients that see the embedded AWS itself."""
    return client_factory(upstream, account_id)
