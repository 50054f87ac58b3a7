# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The boxes of a picture: the parts of an application, with their figures. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ..rules.description import Spec, Specs
from .metrics import AGE

PEOPLE, WALL, EDGE, API, ANSWERING, QUEUE, WORKING, DATA = range(8)
"""The columns, from those who ask to what is kept."""
WATCH: Final = 1
"""The band of those who watch, under the others."""
PARTS: Final[dict[str, tuple[str, int]]] = {
    "wafv2_web_acls": ("web ACL", WALL),
    "cloudfront_distributions": ("CloudFront", EDGE),
    "apigatewayv2_apis": ("HTTP API", API),
    "apigateway_rest_apis": ("REST API", API),
    "cognito_user_pools": ("user pool", API),
    "sqs_queues": ("queue", QUEUE),
    "dynamodb_tables": ("table", DATA),
    "secretsmanager_secrets": ("secret", DATA),
    "s3_buckets": ("bucket", DATA),
}
"""Modules whose resources are boxes by themselves: the word for one, and its column."""


@dataclass(frozen=True)
class Node:
    """A box: `lines` are its figures, `state` is fine, attention, broken, or missing."""

    key: str
    title: str
    word: str
    column: int
    band: int = 0
    lines: tuple[str, ...] = ()
    state: str = "fine"


def key(module: str, name: str) -> str:
    """What identifies a box."""
    return f"{module}:{name}"


def boxes(specs: Specs, answers: Mapping[str, Any]) -> Iterator[Node]:
    """Every box that the description has."""
    yield from people(specs)
    yield from parts(specs, answers)
    yield from functions(specs, answers)
    yield from watching(specs, answers)


def people(specs: Specs) -> Iterator[Node]:
    """Those who use it, when there is something to use."""
    if any(specs.get(module) for module in ("cloudfront_distributions", "apigatewayv2_apis", "apigateway_rest_apis")):
        yield Node("people", "people", "users", PEOPLE)


def parts(specs: Specs, answers: Mapping[str, Any]) -> Iterator[Node]:
    """Everything that is a box by itself."""
    queues = {queue["name"]: queue for queue in answers.get("queues") or ()}
    ages = answers.get("metrics") or {}
    for module, (word, column) in PARTS.items():
        for spec in specs.get(module, ()):
            name = spec["name"]
            lines, state = figures(module, spec), "fine"
            if module == "sqs_queues" and name in queues:
                lines, state = of_queue(queues[name], ages.get(name, {}))
            yield Node(key(module, name), name, word, column, lines=lines, state=state)


def figures(module: str, spec: Spec) -> tuple[str, ...]:
    """What a description says in a few words about a box."""
    if module == "wafv2_web_acls":
        return (counted(len(spec.get("rules") or ()), "rule"),)
    if module == "cloudfront_distributions":
        return tuple(spec.get("aliases") or ())[:2]
    if module == "apigatewayv2_apis":
        return (counted(len(spec.get("routes") or ()), "route"),)
    if module == "dynamodb_tables":
        return (counted(len(spec["indexes"]), "index", "indexes"),) if spec.get("indexes") else ()
    return ()


def counted(number: int, one: str, many: str = "") -> str:
    """`1 rule`, `2 rules`."""
    return f"{number} {one if number == 1 else many or one + 's'}"


def of_queue(queue: Mapping[str, Any], metrics: Mapping[str, float]) -> tuple[tuple[str, ...], str]:
    """The figures of a queue, and how it is."""
    if not queue["there"]:
        return ("not deployed",), "missing"
    lines = [f"{queue['waiting']} waiting, {queue['in_flight']} in work"]
    if metrics.get(AGE):
        lines.append(f"oldest {metrics[AGE]:.0f} s")
    return tuple(lines), "attention" if queue["dead_letter"] and queue["waiting"] else "fine"


def functions(specs: Specs, answers: Mapping[str, Any]) -> Iterator[Node]:
    """Functions: those that answer, and those that work on queues."""
    working = {spec["function"] for spec in specs.get("lambda_event_source_mappings", ())}
    found = {item["name"]: item for item in answers.get("functions") or ()}
    errors: dict[str, int] = {}
    for item in answers.get("log_errors") or ():
        errors[item["function"]] = errors.get(item["function"], 0) + 1
    for spec in specs.get("lambda_functions", ()):
        name = spec["name"]
        column = WORKING if name in working else ANSWERING
        lines, state = of_function(found.get(name), errors.get(name, 0), (answers.get("metrics") or {}).get(name, {}))
        yield Node(key("lambda_functions", name), name, "function", column, lines=lines, state=state)


def of_function(
    function: Mapping[str, Any] | None, errors: int, metrics: Mapping[str, float]
) -> tuple[tuple[str, ...], str]:
    """The figures of a function, and how it is."""
    if function is None:
        return (), "fine"
    if not function["there"]:
        return ("not deployed",), "missing"
    lines = [f"version {function['version']}"] if function["version"] else [function["state"]]
    if metrics.get("Invocations") is not None:
        lines.append(f"{metrics['Invocations']:.0f} calls, {metrics.get('Errors', 0):.0f} failed")
    if errors:
        lines.append("errors in the log")
    broken = "Failed" in (function["state"], function["update"])
    return tuple(lines), "broken" if broken else "attention" if errors else "fine"


def watching(specs: Specs, answers: Mapping[str, Any]) -> Iterator[Node]:
    """Alarms as one box, topics, and who hears of them."""
    alarms = answers.get("alarms") or ()
    if specs.get("cloudwatch_alarms"):
        ringing = [alarm["name"] for alarm in alarms if alarm["state"] == "ALARM"]
        lines = tuple(ringing[:3]) or ("none goes off",) if alarms else ()
        title = counted(len(specs["cloudwatch_alarms"]), "alarm")
        yield Node("alarms", title, "CloudWatch", WALL, WATCH, lines, "broken" if ringing else "fine")
    for spec in specs.get("sns_topics", ()):
        yield Node(key("sns_topics", spec["name"]), spec["name"], "topic", API, WATCH)
    subscriptions = answers.get("subscriptions") or ()
    if subscriptions:
        pending = sum(1 for item in subscriptions if not item["confirmed"])
        lines = (f"{pending} not confirmed",) if pending else ()
        title = counted(len(subscriptions), "recipient")
        yield Node("recipients", title, "subscriptions", QUEUE, WATCH, lines, "attention" if pending else "fine")
