# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What accounts have, by plain boto3 list calls: nothing of the collection is used here.

`observe.py present account=vars.yml…` fails unless each account has exactly the names that its variables describe;
`observe.py absent account=vars.yml…` fails unless they have nothing. Region and endpoint come from the usual variables.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import boto3
import yaml

GLOBAL_REGION = "us-east-1"
Lister = Callable[["Account"], Iterable[str]]


class Account:
    """One account, seen by its root: a 12-digit access key is the root of the account of that number."""

    def __init__(self, number: str) -> None:
        self.number = number
        self.client = cache(self._client)

    def _client(self, service: str, region: str | None = None) -> Any:
        # One session for all accounts: it keeps what it has read of the services' models.
        return boto3.client(service, region_name=region, aws_access_key_id=self.number, aws_secret_access_key="root")


def listed(service: str, operation: str, key: str, name: str | None, region: str | None = None, **more: Any) -> Lister:
    """A lister for one list operation: the items under `key`, and in each of them `name` (None: the item itself)."""

    def call(account: Account) -> Iterable[str]:
        client = account.client(service, region)
        pages: Iterable[Mapping[str, Any]]
        if client.can_paginate(operation):
            pages = client.get_paginator(operation).paginate(**more)
        else:
            pages = [getattr(client, operation)(**more)]
        for page in pages:
            found: Any = page
            for step in key.split("."):
                found = (found or {}).get(step)
            for item in found or []:
                yield str(item if name is None else item.get(name, item))

    return call


def keys(account: Account) -> Iterable[str]:
    """Aliases of our own: a key itself can only be scheduled for deletion."""
    return (name for name in listed("kms", "list_aliases", "Aliases", "AliasName")(account) if "alias/aws/" not in name)


def living_keys(account: Account) -> Iterable[str]:
    """Keys of our own that are not about to be deleted."""
    kms = account.client("kms")
    for key in listed("kms", "list_keys", "Keys", "KeyId")(account):
        about = kms.describe_key(KeyId=key)["KeyMetadata"]
        if about["KeyState"] != "PendingDeletion" and about.get("KeyManager") != "AWS":
            yield key


def in_pools(operation: str, key: str, name: str) -> Lister:
    """Something in every user pool."""
    pools = listed("cognito-idp", "list_user_pools", "UserPools", "Id", MaxResults=60)

    def call(account: Account) -> Iterable[str]:
        for pool in pools(account):
            yield from listed("cognito-idp", operation, key, name, UserPoolId=pool)(account)

    return call


def records(account: Account) -> Iterable[str]:
    """Names and types of records, without those that a zone is made with and those that prove a domain to ACM."""
    route53 = account.client("route53")
    for zone in route53.list_hosted_zones()["HostedZones"]:
        for record in route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]:
            proof = record["Type"] == "CNAME" and record["Name"].startswith("_")
            if record["Type"] not in ("NS", "SOA") and not proof:
                yield f"{record['Name'].rstrip('.')} {record['Type']}"


def log_roles(account: Account) -> Iterable[str]:
    """The one role with which REST stages write logs, by its name."""
    role = account.client("apigateway").get_account().get("cloudwatchRoleArn")
    return [role.rpartition("/")[2]] if role else []


def last(lister: Lister, separator: str) -> Lister:
    """The part of each name after the last `separator`: queues and topics are listed as URLs and ARNs."""
    return lambda account: (name.rpartition(separator)[2] for name in lister(account))


def stripped(lister: Lister) -> Lister:
    """Without the dot at the end of a zone's name."""
    return lambda account: (name.rstrip(".") for name in lister(account))


def policies(operation: str, key: str, inner: str, config: str) -> Lister:
    """Names of CloudFront policies of our own."""

    def call(account: Account) -> Iterable[str]:
        answer = getattr(account.client("cloudfront"), operation)(Type="custom")
        return (item[inner][config]["Name"] for item in answer[key].get("Items", []))

    return call


INVENTORY: dict[str, Lister] = {
    "queues": last(listed("sqs", "list_queues", "QueueUrls", None), "/"),
    "tables": listed("dynamodb", "list_tables", "TableNames", None),
    "roles": listed("iam", "list_roles", "Roles", "RoleName"),
    "backup vaults": listed("backup", "list_backup_vaults", "BackupVaultList", "BackupVaultName"),
    "backup plans": listed("backup", "list_backup_plans", "BackupPlansList", "BackupPlanName"),
    "buckets": listed("s3", "list_buckets", "Buckets", "Name"),
    "key aliases": keys,
    "keys": living_keys,
    "secrets": listed("secretsmanager", "list_secrets", "SecretList", "Name"),
    "user pools": listed("cognito-idp", "list_user_pools", "UserPools", "Name", MaxResults=60),
    "clients": in_pools("list_user_pool_clients", "UserPoolClients", "ClientName"),
    "HTTP APIs": listed("apigatewayv2", "get_apis", "Items", "Name"),
    "REST APIs": listed("apigateway", "get_rest_apis", "items", "name"),
    "API keys": listed("apigateway", "get_api_keys", "items", "name"),
    "usage plans": listed("apigateway", "get_usage_plans", "items", "name"),
    "REST domains": listed("apigateway", "get_domain_names", "items", "domainName"),
    "log roles of REST stages": log_roles,
    "log groups": listed("logs", "describe_log_groups", "logGroups", "logGroupName"),
    "log groups in us-east-1": listed("logs", "describe_log_groups", "logGroups", "logGroupName", GLOBAL_REGION),
    "functions": listed("lambda", "list_functions", "Functions", "FunctionName"),
    "layers": listed("lambda", "list_layers", "Layers", "LayerName"),
    "mappings": listed("lambda", "list_event_source_mappings", "EventSourceMappings", "UUID"),
    "topics": last(listed("sns", "list_topics", "Topics", "TopicArn"), ":"),
    "subscriptions": listed("sns", "list_subscriptions", "Subscriptions", "Endpoint"),
    "alarms": listed("cloudwatch", "describe_alarms", "MetricAlarms", "AlarmName"),
    "dashboards": listed("cloudwatch", "list_dashboards", "DashboardEntries", "DashboardName"),
    "zones": stripped(listed("route53", "list_hosted_zones", "HostedZones", "Name")),
    "records": records,
    "certificates": listed("acm", "list_certificates", "CertificateSummaryList", "DomainName", GLOBAL_REGION),
    "web ACLs": listed("wafv2", "list_web_acls", "WebACLs", "Name", GLOBAL_REGION, Scope="CLOUDFRONT"),
    "distributions": listed("cloudfront", "list_distributions", "DistributionList.Items", "Comment"),
    "access controls": listed("cloudfront", "list_origin_access_controls", "OriginAccessControlList.Items", "Name"),
    "headers policies": policies(
        "list_response_headers_policies",
        "ResponseHeadersPolicyList",
        "ResponseHeadersPolicy",
        "ResponseHeadersPolicyConfig",
    ),
    "cache policies": policies("list_cache_policies", "CachePolicyList", "CachePolicy", "CachePolicyConfig"),
}

