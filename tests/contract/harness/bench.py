"""One kind on the bench: its case, its account, and the resource of the full spec that drifts and updates share."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

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
        """The observation as text with `name` and everything that AWS chose masked: equal for equal resources."""
        text = json.dumps(self.describe(name), sort_keys=True, default=str, indent=1)
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
