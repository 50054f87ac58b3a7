# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Domains of Cognito user pools: where hosted sign-in and the token endpoint live."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.clients import GLOBAL_REGION
from ..engine.diff import Change
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.values import UNKNOWN
from .cognito_user_pool.find import MISSING, SERVICE, describe, find_user_pool_id, owned_user_pools

PREFIX: Final = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
RESERVED: Final = ("aws", "amazon", "cognito")
ROUTING: Final = {"Routing": "regional failover is not offered"}
SHARED: Final = ("Domain", "UserPoolId", "ManagedLoginVersion", "CustomDomainConfig")


class CognitoUserPoolDomain(Kind):
    """A prefix of Cognito's own domain, or a domain of the user's with its certificate. Unique in the region."""

    name = "cognito_user_pool_domain"
    module = "cognito_user_pool_domains"
    option = "domains"
    services = (SERVICE,)
    after = ("acm_certificates", "cognito_user_pools")
    immutable = ("user_pool_id",)
    taggable = False
    patience_seconds = 900.0
    transient = (
        Transient("ConcurrentModificationException", "", "another call changes the pool at this moment"),
        Transient("InvalidParameterException", "domain already", "another run has just made it"),
        Transient("InvalidParameterException", "already exists", "another run has just made it"),
        Transient("InvalidParameterException", "certificate is not", "the certificate is not issued yet"),
    )
    managed: ClassVar = {"CreateUserPoolDomain": SHARED, "UpdateUserPoolDomain": SHARED}
    unmanaged: ClassVar = {"CreateUserPoolDomain": ROUTING, "UpdateUserPoolDomain": ROUTING}

    def title(self, spec: Spec) -> str:
        return str(spec["domain"])

    def problems(self, spec: Spec) -> Iterable[str]:
        domain, certificate = spec["domain"], spec.get("certificate_arn")
        if is_custom(domain):
            if not certificate:
                yield f"domain {domain} is a full name and needs certificate_arn; a prefix has no dots"
            elif not certificate.startswith("arn:"):
                yield f"certificate_arn is {certificate!r}, which is no ARN of a certificate"
            elif certificate.startswith("arn:aws:") and f":{GLOBAL_REGION}:" not in certificate:
                yield f"certificate_arn is not in {GLOBAL_REGION}, where Cognito takes certificates from"
            return
        if certificate:
            yield f"domain {domain} is a prefix of Cognito's own domain; remove certificate_arn"
        if not PREFIX.fullmatch(domain):
            yield f"domain {domain} may have lower-case letters, digits and hyphens only, 63 at most"
        for word in RESERVED:
            if word in domain:
                yield f"domain {domain} has the word {word}, which Cognito reserves"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        cognito = aws.reader(SERVICE)
        try:
            answer = cognito.describe_user_pool_domain(Domain=spec["domain"]).get("DomainDescription", {})
        except cognito.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise
        if not answer.get("UserPoolId"):
            return None
        status = answer.get("Status", "ACTIVE")
        attributes: dict[str, Any] = {
            "user_pool_id": answer["UserPoolId"],
            "managed_login_version": answer.get("ManagedLoginVersion") or 1,
        }
        if certificate := (answer.get("CustomDomainConfig") or {}).get("CertificateArn"):
            attributes["certificate_arn"] = certificate
        return Found(
            attributes,
            {"distribution": answer.get("CloudFrontDistribution", "")},
            settled=status in ("ACTIVE", "FAILED"),
            deleting=status == "DELETING",
            status=f"the domain is {status}",
        )

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        pool_id = aws.reference("user pool", spec["user_pool"], find_user_pool_id(aws, spec["user_pool"]))
        goal = {"user_pool_id": pool_id, "managed_login_version": spec["managed_login_version"]}
        if is_custom(spec["domain"]):
            goal["certificate_arn"] = spec["certificate_arn"]
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """Domains carry no mark: those of a pool of ours are ours. DescribeUserPool names them."""
        names = owned_user_pools(aws)
        pools = aws.together(*(lambda pool_id=pool_id: describe(aws, pool_id) or {} for pool_id in names))
        return [
            Owned({"user_pool": name, "domain": pool[member]})
            for name, pool in zip(names.values(), pools, strict=True)
            for member in ("Domain", "CustomDomain")
            if pool.get(member)
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        domain = spec["domain"]
        host = domain if is_custom(domain) else f"{domain}.auth.{aws.region}.amazoncognito.com"
        target = (found.identity["distribution"] if found else UNKNOWN) if is_custom(domain) else ""
        return {"domain": domain, "url": f"https://{host}", "cloudfront_domain": target}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        aws.writer(SERVICE).create_user_pool_domain(**wire_form(spec, desired))

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        aws.writer(SERVICE).update_user_pool_domain(**wire_form(spec, desired))

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        cognito = aws.writer(SERVICE)
        try:
            cognito.delete_user_pool_domain(Domain=spec["domain"], UserPoolId=found.attributes["user_pool_id"])
        except cognito.exceptions.ClientError as error:
            if not is_missing(error, *MISSING):
                raise


def is_custom(domain: str) -> bool:
    """Whether it is a domain of the user's own; a prefix of Cognito's has no dots."""
    return "." in domain


def wire_form(spec: Spec, desired: Mapping[str, Any]) -> dict[str, Any]:
    """The members that both write operations share."""
    wire = {
        "Domain": spec["domain"],
        "UserPoolId": desired["user_pool_id"],
        "ManagedLoginVersion": desired["managed_login_version"],
    }
    if "certificate_arn" in desired:
        wire["CustomDomainConfig"] = {"CertificateArn": desired["certificate_arn"]}
    return wire


KIND: Final = CognitoUserPoolDomain()
