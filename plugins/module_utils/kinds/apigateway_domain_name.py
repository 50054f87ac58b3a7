# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Regional custom domains of REST APIs: certificate, TLS, and which path leads to which API and stage."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from ..engine.diff import Change, changed
from ..engine.errors import Transient, is_missing
from ..engine.kind import Found, Kind, Owned, Spec
from ..engine.values import UNKNOWN
from .acm_certificate.lookup import find_certificate_arn
from .api_shared.gone import MISSING, gently
from .api_shared.patches import added, removed, replaced
from .api_shared.tags import owned_names, tags_of, write_tags
from .apigateway_rest_api.names import find_rest_api_ids

SERVICE: Final = "apigateway"
NO_PATH: Final = "(none)"
"""API Gateway's word for the base path of everything."""
BASE_PATH: Final = re.compile(r"/[A-Za-z0-9$_.+!*'()-]*")
BUSY: Final = ("UPDATING", "PENDING")
OWN: Final = ("certificate_arn", "security_policy", "ip_address_type", "routing_mode", "endpoint_type")
EDGE: Final = "for edge-optimized domains"
BOTH: Final = " and "
"""Between the types of a domain that is on its way from one to the other, and answers as both."""
PRIVATE: Final = "for private domains, whose names are not unique"


class ApigatewayDomainName(Kind):
    """A domain with its base path mappings. Its DNS record leads to the output `regional_domain_name`."""

    name = "apigateway_domain_name"
    module = "apigateway_domain_names"
    option = "domains"
    services = (SERVICE, "acm")
    after = ("acm_certificates", "apigateway_rest_apis")
    patience_seconds = 600.0
    """API Gateway makes, changes and deletes one domain in 30 seconds for an account."""
    transient = (
        Transient("ConflictException", "concurrent", "another call changes the domain at this moment"),
        Transient("ConflictException", "try again", "another call changes the domain at this moment"),
    )
    managed: ClassVar = {
        "CreateDomainName": (
            "domainName",
            "regionalCertificateArn",
            "endpointConfiguration",
            "securityPolicy",
            "routingMode",
            "tags",
        ),
        "UpdateDomainName": ("domainName", "patchOperations"),
        "CreateBasePathMapping": ("domainName", "basePath", "restApiId", "stage"),
        "UpdateBasePathMapping": ("domainName", "basePath", "patchOperations"),
    }
    unmanaged: ClassVar = {
        "CreateDomainName": {
            "certificateName": EDGE,
            "certificateBody": EDGE,
            "certificatePrivateKey": EDGE,
            "certificateChain": EDGE,
            "certificateArn": EDGE,
            "regionalCertificateName": "the certificate is in ACM",
            "endpointAccessMode": "goes with the newer security policies",
            "mutualTlsAuthentication": "mutual TLS is not offered",
            "ownershipVerificationCertificateArn": "for mutual TLS",
            "policy": "for private domains",
            "endpointConfiguration.vpcEndpointIds": "for private domains",
        },
        "UpdateDomainName": {"domainNameId": PRIVATE},
        "CreateBasePathMapping": {"domainNameId": PRIVATE},
        "UpdateBasePathMapping": {"domainNameId": PRIVATE},
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        if not spec["name"]:
            yield "name is empty, and so is certificate: the API would have API Gateway's own name only"
        if spec["name"] != spec["name"].lower():
            yield "name must be in small letters"
        paths = [one["path"] for one in spec["mappings"]]
        for path in sorted({path for path in paths if paths.count(path) > 1}):
            yield f"mappings has {path} twice"
        for path in paths:
            if not BASE_PATH.fullmatch(path):
                yield f"mappings: {path} must be / or one step, /v1"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        client, name = aws.reader(SERVICE), spec["name"]
        try:
            domain, mappings = aws.together(
                lambda: client.get_domain_name(domainName=name),
                lambda: aws.pages(
                    SERVICE,
                    "get_base_path_mappings",
                    "items",
                    domainName=name,
                    PaginationConfig={"PageSize": 500},
                ),
            )
        except client.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise
        endpoint = domain.get("endpointConfiguration") or {}
        normal = {
            "certificate_arn": domain.get("regionalCertificateArn") or "",
            "security_policy": domain.get("securityPolicy") or "",
            "endpoint_type": BOTH.join(sorted(endpoint.get("types") or [])),
            "ip_address_type": endpoint.get("ipAddressType") or "ipv4",
            "routing_mode": domain.get("routingMode") or "BASE_PATH_MAPPING_ONLY",
            "mappings": {
                shown(item.get("basePath")): {"api_id": item["restApiId"], "stage": item.get("stage") or ""}
                for item in mappings
            },
        }
        identity = {
            "name": name,
            "target": domain.get("regionalDomainName") or "",
            "zone": domain.get("regionalHostedZoneId") or "",
            "edge": [member for member in ("certificateName", "certificateArn") if domain.get(member)],
        }
        busy = domain.get("domainNameStatus") in BUSY
        tags = tags_of(aws, f"/domainnames/{name}", domain)
        return Found(normal, identity, tags, settled=not busy, status="API Gateway is changing the domain")

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        domain = spec.get("certificate") or spec["name"]
        arn, ids = aws.together(
            lambda: find_certificate_arn(aws, domain, [spec["name"]], aws.region),
            lambda: find_rest_api_ids(aws, [one["api"] for one in spec["mappings"]]),
        )
        return {
            "certificate_arn": aws.reference("issued certificate for", domain, arn),
            "security_policy": "TLS_1_2",
            "endpoint_type": "REGIONAL",
            "ip_address_type": spec["ip_address_type"],
            "routing_mode": "BASE_PATH_MAPPING_ONLY",
            "mappings": {
                one["path"]: {
                    "api_id": aws.reference("REST API", one["api"], ids[one["api"]]),
                    "stage": one["stage"],
                }
                for one in spec["mappings"]
            },
        }

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        known = {spec["name"] for spec in described}
        page = {"PageSize": 500}
        names = owned_names(
            aws,
            "/domainnames",
            lambda: aws.pages(SERVICE, "get_domain_names", "items", PaginationConfig=page),
            "domainName",
            known,
        )
        return [Owned({"name": name}) for name in names]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        return {
            "name": spec["name"],
            "regional_domain_name": found.identity["target"] if found else UNKNOWN,
            "hosted_zone_id": found.identity["zone"] if found else UNKNOWN,
        }

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> None:
        aws.writer(SERVICE).create_domain_name(
            domainName=spec["name"],
            regionalCertificateArn=desired["certificate_arn"],
            endpointConfiguration={"types": [desired["endpoint_type"]], "ipAddressType": desired["ip_address_type"]},
            securityPolicy=desired["security_policy"],
            routingMode=desired["routing_mode"],
            tags=dict(desired.get("tags", {})),
        )

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        if changed(changes, *OWN):
            if aws.endpoint_url:  # the embedded AWS has no UpdateDomainName: the mappings come back with the next look
                remove_domain(aws, spec["name"])
                self.create(aws, spec, {**desired, "tags": dict(found.tags or {})})
                return
            update_domain(aws, spec["name"], found.attributes, desired, found.identity["edge"])
        for path in sorted({change.path[1] for change in changes if change.path[0] == "mappings"}):
            write_mapping(aws, spec["name"], path, found.attributes["mappings"].get(path), desired["mappings"])

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        write_tags(aws, f"/domainnames/{found.identity['name']}", to_set, to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        remove_domain(aws, spec["name"])


def shown(base_path: str | None) -> str:
    """A base path as the description has it."""
    return "/" if not base_path or base_path == NO_PATH else f"/{base_path}"


def wire(path: str) -> str:
    """A path of the description as API Gateway has it."""
    return path.lstrip("/") or NO_PATH


def update_domain(
    aws: Aws, name: str, has: Mapping[str, Any], wanted: Mapping[str, Any], edge: Iterable[str] = ()
) -> None:
    """UpdateDomainName. An edge-optimized domain made by hand gets a regional endpoint; the next look takes the other.

    `edge` names what belongs to that other endpoint and goes with it.
    """
    paths = {
        "certificate_arn": "/regionalCertificateArn",
        "security_policy": "/securityPolicy",
        "ip_address_type": "/endpointConfiguration/ipAddressType",
        "routing_mode": "/routingMode",
    }
    operations = [
        replaced(path, wanted[option]) if has[option] else added(path, wanted[option])
        for option, path in paths.items()
        if has[option] != wanted[option]
    ]
    types, place = has["endpoint_type"].split(BOTH), "/endpointConfiguration/types"
    if wanted["endpoint_type"] not in types:
        operations.append(added(place, wanted["endpoint_type"]))
    elif gone := [one for one in types if one != wanted["endpoint_type"]]:
        operations += [*(removed(place, one) for one in gone), *(removed(f"/{member}") for member in edge)]
    aws.writer(SERVICE).update_domain_name(domainName=name, patchOperations=operations)


def write_mapping(
    aws: Aws, domain: str, path: str, has: Mapping[str, Any] | None, mappings: Mapping[str, Mapping[str, Any]]
) -> None:
    """Make, change or remove one base path mapping."""
    client, wanted = aws.writer(SERVICE), mappings.get(path)
    if has and wanted and not aws.endpoint_url:
        places = {"api_id": "/restapiId", "stage": "/stage"}
        operations = [replaced(place, wanted[option]) for option, place in places.items()]
        client.update_base_path_mapping(domainName=domain, basePath=wire(path), patchOperations=operations)
        return
    if has:  # the embedded AWS has no UpdateBasePathMapping
        gently(client, client.delete_base_path_mapping, domainName=domain, basePath=wire(path))
    if wanted:
        client.create_base_path_mapping(
            domainName=domain, basePath=wire(path), restApiId=wanted["api_id"], stage=wanted["stage"]
        )


def remove_domain(aws: Aws, name: str) -> None:
    """DeleteDomainName, which takes its mappings along."""
    client = aws.writer(SERVICE)
    gently(client, client.delete_domain_name, domainName=name)


KIND: Final = ApigatewayDomainName()
