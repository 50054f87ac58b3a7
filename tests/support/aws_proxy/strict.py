"""Strict mode: AWS's own rules, each as data with small functions, held over the calls that pass.

A rule may refuse a call, learn from its answer (and do then what AWS would have done besides), or change the answer.
What a rule needs to know comes from the calls that passed and from reads that the proxy makes itself, as the account's
root. Requests are never changed on their way: that would break their signatures.
"""

from __future__ import annotations

import json
import time
import urllib.request
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from threading import RLock
from typing import Any

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError
from botocore.session import Session

from .calls import Call
from .errors import AwsError
from .models import service_model

Params = dict[str, Any]
Refuses = Callable[[Call, "World"], "str | bool | None"]
Learns = Callable[[Call, Params, "World"], None]
Answers = Callable[[Call, Params, "World"], "Params | None"]


@dataclass(frozen=True)
class Rule:
    """One rule of AWS.

    ``operations`` are those it refuses: ``refuses`` returns the detail of the message, or True. ``learns`` maps
    ``service.Operation`` to what follows from its success, ``answers`` to how its answer is changed (a JSON document;
    XML as ``{"xml": text}``). ``wait_seconds`` is AWS's waiting time before scaling.
    """

    id: str
    service: str
    operations: tuple[str, ...]
    summary: str
    source: str
    error: AwsError | None = None
    wait_seconds: float = 0.0
    refuses: Refuses | None = None
    learns: Mapping[str, Learns] = field(default_factory=dict)
    answers: Mapping[str, Answers] = field(default_factory=dict)

    @property
    def names(self) -> tuple[str, ...]:
        """The operations as ``service.Operation`` (one that names another service stays as it is)."""
        return tuple(name if "." in name else f"{self.service}.{name}" for name in self.operations)


@dataclass(frozen=True)
class Refusal:
    """A rule's verdict on one call."""

    rule: Rule
    error: AwsError


@cache
def _session() -> Session:
    """One botocore session for every world: it keeps the loaded models."""
    return Session()


class World:
    """What the rules know: scaled time, remembered facts, and the embedded AWS itself, read as the account's root."""

    def __init__(self, upstream: str, *, time_scale: float, clock: Callable[[], float] = time.monotonic) -> None:
        self.upstream = upstream
        self.time_scale = time_scale
        self.clock = clock
        self._lock = RLock()
        self._facts: dict[tuple[Any, ...], Any] = {}
        self._clients: dict[tuple[str, str, str], Any] = {}
        self.principal_of: Callable[[str], str] = lambda access_key_id: ""

    def remember(self, *key: Any, value: Any) -> None:
        with self._lock:
            self._facts[key] = value

    def recall(self, *key: Any) -> Any:
        return self._facts.get(key)

    def forget(self, *key: Any) -> None:
        with self._lock:
            self._facts.pop(key, None)

    def mark(self, *key: Any) -> None:
        """Note that something happened now."""
        self.remember(*key, value=self.clock())

    def within(self, seconds: float, *key: Any) -> bool:
        """Whether it was marked less than ``seconds`` (AWS's time, scaled) ago."""
        moment = self.recall(*key)
        return moment is not None and self.clock() - moment < seconds * self.time_scale

    def count_within(self, seconds: float, *key: Any) -> int:
        """Count this event, and return how many (this one included) came in the last ``seconds`` (scaled)."""
        with self._lock:
            limit = self.clock() - seconds * self.time_scale
            moments = [m for m in self.recall(*key) or [] if m > limit] + [self.clock()]
            self.remember(*key, value=moments)
            return len(moments)

    def client(self, service: str, call: Call, region: str = "") -> Any:
        """A client of the embedded AWS as the root of the call's account."""
        key = (service, region or call.region or "us-east-1", call.account_id or "000000000000")
        with self._lock:
            if key not in self._clients:
                self._clients[key] = _session().create_client(
                    service,
                    region_name=key[1],
                    endpoint_url=self.upstream,
                    aws_access_key_id=key[2],
                    aws_secret_access_key="root",
                    config=Config(
                        retries={"total_max_attempts": 3}, connect_timeout=5, read_timeout=20, max_pool_connections=32
                    ),
                )
            return self._clients[key]

    def read(self, service: str, operation: str, call: Call, *, region: str = "", **params: Any) -> Params | None:
        """A read of the embedded AWS (``operation`` in Python's spelling); None when it refuses."""
        try:
            answer: Params = getattr(self.client(service, call, region), operation)(**params)
        except (ClientError, BotoCoreError):
            return None
        return answer

    def post_json(self, service: str, operation: str, call: Call, document: Params) -> None:
        """Make a call of a JSON service as the account's root, nulls included (botocore cannot send them)."""
        model = service_model(service)
        assert model is not None
        scope = f"{call.account_id}/20260101/{call.region}/{service}/aws4_request"
        request = urllib.request.Request(
            self.upstream,
            json.dumps(document).encode(),
            {
                "Authorization": f"AWS4-HMAC-SHA256 Credential={scope}, SignedHeaders=host, Signature=0",
                "Content-Type": f"application/x-amz-json-{model.metadata['jsonVersion']}",
                "X-Amz-Target": f"{model.metadata['targetPrefix']}.{operation}",
            },
        )
        with urllib.request.urlopen(request, timeout=20):
            pass


class StrictMode:
    """The rules over one world, indexed by operation."""

    def __init__(self, rules: Iterable[Rule], world: World) -> None:
        self.world = world
        self.rules = tuple(rules)
        self._refusing: dict[str, list[Rule]] = {}
        self._learning: dict[str, list[Learns]] = {}
        self._answering: dict[str, list[Answers]] = {}
        for rule in self.rules:
            for name in rule.names:
                if rule.refuses:
                    self._refusing.setdefault(name, []).append(rule)
            for name, learn in rule.learns.items():
                self._learning.setdefault(name, []).append(learn)
            for name, answer in rule.answers.items():
                self._answering.setdefault(name, []).append(answer)

    def refusal(self, call: Call) -> Refusal | None:
        """The first rule's verdict against this call."""
        for rule in self._refusing.get(call.name, ()):
            assert rule.refuses is not None
            assert rule.error is not None
            detail = rule.refuses(call, self.world)
            if detail:
                return Refusal(rule, rule.error.worded(detail if isinstance(detail, str) else ""))
        return None

    def wants_answer(self, call: Call) -> bool:
        return call.name in self._learning or call.name in self._answering

    def changes_answer(self, call: Call) -> bool:
        return call.name in self._answering

    def learn(self, call: Call, answer: Params) -> None:
        """Take note of a successful call. ``answer`` is in botocore's shape."""
        for learn in self._learning.get(call.name, ()):
            learn(call, answer, self.world)

    def answer(self, call: Call, document: Params) -> Params:
        """The answer's JSON document as AWS would give it."""
        for change in self._answering.get(call.name, ()):
            document = change(call, document, self.world) or document
        return document
