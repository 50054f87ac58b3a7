# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of other resources must be names of described ones, where resources of that module are described at all.

A tier used alone refers to what others made, so a module without resources is never asked. What is named by its ARN
lies outside the description on purpose.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from ..kinds.apigateway_rest_api.described import with_openapi
from .description import Description, Problems, Spec

OIDC_SCOPES = frozenset({"openid", "email", "phone", "profile", "aws.cognito.signin.user.admin"})
BY_ARN = " An existing one is named by its ARN."


def missing(where: str, option: str, name: str, described: Collection[str], way_out: str = "") -> Iterator[str]:
    """One problem when something is described and `name` is neither that nor an ARN."""
    if described and name not in described and not name.startswith("arn:"):
        near = get_close_matches(name, described, 1, 0.6)
        meant = f"did you mean {near[0]}?" if near else f"described are {', '.join(sorted(described))}."
        yield f"{where}: {option} names {name}, which is not described; {meant}{way_out}"


def functions(description: Description) -> Problems:
    """A function's role, layers and log group (Lambda makes a missing log group itself, and it outlives destroy)."""
    roles, layers = description.by_name("iam_roles"), description.by_name("lambda_layers")
    groups = description.by_name("logs_log_groups")
    for function in description.of("lambda_functions"):
        where = f"functions ({function['name']})"
        role = str(function["role"])
        yield from missing(where, "role", role if role.startswith("arn:") else last(role), roles, BY_ARN)
        for layer in function["layers"]:
            yield from missing(where, "layers", layer["name"], layers, BY_ARN)
        yield from log_group(where, function, groups)


def log_group(where: str, function: Spec, groups: Collection[str]) -> Problems:
    """The function's own log group must be described; one that it names may exist already, so only slips are told."""
    own = f"/aws/lambda/{function['name']}"
    name = function.get("log_group") or own
    if name == own or get_close_matches(name, groups, 1, 0.8):
        yield from missing(where, "log_group", name, groups, " Without one Lambda makes it, kept for ever.")


def mappings(description: Description) -> Problems:
    """Both ends of an event source mapping."""
    described, queues = description.by_name("lambda_functions"), description.by_name("sqs_queues")
    for mapping in description.of("lambda_event_source_mappings"):
        where = f"mappings ({mapping['function']} <- {mapping['queue']})"
        yield from missing(where, "function", unqualified(mapping["function"]), described, BY_ARN)
        yield from missing(where, "queue", mapping["queue"], queues)


def apis(description: Description) -> Problems:
    """What routes, authorizers and stages of HTTP APIs name."""
    described, groups = description.by_name("lambda_functions"), description.by_name("logs_log_groups")
    for api in description.of("apigatewayv2_apis"):
        where = f"apis ({api['name']})"
        for route in api["routes"]:
            yield from missing(
                f"{where}: route {route['route']}", "function", unqualified(route["function"]), described, BY_ARN
            )
        for authorizer in api["authorizers"]:
            yield from sign_in(f"{where}: authorizer {authorizer['name']}", authorizer, description)
        for stage in api["stages"]:
            name = stage.get("access_log_group")
            if name:
                yield from missing(f"{where}: stage {stage['name']}", "access_log_group", name, groups)


def rest_apis(description: Description) -> Problems:
    """What methods, authorizers and stages of REST APIs name; those of an OpenAPI document included."""
    described, groups = description.by_name("lambda_functions"), description.by_name("logs_log_groups")
    pools = description.by_name("cognito_user_pools")
    for spec in description.of("apigateway_rest_apis"):
        api = with_openapi(spec)
        where = f"apis ({api['name']})"
        for method in api["methods"]:
            at = f"{where}: method {method['method']}"
            yield from missing(at, "function", unqualified(method["function"]), described, BY_ARN)
        for authorizer in api["authorizers"]:
            at = f"{where}: authorizer {authorizer['name']}"
            if authorizer.get("function"):
                yield from missing(at, "function", unqualified(authorizer["function"]), described, BY_ARN)
            for pool in authorizer["user_pools"]:
                if "/" not in pool:  # else it is another region's, which is described elsewhere
                    yield from missing(at, "user_pools", pool, pools, BY_ARN)
        for stage in api["stages"]:
            if name := stage.get("access_log_group"):
                yield from missing(f"{where}: stage {stage['name']}", "access_log_group", name, groups)


def usage_plans(description: Description) -> Problems:
    """The stages and keys of a usage plan."""
    keys = description.by_name("apigateway_api_keys")
    for plan in description.of("apigateway_usage_plans"):
        where = f"plans ({plan['name']})"
        for stage in plan["stages"]:
            yield from rest_stage(where, "stages", stage, description)
        for key in plan["keys"]:
            yield from missing(where, "keys", key, keys)


def rest_domains(description: Description) -> Problems:
    """The certificate and the mappings of a custom domain."""
    certificates = [str(spec["domain"]) for spec in description.of("acm_certificates")]
    for domain in description.of("apigateway_domain_names"):
        where = f"domains ({domain['name']})"
        yield from missing(where, "certificate", domain.get("certificate") or domain["name"], certificates)
        for mapping in domain["mappings"]:
            yield from rest_stage(where, "mappings", mapping, description)


