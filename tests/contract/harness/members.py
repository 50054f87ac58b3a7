"""Which members of AWS's requests a kind sends, and which of them its drifts change: nothing may be missing.

A member is a path below an operation, as botocore's shapes have it, with `*` for the items of a list:
`UpdateWebACL.Rules.*.Priority`. A map is one value, except where its keys are a fixed set of names.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from aws_proxy import Call
from aws_proxy.models import input_shape
from botocore.model import ListShape, MapShape, Shape, StructureShape

Leaves = dict[str, list[Any]]
"""By path: the values that a request has there."""

REMOVES = re.compile(r"(Delete|Remove|Detach|Disassociate|Unsubscribe)")
MAKES = re.compile(r"(Create|Request|Publish|Subscribe|Put|Add|Attach|Associate|Change)")
COUNTS = frozenset({"Quantity"})
"""What follows from a list beside it."""
TAGS = re.compile(r"[.](Add|UserPool|BackupPlan|BackupVault)?[Tt]ags([.]|$)")
"""The engine compares tags itself: the scenario `tags`, and each kind's drifts of `tags`."""
VERB = re.compile(r"^[A-Z][a-z]+")
ONE_BY_ONE = ("AttributeName", "AttributeValue")
"""SNS sets one attribute a call: name and value are two members, and mean one."""
PATCHES = "patchOperations"
"""API Gateway changes one path a patch: each is a member, as if the request had it under that path."""


@dataclass(frozen=True)
class Request:
    """One write call: of the engine as the proxy saw it, or by hand."""

    service: str
    operation: str
    params: Mapping[str, Any]

    @property
    def leaves(self) -> Leaves:
        """What it sends, by path."""
        shape = input_shape(self.service, self.operation)
        found: Leaves = {}
        params = dict(self.params)
        if set(ONE_BY_ONE) <= set(params):
            name, value = (params.pop(key) for key in ONE_BY_ONE)
            found[f"AttributeName.{name}"] = found[f"AttributeValue.{name}"] = [value]
        if PATCHES in params:
            found[PATCHES] = [params.pop(PATCHES)]
            for patch in found[PATCHES][0]:
                found.setdefault(patch["path"].strip("/").replace("/", "."), []).append(patch.get("value"))
        for path, value in walk(params, shape) if shape else ():
            found.setdefault(path, []).append(value)
        return found


@dataclass
class Members:
    """What the runs of a kind sent and what its drifts changed; `played` are the titles of those drifts."""

    sent: dict[str, str] = field(default_factory=dict)
    drifted: set[str] = field(default_factory=set)
    played: set[str] = field(default_factory=set)

    @property
    def seen(self) -> set[str]:
        """What was sent, and what was there by hand and taken back."""
        return {*self.sent, *self.drifted}

    def send(self, calls: Collection[Call]) -> None:
        """The engine made these calls."""
        for request in writes(calls):
            self.sent |= dict.fromkeys((f"{request.operation}.{path}" for path in request.leaves), request.service)

    def drift(self, title: str, by_hand: Collection[Request], repair: Collection[Call]) -> None:
        """What was done `by_hand` was repaired by `repair`: what differs between the two was drifted."""
        self.played.add(title)
        for request in writes(repair):
            self.drifted |= {f"{request.operation}.{path}" for path in changed(by_hand, request)}


def writes(calls: Collection[Call]) -> Iterator[Request]:
    """The calls that write and took effect."""
    for call in calls:
        if call.is_write and call.reached_aws and not call.error_code:
            yield Request(call.service, call.operation, call.params)


def changed(by_hand: Collection[Request], repair: Request) -> set[str]:
    """The paths that `repair` puts right: other values there by hand, or all of it where something was removed.

    Of a call by hand only what it sent counts: AWS may keep what it did not.
    """
    same = [one for one in by_hand if (one.service, one.operation) == (repair.service, repair.operation)]
    after = repair.leaves
    if not same:
        removed = any(REMOVES.match(request.operation) for request in by_hand)
        return set(after) if removed and MAKES.match(repair.operation) else set()
    found: set[str] = set()
    for before in (request.leaves for request in same):
        touched = {kept_apart(path) for path in before}
        differing = {path for path in {*before, *after} if before.get(path) != after.get(path)}
        found |= {path for path in differing if kept_apart(path) in touched}
    return found


def kept_apart(path: str) -> str:
    """The part of a request that AWS sets or leaves as a whole: a member, and each attribute of a map of them."""
    first = path.partition(".")[0]
    return path if first in ("Attributes", *ONE_BY_ONE) else first


