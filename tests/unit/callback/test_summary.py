# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The summary at the end of a run: per tier and in total, in the words of a plan or of a run."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from ansible import context

from ansible_collections.serverless.aws.plugins.callback.summary import CallbackModule

NOTHING = {"create": 0, "update": 0, "replace": 0, "delete": 0, "none": 0}


def outcome(tiers: dict[str, Any] | None = None, *, plan_only: bool = False, role: str = "posts", **more: Any) -> Any:
    """The result of a task of the collection."""
    figures = {**NOTHING, **more}
    result = {"summary": figures, "resources": [], "invocation": {"module_args": {"plan_only": plan_only}}}
    if tiers is not None:
        result["tiers"] = {name: {**NOTHING, "seconds": 0.5, **counts} for name, counts in tiers.items()}
    name = SimpleNamespace(get_name=lambda: f"serverless.aws.{role}")
    return SimpleNamespace(result=result, task=SimpleNamespace(_role=name))


@pytest.fixture
def told(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Runs the callback over results and gives the lines that it prints."""

    def run(*results: Any, check: bool = False) -> list[str]:
        monkeypatch.setattr(context, "CLIARGS", {"check": check})
        callback, lines = CallbackModule(), []
        monkeypatch.setattr(callback, "_display", SimpleNamespace(display=lines.append))
        for result in results:
            callback.v2_playbook_on_task_start(None, False)
            callback.v2_runner_on_ok(result)
        callback.v2_playbook_on_stats(None)
        return [line.rstrip().rpartition(" (")[0] for line in lines]

    return run


def test_each_tier_that_changes_and_the_sum(told: Any) -> None:
    lines = told(outcome({"queues": {"create": 2}, "tables": {"none": 1}, "edge": {"update": 1, "replace": 1}}))
    assert lines == [
        "  queues: 2 created, 0 changed, 0 destroyed",
        "  edge: 0 created, 1 changed, 1 replaced, 0 destroyed",
        "serverless.aws: 2 created, 1 changed, 1 replaced, 0 destroyed, 1 as described",
    ]


def test_a_plan_speaks_of_what_would_be(told: Any) -> None:
    lines = told(outcome({"queues": {"create": 12, "update": 1}}), check=True)
    assert lines[-1] == "serverless.aws: 12 to create, 1 to change, 0 to destroy, 0 as described"


def test_nothing_to_do_is_one_line(told: Any) -> None:
    assert told(outcome({"queues": {"none": 35}})) == ["serverless.aws: nothing changed, 35 as described"]
    assert told(outcome({"queues": {"none": 35}}), check=True) == ["serverless.aws: nothing to change, 35 as described"]


def test_a_module_used_alone_counts_for_its_role(told: Any) -> None:
    assert told(outcome(create=1, role="queues"))[0] == "  queues: 1 created, 0 changed, 0 destroyed"


def test_what_was_only_planned_does_not_count_as_done(told: Any) -> None:
    lines = told(outcome({"queues": {"create": 1}}, plan_only=True), outcome({"queues": {"none": 1}}))
    assert lines == ["serverless.aws: nothing changed, 1 as described"]


def test_other_tasks_and_runs_without_the_collection_print_nothing(told: Any) -> None:
    other = SimpleNamespace(result={"changed": True, "summary": "text"}, task=SimpleNamespace(_role=None))
    assert told(other) == []


def test_what_a_plan_costs_by_the_month_when_that_is_asked_for(told: Any) -> None:
    first, second = outcome({"edge": {"create": 1}}), outcome({"keys": {"delete": 1}})
    first.result["cost"] = {"currency": "USD", "before": 0.0, "after": 6.0, "change": 6.0}
    second.result["cost"] = {"currency": "USD", "before": 1.0, "after": 0.0, "change": -1.0}
    assert told(first, second)[-1].endswith(", 0 as described, + 5.00 USD / month")
    assert told(second, check=True)[-1].endswith(", - 1.00 USD / month")
    only_planned = outcome({"edge": {"create": 1}}, plan_only=True)
    only_planned.result["cost"] = first.result["cost"]
    assert told(only_planned, outcome({"keys": {"delete": 1}}))[-1].endswith(", 0 as described")


def test_what_a_person_should_know_is_told_although_nothing_changes(told: Any) -> None:
    pinned = outcome({"functions": {"none": 1}})
    pinned.result["resources"] = [{"kind": "lambda_function", "name": "f", "notes": ["live is pinned (x)"]}]
    lines = told(pinned, check=True)
    assert lines[0] == "  note: lambda_function f: live is pinned"
    moved = SimpleNamespace(result={"release": {}}, task=pinned.task)
    assert not any("note" in line for line in told(pinned, moved, check=True))
