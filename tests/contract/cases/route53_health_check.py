"""Route 53 health checks."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, Immutable, OwnedBy, Raw, Update

CONFIG = {"Type": "HTTPS", "FullyQualifiedDomainName": "other.example.com", "RequestInterval": 30}
THREE = ["eu-west-1", "us-east-1", "us-west-2"]


def checks(raw: Raw, name: str) -> list[dict[str, Any]]:
    """The checks of this name, with their tags."""
    route53, found = raw.client("route53"), []
    for check in route53.list_health_checks()["HealthChecks"]:
        answer = route53.list_tags_for_resource(ResourceType="healthcheck", ResourceId=check["Id"])
        tags = {tag["Key"]: tag["Value"] for tag in answer["ResourceTagSet"]["Tags"]}
        if tags.get("Name") == name:
            found.append({**check, "Tags": tags})
    return found


def describe(raw: Raw, name: str) -> Any:
    kept = ("HealthCheckConfig", "Tags")
    return [{key: check[key] for key in kept} for check in checks(raw, name)] or None


def make(raw: Raw, name: str) -> None:
    route53 = raw.client("route53")
    reference = f"by-hand-{name}-{len(checks(raw, name))}"
    check = route53.create_health_check(CallerReference=reference, HealthCheckConfig=CONFIG)["HealthCheck"]["Id"]
    tags = [{"Key": "Name", "Value": name}]
    route53.change_tags_for_resource(ResourceType="healthcheck", ResourceId=check, AddTags=tags)


def changed(**members: Any) -> Any:
    """An act that changes the settings by hand."""
    return lambda raw, name: raw.client("route53").update_health_check(
        HealthCheckId=checks(raw, name)[0]["Id"], **members
    )


def tagged(**arguments: Any) -> Any:
    """An act that changes the tags by hand."""
    return lambda raw, name: raw.client("route53").change_tags_for_resource(
        ResourceType="healthcheck", ResourceId=checks(raw, name)[0]["Id"], **arguments
    )


def adoptable(raw: Raw, name: str) -> None:
    """One by hand of the same type, interval and measuring: what cannot change."""
    config = {**CONFIG, "Type": "HTTPS_STR_MATCH", "SearchString": "x", "RequestInterval": 10, "MeasureLatency": True}
    route53 = raw.client("route53")
    made = route53.create_health_check(CallerReference=f"adopt-{name}", HealthCheckConfig=config)["HealthCheck"]["Id"]
    tags = [{"Key": "Name", "Value": name}]
    route53.change_tags_for_resource(ResourceType="healthcheck", ResourceId=made, AddTags=tags)


CASE = Case(
    kind="route53_health_check",
    minimal={"name": "{name}", "domain_name": "{name}.example.com"},
    full={
        "name": "{name}",
        "domain_name": "{name}.example.com",
        "port": 8443,
        "path": "/health",
        "search_string": "well",
        "request_interval_seconds": 10,
        "failure_threshold": 2,
        "latency_measured": True,
        "regions": THREE,
        "tags": {"cost": "edge"},
    },
    describe=describe,
    owned=OwnedBy(asks_each="it has no ListTagsForResources, which asks for ten at once"),
    adopt=adoptable,
    twice=make,
    updates=(
        Update("another domain", {"domain_name": "other.example.com"}, {"domain_name"}),
        Update("the usual port", {"port": None}, {"port"}),
        Update("another path", {"path": "/well"}, {"path"}),
        Update("another text", {"search_string": "fine"}, {"search_string"}),
        Update("more patience", {"failure_threshold": 5}, {"failure_threshold"}),
    ),
    drifts=(
        Drift("domain", changed(FullyQualifiedDomainName="stray.example.com"), {"domain_name"}),
        Drift("port", changed(Port=9), {"port"}),
        Drift("path", changed(ResourcePath="/stray"), {"path"}),
        Drift("text", changed(SearchString="stray"), {"search_string"}),
        Drift("threshold", changed(FailureThreshold=9), {"failure_threshold"}),
        Drift("our tag removed", tagged(RemoveTagKeys=["cost"]), {"tags.cost"}),
        Drift("our tag changed", tagged(AddTags=[{"Key": "cost", "Value": "x"}]), {"tags.cost"}),
    ),
    immutable=(
        Immutable("interval", {"request_interval_seconds": 30}, {"request_interval_seconds"}),
        Immutable("type", {"type": "HTTP", "port": 8443}, {"type", "sni_enabled"}),
        Immutable("no text", {"search_string": None}, {"type", "search_string"}),
    ),
    change={"failure_threshold": 4},
    undrifted={
        "ChangeTagsForResource.Resource*": "says which it is",
        "CreateHealthCheck.CallerReference": "never the same",
        "UpdateHealthCheck.HealthCheckVersion": "the one that was read: a repair of what somebody changes is refused",
        "CreateHealthCheck.HealthCheckConfig.Type": "cannot change: see the immutable case",
        "CreateHealthCheck.HealthCheckConfig.RequestInterval": "cannot change: see the immutable case",
        "CreateHealthCheck.HealthCheckConfig.MeasureLatency": "cannot change, and the emulator does not show it",
        **dict.fromkeys(
            ("*.Inverted", "*.Disabled", "*.EnableSNI", "*.Regions"),
            "the emulator does not show it; tests/unit/kinds/test_route53_health_check.py",
        ),
    },
    gaps=(
        (
            "enabled, inverted, sni_enabled, latency_measured, regions",
            "the emulator writes True for true and loses the regions; tests/unit/kinds/test_route53_health_check.py",
        ),
    ),
)
