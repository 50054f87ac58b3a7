"""Certificates: found by their names, validated, waited for, made anew beside the old one, kept while in use."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from scripted_aws import ScriptedAws, quick, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import PartialFailure, converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import NotYet
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.kinds.acm_certificate import KIND, find_certificate_arn
from ansible_collections.serverless.aws.plugins.module_utils.kinds.acm_certificate.lookup import covers

PREFIX = "arn:aws:acm:us-east-1:123456789012:certificate/"
ZONE = {"Id": "/hostedzone/Z1", "Name": "example.com.", "CallerReference": "a", "Config": {"PrivateZone": False}}


def spec(**given: Any) -> dict[str, Any]:
    return spec_of("acm_certificates", "certificates", **{"domain": "example.com", "zone": "example.com", **given})


def option(name: str) -> dict[str, Any]:
    return {
        "DomainName": name,
        "ResourceRecord": {"Name": f"_v.{name}.", "Type": "CNAME", "Value": f"_{name}.acm.aws."},
    }


class Acm:
    """ACM and one zone. A new certificate names its records on the third look and is issued when they are all there."""

    def __init__(self) -> None:
        self.certificates: dict[str, dict[str, Any]] = {}
        self.records: dict[str, dict[str, Any]] = {}
        self.looks = 0

    def add(self, *names: str, stack: str = "ours", **more: Any) -> str:
        arn = f"{PREFIX}{len(self.certificates)}"
        self.certificates[arn] = {
            "CertificateArn": arn,
            "DomainName": names[0],
            "SubjectAlternativeNames": list(names),
            "Status": "ISSUED",
            "Type": "AMAZON_ISSUED",
            "DomainValidationOptions": [option(name) for name in names],
            "Options": {"CertificateTransparencyLoggingPreference": "ENABLED"},
            "Tags": [{"Key": "serverless.aws:stack", "Value": stack}],
            **more,
        }
        return arn

    def aws(self) -> ScriptedAws:
        return scripted(
            {
                "ListCertificates": lambda params: {
                    "CertificateSummaryList": [
                        item for item in self.certificates.values() if item["Status"] in params["CertificateStatuses"]
                    ]
                },
                "DescribeCertificate": self.describe,
                "ListTagsForCertificate": lambda params: {"Tags": self.certificates[params["CertificateArn"]]["Tags"]},
                "ListHostedZonesByName": {"HostedZones": [ZONE], "IsTruncated": False, "MaxItems": "20"},
                "ListResourceRecordSets": lambda params: {
                    "ResourceRecordSets": [
                        item for name, item in self.records.items() if name == params["StartRecordName"]
                    ]
                },
                "RequestCertificate": self.request,
                "ChangeResourceRecordSets": self.change,
                "DeleteCertificate": lambda params: self.certificates.pop(params["CertificateArn"]) and {},
            },
            stack="ours",
        )

    def request(self, params: dict[str, Any]) -> dict[str, Any]:
        names = (params["DomainName"], *params.get("SubjectAlternativeNames", ()))
        unnamed = [{"DomainName": name} for name in names]
        arn = self.add(*names, Status="PENDING_VALIDATION", DomainValidationOptions=unnamed)
        return {"CertificateArn": arn}

    def describe(self, params: dict[str, Any]) -> dict[str, Any]:
        own = self.certificates[params["CertificateArn"]]
        if own["Status"] == "PENDING_VALIDATION":
            self.looks += 1
            names = own["SubjectAlternativeNames"]
            if self.looks >= 3:
                own["DomainValidationOptions"] = [option(name) for name in names]
            if all(f"_v.{name}" in self.records for name in names):
                own["Status"] = "ISSUED"
        return {"Certificate": own}

    def change(self, params: dict[str, Any]) -> dict[str, Any]:
        for change in params["ChangeBatch"]["Changes"]:
            record_set = change["ResourceRecordSet"]
            name = record_set["Name"].removesuffix(".")
            if change["Action"] == "DELETE":
                assert self.records.pop(name) == record_set
            else:
                self.records[name] = record_set
        return {"ChangeInfo": {"Id": "C1", "Status": "PENDING", "SubmittedAt": "2026-01-01T00:00:00Z"}}


def test_it_waits_for_the_names_of_the_records_makes_them_and_waits_until_issued() -> None:
    acm = Acm()
    aws = acm.aws()
    (plan,) = converge(KIND, [spec(alternative_names=["www.example.com"])], aws, Options(stack="ours"), quick)
    assert plan.outputs["status"] == "ISSUED"
    assert sorted(acm.records) == ["_v.example.com", "_v.www.example.com"]
    assert len(aws.asked("RequestCertificate")) == 1
    assert len(aws.asked("ChangeResourceRecordSets")) == 1


def test_without_waiting_for_the_certificate_the_records_are_made_all_the_same() -> None:
    acm = Acm()
    converge(KIND, [spec(wait_enabled=False)], acm.aws(), Options(stack="ours"), quick)
    assert sorted(acm.records) == ["_v.example.com"]


def test_keys_other_than_rsa_2048_are_listed_too() -> None:
    aws = Acm().aws()
    KIND.read(aws, spec(key_algorithm="EC_prime256v1"))
    call, *_refused = aws.asked("ListCertificates")
    assert call["Includes"] == {"keyTypes": ["EC_prime256v1"]}
    assert "FAILED" not in call["CertificateStatuses"]


def test_a_certificate_that_acm_refuses_is_told_with_the_reason_and_not_waited_for() -> None:
    acm = Acm()
    old = {"Status": "FAILED", "FailureReason": "OTHER", "CreatedAt": datetime(2020, 1, 1, tzinfo=UTC)}
    acm.add("example.com", **old)

    def refused(params: dict[str, Any]) -> dict[str, Any]:
        new = {"Status": "FAILED", "FailureReason": "CAA_ERROR", "CreatedAt": datetime.now(UTC)}
        return {"CertificateArn": acm.add(params["DomainName"], **new)}

    aws = acm.aws()
    aws.answers["RequestCertificate"] = refused
    with pytest.raises(PartialFailure, match="ACM has refused it: CAA_ERROR"):
        converge(KIND, [spec()], aws, Options(stack="ours"), quick)
    assert len(aws.asked("RequestCertificate")) == 1
    assert list(acm.certificates) == [f"{PREFIX}0"]  # it is of no use to anybody


def test_other_names_are_another_certificate_and_the_old_one_stays() -> None:
    acm = Acm()
    old = acm.add("example.com", InUseBy=["arn:aws:cloudfront::1:distribution/E1"])
    described = spec(alternative_names=["www.example.com"])
    converge(KIND, [described], acm.aws(), Options(stack="ours"), quick)
    assert old in acm.certificates
    assert len(acm.certificates) == 2
    acm.certificates[old]["InUseBy"] = []
    (plan,) = converge(KIND, [described], acm.aws(), Options(stack="ours"), quick)
    assert plan.changes == ()
    assert plan.outputs["superseded"] == [old]
    converge(KIND, [described], acm.aws(), Options(state="absent", stack="ours"), quick)
    assert acm.certificates == {}
    assert acm.records == {}


def test_a_certificate_in_use_is_kept_with_its_records_and_says_who_uses_it() -> None:
    acm = Acm()
    acm.add("example.com", InUseBy=["arn:aws:cloudfront::1:distribution/E1"])
    aws = acm.aws()
    found = KIND.read(aws, spec())
    assert found is not None
    with pytest.raises(NotYet, match="distribution/E1"):
        KIND.delete(aws, spec(), found)
    assert len(acm.certificates) == 1


def test_a_record_that_another_s_certificate_needs_is_not_deleted() -> None:
    acm = Acm()
    acm.add("example.com", stack="theirs")
    converge(KIND, [spec()], acm.aws(), Options(stack="ours"), quick)
    converge(KIND, [spec()], acm.aws(), Options(state="absent", stack="ours"), quick)
    assert [item["Tags"][0]["Value"] for item in acm.certificates.values()] == ["theirs"]
    assert sorted(acm.records) == ["_v.example.com"]


def test_a_distribution_gets_the_issued_certificate_that_covers_its_aliases() -> None:
    acm = Acm()
    acm.add("example.com")
    wide = acm.add("example.com", "*.example.com")
    acm.add("example.com", "*.example.com", Status="PENDING_VALIDATION")
    assert find_certificate_arn(acm.aws(), "example.com", ["example.com", "www.example.com"]) == wide
    assert find_certificate_arn(acm.aws(), "example.com", ["a.b.example.com"]) is None


def test_a_wildcard_stands_for_one_label() -> None:
    assert covers(["*.example.com"], "www.example.com")
    assert not covers(["*.example.com"], "example.com")
    assert not covers(["*.example.com"], "a.b.example.com")


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"domain": "not a domain", "zone": None}, "not a domain name"),
        ({"alternative_names": ["www.example.net"]}, "not in the zone"),
        ({"domain": "a" * 63 + ".example.com"}, "64 characters"),
    ],
)
def test_what_acm_refuses_is_said_without_a_call(given: dict[str, Any], said: str) -> None:
    (problem,) = KIND.problems(spec(**given))
    assert said in problem
