"""Scenarios about whose a resource is: tags, stacks, what was made by hand, and two of one name."""

from __future__ import annotations

from contract.harness.bench import Bench
from contract.harness.expect import done, only_looked, same, same_plan, silent, valid_requests


def tags(bench: Bench) -> None:
    """Ours are set, changed and put right; foreign ones stay unless purged."""
    name, _ = bench.made(tags={"contract-one": "1"})
    spec = bench.spec(name)
    silent(bench.run(spec, tags={"contract-one": "1"}))
    plan = bench.run(spec, tags={"contract-one": "2", "contract-two": "posts"}, check=True)
    only_looked(plan)
    assert plan.paths == {"tags.contract-one", "tags.contract-two"}
    run = bench.run(spec, tags={"contract-one": "2", "contract-two": "posts"})
    done(run, "update")
    valid_requests(bench.place.proxy)
    same_plan(plan, run)
    silent(bench.run(spec, tags={"contract-one": "2", "contract-two": "posts"}))
    silent(bench.run(spec, tags={"contract-one": "2"}))  # contract-two is foreign now, and stays
    purge = bench.run(spec, tags={"contract-one": "2"}, purge_tags=True)
    done(purge, "update")
    assert "tags.contract-two" in purge.paths
    silent(bench.run(spec, tags={"contract-one": "2"}, purge_tags=True))
    bench.cleared(name)


def foreign_stack(bench: Bench) -> None:
    """What carries another stack's tag is refused; where names are not unique it is simply another resource."""
    name, made = bench.made(stack="theirs")
    spec, before = bench.spec(name), bench.describe(name)
    plan = bench.run(spec, check=True)
    only_looked(plan)
    if not plan.failed:
        assert bench.case.twice, "it was not refused, and AWS keeps the name unique"
        assert plan.action == "create"
        assert plan.resource["outputs"] != made.resource["outputs"]
        return
    assert "theirs" in plan.message
    for refused in (bench.run(spec), bench.run(spec, state="absent")):
        assert refused.failed
        assert refused.writes == []
    same(bench.describe(name), before, "what was refused changed it")
    taken = bench.run(spec, take_over=True)
    done(taken, "update")
    assert taken.paths == {"tags.serverless.aws:stack"}
    silent(bench.run(spec))
    bench.cleared(name)


def adopt(bench: Bench) -> None:
    """One that was made by hand becomes the one that is described, without being replaced."""
    assert bench.case.adopt
    name = bench.own()
    bench.case.adopt(bench.raw, name)
    assert bench.describe(name) is not None, "adopt made nothing that describe shows"
    spec = bench.spec(name)
    plan = bench.run(spec, check=True)
    only_looked(plan)
    assert plan.action == "update", f"{plan.action}: {plan.message}"
    run = bench.run(spec)
    done(run, "update")
    valid_requests(bench.place.proxy)
    same_plan(plan, run)
    silent(bench.run(spec))
    bench.cleared(name)


def two_matches(bench: Bench) -> None:
    """Two of one name, neither of them ours by tag: an error that lists both, and no call that writes."""
    assert bench.case.twice
    name, made = bench.made(stack="")
    bench.case.twice(bench.raw, name)
    spec = bench.spec(name)
    for run in (bench.run(spec, check=True), bench.run(spec), bench.run(spec, state="absent")):
        assert run.failed, "two have this name, and one was chosen"
        assert run.writes == []
        assert "2 resources have this name" in run.message, run.message
        ids = [value for value in made.resource["outputs"].values() if isinstance(value, str)]
        assert any(value in run.message for value in ids if value != name), run.message
