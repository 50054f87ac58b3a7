"""A client of a deployed application: what a browser or an app would send, and how its people sign in."""

from __future__ import annotations

import http.client
import json
import select
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar

from pycognito.aws_srp import AWSSRP

Found = TypeVar("Found")
TIMEOUT_SECONDS: Final = 180.0
LONGEST_WAIT_SECONDS: Final = 120.0


@dataclass(frozen=True)
class Answer:
    """One HTTP answer; header names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The body, read as JSON."""
        return json.loads(self.body)

    @property
    def code(self) -> str:
        """The stable word of an error of the functions', else an empty text."""
        try:
            return str(self.json["error"]["code"])
        except (ValueError, TypeError, KeyError):
            return ""


@dataclass(frozen=True)
class Door:
    """Where requests go: a distribution or an API of the embedded AWS, which knows a distribution by the header Host.

    `prefix` comes before every path. One connection per thread is kept open, as a browser does.
    """

    port: int
    domain: str
    prefix: str = ""
    _local: threading.local = field(default_factory=threading.local, repr=False, compare=False)

    def request(
        self,
        method: str,
        path: str,
        body: bytes | str | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Send one request; the scheme that CloudFront's viewer used is told by X-Forwarded-Proto."""
        sent = {"Host": self.domain, "X-Forwarded-Proto": "https", "User-Agent": "tests/1"}
        if token is not None:
            sent["Authorization"] = f"Bearer {token}"
        if body is not None:
            sent["Content-Type"] = "application/json"
        sent.update(headers or {})
        data = body.encode() if isinstance(body, str) else body
        try:
            return self._send(method, self.prefix + path, data, sent)
        except (http.client.RemoteDisconnected, ConnectionResetError, BrokenPipeError):
            if method != "GET" and "Idempotency-Key" not in sent:  # else it may count twice
                raise
            return self._send(method, self.prefix + path, data, sent)

    def close(self) -> None:
        """Close this thread's connection."""
        connection = getattr(self._local, "connection", None)
        if connection is not None:
            connection.close()
            self._local.connection = None

    def _send(self, method: str, path: str, body: bytes | None, headers: Mapping[str, str]) -> Answer:
        connection = getattr(self._local, "connection", None)
        if connection is not None and connection.sock and select.select([connection.sock], [], [], 0)[0]:
            self.close()  # between two answers there is nothing to read but the end: the server has closed it
            connection = None
        if connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=TIMEOUT_SECONDS)
            self._local.connection = connection
        try:
            connection.request(method, path, body, dict(headers))
            answer = connection.getresponse()
            found = {name.lower(): value for name, value in answer.getheaders()}
            return Answer(answer.status, found, answer.read())
        except BaseException:
            self.close()
            raise


@dataclass(frozen=True)
class User:
    """A signed-in user, whom the functions know by `sub`."""

    sub: str
    name: str
    access_token: str = field(repr=False)
    id_token: str = field(repr=False)


def sign_in(client: Any, pool_id: str, client_id: str) -> User:
    """Make a user as an administrator does, and sign in by SRP. `client` is a boto3 client of cognito-idp."""
    name, password = f"user-{uuid.uuid4().hex}@example.com", f"Aa1!{uuid.uuid4().hex}"
    made = client.admin_create_user(UserPoolId=pool_id, Username=name, MessageAction="SUPPRESS")["User"]
    client.admin_set_user_password(UserPoolId=pool_id, Username=name, Password=password, Permanent=True)
    srp = AWSSRP(username=name, password=password, pool_id=pool_id, client_id=client_id, client=client)
    tokens = srp.authenticate_user()["AuthenticationResult"]
    sub = next(item["Value"] for item in made["Attributes"] if item["Name"] == "sub")
    return User(sub, name, tokens["AccessToken"], tokens["IdToken"])


def wait_for(what: str, look: Callable[[], Found], seconds: float = LONGEST_WAIT_SECONDS) -> Found:
    """Look until something (true) is there, and return it. Raises AssertionError that says what was waited for."""
    deadline = time.monotonic() + seconds
    while not (found := look()):
        if time.monotonic() > deadline:
            raise AssertionError(f"waited {seconds:g} s in vain: {what}")
        time.sleep(0.05)
    return found
