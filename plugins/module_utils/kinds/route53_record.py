# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Route 53 records: values or an alias, for everybody or by failover, weight or latency."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.clients import GLOBAL_REGION
from ..engine.diff import Change
from ..engine.errors import Refused, Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.values import UNKNOWN
from .edge_shared.distributions import CLOUDFRONT_ZONE_ID, find_distribution, owned_distributions
from .edge_shared.named_configs import items_of
from .edge_shared.record_sets import UNROUTED, change_record_sets, find_record_set
from .route53_health_check import find_health_check_id
from .route53_hosted_zone import find_zone_id, note_zone, owned_zones, plain_name, public_zones

TYPES: Final = ("A", "AAAA", "CAA", "CNAME", "DS", "HTTPS", "MX", "NAPTR", "NS", "PTR", "SPF", "SRV", "SVCB", "TXT")
ROUTING: Final = ("failover", "weight", "latency_region")
MEMBERS: Final = {
    "failover": "Failover",
    "weight": "Weight",
    "latency_region": "Region",
    "health_check_id": "HealthCheckId",
}
ALIASES: Final = ("distribution", "api_domain", "target")
RECORD_NAME: Final = re.compile(r"(\*\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")


class Route53Record(Kind):
    """A record set. Name, type and set identifier are its identity; Route 53 keeps no tags on it."""

    name = "route53_record"
    module = "route53_records"
    option = "records"
    services = ("route53", "cloudfront", "apigateway")
    after = ("apigateway_domain_names", "cloudfront_distributions", "route53_health_checks", "route53_hosted_zones")
    region = GLOBAL_REGION
    taggable = False
    transient = (Transient("PriorRequestNotComplete", "", "Route 53 still works on the request before"),)
    managed: ClassVar = {"ChangeResourceRecordSets": ("HostedZoneId", "ChangeBatch")}
    unmanaged: ClassVar = {"ChangeResourceRecordSets": UNROUTED}

    def title(self, spec: Spec) -> str:
        identifier = spec.get("set_identifier")
        return f"{plain_name(spec['name'])} {spec['type']}" + (f" {identifier}" if identifier else "")

    def problems(self, spec: Spec) -> Iterable[str]:
        name, zone = plain_name(spec["name"]), plain_name(spec["zone"])
        if not RECORD_NAME.fullmatch(name):
            yield f"name {spec['name']!r} is not a domain name: write it like www.example.com"
        if name != zone and not name.endswith(f".{zone}"):
            yield f"name {name} is not in the zone {zone}: choose the zone that it ends with"
        if spec["type"] == "CNAME" and name == zone:
            yield "a CNAME cannot stand at the top of its zone: use type A with alias"
        if bool(spec["values"]) == bool(spec.get("alias")):
            yield "give either values or alias"
        if spec.get("alias"):
            yield from alias_problems(spec["type"], spec["alias"])
        yield from routing_problems(spec)
        if not 0 <= spec["ttl_seconds"] <= 2_147_483_647:
            yield f"ttl_seconds is {spec['ttl_seconds']}; Route 53 accepts 0 to 2147483647"
        if spec["type"] == "CNAME" and len(spec["values"]) > 1:
            yield "a CNAME has one value"
        version = {"A": 4, "AAAA": 6}.get(spec["type"])
        for value in spec["values"] if version else ():
            if not is_address(value, version):
                yield f"values has {value!r}, which is not an IPv{version} address as type {spec['type']} wants"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        zone_id = find_zone_id(aws, spec["zone"])
        if zone_id is None:
            return None
        record_set = find_record_set(aws, zone_id, spec["name"], spec["type"], spec.get("set_identifier"))
        if record_set is None:
            return None
        if record_set.get("SetIdentifier") != spec.get("set_identifier"):
            other = record_set.get("SetIdentifier")
            raise Refused(
                f"{self.title(spec)}: there is one "
                + (f"with a routing policy (set identifier {other})" if other else "without a routing policy"),
                "Route 53 keeps either one record or several with set identifiers: delete the other, or describe it.",
            )
        return Found(normal_form(record_set), {"zone_id": zone_id, "record_set": record_set})

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if found is None:
            note_zone(aws, spec["zone"])
        goal = {option: spec[option] for option in ROUTING if spec.get(option) is not None}
        if name := spec.get("health_check"):
            check_id = aws.once(("health check", name), lambda: find_health_check_id(aws, name))
            goal["health_check_id"] = aws.reference("health check", name, check_id)
        if alias := spec.get("alias"):
            return {**goal, "alias": desired_alias(aws, alias)}
        values = sorted(plain_value(spec["type"], value) for value in spec["values"])
        return {**goal, "ttl_seconds": spec["ttl_seconds"], "values": values}

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """Aliases to a distribution of ours; nothing tells whose a record with values is.

        Looked at are the zones of the description, our own, and those of our distributions' aliases: a call for each
        300 records.
        """
        distributions = owned_distributions(aws)
        if not distributions:
            return []
        hosts = {plain_name(item["DomainName"]): name for name, item in distributions.items()}
        aliases = {plain_name(host) for item in distributions.values() for host in items_of(item.get("Aliases"))}
        zones = zones_of(aws, {plain_name(spec["zone"]) for spec in described}, aliases)
        found = aws.together(*(lambda zone_id=zone_id: record_sets(aws, zone_id) for zone_id in zones))
        return [
            Owned(
                {"zone": zone, "name": plain_name(item["Name"]), "type": item["Type"], "alias": {"distribution": own}}
            )
            for zone, listed in zip(zones.values(), found, strict=True)
            for item in listed
            if (own := hosts.get(plain_name(item.get("AliasTarget", {}).get("DNSName", ""))))
            and not item.get("SetIdentifier")
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        zone_id = found.identity["zone_id"] if found else UNKNOWN
        return {"name": plain_name(spec["name"]), "type": spec["type"], "zone_id": zone_id}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        zone_id = aws.reference("hosted zone", spec["zone"], find_zone_id(aws, spec["zone"]))
        change_record_sets(aws, zone_id, [("UPSERT", wire_form(spec, desired))])

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        change_record_sets(aws, found.identity["zone_id"], [("UPSERT", wire_form(spec, desired))])

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        change_record_sets(aws, found.identity["zone_id"], [("DELETE", found.identity["record_set"])])


def zones_of(aws: Aws, described: Collection[str], hosts: Collection[str]) -> dict[str, str]:
    """Names by id of the zones that may have a record of ours: `described` ones, our own, and those of `hosts`."""
    elsewhere = [host for host in hosts if not any(within(host, zone) for zone in described)]
    ours = owned_zones(aws, described)
    if not described and not elsewhere:
        return ours
    every = public_zones(aws)
    wanted = {zone for zone in every.values() if zone in described or any(within(host, zone) for host in elsewhere)}
    return ours | {zone_id: zone for zone_id, zone in every.items() if zone in wanted}


def within(host: str, zone: str) -> bool:
    """Whether a record of the name `host` can stand in `zone`."""
    return host == zone or host.endswith(f".{zone}")


def record_sets(aws: Aws, zone_id: str) -> list[dict[str, Any]]:
    """All record sets of a zone (ListResourceRecordSets, 300 a call)."""
    return aws.pages(
        "route53", "list_resource_record_sets", "ResourceRecordSets", region=GLOBAL_REGION, HostedZoneId=zone_id
    )


def alias_problems(record_type: str, alias: Mapping[str, Any]) -> Iterable[str]:
    """What Route 53 would refuse in an alias."""
    if len([option for option in ALIASES if alias.get(option)]) != 1:
        yield f"alias needs exactly one of {', '.join(ALIASES)}"
    if alias.get("target") and not alias.get("zone_id"):
        yield "alias.target needs alias.zone_id, the hosted zone id of the AWS service that the target belongs to"
    if alias.get("distribution") and record_type not in ("A", "AAAA", "HTTPS"):
        yield f"an alias to a distribution has type A, AAAA or HTTPS, not {record_type}"
    if alias.get("distribution") and alias["evaluate_target_health_enabled"]:
        yield "alias.evaluate_target_health_enabled must be false: Route 53 cannot evaluate a distribution"


def routing_problems(spec: Spec) -> Iterable[str]:
    """What Route 53 would refuse in a routing policy."""
    given = [option for option in ROUTING if spec.get(option) is not None]
    if len(given) > 1:
        yield f"{' and '.join(given)} exclude each other: a record has one routing policy"
    if bool(given) != bool(spec.get("set_identifier")):
        yield f"set_identifier and one of {', '.join(ROUTING)} belong together"
    if spec.get("weight") is not None and not 0 <= spec["weight"] <= 255:
        yield f"weight is {spec['weight']}; Route 53 accepts 0 to 255"
    watched = spec.get("health_check") or (spec.get("alias") or {}).get("evaluate_target_health_enabled")
    if spec.get("failover") == "PRIMARY" and not watched:
        yield "failover PRIMARY needs health_check, or an alias with evaluate_target_health_enabled: nothing fails over"


def desired_alias(aws: Aws, alias: Mapping[str, Any]) -> dict[str, Any]:
    """The goal for an alias: the domain name and zone of what it leads to."""
    target, zone_id = alias.get("target"), alias.get("zone_id")
    if name := alias.get("distribution"):
        summary = find_distribution(aws, name)
        target = aws.reference("distribution", name, summary["DomainName"] if summary else None)
        zone_id = CLOUDFRONT_ZONE_ID
    if name := alias.get("api_domain"):
        target, zone_id = regional_domain(aws, name)
    return {
        "target": plain_name(target) if isinstance(target, str) else target,
        "zone_id": zone_id,
        "evaluate_target_health_enabled": alias["evaluate_target_health_enabled"],
    }


def regional_domain(aws: Aws, name: str) -> tuple[Any, Any]:
    """Where API Gateway serves its custom domain `name` in the stack's region: domain name and zone (GetDomainName)."""
    gateway = aws.reader("apigateway", aws.stack_region)
    try:
        answer = gateway.get_domain_name(domainName=name)
    except gateway.exceptions.ClientError as error:
        if not is_missing(error, "NotFoundException"):
            raise
        answer = {}
    target = aws.reference("API domain name", name, answer.get("regionalDomainName"))
    return target, aws.reference("API domain name", name, answer.get("regionalHostedZoneId"))


def is_address(value: str, version: int | None) -> bool:
    """Whether `value` is an IP address of this version."""
    try:
        return ipaddress.ip_address(value).version == version
    except ValueError:
        return False


def plain_value(record_type: str, value: str) -> str:
    """A value in one spelling. Route 53 keeps the first spelling of an IPv6 address, whatever is written over it."""
    if record_type in ("TXT", "SPF"):
        return quoted(value)
    return str(ipaddress.ip_address(value)) if record_type == "AAAA" and is_address(value, 6) else value


def quoted(value: str) -> str:
    """A TXT value as Route 53 keeps it: in quotes, in pieces of 255 characters at most."""
    if value.startswith('"'):
        return value
    text = value.replace("\\", "\\\\").replace('"', '\\"')
    return " ".join(f'"{text[start : start + 255]}"' for start in range(0, max(len(text), 1), 255))


def normal_form(record_set: Mapping[str, Any]) -> dict[str, Any]:
    """A record set as options of the description; names without trailing dots."""
    routing = {option: record_set[member] for option, member in MEMBERS.items() if record_set.get(member) is not None}
    alias = record_set.get("AliasTarget")
    if alias:
        target = {
            "target": plain_name(alias["DNSName"]),
            "zone_id": alias["HostedZoneId"],
            "evaluate_target_health_enabled": bool(alias.get("EvaluateTargetHealth")),
        }
        return {**routing, "alias": target}
    values = sorted(plain_value(record_set["Type"], item["Value"]) for item in record_set.get("ResourceRecords", ()))
    return {**routing, "ttl_seconds": int(record_set.get("TTL", 0)), "values": values}


def wire_form(spec: Spec, desired: Mapping[str, Any]) -> dict[str, Any]:
    """The goal as a ResourceRecordSet."""
    record_set: dict[str, Any] = {"Name": plain_name(spec["name"]), "Type": spec["type"]}
    if spec.get("set_identifier"):
        record_set["SetIdentifier"] = spec["set_identifier"]
    record_set |= {member: desired[option] for option, member in MEMBERS.items() if option in desired}
    if alias := desired.get("alias"):
        record_set["AliasTarget"] = {
            "DNSName": alias["target"],
            "HostedZoneId": alias["zone_id"],
            "EvaluateTargetHealth": alias["evaluate_target_health_enabled"],
        }
    else:
        record_set["TTL"] = desired["ttl_seconds"]
        record_set["ResourceRecords"] = [{"Value": value} for value in desired["values"]]
    return record_set


KIND: Final = Route53Record()
