# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run made of the resources, at its end."""

from __future__ import annotations

DOCUMENTATION = r"""
name: summary
type: aggregate
short_description: Sum up what a run does to AWS resources
version_added: 0.1.0
description:
  - After the recap, a line per tier and one in total, with the resources to create, change and destroy, and the time.
  - Reads the C(summary) in the results of this collection's modules, so the same figures are there without it.
  - Before it, what a person should know of a resource although nothing is to be done, such as an alias that is pinned.
  - With C(serverless_cost_enabled), also by how much the run changes what is paid each month whatever the traffic.
requirements:
  - Enable in configuration (C(callbacks_enabled = serverless.aws.summary)).
author: [The serverless.aws authors (@serverless-aws)]
"""

import time
from collections import Counter
from typing import Any

from ansible import context
from ansible.plugins.callback import CallbackBase

WORDS = {"create": "to create", "update": "to change", "replace": "to replace", "delete": "to destroy"}
DONE = {"create": "created", "update": "changed", "replace": "replaced", "delete": "destroyed"}


class CallbackModule(CallbackBase):  # type: ignore[misc] # Ansible has no types
    """Collects the summaries of tasks and prints them when the play is over."""

    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "aggregate"
    CALLBACK_NAME = "serverless.aws.summary"
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self) -> None:
        super().__init__()
        self._started = time.monotonic()
        self._tiers: dict[str, Counter[str]] = {}
        self._task_started = self._started
        self._planned: dict[str, Counter[str]] = {}
        self._costs: dict[bool, list[dict[str, Any]]] = {False: [], True: []}
        self._notes: dict[tuple[str, str], list[str]] = {}
        self._check_mode = bool(context.CLIARGS.get("check"))

    def v2_playbook_on_task_start(self, task: Any, is_conditional: bool) -> None:
        """Remember when the task began."""
        self._task_started = time.monotonic()

    def v2_runner_on_ok(self, result: Any) -> None:
        """Add the task's summary to its tier's."""
        self._add(result)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        """What was done before a failure was done."""
        self._add(result)

    def _add(self, result: Any) -> None:
        if isinstance(result.result.get("release"), dict):
            self._notes.clear()  # it has just moved what the notes were about
        summary = result.result.get("summary")
        if not isinstance(summary, dict) or not isinstance(result.result.get("resources"), list):
            return
        for item in result.result["resources"]:
            self._notes[(item.get("kind", ""), item.get("name", ""))] = item.get("notes") or []
        role = result.task._role
        name = role.get_name().rpartition(".")[2] if role else "tasks"
        looked = result.result.get("invocation", {}).get("module_args", {}).get("plan_only") and not self._check_mode
        alone = {name: {**summary, "seconds": time.monotonic() - self._task_started}}
        if isinstance(result.result.get("cost"), dict):
            self._costs[bool(looked)].append(result.result["cost"])
        for tier, figures in (result.result.get("tiers") or alone).items():
            tiers = self._planned if looked else self._tiers
            tiers.setdefault(tier, Counter()).update(figures)

    def v2_playbook_on_stats(self, stats: Any) -> None:
        """Print the summary; nothing when no module of the collection ran."""
        costs = self._costs[not self._tiers]
        self._tiers = self._tiers or self._planned
        if not self._tiers:
            return
        words = WORDS if self._check_mode else DONE
        total: Counter[str] = sum(self._tiers.values(), Counter())
        seconds = time.monotonic() - self._started
        for (kind, name), notes in self._notes.items():
            for note in notes:
                self._display.display(f"  note: {kind} {name}: {note}")
        for tier, counts in self._tiers.items():
            if any(counts[action] for action in words):
                self._display.display(f"  {tier}: {sentence(counts, words)} ({counts['seconds']:.1f} s)")
        nothing = "nothing to change" if self._check_mode else "nothing changed"
        figures = sentence(total, words) if any(total[action] for action in words) else nothing
        paid = f", {cost_sentence(costs)}" if costs else ""
        self._display.display(f"serverless.aws: {figures}, {total['none']} as described{paid} ({seconds:.1f} s)\n")


def sentence(counts: Counter[str], words: dict[str, str]) -> str:
    """`12 to create, 1 to change, 0 to destroy`; replacements only when there are some."""
    shown = [action for action in words if action != "replace" or counts[action]]
    return ", ".join(f"{counts[action]} {words[action]}" for action in shown)


def cost_sentence(costs: list[dict[str, Any]]) -> str:
    """`+ 5.00 USD / month`: by how much what is paid each month whatever the traffic changes."""
    change = sum(cost["change"] for cost in costs)
    return f"{'-' if change < 0 else '+'} {abs(change):.2f} {costs[0]['currency']} / month"
