"""AWS Certificate Manager: DNS validation takes a record, and seconds; a certificate in use stays."""

from __future__ import annotations

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, reference
from .distributions import certificate_of, distributions

RECORD_WAIT_SECONDS = 5.0
ISSUE_WAIT_SECONDS = 30.0
_API = "acm/latest/APIReference"


def _key(call: Call, arn: str) -> tuple[str, ...]:
    return ("certificate", call.account_id, arn)


def _mark(call: Call, answer: Params, world: World) -> None:
    arn = str(answer.get("CertificateArn"))
    world.mark(*_key(call, arn))
    method = call.params.get("ValidationMethod", "DNS")
    world.remember("certificate-requested", *_key(call, arn), value=method)


def is_issued(call: Call, certificate: Params, world: World) -> bool:
    """Whether AWS would have issued a requested certificate: each validation record exists in a zone of the account.

    A certificate that was imported, or requested before this proxy, is as the embedded AWS has it.
    """
    arn = str(certificate.get("CertificateArn"))
    if world.recall("certificate-requested", *_key(call, arn)) != "DNS":
        return certificate.get("Status") == "ISSUED"
    if world.recall("certificate-issued", *_key(call, arn)):
        return True
    wanted = [option.get("ResourceRecord") or {} for option in certificate.get("DomainValidationOptions", [])]
    if not all(_record_exists(call, record, world) for record in wanted if record):
        return False
    if world.recall("certificate-validated", *_key(call, arn)) is None:
        world.mark("certificate-validated", *_key(call, arn))
    if world.within(ISSUE_WAIT_SECONDS, "certificate-validated", *_key(call, arn)):
        return False
    world.remember("certificate-issued", *_key(call, arn), value=True)
    return True


def _record_exists(call: Call, record: Params, world: World) -> bool:
    name = str(record["Name"]).rstrip(".") + "."
    zones = (world.read("route53", "list_hosted_zones", call) or {}).get("HostedZones", [])
    for zone in zones:
        if not name.endswith("." + zone["Name"]):
            continue
        found = world.read(
            "route53",
            "list_resource_record_sets",
            call,
            HostedZoneId=zone["Id"],
            StartRecordName=name,
            StartRecordType=record["Type"],
            MaxItems="1",
        )
        for item in (found or {}).get("ResourceRecordSets", []):
            values = {value["Value"].rstrip(".") for value in item.get("ResourceRecords", [])}
            if item["Name"].rstrip(".") + "." == name and str(record["Value"]).rstrip(".") in values:
                return True
    return False


def _answer_describe(call: Call, answer: Params, world: World) -> Params:
    certificate = answer.get("Certificate", {})
    if is_issued(call, certificate, world):
        return answer
    if world.recall("certificate-requested", *_key(call, str(certificate.get("CertificateArn")))) != "DNS":
        return answer
    certificate["Status"] = "PENDING_VALIDATION"
    certificate.pop("IssuedAt", None)
    for option in certificate.get("DomainValidationOptions", []):
        option["ValidationStatus"] = "PENDING_VALIDATION"
        if world.within(RECORD_WAIT_SECONDS, *_key(call, certificate["CertificateArn"])):
            option.pop("ResourceRecord", None)
    return answer


def _answer_list(call: Call, answer: Params, world: World) -> Params:
    wanted = call.params.get("CertificateStatuses")
    kept = []
    for summary in answer.get("CertificateSummaryList", []):
        arn = str(summary.get("CertificateArn"))
        if world.recall("certificate-requested", *_key(call, arn)) == "DNS":
            found = world.read("acm", "describe_certificate", call, CertificateArn=arn)
            if found and not is_issued(call, found["Certificate"], world):
                summary["Status"] = "PENDING_VALIDATION"
        if not wanted or summary.get("Status") in wanted:
            kept.append(summary)
    answer["CertificateSummaryList"] = kept
    return answer


def _in_use(call: Call, world: World) -> str | None:
    arn = call.params.get("CertificateArn")
    if any(certificate_of(config) == arn for _, config in distributions(call, world)):
        return f"Certificate {arn} in account {call.account_id} is in use."
    return None


RULES: tuple[Rule, ...] = (
    Rule(
        id="acm-dns-validation",
        service="acm",
        operations=("DescribeCertificate", "ListCertificates"),
        summary="a requested certificate is PENDING_VALIDATION until its DNS record stands in a Route 53 zone, then "
        "some seconds more; the record's name appears seconds after the request",
        source=docs("acm/latest/userguide/dns-validation.html"),
        wait_seconds=ISSUE_WAIT_SECONDS,
        learns={"acm.RequestCertificate": _mark},
        answers={"acm.DescribeCertificate": _answer_describe, "acm.ListCertificates": _answer_list},
    ),
    Rule(
        id="acm-certificate-in-use",
        service="acm",
        operations=("DeleteCertificate",),
        summary="a distribution's certificate cannot be deleted",
        source=reference(_API, "DeleteCertificate"),
        error=AwsError("ResourceInUseException", 400, "{detail}"),
        refuses=_in_use,
    ),
)
