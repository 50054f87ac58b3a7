"""What every measure is given: the sides to compare, how often, where to work, and the report."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from benchmarks.place import Account, Place
from benchmarks.processes import CommandFailedError, Ran, run
from benchmarks.report import Report
from benchmarks.sides.ours import Ours
from benchmarks.sides.side import Side

OURS = Ours()

Result = TypeVar("Result")


@dataclass(frozen=True)
class Benchmark:
    """One call of `python -m benchmarks`."""

    sides: Sequence[Side]
    runs: int
    delay_ms: float
    directory: Path
    report: Report
    _folders: Iterator[int] = field(default_factory=lambda: itertools.count(1), repr=False)

    def folder(self) -> Path:
        """A new folder."""
        return self.directory / f"{next(self._folders)}"

    def deployed(self, place: Place) -> dict[Side, Account]:
        """Every side with an account in which its resources are; those that only read get this collection's."""
        accounts: dict[Side, Account] = {}
        for side in sorted(self.sides, key=lambda side: not side.deploys):
            if not side.deploys and OURS in accounts:
                accounts[side] = accounts[OURS]
                continue
            maker = side if side.deploys else OURS
            say(f"{place.name}: {maker.title} deploys")
            accounts[side] = accounts[maker] = self.once_more(maker, partial(first_deployment, maker, place))[0]
        return {side: accounts[side] for side in self.sides}

    def once_more(self, side: Side, deploy: Callable[[], Result]) -> Result:
        """What `deploy` gives; once more where a command of another side than ours fails, which is told.

        Terraform now and then misses an answer of the embedded AWS and asks for what it has just made. One command of a
        hundred that fails must not take what the others have measured with it.
        """
        try:
            return deploy()
        except CommandFailedError as error:
            if side.name == OURS.name:
                raise
            self.report.note(f"{side.title} failed, and was deployed once more in another account: {error.reason}")
            return deploy()


def first_deployment(side: Side, place: Place) -> tuple[Account, Ran]:
    """Deploy `side` in an empty account of `place`."""
    account = place.account(side.name)
    side.prepare(account)
    made = run(side.deploy(account))
    say(f"it took {made.wall_seconds:.1f} s, {made.cpu_seconds:.1f} s of a processor")
    return account, made


def say(what: str) -> None:
    """Progress: a full benchmark takes long."""
    print(f"... {what}", flush=True)


def walls(runs: Sequence[Ran]) -> list[float]:
    """The wall times."""
    return [ran.wall_seconds for ran in runs]


def cpus(runs: Sequence[Ran]) -> list[float]:
    """The processor times."""
    return [ran.cpu_seconds for ran in runs]


def by_name(found: Mapping[Side, Sequence[Ran]]) -> dict[str, Sequence[Ran]]:
    """The runs by the side's name."""
    return {side.name: runs for side, runs in found.items()}