DESCRIBED = {
    "queues_queues": ("queues", "{name}"),
    "tables_tables": ("tables", "{name}"),
    "tables_backup_roles": ("roles", "{name}"),
    "tables_backup_vaults": ("backup vaults", "{name}"),
    "tables_backup_plans": ("backup plans", "{name}"),
    "buckets_buckets": ("buckets", "{name}"),
    "keys_keys": ("key aliases", "alias/{name}"),
    "secrets_secrets": ("secrets", "{name}"),
    "auth_user_pools": ("user pools", "{name}"),
    "auth_clients": ("clients", "{name}"),
    "api_apis": ("HTTP APIs", "{name}"),
    "api_log_groups": ("log groups", "{name}"),
    "rest_apis": ("REST APIs", "{name}"),
    "rest_log_groups": ("log groups", "{name}"),
    "rest_roles": ("roles", "{name}"),
    "rest_accounts": ("log roles of REST stages", "{role}"),
    "rest_keys": ("API keys", "{name}"),
    "rest_plans": ("usage plans", "{name}"),
    "rest_domains": ("REST domains", "{name}"),
    "functions_functions": ("functions", "{name}"),
    "functions_layers": ("layers", "{name}"),
    "functions_log_groups": ("log groups", "{name}"),
    "functions_roles": ("roles", "{name}"),
    "monitoring_topics": ("topics", "{name}"),
    "monitoring_alarms": ("alarms", "{name}"),
    "monitoring_dashboards": ("dashboards", "{name}"),
    "edge_zones": ("zones", "{name}"),
    "edge_records": ("records", "{name} {type}"),
    "edge_certificates": ("certificates", "{domain}"),
    "edge_log_groups": ("log groups in us-east-1", "{name}"),
    "edge_web_acls": ("web ACLs", "{name}"),
    "edge_distributions": ("distributions", "{comment} [{name}]"),
    "edge_access_controls": ("access controls", "{name}"),
    "edge_headers_policies": ("headers policies", "{name}"),
    "edge_cache_policies": ("cache policies", "{name}"),
}
"""Variables with what they describe, and how an entry's name is written there."""

COUNTED = {"monitoring_subscriptions": "subscriptions", "functions_event_source_mappings": "mappings"}
"""Variables whose entries have no names: there are as many."""


def wrong_when_present(account: Account, variables: Mapping[str, Any]) -> Iterable[str]:
    """What is missing, and what is there without being described."""
    wanted: dict[str, set[str]] = {}
    for variable, (what, form) in DESCRIBED.items():
        wanted.setdefault(what, set()).update(form.format_map(entry) for entry in variables.get(variable, []))
    for what, names in wanted.items():
        there = set(INVENTORY[what](account))
        yield from (f"{what}: {name} is missing" for name in sorted(names - there))
        if names:
            yield from (f"{what}: {name} was not described" for name in sorted(there - names))
    for variable, what in COUNTED.items():
        if variable in variables and len(there := sorted(INVENTORY[what](account))) != len(variables[variable]):
            yield f"{what}: {len(variables[variable])} described, {there} are there"


def left_over(account: Account) -> Iterable[str]:
    """Whatever the account still has."""
    for what, lister in INVENTORY.items():
        yield from (f"{what}: {name} is left" for name in sorted(lister(account)))


def wrong(wanted: str, accounts: Iterable[str]) -> Iterator[str]:
    """What is wrong in each account (`number=file of variables`)."""
    for told in accounts:
        number, _, file = told.partition("=")
        account, path = Account(number), Path(file)
        variables = yaml.safe_load(path.read_text(encoding="utf-8"))
        found = wrong_when_present(account, variables) if wanted == "present" else left_over(account)
        yield from (f"{path.stem}: {line}" for line in found)


def main(arguments: list[str]) -> int:
    """Print what is wrong; 1 when something is."""
    lines = list(wrong(arguments[0], arguments[1:]))
    print("\n".join(lines))
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
