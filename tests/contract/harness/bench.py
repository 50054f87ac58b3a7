"""One kind on the bench: its case, its account, and the resource of the full spec that drifts and updates share."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from contract.harness.case import Case, filled, with_overrides
from contract.harness.members import Members
from contract.harness.place import REGION, Place, RootClients
from contract.harness.run import Run, Runner, family_of

CHOSEN_BY_AWS = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
    r"|(?<![A-Za-z0-9])(?=[a-z]*[0-9])(?=[0-9]*[a-z])[a-z0-9]{8,}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])(?=[A-Z]*[0-9])(?=[0-9]*[A-Z])[A-Z0-9]{10,}(?![A-Za-z0-9])"
    r"|(?<=[a-z]_)[A-Za-z0-9]{9}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])[0-9]{8}(?![A-Za-z0-9])"
    r"|(?<![A-Za-z0-9])E[A-Z]{12,13}(?![A-Za-z0-9])"
)
"""Ids: UUIDs, runs of lower or upper case letters with digits, what follows the region in a user pool's id, and those
few that happen to have digits or letters only."""


class Life(NamedTuple):
    """A resource that nothing disturbed: its shape, and the number of write calls that made and destroyed it."""

    shape: str
    making: int
    destroying: int


class Change(NamedTuple):
    """A change of many options that nothing disturbed: what was to come of it, what came, and in how many writes."""

    way: str
    overrides: bool
    shape: str
    writes: int


@dataclass
class Bench:
    """`name` is a resource's; a scenario that needs one of its own takes `own()`."""

    case: Case
    place: Place
    raw: RootClients
    run: Runner
    name: str = ""
    baseline: Any = None
    outputs: Mapping[str, Any] | None = None
    deaths: int = 0
    members: Members = field(default_factory=Members)
    _names: dict[str, str] = field(default_factory=dict)

    @property
    def kind(self) -> Any:
        """The kind itself."""
        return self.run.family.kind

    def own(self) -> str:
        """A fresh name, with what the resource refers to prepared."""
        name = self.place.fresh_name()
        self.case.prepare(self.raw, name)
        return name

    def spec(self, name: str, base: str = "full", overrides: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The full or minimal spec of `name`, with `overrides`."""
        spec: Mapping[str, Any] = self.case.full if base == "full" else self.case.minimal
        return dict(filled(with_overrides(spec, overrides or {}), name))

    def changed_spec(self, name: str) -> dict[str, Any]:
        """The spec that `case.change` makes of the one it starts from."""
        case = self.case
        return self.spec(name) if case.change is None else self.spec(name, case.change_base, case.change)

    def describe(self, name: str) -> Any:
        """The independent observation."""
        return self.case.describe(self.raw, name)

    def shape(self, name: str, outputs: Mapping[str, Any]) -> str:
        """What there is now, masked."""
        return self.masked(self.describe(name), name, outputs)

    def masked(self, observed: Any, name: str, outputs: Mapping[str, Any]) -> str:
        """An observation as text without `name` and everything that AWS chose: equal for equal resources."""
        text = json.dumps(observed, sort_keys=True, default=str, indent=1)
        chosen = [(key, value) for key, value in outputs.items() if isinstance(value, str) and len(value) > 3]
        for key, value in sorted(chosen, key=lambda pair: -len(pair[1])):
            if value != name and name not in value:
                text = text.replace(value, f"<{key}>")
        text = text.replace(name, "{name}").replace(self.raw.account, "{account}")
        return CHOSEN_BY_AWS.sub("<id>", text)

    def shared(self) -> str:
        """The name of the resource with the full spec that several scenarios disturb and put right again."""
        if not self.name:
            self.name = self.own()
            made = self.run(self.spec(self.name))
            assert not made.failed, made.message
            self.baseline = self.describe(self.name)
        return self.name

    def spoil(self) -> None:
        """The shared resource is no longer what it was: the next scenario makes another."""
        self.name, self.baseline, self.outputs = "", None, None

    def made(self, base: str = "full", **options: Any) -> tuple[str, Run]:
        """A resource of a scenario's own, made through the proxy, with the run that made it."""
        name = self.own()
        run = self.run(self.spec(name, base), **options)
        assert not run.failed, run.message
        return name, run

    @cached_property
    def undisturbed(self) -> Life:
        """The full spec made and destroyed."""
        name, made = self.made()
        shape = self.shape(name, made.resource["outputs"])
        self.unprotected(name)
        gone = self.run(self.spec(name), state="absent")
        return Life(shape, len(made.writes), len(gone.writes))

    @cached_property
    def changes(self) -> tuple[Change, Change]:
        """The change of many options, forth and back."""
        name, _ = self.made(self.case.change_base)
        found = []
        for way, changed in (("forth", True), ("back", False)):
            run = self.run(self.changed_spec(name) if changed else self.spec(name, self.case.change_base))
            assert (run.failed, run.action) == (False, "update"), run.message
            found.append(Change(way, changed, self.shape(name, run.resource["outputs"]), len(run.writes)))
        self.cleared(name)
        return found[0], found[1]

    def unprotected(self, name: str) -> None:
        """Lift the deletion protection of a resource of the full spec, if it has any."""
        if self.case.unprotect:
            run = self.run(self.spec(name, "full", self.case.unprotect))
            assert (run.failed, run.action) == (False, "update"), run.message

    def cleared(self, name: str) -> None:
        """Remove a resource of a scenario's own without a trace in the record or in the strict rules."""
        if self.case.unprotect:
            self.run(self.spec(name, "full", self.case.unprotect), endpoint_url=self.place.upstream)
        self.run(self.spec(name, "full"), state="absent", endpoint_url=self.place.upstream)

    def text(self, paths: Collection[str], name: str) -> set[str]:
        """`paths` of a case with the name filled in."""
        return {str(filled(path, name)) for path in paths}

    def close(self) -> None:
        """Close connections."""
        self.run.close()
        self.raw.close()


def open_bench(case: Case, place: Place) -> Bench:
    """A bench with an account of its own."""
    account = place.fresh_account()
    runner = Runner(family_of(case.kind), place.proxy, account, REGION, case.options)
    bench = Bench(case, place, RootClients(place.upstream, account), runner)
    runner.after = bench.members.send
    return bench
