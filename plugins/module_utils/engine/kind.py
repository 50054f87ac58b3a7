# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A kind: everything the engine must know about one AWS resource, and nothing about Ansible, threads or check mode."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

from .aws import Aws
from .diff import Change
from .errors import Transient
from .texts import Text

Spec = Mapping[str, Any]
"""One resource as the user describes it: the options of the module, validated, with defaults filled in."""


@dataclass(frozen=True)
class Found:
    """A resource as AWS has it.

    `attributes` is its normal form: the same keys and value shapes that `Kind.desired` returns. `identity` holds what
    a write needs and the user does not choose (ARN, id, ETag, lock token). `tags` is None where the kind has none.
    `settled` is False while AWS is at work on it, `deleting` when that work removes it; `status` says so to people.
    """

    attributes: Mapping[str, Any]
    identity: Mapping[str, Any] = field(default_factory=dict)
    tags: Mapping[str, str] | None = None
    settled: bool = True
    deleting: bool = False
    status: str = ""


@dataclass(frozen=True)
class Owned:
    """A resource that carries our stack's mark.

    `spec` has the options that identify it, without defaults: enough, once validated, for `title`, `read` and `delete`.
    Required options that do not identify it have a value that says nothing (`-`, an empty list).
    """

    spec: Mapping[str, Any]


class Kind(ABC):
    """One kind of AWS resource. Stateless: one instance serves every thread.

    The engine calls `read`, builds the goal with `desired`, compares, and calls `create` or `update` until `read` gives
    the goal. So `create` makes the resource itself in as few calls as AWS allows, and whatever AWS cannot take in that
    call is left to `update`: a run that dies between two calls is finished by the next one, on the same path.
    """

    name: ClassVar[str]
    """Singular, `<service>_<noun>`: how plans call it."""
    module: ClassVar[str]
    """The module (and action plugin) that takes this kind."""
    option: ClassVar[str]
    """That module's option that holds the list of specs."""
    services: ClassVar[tuple[str, ...]]
    """The boto3 services that a converged run calls, its own first."""
    after: ClassVar[tuple[str, ...]] = ()
    """Modules of the kinds that a spec of this one may refer to: theirs are made before, and deleted after, ours."""
    region: ClassVar[str | None] = None
    """The one region where AWS keeps this kind, if there is one."""
    texts: ClassVar[Mapping[str, Text]] = {}
    """Paths of texts in a spec (through lists, `*` is any key) that AWS takes in one form only."""
    immutable: ClassVar[tuple[str, ...]] = ()
    """Paths AWS cannot change in place (`*` is any one step)."""
    secret: ClassVar[tuple[str, ...]] = ()
    """Paths whose values are never shown."""
    taggable: ClassVar[bool] = True
    """Whether AWS keeps tags on it."""
    holds_data: ClassVar[bool] = False
    """Whether deleting it loses what users stored: it is never replaced unless named."""
    deletion_options: ClassVar[tuple[str, ...]] = ()
    """Options that say how it is deleted: what is no longer described takes them from what is, if that agrees."""
    refuses_second: ClassVar[bool] = False
    """Whether AWS refuses to make another of the same name, and `transient` has that refusal: then what the plan has
    just found missing is made without looking again."""
    transient: ClassVar[tuple[Transient, ...]] = ()
    """Errors of AWS that pass by themselves."""
    patience_seconds: ClassVar[float] = 120.0
    """How long nothing may move before the engine gives up."""
    managed: ClassVar[Mapping[str, tuple[str, ...]]] = {}
    """Per write operation (`CreateQueue`), the members of its input that this kind sends."""
    unmanaged: ClassVar[Mapping[str, Mapping[str, str]]] = {}
    """Per write operation, the members it never sends, each with the reason."""

    # -- the description: offline ----------------------------------------------------------------------------------

    def title(self, spec: Spec) -> str:
        """The name that identifies the resource to its user and within one call."""
        return str(spec["name"])

    def problems(self, spec: Spec) -> Iterable[str]:
        """What AWS would refuse in this spec, found without a call; each names the option and the way out."""
        return ()

    def requires(self, spec: Spec) -> Iterable[str]:
        """Titles of resources of this kind that must exist first."""
        return ()

    # -- AWS: reading ----------------------------------------------------------------------------------------------

    @abstractmethod
    def read(self, aws: Aws, spec: Spec) -> Found | None:
        """The resource that `spec` names, or None. Read calls only. Raises `Ambiguous` when several have the name."""

    @abstractmethod
    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        """The goal in normal form (without tags). Names of other resources become ids and ARNs; `UNKNOWN` in a plan."""

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """Every resource of this kind in `aws.region` that the stack `aws.stack` owns. Read calls only.

        What is not described any more is an orphan: an owned title that no described spec has. `described` are the
        specs of this kind; they may be left out where finding their mark costs a call each. AWS may still list what
        has just been deleted, so `read` decides. Raises what AWS answers, AccessDenied too. See engine/owned.py.
        """
        return ()

    def settles(self, aws: Aws, spec: Spec, kind: str, other: Spec, found: Found) -> bool:
        """Whether `spec` removes by itself `found`, which identifies as `other` of `kind` and is not described.

        Such a thing is a difference of `spec`, and no orphan.
        """
        return False

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        """Identifiers for others: ARN, id, URL. With `found` None, what can be predicted and `UNKNOWN` for the rest."""
        return {}

    def protected(self, found: Found) -> str:
        """Why AWS would refuse to delete it, naming the option that lifts it; empty when it would not."""
        return ""

    def notes(self, spec: Spec, found: Found | None) -> Iterable[str]:
        """What a person should know although nothing can be done about it here, one sentence each."""
        return ()

    def leaves(self, found: Found) -> str:
        """Why AWS will delete it by itself and no call can; empty when a call can. Destroying passes it over."""
        return ""

    # -- before writing --------------------------------------------------------------------------------------------

    def takes_long(self, spec: Spec) -> bool:
        """Whether `prepare` may have much to do for this spec: then it is planned before all others."""
        return False

    def prepare(self, aws: Aws, spec: Spec, changes: tuple[Change, ...]) -> None:
        """Begin with `aws.ahead` what takes long, needs no call, and carrying out `changes` will need; do not wait.

        Called as soon as the step is planned, and never by what only plans.
        """
        return

    # -- AWS: writing ----------------------------------------------------------------------------------------------

    @abstractmethod
    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str | None:
        """Make it. `desired` may have `tags`, to be sent in the same call where AWS allows.

        Returns the new id where AWS keeps no unique names, for `withdraw`; else None.
        """

    def complete(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        """Send, right after `create`, what AWS does not take in that call: it saves looking in between.

        What of it fails or never happens is a difference like any other: `update` repairs it.
        """
        return

    def withdraw(self, aws: Aws, made_id: str) -> None:
        """Delete `made_id`, which this run has just made after another run had; for kinds without unique names."""
        raise NotImplementedError(f"{self.name} has unique names")

    @abstractmethod
    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        """Carry out `changes` (never those of tags), in any order that AWS accepts."""

    def set_aside(self, aws: Aws, spec: Spec, found: Found) -> bool:
        """Make room for the replacement of `found`: `read` no longer gives it, and it still works.

        The replacement's normal form names it as left over, so `update` removes it. False where AWS has no way for two
        to stand beside each other: then the old one is deleted first.
        """
        return False

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        """Set and remove tags. A kind whose `Found.tags` is not None must have this."""
        raise NotImplementedError(f"{self.name} has tags and no way to write them")

    @abstractmethod
    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        """Take the next step of deleting it; called again until `read` gives None. "Already gone" is success."""
