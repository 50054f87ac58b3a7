# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Route 53 health checks of an endpoint: where, how often, when it counts as failed."""

from __future__ import annotations

import hashlib
import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.candidates import choose
from ..engine.clients import GLOBAL_REGION
from ..engine.diff import Change
from ..engine.errors import Candidate, Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.tags import STACK_TAG, as_dict, as_list
from ..engine.values import UNKNOWN
from .apigateway_rest_api.names import find_rest_api_ids

MISSING: Final = "NoSuchHealthCheck"
NAME_TAG: Final = "Name"
"""What the console shows as a health check's name; Route 53 itself gives it none."""
PORTS: Final = {"HTTP": 80, "HTTPS": 443}
CHECKERS: Final = (
    *("ap-northeast-1", "ap-southeast-1", "ap-southeast-2", "eu-west-1"),
    *("sa-east-1", "us-east-1", "us-west-1", "us-west-2"),
)
"""The regions that Route 53 checks from in the partition `aws`; all of them without a choice."""
OF_OTHER_PARTITIONS: Final = ("cn-", "us-gov-")
"""How regions of partitions begin whose checkers AWS does not list."""
TAGS_AT_ONCE: Final = 10
_NO_ADDRESS: Final = "an endpoint is named by its domain, whose addresses AWS changes; one that has it is replaced"
_OTHER_TYPES: Final = "for checks of other checks, of alarms and of routing controls, which are not offered"
_OF_OTHER_TYPES: Final = ("HealthThreshold", "ChildHealthChecks", "AlarmIdentifier", "InsufficientDataHealthStatus")


