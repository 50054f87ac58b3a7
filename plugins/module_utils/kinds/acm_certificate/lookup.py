# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which certificates there are for a domain, and which of them is meant."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.clients import GLOBAL_REGION
from ...engine.errors import Candidate, is_missing
from ...engine.owned import OneByOne, owned_by_tag
from ...engine.tags import STACK_TAG, as_dict
from ..route53_hosted_zone import plain_name

USABLE: Final = ("PENDING_VALIDATION", "ISSUED", "INACTIVE")
"""What has failed, expired or was revoked is never taken for ours: a new one is asked for."""
REFUSED: Final = ("FAILED", "VALIDATION_TIMED_OUT")
KEY_ALGORITHMS: Final = (
    "RSA_1024",
    "RSA_2048",
    "RSA_3072",
    "RSA_4096",
    "EC_prime256v1",
    "EC_secp384r1",
    "EC_secp521r1",
)


@dataclass(frozen=True)
class Certificate:
    """DescribeCertificate's answer with the tags."""

    detail: Mapping[str, Any]
    tags: Mapping[str, str]

    @property
    def arn(self) -> str:
        """Its ARN."""
        return str(self.detail["CertificateArn"])

    @property
    def names(self) -> frozenset[str]:
        """Every domain name it covers, the main one included."""
        return frozenset(map(plain_name, (self.detail["DomainName"], *self.detail.get("SubjectAlternativeNames", ()))))


def certificates(
    aws: Aws, domain: str, region: str, key_algorithms: Iterable[str], statuses: Collection[str] = USABLE
) -> list[Certificate]:
    """The certificates that ACM issues for `domain` and that have one of `statuses`, the usable ones, oldest first.

    Without `keyTypes` ListCertificates leaves out all keys but RSA up to 2048 bits. Imported ones are not ours.
    """
    summaries = aws.pages(
        "acm",
        "list_certificates",
        "CertificateSummaryList",
        region=region,
        CertificateStatuses=list(statuses),
        Includes={"keyTypes": list(key_algorithms)},
    )
    arns = [item["CertificateArn"] for item in summaries if plain_name(item["DomainName"]) == plain_name(domain)]
    if not arns:
        return []
    found = aws.together(*((lambda arn=arn: describe(aws, arn, region)) for arn in arns))
    own = [item for item in found if item is not None and item.detail.get("Type", "AMAZON_ISSUED") == "AMAZON_ISSUED"]
    return sorted(own, key=lambda item: (str(item.detail.get("CreatedAt", "")), item.arn))


def owned_certificates(aws: Aws, region: str, known: Collection[str]) -> list[Certificate]:
    """Our stack's certificates in `region`, without those for a domain that is `known`; the newest for each domain.

    Destroying that one removes the older ones of the domain, too. ListCertificates, and what is left is described.
    """

    def unknown() -> list[str]:
        listed = aws.pages(
            "acm",
            "list_certificates",
            "CertificateSummaryList",
            region=region,
            CertificateStatuses=list(USABLE),
            Includes={"keyTypes": list(KEY_ALGORITHMS)},
        )
        return [str(item["CertificateArn"]) for item in listed if plain_name(item["DomainName"]) not in known]

    one_by_one = OneByOne(unknown, lambda arn: certificate_tags(aws, arn, region))
    ours = {item.arn for item in owned_by_tag(aws, "acm", "certificate/", region=region, one_by_one=one_by_one)}
    found = [describe(aws, arn, region) for arn in (unknown() if ours else ()) if arn in ours]
    own = sorted((item for item in found if item), key=lambda item: (str(item.detail.get("CreatedAt", "")), item.arn))
    return list({plain_name(item.detail["DomainName"]): item for item in own}.values())


def certificate_tags(aws: Aws, arn: str, region: str) -> dict[str, str]:
    """The tags of a certificate."""
    return as_dict(aws.reader("acm", region).list_tags_for_certificate(CertificateArn=arn).get("Tags"))


def describe(aws: Aws, arn: str, region: str) -> Certificate | None:
    """One certificate, or None when it is gone."""
    acm = aws.reader("acm", region)
    try:
        detail, tags = aws.together(
            lambda: acm.describe_certificate(CertificateArn=arn)["Certificate"],
            lambda: certificate_tags(aws, arn, region),
        )
    except acm.exceptions.ClientError as error:
        if is_missing(error, "ResourceNotFoundException"):
            return None
        raise
    return Certificate(detail, tags)


def pick(aws: Aws, domain: str, wanted: frozenset[str], found: Iterable[Certificate]) -> Certificate | None:
    """The one that covers exactly `wanted`; our stack's, else nobody's. Raises `Ambiguous` for two of them."""
    same = {item.arn: item for item in found if item.names == wanted}
    candidates = [
        Candidate(arn, str(item.detail.get("CreatedAt", "")), item.tags.get(STACK_TAG)) for arn, item in same.items()
    ]
    chosen = choose("acm_certificate", domain, candidates, aws.stack, aws.take_over)
    return same[chosen] if chosen else None


def find_certificate_arn(
    aws: Aws, domain: str, covering: Iterable[str] = (), region: str = GLOBAL_REGION
) -> str | None:
    """The ARN of the newest issued certificate for `domain` that covers all of `covering`, or None."""
    needed = [plain_name(name) for name in covering]
    fit = [
        item
        for item in certificates(aws, domain, region, KEY_ALGORITHMS)
        if item.detail["Status"] == "ISSUED" and all(covers(item.names, name) for name in needed)
    ]
    own = [item for item in fit if aws.stack and item.tags.get(STACK_TAG) == aws.stack]
    return (own or fit)[-1].arn if fit else None


def covers(names: Iterable[str], wanted: str) -> bool:
    """Whether a certificate for `names` is good for `wanted`; a wildcard stands for exactly one label."""
    names = set(names)
    return wanted in names or ("." in wanted and f"*.{wanted.split('.', 1)[1]}" in names)