def rest_stage(where: str, option: str, named: Spec, description: Description) -> Problems:
    """A stage of a REST API, `{"api": …, "stage": …}`, and the methods that it has limits for."""
    apis = description.by_name("apigateway_rest_apis")
    yield from missing(where, f"{option}.api", named["api"], apis)
    if named["api"] in apis:
        api = with_openapi(apis[named["api"]])
        yield from missing(where, f"{option}.stage", named["stage"], [one["name"] for one in api["stages"]])
        for method in named.get("methods") or []:
            known = [one["method"] for one in api["methods"]]
            yield from missing(where, f"{option}.methods", method["method"], known)


def log_roles(description: Description) -> Problems:
    """The account's role for the logs of REST stages."""
    roles = description.by_name("iam_roles")
    for account in description.of("apigateway_accounts"):
        role = str(account["role"])
        yield from missing("accounts", "role", role if role.startswith("arn:") else last(role), roles, BY_ARN)


def sign_in(where: str, authorizer: Spec, description: Description) -> Problems:
    """The function of an authorizer, or its user pool and that pool's clients."""
    if authorizer.get("function"):
        described = description.by_name("lambda_functions")
        yield from missing(where, "function", unqualified(authorizer["function"]), described, BY_ARN)
    pool = authorizer.get("user_pool")
    if pool:
        yield from missing(where, "user_pool", pool, description.by_name("cognito_user_pools"))
        of_pool = [spec["name"] for spec in description.of("cognito_user_pool_clients") if spec["user_pool"] == pool]
        for client in authorizer["clients"]:
            yield from missing(where, "clients", client, of_pool)


def clients(description: Description) -> Problems:
    """A client's pool, and the scopes that resource servers of that pool give."""
    pools = description.by_name("cognito_user_pools")
    for client in description.of("cognito_user_pool_clients"):
        where = f"clients ({client['user_pool']}/{client['name']})"
        yield from missing(where, "user_pool", client["user_pool"], pools)
        known = scopes_of(description, client["user_pool"])
        for scope in client["oauth_scopes"]:
            if scope not in OIDC_SCOPES:  # CreateUserPoolClient: ScopeDoesNotExistException
                yield from missing(where, "oauth_scopes", scope, known)


def scopes_of(description: Description, pool: str) -> set[str]:
    """The scopes of the pool's described resource servers, as tokens carry them (`identifier/name`)."""
    servers = [spec for spec in description.of("cognito_resource_servers") if spec["user_pool"] == pool]
    return {f"{server['identifier']}/{scope['name']}" for server in servers for scope in server["scopes"]}


def monitoring(description: Description) -> Problems:
    """The topics of alarms and subscriptions."""
    topics = description.by_name("sns_topics")
    for alarm in description.of("cloudwatch_alarms"):
        for option in ("alarm_actions", "ok_actions", "insufficient_data_actions"):
            for topic in alarm[option]:
                yield from missing(f"alarms ({alarm['name']})", option, topic, topics, BY_ARN)
    for subscription in description.of("sns_subscriptions"):
        where = f"subscriptions ({subscription['protocol']} {subscription['endpoint']})"
        yield from missing(where, "topic", subscription["topic"], topics, BY_ARN)


def records(description: Description) -> Problems:
    """The zone of a record, the distribution that an alias leads to, and the health check."""
    zones = {str(zone["name"]).rstrip(".") for zone in description.of("route53_hosted_zones")}
    distributions = description.by_name("cloudfront_distributions")
    for record in description.of("route53_records"):
        where = f"records ({record['name']} {record['type']})"
        yield from missing(where, "zone", str(record["zone"]).rstrip("."), zones)
        target = (record.get("alias") or {}).get("distribution")
        if target:
            yield from missing(where, "alias.distribution", target, distributions)
        if record.get("health_check"):
            checks = description.by_name("route53_health_checks")
            yield from missing(where, "health_check", record["health_check"], checks)


def associations(description: Description) -> Problems:
    """The regional web ACL of an association, and what it stands before."""
    acls = [spec["name"] for spec in description.of("wafv2_web_acls") if spec["scope"] == "REGIONAL"]
    for spec in description.of("wafv2_associations"):
        where = f"associations ({spec['web_acl']})"
        yield from missing(where, "web_acl", spec["web_acl"], acls, BY_ARN)
        for option, module in (("rest_api", "apigateway_rest_apis"), ("user_pool", "cognito_user_pools")):
            if spec.get(option):
                yield from missing(where, option, spec[option], description.by_name(module))


def costs(description: Description) -> Problems:
    """The monitors of an anomaly subscription, and the topics of it and of budgets."""
    topics, monitors = description.by_name("sns_topics"), description.by_name("ce_anomaly_monitors")
    for subscription in description.of("ce_anomaly_subscriptions"):
        where = f"anomaly subscriptions ({subscription['name']})"
        for monitor in subscription["monitors"]:
            yield from missing(where, "monitors", monitor, monitors, BY_ARN)
        if subscription.get("topic"):
            yield from missing(where, "topic", subscription["topic"], topics, BY_ARN)
    for budget in description.of("budgets_budgets"):
        for item in budget["notifications"]:
            if item.get("topic"):
                yield from missing(f"budgets ({budget['name']})", "topic", item["topic"], topics, BY_ARN)


def unqualified(function: str) -> str:
    """The name of a function given as `name` or `name:alias`; an ARN stays as it is."""
    return function if function.startswith("arn:") else function.partition(":")[0]


def last(role: str) -> str:
    """The name of a role that is given with its path before it."""
    return role.rpartition("/")[2]
