"""Route 53 records."""

from __future__ import annotations

from typing import Any

from contract.cases.route53_hosted_zone import zone_id
from contract.harness.case import Case, Drift, OwnedBy, Raw, Update

ORIGIN = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
TARGET = {"target": "d1.cloudfront.net", "zone_id": "Z2FDTNDATAQYW2"}


def prepare(raw: Raw, name: str) -> None:
    """The zone, and a neighbour that must not be touched."""
    raw.client("route53").create_hosted_zone(Name=f"{name}.example.org", CallerReference=name)
    write(
        raw, name, "UPSERT", Name=f"zzz.{name}.example.org", Type="A", TTL=5, ResourceRecords=[{"Value": "192.0.2.9"}]
    )


def write(raw: Raw, name: str, action: str, **record_set: Any) -> None:
    changes = [{"Action": action, "ResourceRecordSet": record_set}]
    raw.client("route53").change_resource_record_sets(HostedZoneId=zone_id(raw, name), ChangeBatch={"Changes": changes})


def describe(raw: Raw, name: str) -> Any:
    records = raw.client("route53").list_resource_record_sets(HostedZoneId=zone_id(raw, name))["ResourceRecordSets"]
    own = [item for item in records if item["Name"] == f"www.{name}.example.org."]
    return own or None


def by_hand(raw: Raw, name: str) -> None:
    values = [{"Value": "192.0.2.77"}]
    write(raw, name, "UPSERT", Name=f"www.{name}.example.org.", Type="A", TTL=77, ResourceRecords=values)


def alias_by_hand(raw: Raw, name: str) -> None:
    target = {"DNSName": "d9.cloudfront.net", "HostedZoneId": "Z2FDTNDATAQYW2", "EvaluateTargetHealth": False}
    write(raw, name, "UPSERT", Name=f"www.{name}.example.org.", Type="A", AliasTarget=target)


RECORD = {"zone": "{name}.example.org", "name": "www.{name}.example.org", "type": "A"}


def belongs(raw: Raw, name: str, stack: str) -> None:
    """A distribution of a stack, to which the record leads."""
    origin = {"Id": "o", "DomainName": "example.org", "CustomOriginConfig": ORIGIN}
    config = {
        "CallerReference": name,
        "Comment": f"[{name}]",
        "Enabled": True,
        "Aliases": {"Quantity": 1, "Items": [f"www.{name}.example.org"]},
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": {
            "TargetOriginId": "o",
            "ViewerProtocolPolicy": "https-only",
            "CachePolicyId": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        },
    }
    tags = {"Items": [{"Key": "serverless.aws:stack", "Value": stack}]}
    raw.client("cloudfront").create_distribution_with_tags(
        DistributionConfigWithTags={"DistributionConfig": config, "Tags": tags}
    )


CASE = Case(
    kind="route53_record",
    minimal={**RECORD, "values": ["192.0.2.1"]},
    full={**RECORD, "values": ["192.0.2.3", "192.0.2.2"], "ttl_seconds": 60},
    prepare=prepare,
    describe=describe,
    owned=OwnedBy(
        parent=belongs,
        asks_each="its search by tag leaves zones out, and a zone of ours may have a record of ours",
        overrides={"values": None, "ttl_seconds": None, "alias": {"distribution": "{name}"}},
    ),
    updates=(
        Update("other values", {"values": ["192.0.2.4"]}, {"values"}),
        Update("other time to live", {"ttl_seconds": 61}, {"ttl_seconds"}),
        Update("values become an alias", {"values": None, "alias": TARGET}, {"values", "ttl_seconds", "alias"}),
    ),
    drifts=(
        Drift("values and time to live by hand", by_hand, {"values", "ttl_seconds"}),
        Drift("an alias by hand", alias_by_hand, {"values", "ttl_seconds", "alias"}),
    ),
    adopt=by_hand,
    undrifted={
        **dict.fromkeys(
            (
                f"*.ResourceRecordSet.{name}"
                for name in ("SetIdentifier", "Weight", "Region", "GeoLocation", "Failover", "MultiValueAnswer")
            ),
            "the case route53_record_routed",
        ),
        "*.ResourceRecordSet.HealthCheckId": "the case route53_record_routed",
        "*.HostedZoneId": "says which it is",
        "*.ResourceRecordSet.Type": "says which it is",
        "*.Action": "UPSERT sets, whatever is there",
    },
)
