"""Scenarios in which something goes wrong: deleted behind our back, killed at any write call, throttled."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Literal

import pytest
from aws_proxy import Faults, KillPoint
from contract.harness.bench import Bench
from contract.harness.expect import done, only_looked, same, silent
from contract.harness.run import Killed, Run

MOST_WRITES = 60
TROUBLE = Faults(seed=7, error_rate=0.3, timeout_after_rate=0.1, most_in_a_row=2)
"""A third of all calls refused, a tenth unanswered after their effect; each call passes in the end."""


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


def killed_creating(bench: Bench) -> None:
    """Killed before or after any write call of its making, the next run ends where an undisturbed one does."""
    name, made = bench.made()
    shape = bench.shape(name, made.resource["outputs"])
    bench.cleared(name)
    for point in points(bench):
        name = bench.own()
        spec = bench.spec(name)
        if not died(bench, point, lambda spec=spec: bench.run(spec)):
            bench.cleared(name)
            return
        where = f"killed {point.when} write {point.write_number}"
        again = bench.run(spec)
        assert not again.failed, f"{where}: {again.message}"
        same(bench.shape(name, again.resource["outputs"]), shape, where)
        silent(bench.run(spec))
        bench.cleared(name)
    pytest.fail(f"more than {MOST_WRITES} write calls")


def killed_destroying(bench: Bench) -> None:
    """Killed before or after any write call of its end, the next run leaves nothing."""
    for point in points(bench):
        name, _ = bench.made()
        if bench.case.unprotect:
            done(bench.run(bench.spec(name, "full", bench.case.unprotect)), "update")
        spec = bench.spec(name)
        if not died(bench, point, lambda spec=spec: bench.run(spec, state="absent")):
            return
        again = bench.run(spec, state="absent")
        where = f"killed {point.when} write {point.write_number}"
        assert not again.failed, f"{where}: {again.message}"
        assert bench.describe(name) is None, f"{where}: something is left"
        silent(bench.run(spec, state="absent"))
    pytest.fail(f"more than {MOST_WRITES} write calls")


def throttled(bench: Bench) -> None:
    """With a third of its calls refused and a tenth unanswered, it is made and destroyed all the same."""
    name, made = bench.made()
    shape = bench.shape(name, made.resource["outputs"])
    bench.cleared(name)
    name = bench.own()
    spec = bench.spec(name)
    with trouble(bench):
        run = bench.run(spec)
    assert not run.failed, run.message
    same(bench.shape(name, run.resource["outputs"]), shape, "another resource than before")
    silent(bench.run(spec))
    if bench.case.unprotect:
        done(bench.run(bench.spec(name, "full", bench.case.unprotect)), "update")
    with trouble(bench):
        run = bench.run(spec, state="absent")
    assert not run.failed, run.message
    assert bench.describe(name) is None, "something is left"


def points(bench: Bench) -> Iterator[KillPoint]:
    """Before and after the first write, the second, …"""
    whens: tuple[Literal["before", "after"], ...] = ("before", "after")
    for number in range(1, MOST_WRITES + 1):
        for when in whens:
            yield KillPoint(number, when)


def died(bench: Bench, point: KillPoint, act: Callable[[], Run]) -> bool:
    """Whether `act` came to `point` and died there; it must end well when it made fewer writes."""
    proxy = bench.place.proxy
    proxy.kill_at(point)
    try:
        run = act()
    except Killed:
        return True
    finally:
        killed = proxy.killed.is_set()
        proxy.revive()
    if not killed:
        assert not run.failed, run.message
    return killed


@contextmanager
def trouble(bench: Bench) -> Iterator[None]:
    """Faults for the time of a block."""
    bench.place.proxy.set_faults(TROUBLE)
    try:
        yield
    finally:
        bench.place.proxy.set_faults(Faults())
