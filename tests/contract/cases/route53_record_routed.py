"""Route 53 records that fail over from one region to another."""

from __future__ import annotations

from typing import Any

from contract.cases.route53_hosted_zone import zone_id
from contract.cases.route53_record import write
from contract.harness.case import Case, Drift, Raw, Update

OURS = "eu-west-1"


def check(raw: Raw, name: str, which: str) -> str:
    """The id of one of the two health checks."""
    checks = raw.client("route53").list_health_checks()["HealthChecks"]
    return next(str(item["Id"]) for item in checks if item["CallerReference"] == f"{name}-{which}")


def prepare(raw: Raw, name: str) -> None:
    """The zone, two health checks, and the other region's record, which must not be touched."""
    route53 = raw.client("route53")
    route53.create_hosted_zone(Name=f"{name}.example.org", CallerReference=name)
    for which in ("one", "two"):
        config = {"Type": "HTTPS", "FullyQualifiedDomainName": f"{which}.example.org"}
        made = route53.create_health_check(CallerReference=f"{name}-{which}", HealthCheckConfig=config)
        tags = [{"Key": "Name", "Value": f"{name}-{which}"}]
        route53.change_tags_for_resource(ResourceType="healthcheck", ResourceId=made["HealthCheck"]["Id"], AddTags=tags)
    write(raw, name, "UPSERT", **record(name, SetIdentifier="eu-central-1", Failover="SECONDARY"))


def record(name: str, **more: Any) -> dict[str, Any]:
    values = [{"Value": "192.0.2.77"}]
    return {"Name": f"www.{name}.example.org.", "Type": "A", "TTL": 77, "ResourceRecords": values, **more}


def describe(raw: Raw, name: str) -> Any:
    records = raw.client("route53").list_resource_record_sets(HostedZoneId=zone_id(raw, name))["ResourceRecordSets"]
    return [item for item in records if item.get("SetIdentifier") == OURS] or None


def by_hand(health: str = "one", **more: Any) -> Any:
    """An act that writes the record by hand."""

    def act(raw: Raw, name: str) -> None:
        values = {"TTL": 60, "ResourceRecords": [{"Value": "192.0.2.2"}]}
        routed = {"SetIdentifier": OURS, "Failover": "PRIMARY", **values, **more}
        if health:
            routed["HealthCheckId"] = check(raw, name, health)
        write(raw, name, "UPSERT", **record(name, **routed))

    return act


RECORD = {"zone": "{name}.example.org", "name": "www.{name}.example.org", "type": "A", "values": ["192.0.2.2"]}
FULL = {**RECORD, "set_identifier": OURS, "ttl_seconds": 60, "failover": "PRIMARY", "health_check": "{name}-one"}
VALUES = {"ttl_seconds", "values"}

CASE = Case(
    kind="route53_record",
    minimal={**RECORD, "set_identifier": "second", "failover": "SECONDARY"},
    full=FULL,
    prepare=prepare,
    describe=describe,
    updates=(
        Update("the second", {"failover": "SECONDARY"}, {"failover"}),
        Update("another check", {"health_check": "{name}-two"}, {"health_check_id"}),
        Update("by weight", {"failover": None, "weight": 10}, {"failover", "weight"}),
        Update("by latency", {"failover": None, "latency_region": OURS}, {"failover", "latency_region"}),
    ),
    drifts=(
        Drift("another role", by_hand(Failover="SECONDARY"), {"failover"}),
        Drift("another check", by_hand("two"), {"health_check_id"}),
        Drift("no check", by_hand(""), {"health_check_id"}),
        Drift("values", by_hand(TTL=5, ResourceRecords=[{"Value": "192.0.2.9"}]), VALUES),
    ),
    change={},
    gaps=(
        ("every member drifts", "the first case of the kind has the rest"),
        ("owned", "nothing tells whose a record with values is"),
    ),
    adopt=by_hand("two", Failover="SECONDARY", TTL=5),
)
