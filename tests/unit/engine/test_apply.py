"""Carrying out: lag, errors that pass, answers that were lost, two runs at once, and an end to patience."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import pytest
from unit.engine.cloud import OURS, Clock, FakeAws, Thing, ThingKind, lost, refused, thing

from ansible_collections.serverless.aws.plugins.module_utils.engine import apply
from ansible_collections.serverless.aws.plugins.module_utils.engine.apply import carry_out
from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import PartialFailure, converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError, NotYet, Transient
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.plan import Plan
from ansible_collections.serverless.aws.plugins.module_utils.engine.planner import plan_present
from ansible_collections.serverless.aws.plugins.module_utils.engine.tags import STACK_TAG

ABSENT = replace(OURS, state="absent")


def run(aws: FakeAws, *, kind: Any = None, options: Options = OURS, clock: Clock | None = None, **spec: Any) -> Plan:
    """Converge one thing called a."""
    backoff = (clock or Clock()).backoff
    (plan,) = converge(kind or ThingKind(), [{"name": "a", **spec}], aws, options, backoff)  # type: ignore[arg-type]
    return plan


def names(things: Sequence[Thing]) -> list[str]:
    return [item.name for item in things]


def test_one_create_and_nothing_more() -> None:
    aws = FakeAws()
    plan = run(aws, colour="blue")
    assert aws.writes == ["create"]
    assert plan.outputs == {"id": "0001"}
    assert run(aws, colour="blue").action.value == "none"
    assert aws.writes == ["create"]


def test_only_what_differs_is_written_tags_first() -> None:
    aws = FakeAws(things=[thing(colour="blue")])
    run(aws, options=replace(OURS, tags={"a": "1"}))
    assert aws.writes == ["tag", "update"]
    assert aws.things[0].tags == {STACK_TAG: "ours", "a": "1"}
    assert aws.things[0].attributes["colour"] == "red"


def test_a_write_is_not_repeated_while_reads_lag() -> None:
    aws = FakeAws(things=[thing(colour="blue")], lag=6)
    run(aws)
    assert aws.writes == ["update"]
    assert any("does not show the change yet: colour" in report for report in aws.reports)


def test_a_write_that_had_no_effect_is_made_again() -> None:
    class Forgetful(ThingKind):
        forgotten = 0

        def update(self, aws: Any, *arguments: Any) -> None:
            if Forgetful.forgotten:
                super().update(aws, *arguments)
            else:
                aws.call("update")
            Forgetful.forgotten += 1

    aws = FakeAws(things=[thing(colour="blue")])
    run(aws, kind=Forgetful())
    assert aws.writes == ["update", "update"]


@pytest.mark.parametrize("nameless", [False, True])
def test_what_was_made_and_is_not_shown_yet_is_not_made_again(nameless: bool) -> None:
    aws = FakeAws(lag=14)
    run(aws, kind=ThingKind(nameless=nameless))
    assert aws.writes == ["create"]
    assert names(aws.things) == ["a"]


@pytest.mark.parametrize("nameless", [False, True])
@pytest.mark.parametrize("error", [lost(), refused("InternalFailure", status=500)])
@pytest.mark.parametrize("lag", [0, 3])
def test_a_create_that_took_effect_without_an_answer_is_found(nameless: bool, error: Exception, lag: int) -> None:
    aws = FakeAws(after={"create": [error]}, lag=lag)
    run(aws, kind=ThingKind(nameless=nameless))
    assert aws.writes == ["create"]
    assert names(aws.things) == ["a"]


@pytest.mark.parametrize(
    "error",
    [
        lost(),
        refused("Throttling"),
        refused("x", "Rate exceeded"),
        refused("ServiceUnavailable", status=503),
        refused("InUse", "it is Being Changed"),
    ],
)
@pytest.mark.parametrize("operation", ["create", "update", "delete"])
def test_errors_that_pass_cost_a_pause(error: Exception, operation: str) -> None:
    aws = FakeAws(things=[] if operation == "create" else [thing(colour="blue")], errors={operation: [error, error]})
    clock = Clock()
    run(aws, clock=clock, options=ABSENT if operation == "delete" else OURS)
    assert aws.writes == [operation] * 3
    assert clock.pauses
    assert names(aws.things) == ([] if operation == "delete" else ["a"])


def test_an_error_that_does_not_pass_ends_it_with_the_call_and_the_request() -> None:
    aws = FakeAws(errors={"create": [refused("InUse", "for ever")]})
    with pytest.raises(PartialFailure, match=r"creating test_thing a: CreateThing was answered InUse.*request id r-1"):
        run(aws)
    assert aws.writes == ["create"]


def test_patience_ends_with_the_last_error() -> None:
    aws, clock = FakeAws(errors={"create": [refused("Throttling", "slower") for _ in range(100)]}), Clock()
    with pytest.raises(PartialFailure, match="slower"):
        run(aws, clock=clock)
    assert 60 <= clock.now <= 70


def test_patience_begins_anew_when_something_moves() -> None:
    class Slow(ThingKind):
        """Ten steps of ten seconds each: more than the patience in all."""

        step = 0

        def read(self, aws: Any, spec: Any) -> Found | None:
            found = super().read(aws, spec)
            assert found is not None
            return replace(found, attributes={**found.attributes, "colour": f"step {self.step}"})

        def update(self, aws: Any, *arguments: Any) -> None:
            self.step += 1
            aws.unsettled_looks = 2
            clock.now += 10

    clock = Clock()
    run(FakeAws(things=[thing()]), kind=Slow(), clock=clock, colour="step 10")
    assert clock.now > ThingKind.patience_seconds


def test_what_aws_is_at_work_on_is_waited_for() -> None:
    aws = FakeAws(things=[thing(colour="blue")], unsettled_looks=5)
    run(aws)
    assert aws.writes == ["update"]
    assert aws.reports[0] == "test_thing a: waiting, AT_WORK"


def test_what_aws_is_at_work_on_is_looked_at_more_often_than_what_it_does_not_show() -> None:
    """Both as often, so the time that it took tells."""
    at_work, behind = Clock(), Clock()
    run(FakeAws(things=[thing(colour="blue")], unsettled_looks=11), clock=at_work)
    run(FakeAws(lag=10), clock=behind)
    assert len(at_work.pauses) == len(behind.pauses) > 8
    assert at_work.now < behind.now / 3


def test_waiting_lasts_as_long_as_the_kind_says() -> None:
    class Slow(ThingKind):
        patience_seconds = 1800.0

    clock = Clock()
    with pytest.raises(PartialFailure, match="nothing moved for 1800 s, AT_WORK"):
        run(FakeAws(things=[thing(colour="blue")], unsettled_looks=10_000), kind=Slow(), clock=clock)
    assert 1800 <= clock.now < 1810


def test_the_pauses_begin_anew_when_it_is_made() -> None:
    """What passed before, for a role that AWS did not know yet, say, is no measure for how long it is at work."""
    refusals = [refused("Throttling")] * 12

    class Settling(ThingKind):
        def create(self, aws: Any, *arguments: Any) -> str | None:
            aws.unsettled_looks = 3
            return super().create(aws, *arguments)

    clock = Clock()
    run(FakeAws(errors={"create": refusals}), kind=Settling(), clock=clock)
    assert max(clock.pauses) > 3
    assert max(clock.pauses[-2:]) < 0.5


def test_waiting_for_what_never_settles_ends() -> None:
    with pytest.raises(PartialFailure, match=r"nothing moved for 60 s, AT_WORK.*Run again"):
        run(FakeAws(things=[thing(colour="blue")], unsettled_looks=10_000))


def test_a_step_that_must_wait_says_for_what() -> None:
    aws = FakeAws(things=[thing(colour="blue")], errors={"update": [NotYet("another index is being made")]})
    run(aws)
    assert aws.writes == ["update", "update"]
    assert aws.reports[0] == "test_thing a: waiting, another index is being made"
    assert re.fullmatch(r"~ test_thing a \(\d+\.\d s\)", aws.reports[1])


def test_a_step_that_takes_long_is_waited_for_longer() -> None:
    def waits(patience_seconds: float) -> Clock:
        errors = [NotYet("a snapshot is taken", patience_seconds=patience_seconds) for _ in range(40)]
        clock = Clock()
        run(FakeAws(things=[thing(colour="blue")], errors={"update": errors}), clock=clock)
        return clock

    assert ThingKind.patience_seconds < waits(600.0).now < 600
    with pytest.raises(PartialFailure, match="a snapshot is taken"):
        waits(0.0)


class Restless(ThingKind):
    """Every look shows something else, so that patience never ends."""

    def read(self, aws: Any, spec: Any) -> Found | None:
        found = super().read(aws, spec)
        assert found is not None
        return replace(found, attributes={**found.attributes, "colour": str(len(aws.calls))})

    def update(self, aws: Any, *arguments: Any) -> None:
        aws.call("update")


def test_a_goal_that_is_never_reached_names_what_differs() -> None:
    with pytest.raises(PartialFailure, match="after 200 writes; still different: colour"):
        run(FakeAws(things=[thing()]), kind=Restless())


def test_a_goal_that_a_refused_write_keeps_away_names_the_refusal() -> None:
    class Refused(Restless):
        def update(self, aws: Any, *arguments: Any) -> None:
            super().update(aws, *arguments)
            raise refused("Throttling", "slower")

    with pytest.raises(PartialFailure, match="Throttling: slower"):
        run(FakeAws(things=[thing()]), kind=Refused())


# -- replacing and deleting ---------------------------------------------------------------------------------------


def test_a_replacement_is_a_delete_and_a_create() -> None:
    aws = FakeAws(things=[thing()])
    run(aws, size=2)
    assert aws.writes == ["delete", "create"]
    assert aws.things[0].attributes["size"] == 2


def test_deleting_waits_until_aws_shows_that_it_is_gone() -> None:
    aws = FakeAws(things=[thing()], lag=5)
    run(aws, options=ABSENT)
    assert aws.writes == ["delete"]
    assert any("AWS still shows it" in report for report in aws.reports)


def test_a_delete_without_an_answer_is_not_an_error() -> None:
    aws = FakeAws(things=[thing()], after={"delete": [lost()]})
    run(aws, options=ABSENT)
    assert aws.writes == ["delete"]


# -- two runs at once ---------------------------------------------------------------------------------------------


def meanwhile(aws: FakeAws, identity: str) -> None:
    """Another run makes one of the same name."""
    aws.things.append(Thing(identity, "a", dict(thing().attributes), {STACK_TAG: "ours"}))


def test_the_younger_one_is_withdrawn_by_the_run_that_made_it() -> None:
    aws = FakeAws()
    aws.before_create = lambda: meanwhile(aws, "0001")
    plan = run(aws, kind=ThingKind(nameless=True))
    assert aws.writes == ["create", "withdraw"]
    assert [item.id for item in aws.things] == ["0001"]
    assert plan.outputs == {"id": "0001"}


def test_the_older_one_stays_and_its_run_waits_for_the_other() -> None:
    class Other(ThingKind):
        looks = 0

        def read(self, aws: Any, spec: Any) -> Found | None:
            self.looks += 1
            if self.looks == 3:
                meanwhile(aws, "0002")
            if self.looks == 6:
                aws.things[:] = aws.things[:1]
            return super().read(aws, spec)

        def create(self, aws: Any, *arguments: Any) -> str | None:
            aws.lag = 0
            return super().create(aws, *arguments)

        def desired(self, aws: Any, spec: Any, found: Found | None) -> dict[str, Any]:
            # what update must still do keeps the run going while the second one is there
            return {**super().desired(aws, spec, found), "colour": "red" if found is None else "blue"}

    aws = FakeAws()
    run(aws, kind=Other(nameless=True))
    assert "withdraw" not in aws.writes
    assert [item.id for item in aws.things] == ["0001"]


def test_the_older_one_gives_way_to_a_run_that_has_ended() -> None:
    aws = FakeAws()
    aws.before_create = lambda: meanwhile(aws, "0005")

    class Older(ThingKind):
        def create(self, aws: Any, *arguments: Any) -> str | None:
            super().create(aws, *arguments)
            aws.things[-1].id = "0001"  # made in the same second, and first by its id
            return "0001"

    plan = run(aws, kind=Older(nameless=True))
    assert aws.writes == ["create", "withdraw"]
    assert [item.id for item in aws.things] == ["0005"]
    assert plan.outputs == {"id": "0005"}


def test_when_both_runs_give_way_at_once_it_is_made_again() -> None:
    class Both(ThingKind):
        def withdraw(self, aws: Any, made_id: str) -> None:
            super().withdraw(aws, made_id)
            aws.things.clear()

    aws = FakeAws()
    aws.before_create = lambda: None if "withdraw" in aws.calls else meanwhile(aws, "0001")
    run(aws, kind=Both(nameless=True))
    assert aws.writes == ["create", "withdraw", "create"]
    assert len(aws.things) == 1


def test_two_that_were_there_before_are_never_touched() -> None:
    two = [thing(), replace(thing(), id="0002")]
    aws = FakeAws(things=two)
    with pytest.raises(EngineError, match=r"2 resources have this name: 0001, 0002"):
        run(aws, kind=ThingKind(nameless=True))
    assert aws.writes == []


class Unique(ThingKind):
    """Says what the cloud here does: it makes one of a name, and refuses the second."""

    refuses_second = True
    transient = (Transient("AlreadyExists", "", "another run has just made it"),)


def test_what_the_plan_has_just_found_missing_is_made_without_another_look() -> None:
    aws = FakeAws()
    run(aws, kind=Unique())
    assert aws.calls == ["read", "create", "read"]


def test_a_plan_that_is_old_is_not_believed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apply, "FRESH_SECONDS", 0.0)
    aws = FakeAws()
    run(aws, kind=Unique())
    assert aws.calls == ["read", "read", "create", "read"]


def test_what_another_run_has_made_since_the_plan_is_looked_at_and_repaired() -> None:
    aws = FakeAws()
    step = plan_present(Unique(), aws, {"name": "a"}, OURS)  # type: ignore[arg-type]
    aws.things.append(thing(colour="blue"))
    carry_out(Unique(), aws, step, OURS, Clock().backoff)  # type: ignore[arg-type]
    assert aws.calls == ["read", "create", "read", "update", "read"], "the first of them AWS has refused"
    assert [item.attributes["colour"] for item in aws.things] == ["red"]


def test_what_completes_a_new_one_is_sent_at_once_and_repaired_when_it_fails() -> None:
    class InTwoCalls(ThingKind):
        """A colour cannot be given when it is made."""

        def create(self, aws: Any, spec: Any, desired: Any) -> Any:
            return super().create(aws, spec, {**desired, "colour": "none"})

        def complete(self, aws: Any, spec: Any, desired: Any) -> None:
            aws.call("complete")
            aws.things[0].attributes["colour"] = desired["colour"]

    aws = FakeAws()
    run(aws, kind=InTwoCalls(), colour="blue")
    assert aws.calls == ["read", "read", "create", "complete", "read"]
    aws = FakeAws(errors={"complete": [refused("Whatever")]})
    run(aws, kind=InTwoCalls(), colour="blue")
    assert aws.writes == ["create", "complete", "update"]
    assert aws.things[0].attributes["colour"] == "blue"
