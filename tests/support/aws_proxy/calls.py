"""What was recorded about one AWS API call, and its printable form without secrets."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass, field
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from .models import input_shape
from .reads import is_read

REDACTED = "********"

# Members that hold secrets although the model does not call them sensitive (or only some services do).
SECRET_MEMBERS = frozenset(
    [
        "AccessToken",
        "AuthParameters",
        "AuthSessionToken",
        "ChallengeResponses",
        "ClientMetadata",
        "ClientSecret",
        "HeaderValue",
        "IdToken",
        "MasterUserPassword",
        "NewPassword",
        "OldPassword",
        "Password",
        "PlainText",
        "Plaintext",
        "PreviousPassword",
        "PrivateKey",
        "ProposedPassword",
        "ProviderDetails",
        "RefreshToken",
        "SecretAccessKey",
        "SecretBinary",
        "SecretHash",
        "SecretString",
        "Session",
        "SessionToken",
        "TemporaryPassword",
        "UserCode",
        "WebIdentityToken",
        "SAMLAssertion",
        "authParameters",
        "value",
    ]
)
# `value` is the secret of an API key only in this operation; elsewhere it is an ordinary name.
_VALUE_IS_SECRET = frozenset({("apigateway", "CreateApiKey")})


@dataclass(frozen=True)
class Call:
    """One AWS API call that came to the proxy.

    ``status`` is None when the client got no answer. ``reached_aws`` says whether the embedded AWS got the request;
    ``interference`` names what the proxy did to it: a strict rule's id, "fault:throttle", "kill:before" … or "".
    ``latency_seconds`` is the time from the request's last byte to the answer's; ``params`` are unredacted.
    """

    index: int
    service: str
    operation: str
    region: str
    account_id: str
    access_key_id: str
    params: dict[str, Any] = field(repr=False)
    protocol: str = ""
    started_at: float = 0.0
    status: int | None = None
    error_code: str = ""
    request_id: str = ""
    latency_seconds: float = 0.0
    reached_aws: bool = False
    interference: str = ""

    @property
    def name(self) -> str:
        """``service.Operation``."""
        return f"{self.service}.{self.operation or '?'}"

    @property
    def is_write(self) -> bool:
        """Whether the operation is absent from the reviewed list of reads."""
        return not is_read(self.service, self.operation)

    @property
    def succeeded(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    def public(self) -> dict[str, Any]:
        """The call as JSON-ready data, secrets redacted and binary data as its size and hash."""
        shape = input_shape(self.service, self.operation)
        return {
            "index": self.index,
            "time": datetime.datetime.fromtimestamp(self.started_at, datetime.UTC).isoformat(),
            "service": self.service,
            "operation": self.operation,
            "write": self.is_write,
            "region": self.region,
            "account_id": self.account_id,
            "access_key_id": self.access_key_id,
            "params": redact(shape, self.params, (self.service, self.operation)),
            "protocol": self.protocol,
            "status": self.status,
            "error_code": self.error_code,
            "request_id": self.request_id,
            "latency_ms": round(self.latency_seconds * 1000, 3),
            "reached_aws": self.reached_aws,
            "interference": self.interference,
        }

    def json_line(self) -> str:
        return json.dumps(self.public(), default=str)


def redact(shape: Shape | None, value: Any, where: tuple[str, str] = ("", "")) -> Any:
    """``value`` with every secret replaced, by the model's ``sensitive`` trait and by member name."""
    if shape is not None and shape.metadata.get("sensitive"):
        return REDACTED
    if isinstance(value, bytes):
        return {"bytes": len(value), "sha256": hashlib.sha256(value).hexdigest()}
    if isinstance(value, dict):
        return {key: _redact_member(shape, key, item, where) for key, item in value.items()}
    if isinstance(value, list):
        return [redact(shape.member if isinstance(shape, ListShape) else None, item, where) for item in value]
    return value


def _redact_member(shape: Shape | None, key: str, item: Any, where: tuple[str, str]) -> Any:
    member = None
    if isinstance(shape, StructureShape):
        member = shape.members.get(key)
        if key in SECRET_MEMBERS and (key != "value" or where in _VALUE_IS_SECRET):
            return REDACTED
    elif isinstance(shape, MapShape):
        member = shape.value
        if shape.key.metadata.get("sensitive"):
            return REDACTED
    elif key in SECRET_MEMBERS and key != "value":
        return REDACTED
    return redact(member, item, where)
