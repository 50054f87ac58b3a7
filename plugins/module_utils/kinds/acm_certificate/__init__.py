# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""ACM certificates, validated through DNS records that are made here too."""

from __future__ import annotations

import hashlib
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.clients import GLOBAL_REGION
from ...engine.diff import Change, changed
from ...engine.errors import EngineError, NotYet, Transient, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.tags import STACK_TAG, as_list
from ...engine.values import UNKNOWN
from ..edge_shared.record_sets import ROUTING, change_record_sets, find_record_set
from ..route53_hosted_zone import DOMAIN, find_zone_above, find_zone_id, note_zone, plain_name
from .lookup import REFUSED, Certificate, certificates, find_certificate_arn, owned_certificates, pick

VALIDATION_TTL_SECONDS: Final = 300
OPTIONS: Final = {
    "Options.Export": "a certificate that can be exported costs extra, and CloudFront needs none",
    "Options.ValidationMethod": "the request has it beside the options",
}


class AcmCertificate(Kind):
    """A DNS-validated certificate, identified by its domain and all its other names.

    ACM cannot change the names or the key of a certificate. Other names therefore are another certificate: it is made
    beside the old one, which stays until the application is destroyed, because a distribution may still serve with it.
    """

    name = "acm_certificate"
    module = "acm_certificates"
    option = "certificates"
    services = ("acm", "route53")
    after = ("route53_hosted_zones",)
    patience_seconds = 900.0
    transient = (Transient("ResourceInUseException", "", "CloudFront or API Gateway still uses it"),)
    managed: ClassVar = {
        "RequestCertificate": (
            "DomainName",
            "ValidationMethod",
            "SubjectAlternativeNames",
            "IdempotencyToken",
            "Options",
            "Tags",
            "KeyAlgorithm",
        ),
        "UpdateCertificateOptions": ("CertificateArn", "Options"),
        "AddTagsToCertificate": ("CertificateArn", "Tags"),
        "ChangeResourceRecordSets": ("HostedZoneId", "ChangeBatch"),
    }
    unmanaged: ClassVar = {
        "RequestCertificate": {
            "DomainValidationOptions": "is for validation by e-mail",
            "CertificateAuthorityArn": "private certificate authorities are not managed",
            "ManagedBy": "CloudFront's own managed certificates belong to multi-tenant distributions",
            **OPTIONS,
        },
        "UpdateCertificateOptions": OPTIONS,
        "ChangeResourceRecordSets": {
            **ROUTING,
            "ChangeBatch.Changes.*.ResourceRecordSet.AliasTarget": "validation records are CNAMEs",
        },
    }

    def title(self, spec: Spec) -> str:
        return plain_name(spec["domain"])

    def problems(self, spec: Spec) -> Iterable[str]:
        names = sorted(wanted_names(spec))
        for name in names:
            if not DOMAIN.fullmatch(name.removeprefix("*.")):
                yield f"{name!r} is not a domain name: write it like example.com or *.example.com"
        if len(spec["domain"]) > 64:
            yield "domain has more than 64 characters; put a shorter one there and this one in alternative_names"
        if len(names) > 100:
            yield f"alternative_names makes {len(names)} names; ACM allows 100 at most, and 10 without a higher quota"
        zone = plain_name(spec.get("zone") or "")
        for name in names if zone else ():
            if name.removeprefix("*.") != zone and not name.endswith(f".{zone}"):
                yield f"{name} is not in the zone {zone}: its validation record cannot be made there"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        zone = spec.get("zone")
        found, zone_id = aws.together(
            lambda: certificates(aws, spec["domain"], spec["region"], [spec["key_algorithm"]]),
            lambda: find_zone_id(aws, zone) if zone else None,
        )
        own = pick(aws, spec["domain"], wanted_names(spec), found)
        if own is None and not aws.plan_only:
            own = refused_lately(aws, spec)
        if own is None:
            return None
        logging = own.detail.get("Options", {}).get("CertificateTransparencyLoggingPreference", "ENABLED")
        attributes: dict[str, Any] = {"transparency_logging_enabled": logging == "ENABLED"}
        if spec["wait_enabled"]:
            attributes["status"] = own.detail["Status"]
        wanted = validation_records(own.detail)
        record_sets = actual_records(aws, zone_id, wanted)
        if zone:
            attributes["validation_records"] = {name: record_value(item) for name, item in record_sets.items()}
        identity = {
            "arn": own.arn,
            "status": own.detail["Status"],
            "failure": own.detail.get("FailureReason", ""),
            "zone_id": zone_id,
            "records": wanted,
            "record_sets": record_sets,
            "in_use_by": sorted(own.detail.get("InUseBy", ())),
            "region": spec["region"],
            "superseded": superseded(aws, own, found),
            "shared": shared_records(own, found),
        }
        settled = bool(wanted) or own.detail["Status"] in REFUSED
        return Found(attributes, identity, own.tags, settled=settled, status="ACM has yet to name its DNS records")

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal: dict[str, Any] = {"transparency_logging_enabled": spec["transparency_logging_enabled"]}
        if spec["wait_enabled"]:
            goal["status"] = "ISSUED"
        if spec.get("zone"):
            goal["validation_records"] = found.identity["records"] if found else UNKNOWN
            if found is None:
                note_zone(aws, spec["zone"])
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        known = {(self.title(spec), spec["region"]) for spec in described}
        return [
            Owned(
                {
                    "domain": plain_name(item.detail["DomainName"]),
                    "alternative_names": sorted(item.names - {plain_name(item.detail["DomainName"])}),
                    "zone": find_zone_above(aws, item.detail["DomainName"]),
                    "region": region,
                    "key_algorithm": item.detail["KeyAlgorithm"].replace("-", "_"),
                }
            )
            for region in sorted({aws.region, GLOBAL_REGION})
            for item in owned_certificates(aws, region, [domain for domain, place in known if place == region])
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if found is None:
            return dict.fromkeys(("arn", "status", "validation_records"), UNKNOWN) | {"superseded": []}
        identity = found.identity
        return {
            "arn": identity["arn"],
            "status": identity["status"],
            "validation_records": identity["records"],
            "superseded": identity["superseded"],
        }

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        domain = plain_name(spec["domain"])
        others = sorted(wanted_names(spec) - {domain})
        arguments: dict[str, Any] = {"SubjectAlternativeNames": others} if others else {}
        if desired.get("tags"):
            arguments["Tags"] = as_list(desired["tags"])
        answer = aws.writer("acm", spec["region"]).request_certificate(
            DomainName=domain,
            ValidationMethod="DNS",
            KeyAlgorithm=spec["key_algorithm"],
            IdempotencyToken=idempotency_token(aws.stack, spec),
            Options={"CertificateTransparencyLoggingPreference": preference(desired)},
            **arguments,
        )
        return str(answer["CertificateArn"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        aws.writer("acm", made_id.split(":")[3]).delete_certificate(CertificateArn=made_id)

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        if found.identity["status"] in REFUSED:
            delete_certificate(aws, found.identity["arn"], spec["region"])
            reason = found.identity["failure"] or found.identity["status"]
            raise EngineError(
                f"acm_certificate {spec['domain']}: ACM has refused it: {reason}",
                "Correct that (CAA_ERROR: a CAA record of the domain leaves out amazon.com), and run again.",
            )
        if changed(changes, "transparency_logging_enabled"):
            aws.writer("acm", spec["region"]).update_certificate_options(
                CertificateArn=found.identity["arn"],
                Options={"CertificateTransparencyLoggingPreference": preference(desired)},
            )
        if spec.get("zone"):
            self._update_records(aws, spec, found, changes)
        if changed(changes, "status"):
            raise NotYet(f"ACM has not issued it yet ({found.identity['status']}); its zone must be delegated")

    def _update_records(self, aws: Aws, spec: Spec, found: Found, changes: tuple[Change, ...]) -> None:
        wanted = found.identity["records"]
        if changed(changes, "validation_records"):
            zone_id = aws.reference("hosted zone", spec["zone"], found.identity["zone_id"])
            actual = found.attributes["validation_records"]
            upserts = [
                ("UPSERT", record_set(name, value)) for name, value in wanted.items() if actual.get(name) != value
            ]
            change_record_sets(aws, zone_id, upserts)

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        acm, arn = aws.writer("acm", found.identity["region"]), found.identity["arn"]
        if to_set:
            acm.add_tags_to_certificate(CertificateArn=arn, Tags=as_list(to_set))
        if to_remove:
            acm.remove_tags_from_certificate(CertificateArn=arn, Tags=[{"Key": key} for key in to_remove])

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        if found.identity["in_use_by"]:
            raise NotYet("it is still used by " + ", ".join(found.identity["in_use_by"]))
        for arn in found.identity["superseded"]:
            delete_certificate(aws, arn, spec["region"])
        # ACM gives every certificate of an account the same record for a name, so another one may still need it
        own = found.identity["record_sets"].items()
        gone = [("DELETE", item) for name, item in own if name not in found.identity["shared"]]
        if gone:
            change_record_sets(aws, found.identity["zone_id"], gone)
        delete_certificate(aws, found.identity["arn"], spec["region"])


def refused_lately(aws: Aws, spec: Spec) -> Certificate | None:
    """What a run has asked for a moment ago, if ACM has refused it: it will not come to be usable."""
    for item in certificates(aws, spec["domain"], spec["region"], [spec["key_algorithm"]], REFUSED):
        if item.detail["Status"] not in REFUSED:  # an embedded AWS may list what was not asked for
            continue
        recent = time.time() - item.detail["CreatedAt"].timestamp() < AcmCertificate.patience_seconds
        if recent and item.names == wanted_names(spec) and item.tags.get(STACK_TAG) == aws.stack:
            return item
    return None


def wanted_names(spec: Spec) -> frozenset[str]:
    """Every name that the certificate must cover."""
    return frozenset(map(plain_name, (spec["domain"], *spec["alternative_names"])))


def preference(desired: Mapping[str, Any]) -> str:
    """ACM's word for the transparency log setting."""
    return "ENABLED" if desired["transparency_logging_enabled"] else "DISABLED"


def idempotency_token(stack: str | None, spec: Spec) -> str:
    """ACM answers a repeated token (for an hour) with the certificate it made: a repeated request makes no second one.

    It changes every minute, because a certificate deleted since would be answered too.
    """
    text = "\n".join([stack or "", spec["key_algorithm"], *sorted(wanted_names(spec)), str(int(time.time() // 60))])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def validation_records(detail: Mapping[str, Any]) -> dict[str, str]:
    """CNAME name to value, as ACM wants them; empty until ACM has named them all, seconds after the request."""
    options = detail.get("DomainValidationOptions", ())
    records = [option.get("ResourceRecord") for option in options]
    if not all(records):
        return {}
    return {plain_name(record["Name"]): plain_name(record["Value"]) for record in records}


def actual_records(aws: Aws, zone_id: str | None, wanted: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The record set that each validation record has in the zone; those that are not there are left out."""
    if zone_id is None or not wanted:
        return {}
    found = aws.together(*((lambda name=name: find_record_set(aws, zone_id, name, "CNAME")) for name in wanted))
    return {name: item for name, item in zip(wanted, found, strict=True) if item}


def record_value(item: Mapping[str, Any]) -> str:
    """The value of a CNAME record set; empty for an alias."""
    return next((plain_name(record["Value"]) for record in item.get("ResourceRecords", ())), "")


def record_set(name: str, value: str) -> dict[str, Any]:
    """A validation record."""
    return {
        "Name": name,
        "Type": "CNAME",
        "TTL": VALIDATION_TTL_SECONDS,
        "ResourceRecords": [{"Value": f"{value}."}],
    }


def superseded(aws: Aws, own: Certificate, found: Iterable[Certificate]) -> list[str]:
    """ARNs of our stack's other certificates for the same domain that nothing uses any more."""
    return sorted(
        item.arn
        for item in found
        if item.arn != own.arn
        and aws.stack
        and item.tags.get(STACK_TAG) == aws.stack
        and not item.detail.get("InUseBy")
    )


def shared_records(own: Certificate, found: Iterable[Certificate]) -> list[str]:
    """Names of validation records that a certificate of somebody else needs too."""
    others = [item for item in found if item.arn != own.arn and item.tags.get(STACK_TAG) != own.tags.get(STACK_TAG)]
    return sorted({name for item in others for name in validation_records(item.detail)})


def delete_certificate(aws: Aws, arn: str, region: str) -> None:
    """Delete it; gone already is success."""
    try:
        aws.writer("acm", region).delete_certificate(CertificateArn=arn)
    except Exception as error:
        if not is_missing(error, "ResourceNotFoundException"):
            raise


KIND: Final = AcmCertificate()

__all__ = ["KIND", "AcmCertificate", "find_certificate_arn"]
