"""Amazon Route 53: records and their zones."""

from __future__ import annotations

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, last, reference

_API = "Route53/latest/APIReference"


def _plain(name: str) -> str:
    return name.rstrip(".").lower() + "."


def _changes(call: Call) -> list[Params]:
    return list((call.params.get("ChangeBatch") or {}).get("Changes") or [])


def _zone_name(call: Call, world: World) -> str:
    found = world.read("route53", "get_hosted_zone", call, Id=last(str(call.params.get("HostedZoneId"))))
    return _plain(found["HostedZone"]["Name"]) if found else ""


def _outside(call: Call, world: World) -> str | None:
    zone = _zone_name(call, world)
    for change in _changes(call):
        name = _plain(change["ResourceRecordSet"]["Name"])
        if zone and name != zone and not name.endswith("." + zone):
            return f"[RRSet with DNS name {name} is not permitted in zone {zone}]"
    return None


def _alias_conflict(call: Call, world: World) -> str | None:
    zone = _zone_name(call, world)
    for change in _changes(call):
        record = change["ResourceRecordSet"]
        if change["Action"] == "DELETE" or record["Type"] != "CNAME":
            continue
        name = _plain(record["Name"])
        if name == zone:
            return f"[RRSet of type CNAME with DNS name {name} is not permitted at apex in zone {zone}]"
        found = world.read(
            "route53",
            "list_resource_record_sets",
            call,
            HostedZoneId=last(str(call.params.get("HostedZoneId"))),
            StartRecordName=name,
            StartRecordType="A",
            MaxItems="10",
        )
        for other in (found or {}).get("ResourceRecordSets", []):
            if _plain(other["Name"]) == name and other["Type"] != "CNAME":
                return (
                    f"[RRSet of type CNAME with DNS name {name} is not permitted as it conflicts with other records "
                    f"with the same DNS name in zone {zone}]"
                )
    return None


def _reference_used(call: Call, world: World) -> bool:
    zones = (world.read("route53", "list_hosted_zones", call) or {}).get("HostedZones", [])
    return any(zone.get("CallerReference") == call.params.get("CallerReference") for zone in zones)


RULES: tuple[Rule, ...] = (
    Rule(
        id="route53-record-in-zone",
        service="route53",
        operations=("ChangeResourceRecordSets",),
        summary="a record's name lies in its zone",
        source=reference(_API, "ChangeResourceRecordSets"),
        error=AwsError("InvalidChangeBatch", 400, "{detail}"),
        refuses=_outside,
    ),
    Rule(
        id="route53-cname-conflict",
        service="route53",
        operations=("ChangeResourceRecordSets",),
        summary="no CNAME beside other records of the name, none at the zone's apex",
        source=docs("Route53/latest/DeveloperGuide/ResourceRecordTypes.html#CNAMEFormat"),
        error=AwsError("InvalidChangeBatch", 400, "{detail}"),
        refuses=_alias_conflict,
    ),
    Rule(
        id="route53-caller-reference",
        service="route53",
        operations=("CreateHostedZone",),
        summary="a caller reference makes one zone",
        source=reference(_API, "CreateHostedZone"),
        error=AwsError(
            "HostedZoneAlreadyExists",
            409,
            "A hosted zone has already been created with the specified caller reference.",
        ),
        refuses=_reference_used,
    ),
)
