# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A load test of an application at its own address, by users that are made for it; its rows are removed again."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.errors import EngineError
from ..load import limits as bounds
from ..load import locust
from ..load.accounts import Account, key_header, signed_in
from ..load.leftovers import drained, removed
from ..load.metrics import metrics, question
from ..load.report import figures, markdown, missed
from ..load.scenario import Scenario, problems, stranded, whole
from ..status.queues import queues
from .common_options import Options
from .described import validated, whole_by_module
from .entry import Report
from .of_application import OfApplication, about, refused
from .session import in_session

OPTIONS: Final[Options] = {
    "stack": {"type": "str"},
    "scenario": {"type": "dict", "required": True},
    "users": {"type": "int", "default": 10},
    "accounts": {"type": "int", "default": 5},
    "rate": {"type": "int", "default": 20},
    "duration": {"type": "str", "default": "30s"},
    "max_errors": {"type": "float"},
    "max_p95_ms": {"type": "float"},
    "metrics_wait_seconds": {"type": "int", "default": 60},
}
VERSION: Final = 1
MISSED: Final = 1
NO_METRICS: Final[dict[str, Any]] = {"functions": {}, "apis": {}, "throttled": {}, "complete": False}


@dataclass(frozen=True)
class ApplicationLoad(OfApplication):
    """The work of the module load."""

    services: tuple[str, ...] = ("cloudwatch", "cognito-idp", "dynamodb", "sqs")

    own_options: ClassVar[Options] = OPTIONS

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, load, text}`, or a failure when there was no load."""
        parts, wrong = validated(params["families"], params["tiers"])
        scenario = whole(params["scenario"])
        wrong += [*bounds.problems(params), *problems(scenario)]
        wrong += [f"operation {name} needs {{kept}}, and no operation keeps anything" for name in stranded(scenario)]
        if wrong:
            return refused(wrong)
        doing = f"loading {params['name']}"
        wanted = bounds.limits(params)
        specs = whole_by_module(parts)
        return in_session(params, check_mode, report, doing, lambda aws: loaded(aws, specs, scenario, wanted, params))


def loaded(
    aws: Aws, specs: Mapping[str, Any], scenario: Scenario, limits: bounds.Limits, params: Mapping[str, Any]
) -> dict[str, Any]:
    """Make the load and report it; in check mode say what it would be."""
    aws.guard_account()
    locust.check()
    began = datetime.now(UTC)
    load: dict[str, Any] = {
        "version": VERSION,
        **about(aws, params),
        "check_mode": aws.plan_only,
        "address": scenario["base_url"],
        "started_at": began.isoformat(timespec="seconds"),
        "users": limits.users,
        "rate": limits.rate,
        "duration_seconds": limits.seconds,
        "thresholds": thresholds(limits),
    }
    if aws.plan_only:
        most = limits.rate * limits.seconds
        names = ", ".join(item["name"] for item in scenario["operations"])
        text = f"{params['name']}: would send {most} requests at most to {scenario['base_url']}: {names}\n"
        return {"changed": True, "load": {**load, "requests_at_most": most}, "text": text}
    before = depths(aws, specs)
    with signed_in(aws, scenario["sign_in"], secrets.token_hex(6), limits.accounts) as accounts:
        results, left = exercised(aws, specs, scenario, limits, accounts)
    if not results["total"]["requests"] or {status for _name, status, _count in results["statuses"]} == {0}:
        raise EngineError(f"{scenario['base_url']} gave no answer at all", "Look whether it can be reached from here.")
    found = figures(results)
    after = depths(aws, specs)
    load |= {
        **found,
        "missed": missed(found, limits),
        "queues": {name: {"before": before[name], "after": count} for name, count in after.items()},
        **left,
        "metrics": measured(aws, specs, began, found, 0 if aws.endpoint_url else params["metrics_wait_seconds"]),
    }
    load["exit_code"] = MISSED if load["missed"] else 0
    return {"changed": True, "load": load, "text": markdown(load)}


def exercised(
    aws: Aws, specs: Mapping[str, Any], scenario: Scenario, limits: bounds.Limits, accounts: list[Account]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Have Locust use the application, and remove what that wrote."""
    plan = {
        "base_url": scenario["base_url"],
        "headers": {**scenario["headers"], **key_header(aws, scenario["api_key"])},
        "operations": scenario["operations"],
        "accounts": [account.token for account in accounts],
        "users": limits.users,
        "rate": limits.rate,
    }
    aws.progress(f"{limits.users} users, {limits.rate} requests a second, {limits.seconds} s: {scenario['base_url']}")
    results: dict[str, Any] = {"statuses": [], "kept": []}
    try:
        results = locust.run(plan, limits.seconds, aws.report)
    finally:
        done = drained(aws, question(specs, datetime.now(UTC)))
        rows = removed(aws, scenario["removes"], accounts, results)
    return results, {"drained": done, "removed": rows}


def thresholds(limits: bounds.Limits) -> dict[str, float]:
    """Those that were given."""
    given = {"max_errors": limits.max_errors, "max_p95_ms": limits.max_p95_ms}
    return {name: value for name, value in given.items() if value is not None}


def depths(aws: Aws, specs: Mapping[str, Any]) -> dict[str, int]:
    """By queue, the messages that wait or are being worked on."""
    asked = question(specs, datetime.now(UTC))
    return {
        item["name"]: item["waiting"] + item["in_flight"] + item["delayed"]
        for item in queues(aws, asked)
        if item["there"]
    }


def measured(
    aws: Aws, specs: Mapping[str, Any], began: datetime, found: Mapping[str, Any], wait_seconds: int
) -> dict[str, Any]:
    """CloudWatch's figures; without the permission to ask for them, none."""
    answered = found["total"]["requests"] - found["total"]["throttled"]
    try:
        return metrics(aws, specs, began, answered, wait_seconds)
    except Exception as error:
        return {**NO_METRICS, "error": f"{type(error).__name__}: {error}"}


APPLICATION_LOAD: Final = ApplicationLoad()
