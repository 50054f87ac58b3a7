"""What a kind tells the contract tests about itself: specs, independent observation, and the ways to disturb it.

Write `tests/contract/cases/<kind>.py` with `from contract.harness.case import Case, Drift, Immutable, Update` and a
module-level `CASE`. In every text of a spec, and in `changes`, `{name}` stands for a name that is unique to the test:
lower-case letters and digits, at most 12. `raw` is a `Raw`: plain boto3 as the account's root, past the proxy.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol


class Raw(Protocol):
    """Plain boto3, not recorded and not interfered with."""

    account: str
    region: str

    def client(self, service: str, region: str | None = None) -> Any:
        """A client as the account's root, in the test's region unless another is named."""


Act = Callable[[Raw, str], Any]


@dataclass(frozen=True)
class Update:
    """`overrides` on the full spec (the minimal one with `base="minimal"`) change exactly `changes`; None removes."""

    title: str
    overrides: Mapping[str, Any]
    changes: Collection[str]
    base: str = "full"


@dataclass(frozen=True)
class Drift:
    """`make(raw, name)` changes the resource of the full spec by hand; the plan shows exactly `changes`.

    A change is a dotted path of the plan; a path names everything below it too (`policy.Statement.Stray`).
    `action` is what the plan calls it; `replace` and `create` are compared with the state before by shape, ids masked.
    """

    title: str
    make: Act
    changes: Collection[str]
    action: str = "update"


@dataclass(frozen=True)
class Immutable:
    """`overrides` that AWS cannot carry out in place: refused, or shown and done as a replacement."""

    title: str
    overrides: Mapping[str, Any]
    changes: Collection[str]
    refused: bool = False
    base: str = "full"


@dataclass(frozen=True)
class OwnedBy:
    """How a resource comes to be a stack's, beyond being made by it, and what finding it costs on the emulator.

    `parent(raw, name, stack)` gives what it hangs on to a stack, where that decides. `asks_each` is why each foreign
    one of this kind costs a call there (what it costs on AWS is shown by `tests/unit/kinds/test_owned.py`); empty when
    it does not. `overrides` change the full spec.
    """

    parent: Callable[[Raw, str, str], Any] | None = None
    overrides: Mapping[str, Any] = field(default_factory=dict)
    asks_each: str = ""


@dataclass(frozen=True)
class Case:
    """Everything about one kind. Only the first three (and `describe`) must be given; see the module's text.

    `adopt` makes one by hand with the right name and other settings. `twice` makes one more by hand under the same name
    (nameless kinds). `unprotect` are overrides that lift the deletion protection of `full`. `remove` deletes it behind
    our back where the engine's own way of deleting should not be used for that. `options` are further options of the
    module. `owned` is for finding what a stack owns. `change` are overrides that change much of `full`, where the least
    cannot become the full spec; `{}` where nothing can be changed. `undrifted` are members of requests that no drift
    can change, with the reason:
    `CreateRoute.ApiId`, `*.ApiId` (see `members`). `gaps` are `(what, why)`: what the emulator cannot do. A gap named
    like a scenario (`drift-a title`, `faults`) takes it out of the matrix; any other is a note for readers.
    """

    kind: str
    minimal: Mapping[str, Any]
    full: Mapping[str, Any]
    describe: Callable[[Raw, str], Any] = field(kw_only=True)
    prepare: Act = lambda raw, name: None
    updates: tuple[Update, ...] = ()
    drifts: tuple[Drift, ...] = ()
    immutable: tuple[Immutable, ...] = ()
    adopt: Act | None = None
    twice: Act | None = None
    unprotect: Mapping[str, Any] = field(default_factory=dict)
    remove: Act | None = None
    options: Mapping[str, Any] = field(default_factory=dict)
    owned: OwnedBy = OwnedBy()
    change: Mapping[str, Any] | None = None
    undrifted: Mapping[str, str] = field(default_factory=dict)
    gaps: tuple[tuple[str, str], ...] = ()

    @property
    def change_base(self) -> str:
        """The spec that a change of many options starts from; see `change`."""
        return "minimal" if self.change is None else "full"


def filled(value: Any, name: str) -> Any:
    """`value` with `{name}` replaced at any depth."""
    if isinstance(value, Mapping):
        return {filled(key, name): filled(item, name) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [filled(item, name) for item in value]
    return value.replace("{name}", name) if isinstance(value, str) else value


def with_overrides(spec: Mapping[str, Any], overrides: Mapping[str, Any]) -> dict[str, Any]:
    """`spec` with `overrides` on top, those that are None taken out."""
    return {key: value for key, value in {**spec, **overrides}.items() if value is not None}