class Route53HealthCheck(Kind):
    """A check of one endpoint. Route 53 knows it by an id only, so it is found by its Name tag and stack tag."""

    name = "route53_health_check"
    module = "route53_health_checks"
    option = "health_checks"
    services = ("route53", "apigateway")
    after = ("apigateway_rest_apis",)
    region = GLOBAL_REGION
    immutable = ("type", "request_interval_seconds", "latency_measured", "ip_address")
    transient = (
        Transient("PriorRequestNotComplete", "", "Route 53 still works on the request before"),
        Transient("HealthCheckVersionMismatch", "", "somebody else has just changed it"),
    )
    managed: ClassVar = {
        "CreateHealthCheck": ("CallerReference", "HealthCheckConfig"),
        "UpdateHealthCheck": (
            *("HealthCheckId", "HealthCheckVersion", "Port", "ResourcePath", "FullyQualifiedDomainName"),
            *("SearchString", "FailureThreshold", "Inverted", "Disabled", "EnableSNI", "Regions"),
        ),
        "ChangeTagsForResource": ("ResourceType", "ResourceId", "AddTags", "RemoveTagKeys"),
    }
    unmanaged: ClassVar = {
        "CreateHealthCheck": {
            "HealthCheckConfig.IPAddress": _NO_ADDRESS,
            "HealthCheckConfig.RoutingControlArn": _OTHER_TYPES,
            **{f"HealthCheckConfig.{member}": _OTHER_TYPES for member in _OF_OTHER_TYPES},
        },
        "UpdateHealthCheck": {
            "ResetElements": "every element is spelled out",
            "IPAddress": _NO_ADDRESS,
            **dict.fromkeys(_OF_OTHER_TYPES, _OTHER_TYPES),
        },
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if bool(spec.get("domain_name")) == bool(spec.get("rest_api")):
            yield "give either domain_name or rest_api"
        if spec["type"] == "TCP" and not spec.get("port"):
            yield "type TCP needs port"
        if spec["type"] == "TCP" and (spec["path"] or spec.get("search_string")):
            yield "path and search_string are for HTTP and HTTPS"
        if spec["path"] and not spec["path"].startswith("/"):
            yield f"path {spec['path']!r} must begin with /"
        if spec["request_interval_seconds"] not in (10, 30):
            yield f"request_interval_seconds is {spec['request_interval_seconds']}; Route 53 accepts 10 and 30"
        if not 1 <= spec["failure_threshold"] <= 10:
            yield f"failure_threshold is {spec['failure_threshold']}; Route 53 accepts 1 to 10"
        here = {region for region in spec["regions"] if not region.startswith(OF_OTHER_PARTITIONS)}
        if unknown := sorted(here - set(CHECKERS)):
            yield f"regions has {', '.join(unknown)}; Route 53 checks from {', '.join(CHECKERS)}"
        if here and len(here) < 3:
            yield "regions needs three at least"
        if NAME_TAG in (spec["tags"] or {}):
            yield "tags has Name, which is the health check's name already"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        found = find_health_check(aws, spec["name"])
        if found is None:
            return None
        check, tags = found
        identity = {"id": check["Id"], "version": check["HealthCheckVersion"]}
        attributes = {**normal_form(check["HealthCheckConfig"]), "name": tags.pop(NAME_TAG, "")}
        if aws.endpoint_url:
            attributes |= unreadable(spec, attributes)
        if checkers(aws, spec) is None:
            del attributes["regions"]
        return Found(attributes, identity, tags)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        searched = bool(spec.get("search_string"))
        goal: dict[str, Any] = {
            "name": spec["name"],
            "type": f"{spec['type']}_STR_MATCH" if searched else spec["type"],
            "domain_name": spec.get("domain_name") or execute_domain(aws, spec["rest_api"]),
            "port": spec.get("port") or PORTS[spec["type"]],
            "request_interval_seconds": spec["request_interval_seconds"],
            "failure_threshold": spec["failure_threshold"],
            "latency_measured": spec["latency_measured"],
            "inverted": spec["inverted"],
            "enabled": spec["enabled"],
        }
        if (regions := checkers(aws, spec)) is not None:
            goal["regions"] = regions
        if spec["type"] != "TCP":
            goal["path"] = spec["path"] or "/"
        if spec["type"] == "HTTPS":
            goal["sni_enabled"] = spec["sni_enabled"]
        if searched:
            goal["search_string"] = spec["search_string"]
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        found = all_with_tags(aws) if aws.stack else {}
        return [
            Owned({"name": tags[NAME_TAG], "domain_name": "-"})
            for _check, tags in found.values()
            if tags.get(STACK_TAG) == aws.stack and NAME_TAG in tags
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"name": spec["name"], "id": found.identity["id"] if found else UNKNOWN}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        """CreateHealthCheck takes no tags: until they are there, the reference says which one it is."""
        answer = aws.writer("route53", GLOBAL_REGION).create_health_check(
            CallerReference=reference_prefix(aws.stack, spec["name"]) + uuid.uuid4().hex[:12],
            HealthCheckConfig={
                "Type": desired["type"],
                "RequestInterval": desired["request_interval_seconds"],
                "MeasureLatency": desired["latency_measured"],
                **settings_form(desired),
            },
        )
        return str(answer["HealthCheck"]["Id"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        aws.writer("route53", GLOBAL_REGION).delete_health_check(HealthCheckId=made_id)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        route53, check_id = aws.writer("route53", GLOBAL_REGION), found.identity["id"]
        if any(change.path[0] == "name" for change in changes):
            route53.change_tags_for_resource(
                ResourceType="healthcheck", ResourceId=check_id, AddTags=as_list({NAME_TAG: spec["name"]})
            )
        if any(change.path[0] != "name" for change in changes):
            route53.update_health_check(
                HealthCheckId=check_id, HealthCheckVersion=found.identity["version"], **settings_form(desired)
            )

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        arguments: dict[str, Any] = {"AddTags": as_list(to_set)} if to_set else {}
        if to_remove:
            arguments["RemoveTagKeys"] = to_remove
        aws.writer("route53", GLOBAL_REGION).change_tags_for_resource(
            ResourceType="healthcheck", ResourceId=found.identity["id"], **arguments
        )

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        try:
            aws.writer("route53", GLOBAL_REGION).delete_health_check(HealthCheckId=found.identity["id"])
        except Exception as error:
            if not is_missing(error, MISSING):
                raise


def reference_prefix(stack: str | None, name: str) -> str:
    """How the CallerReference of ours begins. Route 53 never forgets one, so a part that differs each time follows."""
    digest = hashlib.sha256(f"{stack or ''}\0{name}".encode()).hexdigest()[:20]
    return f"serverless.aws-{digest}-"


def find_health_check(aws: Aws, name: str) -> tuple[dict[str, Any], dict[str, str]] | None:
    """The health check called `name` with its tags, or None. Raises `Ambiguous` when several could be meant.

    ListHealthChecks and the tags of all: there is no other way to find one. One without a Name tag, made by a run that
    died before it could tag, is known by its reference.
    """
    prefix = reference_prefix(aws.stack, name)
    named = {
        check_id: (check, tags)
        for check_id, (check, tags) in all_with_tags(aws).items()
        if tags.get(NAME_TAG) == name or (NAME_TAG not in tags and check["CallerReference"].startswith(prefix))
    }
    candidates = [Candidate(check_id, "", tags.get(STACK_TAG)) for check_id, (_check, tags) in named.items()]
    chosen = choose("route53_health_check", name, candidates, aws.stack, aws.take_over)
    return named[chosen] if chosen else None


def all_with_tags(aws: Aws) -> dict[str, tuple[dict[str, Any], dict[str, str]]]:
    """Every health check of the account with its tags, by id, but for those that Cloud Map keeps for itself."""
    listed = aws.pages("route53", "list_health_checks", "HealthChecks", region=GLOBAL_REGION)
    checks = {check["Id"]: check for check in listed if not check.get("LinkedService")}
    tags = tags_of(aws, list(checks))
    return {check_id: (check, tags[check_id]) for check_id, check in checks.items()}


def find_health_check_id(aws: Aws, name: str) -> str | None:
    """The id of the health check called `name`, or None."""
    found = find_health_check(aws, name)
    return str(found[0]["Id"]) if found else None


def tags_of(aws: Aws, check_ids: list[str]) -> dict[str, dict[str, str]]:
    """The tags of each check: ListTagsForResources for ten at once, which an embedded AWS does not know."""
    route53 = aws.reader("route53", GLOBAL_REGION)
    if aws.endpoint_url:
        calls = [lambda one=one: [route53.list_tags_for_resource(**one)["ResourceTagSet"]] for one in places(check_ids)]
    else:
        groups = [check_ids[start : start + TAGS_AT_ONCE] for start in range(0, len(check_ids), TAGS_AT_ONCE)]
        calls = [
            lambda ids=ids: route53.list_tags_for_resources(ResourceType="healthcheck", ResourceIds=ids)[
                "ResourceTagSets"
            ]
            for ids in groups
        ]
    sets = [item for answer in aws.together(*calls) for item in answer] if calls else []
    tags = {item["ResourceId"]: as_dict(item.get("Tags")) for item in sets}
    return {check_id: tags.get(check_id, {}) for check_id in check_ids}


def places(check_ids: Iterable[str]) -> list[dict[str, str]]:
    """How ListTagsForResource names each check."""
    return [{"ResourceType": "healthcheck", "ResourceId": check_id} for check_id in check_ids]


def execute_domain(aws: Aws, rest_api: str) -> Any:
    """The domain name that API Gateway gives to the REST API of this name in the stack's region."""
    there = aws.view(region=aws.stack_region, plan_only=aws.plan_only)
    api_id = aws.once(("REST API", rest_api), lambda: find_rest_api_ids(there, [rest_api])[rest_api])
    name = f"{api_id}.execute-api.{aws.stack_region}.{aws.dns_suffix}" if api_id else None
    return aws.reference("REST API", rest_api, name)


def checkers(aws: Aws, spec: Spec) -> list[str] | None:
    """The regions to check from; None leaves them to Route 53, which has others in other partitions."""
    return sorted(set(spec["regions"])) or (list(CHECKERS) if aws.partition == "aws" else None)


def normal_form(config: Mapping[str, Any]) -> dict[str, Any]:
    """A HealthCheckConfig as options of the description; `type` is Route 53's own word."""
    plain_type = config["Type"].removesuffix("_STR_MATCH")
    normal: dict[str, Any] = {
        "type": config["Type"],
        "domain_name": config.get("FullyQualifiedDomainName", ""),
        "port": config.get("Port") or PORTS.get(plain_type, 0),
        "request_interval_seconds": config.get("RequestInterval", 30),
        "failure_threshold": config.get("FailureThreshold", 3),
        "latency_measured": bool(config.get("MeasureLatency")),
        "inverted": bool(config.get("Inverted")),
        "enabled": not config.get("Disabled"),
        "regions": sorted(config.get("Regions") or CHECKERS),
    }
    if plain_type in PORTS:
        normal["path"] = config.get("ResourcePath") or "/"
    if plain_type == "HTTPS":
        normal["sni_enabled"] = bool(config.get("EnableSNI", True))
    if config.get("IPAddress"):  # this is what Route 53 asks then, and the domain no more than a header
        normal["ip_address"] = config["IPAddress"]
    if config.get("SearchString"):
        normal["search_string"] = config["SearchString"]
    return normal


def unreadable(spec: Spec, attributes: Mapping[str, Any]) -> dict[str, Any]:
    """What an embedded AWS cannot show, as described: MiniStack writes `True` where `true` is read, and no regions."""
    shown = ("latency_measured", "inverted", "enabled", "sni_enabled")
    switches = {option: spec[option] for option in shown if option in attributes}
    return {**switches, "regions": sorted(set(spec["regions"])) or list(CHECKERS)}


WHERE_GIVEN: Final = {
    "regions": "Regions",
    "path": "ResourcePath",
    "sni_enabled": "EnableSNI",
    "search_string": "SearchString",
}
"""Options that not every check has, with their members."""


def settings_form(desired: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a goal that CreateHealthCheck and UpdateHealthCheck share, all of it spelled out."""
    form: dict[str, Any] = {
        "FullyQualifiedDomainName": desired["domain_name"],
        "Port": desired["port"],
        "FailureThreshold": desired["failure_threshold"],
        "Inverted": desired["inverted"],
        "Disabled": not desired["enabled"],
    }
    for option, member in WHERE_GIVEN.items():
        if option in desired:
            form[member] = desired[option]
    return form


KIND: Final = Route53HealthCheck()