def walk(value: Any, shape: Shape, path: str = "") -> Iterator[tuple[str, Any]]:
    """The leaves of a request: what is no structure, list of structures, or map with fixed keys."""
    below = f"{path}." if path else ""
    if isinstance(shape, StructureShape) and isinstance(value, Mapping) and (value or not path):
        for name in sorted(value.keys() & shape.members.keys() - COUNTS):
            yield from walk(value[name], shape.members[name], f"{below}{name}")
    elif isinstance(shape, ListShape) and isinstance(shape.member, StructureShape) and value:
        for item in value:
            yield from walk(item, shape.member, f"{below}*")
    elif isinstance(shape, MapShape) and getattr(shape.key, "enum", None):
        for name, item in value.items():
            yield f"{below}{name}", item
    else:
        yield path, value


def complaints(members: Members, kind: Any, undrifted: Mapping[str, str]) -> list[str]:
    """Every managed member that no run sent or no drift changed, and every member nobody has thought of."""
    found = [complaint for look in (unsent, forgotten, untouched) for complaint in look(members, kind)]
    excuses = {pattern: [path for path, _ in found if under(path, pattern)] for pattern in undrifted}
    excused = {path for paths in excuses.values() for path in paths}
    idle = [
        f"{pattern}: excused, and nothing is missing"
        for pattern, paths in excuses.items()
        if not paths and any(under(path, pattern) for path in members.sent)  # what no run sent says nothing
    ]
    return sorted(f"{path}: {what}" for path, what in found if path not in excused) + idle


def unsent(members: Members, kind: Any) -> Iterator[tuple[str, str]]:
    """Top-level members that the kind says it sends."""
    for operation, managed in kind.managed.items():
        for name in managed:
            if not known(members.seen, f"{operation}.{name}"):
                yield f"{operation}.{name}", "managed, and no run sent it"


def forgotten(members: Members, kind: Any) -> Iterator[tuple[str, str]]:
    """Below the top level: members beside those that are sent which are not sent, and left out for no reason."""
    for operation in sorted(kind.managed):
        for place, shape in structures(members, operation):
            for name in sorted(shape.members.keys() - COUNTS):
                path = f"{operation}.{place}.{name}"
                if not known(members.seen, path) and not left_out(kind, path):
                    yield path, "neither sent nor left out for a reason"


def untouched(members: Members, kind: Any) -> Iterator[tuple[str, str]]:
    """What runs send and no drift changes."""
    for path, service in members.sent.items():
        operation, _, member = path.partition(".")
        if operation not in kind.managed or known(members.drifted, path) or TAGS.search(path):
            continue
        if member not in names(service, operation) and not left_out(kind, path):
            yield path, "no drift changes it"


@cache
def names(service: str, operation: str) -> frozenset[str]:
    """The members that say which resource an operation means: those by which it is read and deleted."""
    thing = VERB.sub("", operation)
    shapes = [input_shape(service, f"{verb}{thing}") for verb in ("Get", "Describe", "Delete")]
    return frozenset(name for shape in shapes if shape for name in shape.members)


def structures(members: Members, operation: str) -> Iterator[tuple[str, StructureShape]]:
    """The structures below the top level that requests of `operation` have filled, and where they stand."""
    places = {path.rpartition(".")[0]: service for path, service in members.sent.items() if within(path, operation)}
    for place, service in sorted(places.items()):
        shape: Shape | None = input_shape(service, operation)
        steps = place.split(".")[1:]
        for step in steps:
            shape = member(shape, step)
        if steps and isinstance(shape, StructureShape):
            yield ".".join(steps), shape


def member(shape: Shape | None, step: str) -> Shape | None:
    """One step down from `shape`."""
    if isinstance(shape, ListShape):
        return shape.member
    return shape.members.get(step) if isinstance(shape, StructureShape) else None


def left_out(kind: Any, path: str) -> bool:
    """Whether the kind has a reason not to manage the path, or something above it."""
    operation = path.partition(".")[0]
    return any(within(path, f"{operation}.{name}") for name in kind.unmanaged.get(operation, {}))


def known(paths: Collection[str], path: str) -> bool:
    """Whether the member is among `paths`, or something below it; of several operations with it, one is enough."""
    wanted = path.partition(".")[2]
    members = {other.partition(".")[2] for other in paths}
    return any(within(other, wanted) or wanted.endswith(f".{other}") for other in members)


def within(path: str, other: str) -> bool:
    """Whether `path` is `other`, or lies below it."""
    return path == other or path.startswith(f"{other}.")


def under(path: str, pattern: str) -> bool:
    """The same for a pattern of a case, whose `*` is anything."""
    return within(path, pattern) or fnmatchcase(path, pattern)


Act = Callable[[Any, str], Any]


def recorded(raw: Any, name: str, act: Act) -> list[Request]:
    """Carry `act` out and return the write calls it made by hand."""
    first = len(raw.writes)
    act(raw, name)
    return [Request(*call) for call in raw.writes[first:]]
