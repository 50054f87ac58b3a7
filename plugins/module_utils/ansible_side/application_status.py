# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How an application is: asked of AWS, judged, and shown as data, as a screen and as a page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..status.asking import answers
from ..status.boxes import key
from ..status.graph import graph
from ..status.judging import findings, overall
from ..status.page import page
from ..status.question import Question
from ..status.screen import screen
from .common_options import Options
from .described import validated, whole_by_module
from .entry import Report
from .of_application import OfApplication, about, refused
from .registry import FAMILIES
from .session import in_session

OPTIONS: Final[Options] = {
    "stack": {"type": "str"},
    "plan": {"type": "dict"},
    "errors": {"type": "int", "default": 5},
    "minutes": {"type": "int", "default": 60},
}
VERSION: Final = 1


@dataclass(frozen=True)
class ApplicationStatus(OfApplication):
    """The work of the module status."""

    services: tuple[str, ...] = ("acm", "cloudwatch", "lambda", "logs", "sns", "sqs")

    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed: False, status, text, html}`, or a failure when AWS cannot be asked at all."""
        parts, problems = validated(params["families"], params["tiers"])
        if problems:
            return refused(problems)
        specs = whole_by_module(parts)
        doing = f"asking how {params['name']} is"
        return in_session(params, True, report, doing, lambda aws: status_of(aws, specs, params))


def status_of(aws: Aws, specs: Mapping[str, list[Mapping[str, Any]]], params: Mapping[str, Any]) -> dict[str, Any]:
    """Ask, judge and show."""
    aws.guard_account()
    now = datetime.now(UTC)
    found = answers(aws, Question(specs, max(1, params["errors"]), max(1, params["minutes"]), now))
    drift = drift_of(params.get("plan"))
    judged = findings(found, drift)
    state = overall(judged)
    status = {
        "version": VERSION,
        **about(aws, params),
        "checked_at": now.isoformat(timespec="seconds"),
        "minutes": params["minutes"],
        "state": state.word,
        "exit_code": int(state),
        "findings": [finding.as_data() for finding in judged],
        **found,
        "drift": drift,
    }
    picture = graph(specs, found, missing(drift["changes"]))
    return {"changed": False, "status": status, "text": screen(status), "html": page(status, picture)}


def drift_of(plan: Mapping[str, Any] | None) -> dict[str, Any]:
    """What a result of converge with `plan_only` says about drift; `asked` is False without one."""
    if plan is None:
        return {"asked": False, "error": "", "changes": [], "orphans": []}
    if plan.get("failed") or "resources" not in plan:
        return {"asked": True, "error": str(plan.get("msg") or "unknown"), "changes": [], "orphans": []}
    changes = [
        {"action": item["action"], "kind": item["kind"], "name": item["name"]}
        for item in plan["resources"]
        if item["action"] != "none"
    ]
    orphans = [{"kind": item["kind"], "name": item["name"]} for item in plan.get("orphans") or ()]
    return {"asked": True, "error": "", "changes": changes, "orphans": orphans}


def missing(changes: Iterable[Mapping[str, Any]]) -> list[str]:
    """What a plan would create, as keys of the picture."""
    modules = {family.kind.name: module for module, family in FAMILIES.items()}
    return [key(modules.get(item["kind"], ""), item["name"]) for item in changes if item["action"] == "create"]


APPLICATION_STATUS: Final = ApplicationStatus()
