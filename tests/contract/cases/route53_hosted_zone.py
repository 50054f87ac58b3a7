"""Public Route 53 hosted zones."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, OwnedBy, Raw, Update

ZONE = "{name}.example.org"


def zones(raw: Raw, name: str) -> list[str]:
    answer = raw.client("route53").list_hosted_zones()["HostedZones"]
    return [str(zone["Id"]).rpartition("/")[2] for zone in answer if zone["Name"] == f"{name}.example.org."]


def zone_id(raw: Raw, name: str) -> str:
    """The first of them."""
    return zones(raw, name)[0]


def describe(raw: Raw, name: str) -> Any:
    route53, found = raw.client("route53"), []
    for zone in zones(raw, name):
        answer = route53.get_hosted_zone(Id=zone)
        tags = route53.list_tags_for_resource(ResourceType="hostedzone", ResourceId=zone)["ResourceTagSet"]["Tags"]
        records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
        config = answer["HostedZone"]["Config"]
        found.append({"id": zone, "config": config, "tags": {t["Key"]: t["Value"] for t in tags}, "records": records})
    return found or None


def comment_by_hand(raw: Raw, name: str) -> None:
    raw.client("route53").update_hosted_zone_comment(Id=zone_id(raw, name), Comment="by hand")


def tags_by_hand(raw: Raw, name: str) -> None:
    raw.client("route53").change_tags_for_resource(
        ResourceType="hostedzone", ResourceId=zone_id(raw, name), AddTags=[{"Key": "team", "Value": "by hand"}]
    )


def by_hand(raw: Raw, name: str) -> str:
    """The id of one more zone of this name."""
    reference = f"by hand {len(zones(raw, name))} {name}"
    answer = raw.client("route53").create_hosted_zone(Name=f"{name}.example.org", CallerReference=reference)
    return str(answer["HostedZone"]["Id"]).rsplit("/", 1)[-1]


CASE = Case(
    kind="route53_hosted_zone",
    minimal={"name": ZONE},
    full={"name": ZONE, "comment": "the zone of the test", "tags": {"team": "edge"}},
    describe=describe,
    owned=OwnedBy(asks_each="its search by tag leaves this service out"),
    updates=(
        Update("other comment", {"comment": "another comment"}, {"comment"}),
        Update("other tag", {"tags": {"team": "other"}}, {"tags.team"}),
    ),
    drifts=(
        Drift("comment by hand", comment_by_hand, {"comment"}),
        Drift("tag by hand", tags_by_hand, {"tags.team"}),
    ),
    adopt=by_hand,
    twice=by_hand,
    undrifted={
        "UpdateHostedZoneComment.Id": "says which it is",
        "CreateHostedZone.Name": "says which it is",
        "CreateHostedZone.CallerReference": "says which it is",
        "*.PrivateZone": "zones are public",
        "ChangeTagsForResource.*": "which zone; tags that are not ours stay",
    },
)
