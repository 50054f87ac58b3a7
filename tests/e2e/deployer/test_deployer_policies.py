"""The shipped policies, under enforced IAM: enough to plan and to deploy, nothing without a use, and needed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from deployer_policies.document import actions, document
from e2e.deployer.conftest import MakeUser, committed, documents
from e2e.deployer.emulator import asked_otherwise, never_checked
from e2e.deployer.identities import deny, run_by
from e2e.deployer.lacking import asks_for
from e2e.deployer.recording import Recording, description
from e2e.deployer.replay import refusals
from e2e.playbooks.plays import Application

PASS_ROLE = "iam:PassRole"
"""The proxy's strict mode asks for it, not the embedded AWS."""
SAMPLE = ("dynamodb:DescribeTable", "secretsmanager:CreateSecret", "sqs:GetQueueAttributes", PASS_ROLE)
"""One that a plan needs, the first write, one that is needed after a write, and one that is no call."""


@pytest.mark.parametrize("kind", ["deploy", "plan"])
def test_users_with_the_policies_lead_a_whole_life_and_need_all_of_them(recording: Recording, kind: str) -> None:
    # that the runs passed is the other half: `record` sees to it
    assert document(recording.derived()[kind]) == committed(recording.application.hosts, kind)


def test_who_plans_writes_nothing_and_may_not(recording: Recording) -> None:
    plan, deploy = (actions(committed(recording.application.hosts, kind)) for kind in ("plan", "deploy"))
    assert [played.writes for played in recording.plans] == [[], [], []]
    assert plan < deploy


def test_what_the_embedded_aws_never_checks_is_listed(recording: Recording) -> None:
    refused = refusals(run_by(recording.application, "nobody", []), recording.calls)
    deploy = actions(committed(recording.application.hosts, "deploy"))
    assert deploy - set(refused.values()) - {PASS_ROLE} == never_checked(deploy)


def test_what_the_embedded_aws_asks_otherwise_is_listed(recording: Recording) -> None:
    # last, since these calls take effect
    application = recording.application
    policies = documents("deploy", application, description(application.hosts).first)
    refused = refusals(run_by(application, "without-more", policies), recording.calls)
    assert set(refused.values()) - {""} == asked_otherwise(actions(committed(application.hosts, "deploy")))


def test_who_may_plan_is_refused_at_the_first_writes_of_a_deployment(
    fresh_application: Callable[[], Application], user: MakeUser
) -> None:
    application = fresh_application()
    run = user("plan", application, {}).play()
    assert run.code != 0
    assert run.effects == []
    assert asks_for(run, "secretsmanager:CreateSecret"), run.output


@pytest.mark.parametrize("action", SAMPLE)
def test_without_one_action_the_deployment_fails_and_names_it(
    action: str, fresh_application: Callable[[], Application], user: MakeUser
) -> None:
    application = fresh_application()
    deployer = user("deploy", application, {})
    deny(application, "deploy", action)
    run = deployer.play()
    assert run.code != 0
    assert asks_for(run, action), run.output
