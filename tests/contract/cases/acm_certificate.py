"""DNS-validated ACM certificates."""

from __future__ import annotations

from typing import Any

from contract.cases.route53_hosted_zone import zone_id
from contract.harness.case import Case, Drift, OwnedBy, Raw, Update

DOMAIN = "{name}.example.org"


def prepare(raw: Raw, name: str) -> None:
    raw.client("route53").create_hosted_zone(Name=f"{name}.example.org", CallerReference=name)


def arns(raw: Raw, name: str) -> list[str]:
    answer = raw.client("acm", "us-east-1").list_certificates()["CertificateSummaryList"]
    return [item["CertificateArn"] for item in answer if item["DomainName"] == f"{name}.example.org"]


def describe(raw: Raw, name: str) -> Any:
    acm, found = raw.client("acm", "us-east-1"), []
    for arn in arns(raw, name):
        detail = acm.describe_certificate(CertificateArn=arn)["Certificate"]
        for volatile in ("CreatedAt", "IssuedAt", "NotBefore", "NotAfter"):
            detail.pop(volatile, None)
        tags = acm.list_tags_for_certificate(CertificateArn=arn)["Tags"]
        found.append({"detail": detail, "tags": {tag["Key"]: tag["Value"] for tag in tags}})
    records = raw.client("route53").list_resource_record_sets(HostedZoneId=zone_id(raw, name))["ResourceRecordSets"]
    cnames = [item for item in records if item["Type"] == "CNAME"]
    return {"certificates": found, "records": cnames} if found or cnames else None


def logging_by_hand(raw: Raw, name: str) -> None:
    raw.client("acm", "us-east-1").update_certificate_options(
        CertificateArn=arns(raw, name)[0], Options={"CertificateTransparencyLoggingPreference": "ENABLED"}
    )


def tag_by_hand(raw: Raw, name: str) -> None:
    raw.client("acm", "us-east-1").add_tags_to_certificate(
        CertificateArn=arns(raw, name)[0], Tags=[{"Key": "team", "Value": "by hand"}]
    )


def record_gone(raw: Raw, name: str) -> None:
    route53, zone = raw.client("route53"), zone_id(raw, name)
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    cname = next(item for item in records if item["Type"] == "CNAME")
    changes = [{"Action": "DELETE", "ResourceRecordSet": cname}]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def record_elsewhere(raw: Raw, name: str) -> None:
    route53, zone = raw.client("route53"), zone_id(raw, name)
    records = route53.list_resource_record_sets(HostedZoneId=zone)["ResourceRecordSets"]
    cname = next(item for item in records if item["Type"] == "CNAME")
    changes = [{"Action": "UPSERT", "ResourceRecordSet": {**cname, "ResourceRecords": [{"Value": "elsewhere."}]}}]
    route53.change_resource_record_sets(HostedZoneId=zone, ChangeBatch={"Changes": changes})


def by_hand(raw: Raw, name: str) -> str:
    answer = raw.client("acm", "us-east-1").request_certificate(
        DomainName=f"{name}.example.org", SubjectAlternativeNames=[f"www.{name}.example.org"], ValidationMethod="DNS"
    )
    return str(answer["CertificateArn"])


NAMES = {"domain": DOMAIN, "alternative_names": ["www.{name}.example.org"], "zone": DOMAIN}

CASE = Case(
    kind="acm_certificate",
    minimal=NAMES,
    full={**NAMES, "transparency_logging_enabled": False, "tags": {"team": "edge"}},
    prepare=prepare,
    describe=describe,
    owned=OwnedBy(asks_each="its search by tag leaves this service out"),
    updates=(
        Update("transparency log on", {"transparency_logging_enabled": True}, {"transparency_logging_enabled"}),
        Update("other tag", {"tags": {"team": "other"}}, {"tags.team"}),
    ),
    drifts=(
        Drift("transparency log by hand", logging_by_hand, {"transparency_logging_enabled"}),
        Drift("tag by hand", tag_by_hand, {"tags.team"}),
        Drift("a validation record gone", record_gone, {"validation_records"}),
        Drift("a validation record leads elsewhere", record_elsewhere, {"validation_records"}),
    ),
    adopt=by_hand,
    twice=by_hand,
    undrifted={
        "RequestCertificate.*": "a certificate with other names or another algorithm is another certificate",
        "*.CertificateArn": "says which it is",
        "ChangeResourceRecordSets.*": "a validation record is looked at as a whole: where it leads",
    },
    gaps=(
        ("validation", "the emulator issues at once, whatever the zone has"),
        ("key algorithm", "the emulator answers RSA_2048 always and does not filter by it"),
        ("in use", "the emulator deletes certificates that distributions use"),
    ),
)
