"""The scenarios that every kind goes through, and those that its case adds."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from contract.harness import disturbed, owned, ownership
from contract.harness.bench import Bench
from contract.harness.case import Case, Drift, Immutable, Update
from contract.harness.expect import done, exactly, only_looked, same, same_plan, silent, valid_requests
from contract.harness.members import complaints, recorded

from ansible_collections.serverless.aws.plugins.module_utils.kinds.edge_shared.named_configs import NamedConfig


@dataclass(frozen=True)
class Scenario:
    """One cell of the matrix; `play` raises AssertionError where the kind breaks the contract."""

    title: str
    play: Callable[[Bench], None]


def scenarios(case: Case, kind: Any) -> list[Scenario]:
    """Every scenario of a kind, without those that its gaps take out."""
    gaps = {what for what, _ in case.gaps}
    return [scenario for scenario in matrix(case, kind) if scenario.title not in gaps]


def matrix(case: Case, kind: Any) -> Iterator[Scenario]:
    """The cells, in the order in which a person would try them."""
    yield Scenario("create", create)
    yield Scenario("create the least", create_least)
    if kind.taggable:
        yield Scenario("tags", ownership.tags)
        yield Scenario("foreign stack", ownership.foreign_stack)
    if isinstance(kind, NamedConfig):
        yield Scenario("foreign stack", owned.mark_adopted)
    yield Scenario("owned", owned.owned)
    for drift in case.drifts:
        yield Scenario(f"drift-{drift.title}", partial(drifted, drift=drift))
    yield Scenario("every member drifts", every_member_drifts)
    for update in case.updates:
        yield Scenario(f"update-{update.title}", partial(updated, update=update))
    for change in case.immutable:
        yield Scenario(f"immutable-{change.title}", partial(immutable, change=change))
    yield Scenario("disappears", disturbed.disappears)
    if case.adopt:
        yield Scenario("adopt", ownership.adopt)
    if case.twice:
        yield Scenario("two matches", ownership.two_matches)
    yield Scenario("destroy", destroy)
    yield Scenario("overtaken", disturbed.overtaken)
    yield Scenario("killed while creating", partial(disturbed.killed_creating, sample=True))
    yield Scenario("killed while destroying", partial(disturbed.killed_destroying, sample=True))
    yield Scenario("killed while updating", partial(disturbed.killed_updating, sample=True))
    yield Scenario("faults", disturbed.faulty)
    if case.change != {}:
        yield Scenario("faults while updating", disturbed.faulty_changes)


def long(case: Case) -> Iterator[Scenario]:
    """What takes minutes: every kill point where the matrix tries a sample. `make campaign` goes through them."""
    excluded = {what for what, _ in case.gaps}
    yield from (scenario for scenario in every_kill(case) if scenario.title not in excluded)


def every_kill(case: Case) -> Iterator[Scenario]:
    """The scenarios that die at each write call."""
    yield Scenario("killed while creating", disturbed.killed_creating)
    yield Scenario("killed while destroying", disturbed.killed_destroying)
    yield Scenario("killed while updating", disturbed.killed_updating)
    yield Scenario("killed while repairing", disturbed.killed_repairing)
    for change in case.immutable:
        if not change.refused:
            yield Scenario(f"killed while replacing-{change.title}", partial(disturbed.killed_replacing, change=change))


def create(bench: Bench) -> None:
    """The plan on an account without it shows every attribute and writes nothing; the run makes exactly that."""
    name = bench.own()
    assert bench.describe(name) is None, "it exists before it was made, or describe says so"
    spec = bench.spec(name)
    plan = bench.run(spec, check=True)
    only_looked(plan)
    assert plan.action == "create"
    assert {change["before"] for change in plan.resource["changes"]} <= {"(absent)", "(redacted)"}
    assert bench.describe(name) is None, "the plan made it"
    run = bench.run(spec)
    done(run, "create")
    valid_requests(bench.place.proxy)
    same_plan(plan, run)
    assert bench.describe(name) is not None, "the run says that it made it, and it is not there"
    silent(bench.run(spec, check=True))
    silent(bench.run(spec))
    if not bench.name:
        bench.name, bench.baseline = name, bench.describe(name)


def create_least(bench: Bench) -> None:
    """The spec of a user who says as little as possible."""
    name = bench.own()
    spec = bench.spec(name, "minimal")
    plan = bench.run(spec, check=True)
    only_looked(plan)
    run = bench.run(spec)
    done(run, "create")
    valid_requests(bench.place.proxy)
    same_plan(plan, run)
    silent(bench.run(spec))
    bench.run(spec, state="absent", endpoint_url=bench.place.upstream)


def drifted(bench: Bench, drift: Drift) -> None:
    """What was changed by hand is seen, precisely, and put right, precisely."""
    name = bench.shared()
    before = bench.baseline
    outputs = bench.outputs or bench.run(bench.spec(name), check=True).resource["outputs"]
    shape = bench.masked(before, name, outputs)
    by_hand = recorded(bench.raw, name, drift.make)
    assert bench.describe(name) != before, "the drift changed nothing that describe shows"
    spec = bench.spec(name)
    try:
        plan = bench.run(spec, check=True)
        only_looked(plan)
        assert not plan.failed, plan.message
        exactly(plan, bench.text(drift.changes, name))
        run = bench.run(spec)
        done(run, drift.action)
        bench.members.drift(drift.title, by_hand, run.calls)
        valid_requests(bench.place.proxy)
        same_plan(plan, run)
        after = bench.describe(name)
        if drift.action == "update":
            same(after, before, "it is not what it was before the drift")
        same(bench.masked(after, name, run.resource["outputs"]), shape, "another resource than before")
        last = bench.run(spec)
        silent(last)
    except BaseException:
        bench.spoil()
        raise
    bench.baseline, bench.outputs = after, last.resource["outputs"]


def every_member_drifts(bench: Bench) -> None:
    """The drifts of the case change every member that the kind sends to AWS, at every depth.

    Gaps are said: members that the kind leaves out, in its `unmanaged`; those that cannot drift, in `undrifted`.
    """
    gaps = {what for what, _ in bench.case.gaps}
    for drift in bench.case.drifts:
        if drift.title not in bench.members.played and f"drift-{drift.title}" not in gaps:
            drifted(bench, drift)
    wrong = complaints(bench.members, bench.kind, bench.case.undrifted)
    assert not wrong, "\n".join(wrong)


def updated(bench: Bench, update: Update) -> None:
    """A changed description changes exactly what it says, and back."""
    if update.base == "full":
        name, own = bench.shared(), False
        before = bench.baseline
    else:
        (name, _), own = bench.made(update.base), True
        before = bench.describe(name)
    spec = bench.spec(name, update.base, update.overrides)
    try:
        plan = bench.run(spec, check=True)
        only_looked(plan)
        assert plan.action == "update", f"{plan.action}: {plan.resource['changes']}"
        exactly(plan, bench.text(update.changes, name))
        run = bench.run(spec)
        done(run, "update")
        valid_requests(bench.place.proxy)
        same_plan(plan, run)
        assert bench.describe(name) != before, "nothing changed that describe shows"
        silent(bench.run(spec))
        back = bench.run(bench.spec(name, update.base))
        done(back, "update")
        exactly(back, bench.text(update.changes, name))
        same(bench.describe(name), before, "changed and changed back, it is not what it was")
    except BaseException:
        bench.spoil()
        raise
    if own:
        bench.run(bench.spec(name, update.base), state="absent", endpoint_url=bench.place.upstream)


VERBS = ("Create", "Delete")


def immutable(bench: Bench, change: Immutable) -> None:
    """What AWS cannot change in place is refused with nothing written, or replaced as the plan said."""
    name, _ = bench.made(change.base)
    before = bench.describe(name)
    spec = bench.spec(name, change.base, change.overrides)
    plan = bench.run(spec, check=True)
    only_looked(plan)
    if change.refused:
        run = bench.run(spec)
        for refused in (plan, run):
            assert refused.failed, "it was not refused"
            assert name in refused.message, refused.message
        assert run.writes == []
        same(bench.describe(name), before, "what was refused changed it")
        if not bench.kind.holds_data:
            return
        plan = bench.run(spec, check=True, replace=[bench.kind.title(spec)])
        if plan.failed:  # protected: naming it is not enough
            return
    run = bench.run(spec, replace=[bench.kind.title(spec)])
    done(run, "replace")
    valid_requests(bench.place.proxy)
    same_plan(plan, run)
    exactly(run, bench.text(change.changes, name))
    assert any(item["replaces"] for item in run.resource["changes"])
    if "set_aside" in vars(type(bench.kind)):
        made, gone = (next(at for at, write in enumerate(run.writes) if f".{verb}" in write) for verb in VERBS)
        assert made < gone, f"the old one was gone before the new one was there: {run.writes}"
    silent(bench.run(spec))
    bench.run(spec, state="absent", endpoint_url=bench.place.upstream)


def destroy(bench: Bench) -> None:
    """Destroying shows what it will do, leaves nothing, and doing it again does nothing."""
    name, _ = bench.made()
    spec = bench.spec(name)
    if bench.case.unprotect:
        for protected in (bench.run(spec, state="absent", check=True), bench.run(spec, state="absent")):
            assert protected.failed, "it is protected and was not refused"
            assert protected.writes == []
        spec = bench.spec(name, "full", bench.case.unprotect)
        done(bench.run(spec), "update")
    plan = bench.run(spec, state="absent", check=True)
    only_looked(plan)
    assert plan.action == "delete"
    assert bench.describe(name) is not None, "the plan deleted it"
    run = bench.run(spec, state="absent")
    assert (run.failed, run.result["changed"]) == (False, True), run.message
    assert run.action == "delete"
    assert run.writes
    valid_requests(bench.place.proxy)
    assert bench.describe(name) is None, "something is left"
    silent(bench.run(spec, state="absent", check=True))
    silent(bench.run(spec, state="absent"))
