# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Public Route 53 hosted zones: comment, tags; the records are a kind of their own."""

from __future__ import annotations

import re
import time
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.candidates import choose
from ..engine.clients import GLOBAL_REGION
from ..engine.diff import Change
from ..engine.errors import Candidate, NotYet, Refused, Transient, error_code, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.owned import OneByOne, owned_by_tag
from ..engine.tags import STACK_TAG, as_dict, as_list
from ..engine.values import UNKNOWN

SAME_NAME: Final = 20
"""Zones asked for at once: Route 53 lists those of one name together, so one call finds them in nearly any account."""
DOMAIN: Final = re.compile(r"(?=.{1,253}$)([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?\.)+[a-z0-9-]{2,63}")


class Route53HostedZone(Kind):
    """A public zone. Route 53 takes any number of zones of one name, so it is found by name and stack tag."""

    name = "route53_hosted_zone"
    module = "route53_hosted_zones"
    option = "zones"
    services = ("route53",)
    region = GLOBAL_REGION
    transient = (Transient("PriorRequestNotComplete", "", "Route 53 still works on the request before"),)
    managed: ClassVar = {
        "CreateHostedZone": ("Name", "CallerReference", "HostedZoneConfig"),
        "UpdateHostedZoneComment": ("Id", "Comment"),
        "ChangeTagsForResource": ("ResourceType", "ResourceId", "AddTags", "RemoveTagKeys"),
    }
    unmanaged: ClassVar = {
        "CreateHostedZone": {
            "VPC": "makes a private zone; only public ones are managed",
            "DelegationSetId": "reusable delegation sets are not managed",
        },
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not DOMAIN.fullmatch(plain_name(spec["name"])):
            yield f"name {spec['name']!r} is not a domain name: write it like example.com"
        if len(spec["comment"]) > 256:
            yield "comment has more than the 256 characters that Route 53 keeps"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        zone = find_zone(aws, spec["name"])
        if zone is None:
            return None
        route53, zone_id = aws.reader("route53", GLOBAL_REGION), zone["Id"]
        try:
            answer, tags = aws.together(
                lambda: route53.get_hosted_zone(Id=zone_id),
                lambda: zone_tags(aws, [zone_id])[zone_id],
            )
        except route53.exceptions.ClientError as error:
            if is_missing(error, "NoSuchHostedZone"):
                return None
            raise
        config = answer["HostedZone"].get("Config", {})
        servers = sorted(answer.get("DelegationSet", {}).get("NameServers", ()))
        return Found({"comment": config.get("Comment", "")}, {"id": zone_id, "name_servers": servers}, tags)

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {"comment": spec["comment"]}

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        known = {plain_name(spec["name"]) for spec in described}
        return [Owned({"name": name}) for name in owned_zones(aws, known).values()]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if found is None:
            return {"name": plain_name(spec["name"]), "id": UNKNOWN, "name_servers": UNKNOWN}
        return {"name": plain_name(spec["name"]), **found.identity}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        name = plain_name(spec["name"])
        try:
            answer = aws.writer("route53", GLOBAL_REGION).create_hosted_zone(
                Name=name,
                CallerReference=caller_reference(aws.stack, name),
                HostedZoneConfig={"Comment": desired["comment"], "PrivateZone": False},
            )
        except Exception as error:
            if error_code(error) == "HostedZoneAlreadyExists":  # this minute's reference: another run, or just deleted
                raise NotYet("another run has just made this zone, or it was deleted less than a minute ago") from error
            raise
        return short_id(answer["HostedZone"]["Id"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        aws.writer("route53", GLOBAL_REGION).delete_hosted_zone(Id=made_id)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        aws.writer("route53", GLOBAL_REGION).update_hosted_zone_comment(
            Id=found.identity["id"], Comment=desired["comment"]
        )

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        arguments: dict[str, Any] = {"AddTags": as_list(to_set)} if to_set else {}
        if to_remove:
            arguments["RemoveTagKeys"] = to_remove
        aws.writer("route53", GLOBAL_REGION).change_tags_for_resource(
            ResourceType="hostedzone", ResourceId=found.identity["id"], **arguments
        )

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        try:
            aws.writer("route53", GLOBAL_REGION).delete_hosted_zone(Id=found.identity["id"])
        except Exception as error:
            if is_missing(error, "NoSuchHostedZone"):
                return
            if error_code(error) == "HostedZoneNotEmpty":
                raise Refused(
                    f"the hosted zone {spec['name']} still has records besides its own NS and SOA",
                    "Delete the records that others made there first; Route 53 deletes empty zones only.",
                ) from error
            raise


def plain_name(name: str) -> str:
    """A domain name as people write it: lower case, no trailing dot, `*` for Route 53's `\\052`."""
    return name.lower().removesuffix(".").replace("\\052", "*")


def short_id(zone_id: str) -> str:
    """`Z123` of `/hostedzone/Z123`."""
    return zone_id.rsplit("/", 1)[-1]


def caller_reference(stack: str | None, name: str) -> str:
    """The same for everybody who makes this zone within one minute, so that a repeated create does not make two.

    Route 53 never forgets a reference, deleted zones included; so it cannot be the same for ever.
    """
    return f"serverless.aws/{stack or '-'}/{name}/{int(time.time() // 60)}"[-128:]


def zone_tags(aws: Aws, zone_ids: list[str]) -> dict[str, dict[str, str]]:
    """The tags of each zone."""
    route53 = aws.reader("route53", GLOBAL_REGION)
    answers = [route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone_id) for zone_id in zone_ids]
    sets = [answer["ResourceTagSet"] for answer in answers]
    return {zone_id: as_dict(item.get("Tags")) for zone_id, item in zip(zone_ids, sets, strict=True)}


def public_zones(aws: Aws) -> dict[str, str]:
    """The names of the account's public zones by their short id (ListHostedZones, 100 a call)."""
    zones = aws.pages("route53", "list_hosted_zones", "HostedZones", region=GLOBAL_REGION)
    return {
        short_id(zone["Id"]): plain_name(zone["Name"])
        for zone in zones
        if not zone.get("Config", {}).get("PrivateZone")
    }


def owned_zones(aws: Aws, known: Collection[str] = ()) -> dict[str, str]:
    """The names of our stack's zones by their short id; one whose name is `known` may be left out."""
    prefix = aws.arn("route53", "hostedzone/", region="", account="")

    def unknown() -> list[str]:
        return [prefix + zone_id for zone_id, name in public_zones(aws).items() if name not in known]

    def tags(arn: str) -> dict[str, str]:
        return zone_tags(aws, [arn.removeprefix(prefix)])[arn.removeprefix(prefix)]

    found = owned_by_tag(aws, "route53", "hostedzone/", region=GLOBAL_REGION, one_by_one=OneByOne(unknown, tags))
    names = public_zones(aws) if found else {}
    return {item.rest: names[item.rest] for item in found if item.rest in names}


def find_zone(aws: Aws, name: str) -> dict[str, Any] | None:
    """The public zone called `name` as ListHostedZonesByName has it (`Id` short), or None. Raises `Ambiguous`."""
    wanted = plain_name(name)
    zones = {
        short_id(zone["Id"]): {**zone, "Id": short_id(zone["Id"])}
        for zone in zones_of_name(aws, wanted)
        if not zone.get("Config", {}).get("PrivateZone")
    }
    if len(zones) < 2:
        return next(iter(zones.values()), None)
    tags = zone_tags(aws, list(zones))
    candidates = [
        Candidate(zone_id, zone.get("CallerReference", ""), tags[zone_id].get(STACK_TAG))
        for zone_id, zone in zones.items()
    ]
    chosen = choose("route53_hosted_zone", wanted, candidates, aws.stack, aws.take_over)
    return zones[chosen] if chosen else None


def zones_of_name(aws: Aws, name: str) -> list[Mapping[str, Any]]:
    """Every zone called `name`, private ones too (ListHostedZonesByName, which botocore cannot paginate)."""
    found: list[Mapping[str, Any]] = []
    start = {"DNSName": name}
    while True:
        answer = aws.reader("route53", GLOBAL_REGION).list_hosted_zones_by_name(**start, MaxItems=str(SAME_NAME))
        found += [zone for zone in answer["HostedZones"] if plain_name(zone["Name"]) == name]
        if not answer.get("IsTruncated") or plain_name(answer.get("NextDNSName", "")) != name:
            return found
        start = {"DNSName": answer["NextDNSName"], "HostedZoneId": answer["NextHostedZoneId"]}


def find_zone_id(aws: Aws, name: str) -> str | None:
    """The id of the public zone called `name`, or None."""
    zone = find_zone(aws, name)
    return str(zone["Id"]) if zone else None


def note_zone(aws: Aws, name: str) -> None:
    """Note in a plan that there is no public zone of this name; whoever makes something in it says so by itself."""
    if aws.plan_only:
        zone_id = aws.once(("hosted zone", plain_name(name)), lambda: find_zone_id(aws, name))
        aws.reference("hosted zone", name, zone_id)


def find_zone_above(aws: Aws, name: str) -> str | None:
    """The name of the public zone in which a record of this name stands, the closest one, or None."""
    labels = plain_name(name).split(".")
    above = [".".join(labels[place:]) for place in range(len(labels) - 1)]
    zones = set(public_zones(aws).values())
    return next((zone for zone in above if zone in zones), None)


KIND: Final = Route53HostedZone()
