# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The arrows of a picture: what leads from one part of an application to another. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from ..rules.description import Spec, Specs
from .boxes import key

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


@dataclass(frozen=True)
class Arrow:
    """From one box to another."""

    source: str
    target: str
    label: str = ""


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
