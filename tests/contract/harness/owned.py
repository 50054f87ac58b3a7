"""What a stack owns: listed with its title, removable by what is listed, and told from what others made."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from contract.harness.bench import Bench
from contract.harness.expect import done, only_looked, silent, valid_requests
from contract.harness.run import Run

from ansible_collections.serverless.aws.plugins.module_utils.engine.aws import Aws
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options


def owned(bench: Bench) -> None:
    """Ours is listed, theirs and what was made by hand are not; the listed spec removes all of it."""
    name = made_by(bench, "ours")
    spec = bench.spec(name, overrides=bench.case.owned.overrides)
    title = bench.kind.title(validated(bench, spec))
    alone, calls = listed(bench, [spec])
    undescribed, _calls = listed(bench, [])
    assert title in undescribed, f"not found: {title}; found {sorted(undescribed)}"

    foreign = [made_by(bench, "theirs"), *([by_hand(bench)] if bench.case.adopt else [])]
    titles = {
        bench.kind.title(validated(bench, bench.spec(one, overrides=bench.case.owned.overrides))) for one in foreign
    }
    beside, more_calls = listed(bench, [spec])
    assert set(beside) == set(alone)
    assert not titles & set(listed(bench, [])[0]), "somebody else's is listed"
    if not bench.case.owned.asks_each:
        assert more_calls == calls, f"{more_calls} calls instead of {calls}: it grows with what others have"

    if bench.case.unprotect:
        done(bench.run(bench.spec(name, "full", bench.case.unprotect)), "update")
    action = bench.run.apart(
        lambda aws: bench.run.remove(aws, undescribed[title], Options(state="absent", stack="ours")), plan_only=False
    )
    assert action == "delete"
    valid_requests(bench.place.proxy)
    assert bench.describe(name) is None, "something is left"
    assert title not in listed(bench, [])[0], "it is gone and still listed"
    for one in foreign:
        assert bench.describe(one) is not None, "somebody else's is gone"


def mark_adopted(bench: Bench) -> None:
    """What carries another stack's mark is refused, and taken over it carries ours: a mark is a change like a tag."""
    name, _made = bench.made(stack="theirs")
    spec = bench.spec(name)
    for refused in (bench.run(spec, check=True), bench.run(spec), bench.run(spec, state="absent")):
        assert refused.failed, "it was not refused"
        assert "theirs" in refused.message
        assert refused.writes == []
    plan = bench.run(spec, take_over=True, check=True)
    only_looked(plan)
    assert plan.paths == {"owner"}, plan.paths
    done(bench.run(spec, take_over=True), "update")
    silent(bench.run(spec))
    bench.cleared(name)


def made_by(bench: Bench, stack: str) -> str:
    """A resource of its own that `stack` has made."""
    name = bench.own()
    if bench.case.owned.parent:
        bench.case.owned.parent(bench.raw, name, stack)
    run: Run = bench.run(bench.spec(name, overrides=bench.case.owned.overrides), stack=stack)
    assert not run.failed, run.message
    return name


def by_hand(bench: Bench) -> str:
    """One that nobody's run has made."""
    assert bench.case.adopt
    name = bench.own()
    bench.case.adopt(bench.raw, name)
    return name


def listed(bench: Bench, described: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Mapping[str, Any]], int]:
    """The specs of what is ours by title, and how many calls it took to know."""
    specs = [validated(bench, spec) for spec in described]

    def ask(aws: Aws) -> dict[str, Mapping[str, Any]]:
        found = [item.spec for item in bench.kind.owned(aws, specs)]
        return {bench.kind.title(validated(bench, spec)): spec for spec in found}

    found = bench.run.apart(ask)
    calls = bench.place.proxy.calls
    assert not [call.name for call in calls if call.is_write], "looking wrote"
    return found, len(calls)


def validated(bench: Bench, spec: Mapping[str, Any]) -> dict[str, Any]:
    """`spec` with defaults, as a module hands it to its kind."""
    outcome = ModuleArgumentSpecValidator(bench.run.family.own_options).validate({bench.kind.option: [dict(spec)]})
    assert not outcome.error_messages, outcome.error_messages
    return dict(outcome.validated_parameters[bench.kind.option][0])
