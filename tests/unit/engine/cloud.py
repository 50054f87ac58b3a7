"""A cloud in memory and a kind that lives in it: what the engine is tried on, without AWS and without waiting."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from botocore.exceptions import ClientError, ConnectionClosedError

from ansible_collections.serverless.aws.plugins.module_utils.engine.candidates import choose
from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import Change
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Candidate, EngineError, Transient
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found, Kind, Spec
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.tags import STACK_TAG
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.engine.waits import Backoff

OURS = Options(stack="ours")


def refused(code: str, message: str = "no", status: int = 400, operation: str = "CreateThing") -> ClientError:
    """An answer of AWS."""
    answer = {
        "Error": {"Code": code, "Message": message},
        "ResponseMetadata": {"HTTPStatusCode": status, "RequestId": "r-1"},
    }
    return ClientError(answer, operation)  # type: ignore[arg-type]


def lost() -> ConnectionClosedError:
    """No answer."""
    return ConnectionClosedError(endpoint_url="http://127.0.0.1")


@dataclass
class Thing:
    """One resource in the cloud."""

    id: str
    name: str
    attributes: dict[str, Any]
    tags: dict[str, str]
    protected: bool = False


@dataclass
class FakeAws:
    """What the engine and the kind here use of `Aws`; `errors[operation]` are raised one by one, before the effect
    or, marked with `after`, behind it. `lag` looks do not show what was written."""

    plan_only: bool = False
    stack: str | None = "ours"
    things: list[Thing] = field(default_factory=list)
    calls: list[str] = field(default_factory=list)
    reports: list[str] = field(default_factory=list)
    errors: dict[str, list[Exception]] = field(default_factory=dict)
    after: dict[str, list[Exception]] = field(default_factory=dict)
    lag: int = 0
    shown: list[Thing] | None = None
    unsettled_looks: int = 0
    before_create: Callable[[], None] = lambda: None

    def report(self, message: str) -> None:
        self.reports.append(message)

    def call(self, operation: str) -> None:
        """Record a call and raise what is due before its effect."""
        self.calls.append(operation)
        if self.plan_only and operation != "read":
            raise EngineError("a plan wrote")
        if self.errors.get(operation):
            raise self.errors[operation].pop(0)

    def done(self, operation: str) -> None:
        """Raise what is due after its effect."""
        if self.after.get(operation):
            raise self.after[operation].pop(0)

    @property
    def writes(self) -> list[str]:
        return [call for call in self.calls if call != "read"]

    def look(self) -> list[Thing]:
        """What a read sees: with `lag` looks left, what was there before the writes."""
        if self.shown is not None and self.lag > 0:
            self.lag -= 1
            return self.shown
        self.shown = None
        return self.things

    def remember(self) -> None:
        """Reads show the state of now for the next `lag` looks."""
        if self.lag and self.shown is None:
            self.shown = [Thing(t.id, t.name, dict(t.attributes), dict(t.tags), t.protected) for t in self.things]


class ThingKind(Kind):
    """Colour, size (cannot change), and a secret. `nameless`: AWS would take any number of one name."""

    name = "test_thing"
    module = "test_things"
    option = "things"
    services = ()
    immutable = ("size",)
    secret = ("password",)
    transient = (Transient("InUse", "being changed", "somebody is at it"),)
    patience_seconds = 60.0

    def __init__(self, *, nameless: bool = False, holds_data: bool = False) -> None:
        self.nameless = nameless
        self.data = holds_data

    @property
    def holds_data(self) -> bool:  # type: ignore[override]
        return self.data

    def problems(self, spec: Spec) -> Iterable[str]:
        if spec.get("colour") == "invisible":
            yield "colour must be one that can be seen"

    def requires(self, spec: Spec) -> Iterable[str]:
        return spec.get("needs", [])

    def read(self, aws: Any, spec: Spec) -> Found | None:
        aws.call("read")
        found = [thing for thing in aws.look() if thing.name == spec["name"]]
        chosen = choose(
            self.name,
            spec["name"],
            [Candidate(thing.id, thing.id, thing.tags.get(STACK_TAG)) for thing in found],
            aws.stack,
        )
        thing = next((thing for thing in found if thing.id == chosen), None)
        if thing is None:
            return None
        settled = aws.unsettled_looks <= 0
        aws.unsettled_looks -= 1
        identity = {"id": thing.id, "protected": thing.protected}
        return Found(dict(thing.attributes), identity, dict(thing.tags), settled, status="" if settled else "AT_WORK")

    def desired(self, aws: Any, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"colour": spec.get("colour", "red"), "size": spec.get("size", 1), "password": spec.get("password", "")}

    def outputs(self, aws: Any, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"id": found.identity["id"] if found else UNKNOWN}

    def protected(self, found: Found) -> str:
        return "Set protection_enabled to false." if found.identity.get("protected") else ""

    def notes(self, spec: Spec, found: Found | None) -> Iterable[str]:
        return ["it is grey"] if found and found.attributes["colour"] == "grey" else []

    def leaves(self, found: Found) -> str:
        return "it fades by itself" if found.attributes["colour"] == "fading" else ""

    def create(self, aws: Any, spec: Spec, desired: Mapping[str, Any]) -> str | None:
        aws.call("create")
        aws.before_create()
        aws.remember()
        if not self.nameless and any(thing.name == spec["name"] for thing in aws.things):
            raise refused("AlreadyExists")
        number = 1 + max((int(thing.id) for thing in aws.things), default=0)
        attributes = {key: value for key, value in desired.items() if key != "tags"}
        aws.things.append(Thing(f"{number:04}", spec["name"], attributes, dict(desired.get("tags", {}))))
        aws.done("create")
        return f"{number:04}" if self.nameless else None

    def withdraw(self, aws: Any, made_id: str) -> None:
        aws.call("withdraw")
        aws.things[:] = [thing for thing in aws.things if thing.id != made_id]

    def update(
        self, aws: Any, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        aws.call("update")
        aws.remember()
        for change in changes:
            self.thing(aws, found).attributes[change.path[0]] = change.after
        aws.done("update")

    def tag(self, aws: Any, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        aws.call("tag")
        tags = self.thing(aws, found).tags
        tags.update(to_set)
        for key in to_remove:
            del tags[key]

    def delete(self, aws: Any, spec: Spec, found: Found) -> None:
        aws.call("delete")
        aws.remember()
        aws.things[:] = [thing for thing in aws.things if thing.id != found.identity["id"]]
        aws.done("delete")

    def thing(self, aws: Any, found: Found) -> Thing:
        return next(thing for thing in aws.things if thing.id == found.identity["id"])


def thing(name: str = "a", **attributes: Any) -> Thing:
    """One of ours that is as a plain spec describes it, but for `attributes`."""
    return Thing("0001", name, {"colour": "red", "size": 1, "password": "", **attributes}, {STACK_TAG: "ours"})


class Clock:
    """Time that passes by pauses only."""

    def __init__(self) -> None:
        self.now = 0.0
        self.pauses: list[float] = []

    def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.now += seconds

    def backoff(self, patience_seconds: float) -> Backoff:
        return Backoff(patience_seconds, sleep=self.sleep, now=lambda: self.now)
