# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An application as boxes and arrows: what its description joins, and what of it is really there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Spec = Mapping[str, Any]
Specs = Mapping[str, Sequence[Spec]]

PEOPLE, WALL, EDGE, API, ANSWERING, QUEUE, WORKING, DATA = range(8)
"""The columns, from those who ask to what is kept."""
WATCH: Final = 1
"""The band of those who watch, under the others."""
FROM_ACTION: Final = (
    ("sqs:SendMessage", "sends"),
    ("sns:Publish", "publishes"),
    ("dynamodb:PutItem", "writes"),
    ("dynamodb:UpdateItem", "writes"),
    ("dynamodb:DeleteItem", "writes"),
    ("dynamodb:Query", "reads"),
    ("dynamodb:GetItem", "reads"),
    ("dynamodb:Scan", "reads"),
    ("secretsmanager:GetSecretValue", "reads"),
)
"""What an arrow from a function says; the first action that its policy has decides."""
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


@dataclass(frozen=True)
class Arrow:
    """From one box to another."""

    source: str
    target: str
    label: str = ""


@dataclass(frozen=True)
class Graph:
    """The whole picture."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def graph(specs: Specs, answers: Mapping[str, Any], missing: Iterable[str]) -> Graph:
    """The picture of a description with the figures of `answers`; `missing` are keys (`module:name`) not deployed."""
    absent = set(missing)
    nodes = [*people(specs), *parts(specs, answers), *functions(specs, answers), *watching(specs, answers)]
    shown = tuple(gone(node) if node.key in absent else node for node in nodes)
    keys = {node.key for node in shown}
    arrows = dict.fromkeys(arrow for arrow in all_arrows(specs) if {arrow.source, arrow.target} <= keys)
    return Graph(shown, tuple(arrows))


def gone(node: Node) -> Node:
    """The box of something that is described and not there."""
    return Node(node.key, node.title, node.word, node.column, node.band, ("not deployed",), "missing")


def key(module: str, name: str) -> str:
    """What identifies a box."""
    return f"{module}:{name}"


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
    if metrics.get("ApproximateAgeOfOldestMessage"):
        lines.append(f"oldest {metrics['ApproximateAgeOfOldestMessage']:.0f} s")
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


def all_arrows(specs: Specs) -> Iterator[Arrow]:
    """Every arrow that the description has, also to boxes that there are not."""
    yield from ways_in(specs)
    for module in ("apigatewayv2_apis", "apigateway_rest_apis"):
        for spec in specs.get(module, ()):
            for name in called(spec):
                yield Arrow(key(module, spec["name"]), key("lambda_functions", name))
    for spec in specs.get("lambda_event_source_mappings", ()):
        yield Arrow(key("sqs_queues", spec["queue"]), key("lambda_functions", spec["function"]))
    for spec in specs.get("sqs_queues", ()):
        if spec.get("dead_letter_queue"):
            source, target = spec["name"], spec["dead_letter_queue"]
            yield Arrow(
                key("sqs_queues", source), key("sqs_queues", target), f"after {spec.get('max_receive_count', 3)}"
            )
    yield from uses(specs)
    for spec in specs.get("sns_topics", ()):
        yield Arrow("alarms", key("sns_topics", spec["name"]))
        yield Arrow(key("sns_topics", spec["name"]), "recipients")


def ways_in(specs: Specs) -> Iterator[Arrow]:
    """How people come to an API: through a web ACL and a distribution, where there are such, else directly."""
    behind = [*through_distributions(specs), *through_associations(specs)]
    yield from behind
    walled = {arrow.target for arrow in behind}
    for module in ("apigatewayv2_apis", "apigateway_rest_apis"):
        for spec in specs.get(module, ()):
            if key(module, spec["name"]) not in walled:
                yield Arrow("people", key(module, spec["name"]))
    for spec in specs.get("cognito_user_pools", ()):
        yield Arrow("people", key("cognito_user_pools", spec["name"]), "sign in")


def through_distributions(specs: Specs) -> Iterator[Arrow]:
    """From people to each distribution, and from it to its origins."""
    origins = {"http_api": "apigatewayv2_apis", "rest_api": "apigateway_rest_apis", "bucket": "s3_buckets"}
    for spec in specs.get("cloudfront_distributions", ()):
        own = key("cloudfront_distributions", spec["name"])
        yield from through(spec.get("web_acl"), own)
        for origin in spec.get("origins") or ():
            for option, module in origins.items():
                if origin.get(option):
                    yield Arrow(own, key(module, origin[option]))


def through_associations(specs: Specs) -> Iterator[Arrow]:
    """From people to each REST API that has a web ACL of its own."""
    for spec in specs.get("wafv2_associations", ()):
        if spec.get("rest_api"):
            yield from through(spec["web_acl"], key("apigateway_rest_apis", spec["rest_api"]))


def through(web_acl: str | None, target: str) -> Iterator[Arrow]:
    """From people to `target`, through its web ACL if it has one."""
    if web_acl:
        acl = key("wafv2_web_acls", web_acl)
        yield from (Arrow("people", acl), Arrow(acl, target))
    else:
        yield Arrow("people", target)


def called(api: Spec) -> Iterator[str]:
    """The functions that routes, methods and authorizers of an API name."""
    for option in ("routes", "methods", "authorizers"):
        for item in api.get(option) or ():
            if item.get("function"):
                yield item["function"]


def uses(specs: Specs) -> Iterator[Arrow]:
    """What functions use, as the policies of their roles say."""
    roles = {spec["name"]: spec for spec in specs.get("iam_roles", ())}
    for function in specs.get("lambda_functions", ()):
        role = roles.get(str(function.get("role") or function["name"]), {})
        for statements in (role.get("policies") or {}).values():
            for statement in statements:
                label = next((word for action, word in FROM_ACTION if action in as_list(statement.get("Action"))), "")
                targets = {target_of(resource) for resource in as_list(statement.get("Resource"))} if label else set()
                for target in sorted(targets - {""}):
                    yield Arrow(key("lambda_functions", function["name"]), target, label)


def target_of(resource: str) -> str:
    """The box that a resource of a policy stands for; empty for none (`dynamodb:table/Posts/index/X` is `Posts`)."""
    service, _colon, rest = resource.partition(":")
    if service == "dynamodb" and rest.startswith("table/"):
        return key("dynamodb_tables", rest.split("/")[1])
    modules = {"sqs": "sqs_queues", "sns": "sns_topics", "secret": "secretsmanager_secrets"}
    return key(modules[service], rest) if service in modules and rest else ""


def as_list(value: Any) -> list[str]:
    """A policy's member that may be one text."""
    return [value] if isinstance(value, str) else [str(item) for item in value or ()]
