"""Scenarios in which something goes wrong: deleted behind our back, killed at any write call, throttled."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any, Literal

import pytest
from aws_proxy import Faults, KillPoint
from aws_proxy.faults import CONFLICTS
from contract.harness.bench import Bench
from contract.harness.case import Immutable
from contract.harness.expect import done, only_looked, same, silent
from contract.harness.run import Killed, Run

MOST_WRITES = 60
TROUBLE = Faults(seed=7, error_rate=0.3, timeout_after_rate=0.1, most_in_a_row=2, conflicts=CONFLICTS)
"""A third of all calls refused, a tenth unanswered after their effect, each error that passes by itself met once."""


def disappears(bench: Bench) -> None:
    """Deleted by somebody, it is made again as it was."""
    name, made = bench.made()
    shape = bench.shape(name, made.resource["outputs"])
    if bench.case.remove:
        bench.case.remove(bench.raw, name)
    else:
        bench.cleared(name)
    assert bench.describe(name) is None, "it is still there"
    spec = bench.spec(name)
    plan = bench.run(spec, check=True)
    only_looked(plan)
    assert plan.action == "create"
    run = bench.run(spec)
    done(run, "create")
    same(bench.shape(name, run.resource["outputs"]), shape, "another resource than before")
    silent(bench.run(spec))
    bench.cleared(name)


def overtaken(bench: Bench) -> None:
    """Another run makes it between our look and our create: there is one, and both runs end well."""
    shape = bench.undisturbed.shape  # first: of some kinds an account has only one
    name = bench.own()
    spec, create = bench.spec(name), bench.kind.create
    others: list[Run] = []

    def create_second(*arguments: Any) -> Any:
        del bench.kind.create  # the other run, and what this one does next, are undisturbed
        others.append(bench.run(spec))
        return create(*arguments)

    bench.kind.create = create_second
    try:
        run = bench.run(spec)
    finally:
        vars(bench.kind).pop("create", None)
    (other,) = others
    done(other, "create")
    assert not run.failed, run.message
    same(bench.shape(name, run.resource["outputs"]), shape, "another state than of one run alone")
    silent(bench.run(spec))
    bench.cleared(name)


def killed_creating(bench: Bench, sample: bool = False) -> None:
    """Killed before or after any write call of its making, the next run ends where an undisturbed one does."""
    shape = bench.undisturbed.shape
    for point in points(sampled(bench.undisturbed.making) if sample else ()):
        name = bench.own()
        spec = bench.spec(name)
        if not died(bench, point, partial(bench.run, spec)):
            bench.cleared(name)
            return
        where = f"killed {point.when} write {point.write_number}"
        again = bench.run(spec)
        assert not again.failed, f"{where}: {again.message}"
        same(bench.shape(name, again.resource["outputs"]), shape, where)
        silent(bench.run(spec))
        bench.cleared(name)
    assert sample, f"more than {MOST_WRITES} write calls"


def killed_destroying(bench: Bench, sample: bool = False) -> None:
    """Killed before or after any write call of its end, the next run leaves nothing."""
    for point in points(sampled(bench.undisturbed.destroying) if sample else ()):
        name, _ = bench.made()
        bench.unprotected(name)
        spec = bench.spec(name)
        if not died(bench, point, partial(bench.run, spec, state="absent")):
            return
        again = bench.run(spec, state="absent")
        where = f"killed {point.when} write {point.write_number}"
        assert not again.failed, f"{where}: {again.message}"
        assert bench.describe(name) is None, f"{where}: something is left"
        silent(bench.run(spec, state="absent"))
    assert sample, f"more than {MOST_WRITES} write calls"


def killed_updating(bench: Bench, sample: bool = False) -> None:
    """Killed before or after any write call of a change of many options, the next run ends where it would have.

    With `sample`: of its last call, since that leaves the most behind.
    """
    if bench.case.change == {}:
        return
    last = max(change.writes for change in bench.changes)
    name, _ = bench.made(bench.case.change_base)
    for point in points():
        if sample and point.write_number < last:
            continue
        for way, changed, shape, _writes in bench.changes:
            spec = bench.changed_spec(name) if changed else bench.spec(name, bench.case.change_base)
            if died(bench, point, partial(bench.run, spec)):
                goes_on(bench, name, spec, shape, f"{way}, killed {point.when} write {point.write_number}")
        if point.write_number > last or (sample and point.when == "after"):
            break
    bench.cleared(name)


def killed_repairing(bench: Bench) -> None:
    """Killed before or after any write call that puts a drift right, the next run does."""
    name = bench.shared()
    spec = bench.spec(name)
    shape = bench.shape(name, bench.run(spec, check=True).resource["outputs"])
    gaps = {what for what, _ in bench.case.gaps}
    try:
        for drift in bench.case.drifts:
            if drift.action != "update" or f"drift-{drift.title}" in gaps:
                continue
            for point in points():
                drift.make(bench.raw, name)
                if not died(bench, point, partial(bench.run, spec)):
                    break
                goes_on(bench, name, spec, shape, f"{drift.title}: killed {point.when} write {point.write_number}")
    except BaseException:
        bench.spoil()
        raise
    bench.baseline = bench.describe(name)


def killed_replacing(bench: Bench, change: Immutable) -> None:
    """Killed before or after any write call of a replacement, the next run has one resource: the new one."""
    for point in points():
        name, _ = bench.made(change.base)
        spec = bench.spec(name, change.base, change.overrides)
        replace = [bench.kind.title(spec)]
        if not died(bench, point, partial(bench.run, spec, replace=replace)):
            bench.cleared(name)
            return
        where = f"killed {point.when} write {point.write_number}"
        again = bench.run(spec, replace=replace)
        assert not again.failed, f"{where}: {again.message}"
        reached = bench.shape(name, again.resource["outputs"])
        bench.cleared(name)
        fresh = bench.run(spec)
        same(reached, bench.shape(name, fresh.resource["outputs"]), where)
        silent(bench.run(spec))
        bench.cleared(name)
    pytest.fail(f"more than {MOST_WRITES} write calls")


def goes_on(bench: Bench, name: str, spec: dict[str, Any], shape: str, where: str) -> None:
    """The run after a death ends in `shape`, and the one after that has nothing to do."""
    again = bench.run(spec)
    assert not again.failed, f"{where}: {again.message}"
    same(bench.shape(name, again.resource["outputs"]), shape, where)
    silent(bench.run(spec))


def faulty(bench: Bench) -> None:
    """Under `TROUBLE` it is made, changed forth and back, and destroyed, each with the end of an undisturbed run."""
    name = bench.own()
    spec = bench.spec(name)
    shape = bench.undisturbed.shape
    with trouble(bench, TROUBLE):
        run = bench.run(spec)
    assert not run.failed, run.message
    same(bench.shape(name, run.resource["outputs"]), shape, "another resource than before")
    silent(bench.run(spec))
    bench.unprotected(name)
    with trouble(bench, TROUBLE):
        run = bench.run(spec, state="absent")
    assert not run.failed, run.message
    assert bench.describe(name) is None, "something is left"


def faulty_changes(bench: Bench) -> None:
    """Under `TROUBLE` a change of many options, and back."""
    ways = bench.changes
    name, _ = bench.made(bench.case.change_base)
    for _, changed, shape, _writes in ways:
        spec = bench.changed_spec(name) if changed else bench.spec(name, bench.case.change_base)
        with trouble(bench, TROUBLE):
            run = bench.run(spec)
        assert not run.failed, run.message
        same(bench.shape(name, run.resource["outputs"]), shape, "another state than without faults")
        silent(bench.run(spec))
    bench.cleared(name)


def points(numbers: Iterable[int] = ()) -> Iterator[KillPoint]:
    """Before and after the first write, the second, …; or those of `numbers` only."""
    whens: tuple[Literal["before", "after"], ...] = ("before", "after")
    for number in numbers or range(1, MOST_WRITES + 1):
        for when in whens:
            yield KillPoint(number, when)


def sampled(writes: int) -> tuple[int, ...]:
    """The first, the middle and the last of so many write calls: the suite's sample; the campaign has every one."""
    return tuple(sorted({1, (writes + 1) // 2, writes}))


def died(bench: Bench, point: KillPoint, act: Callable[[], Run]) -> bool:
    """Whether `act` came to `point` and died there; it must end well when it made fewer writes."""
    proxy = bench.place.proxy
    proxy.kill_at(point)
    try:
        run = act()
    except Killed:
        bench.deaths += 1
        return True
    finally:
        killed = proxy.killed.is_set()
        proxy.revive()
    if not killed:
        assert not run.failed, run.message
    bench.deaths += killed
    return killed


@contextmanager
def trouble(bench: Bench, faults: Faults) -> Iterator[None]:
    """Faults for the time of a block."""
    bench.place.proxy.set_faults(faults)
    try:
        yield
    finally:
        bench.place.proxy.set_faults(Faults())
