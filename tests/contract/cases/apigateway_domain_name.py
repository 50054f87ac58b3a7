"""Custom domains of REST APIs with their base path mappings."""

from __future__ import annotations

import json
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Case, Drift, OwnedBy, Raw, Update


def prepare(raw: Raw, name: str) -> None:
    """A certificate and an API with two stages."""
    client = raw.client("apigateway")
    raw.client("acm").request_certificate(
        DomainName=f"{name}.example.com", SubjectAlternativeNames=[f"*.{name}.example.com"], ValidationMethod="DNS"
    )
    for api in ("api", "other"):
        own = client.create_rest_api(name=f"{name}-{api}")["id"]
        deployment = client.create_deployment(restApiId=own)["id"]
        for stage in ("v1", "v2"):
            client.create_stage(restApiId=own, stageName=stage, deploymentId=deployment)


def domain(name: str) -> str:
    return f"api.{name}.example.com"


def api_id(raw: Raw, name: str, api: str) -> str:
    found = raw.client("apigateway").get_paginator("get_rest_apis").paginate().search("items[]")
    return next(str(one["id"]) for one in found if one["name"] == f"{name}-{api}")


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    client = raw.client("apigateway")
    try:
        found = client.get_domain_name(domainName=domain(name))
    except ClientError:
        return None
    for volatile in ("ResponseMetadata", "tags"):
        found.pop(volatile, None)
    mappings = client.get_base_path_mappings(domainName=domain(name))["items"]
    arn = f"arn:aws:apigateway:{raw.region}::/domainnames/{domain(name)}"
    described = {
        "domain": found,
        "mappings": sorted(mappings, key=lambda one: str(one["basePath"])),
        "tags": client.get_tags(resourceArn=arn)["tags"],
    }
    text = json.dumps(described)
    for api in ("api", "other"):
        text = text.replace(api_id(raw, name, api), f"({api})")
    return dict(json.loads(text))


def mapping_gone(raw: Raw, name: str) -> None:
    raw.client("apigateway").delete_base_path_mapping(domainName=domain(name), basePath="v1")


def mapping(path: str, api: str, stage: str) -> Any:
    return lambda raw, name: raw.client("apigateway").create_base_path_mapping(
        domainName=domain(name), basePath=path, restApiId=api_id(raw, name, api), stage=stage
    )


def by_hand(raw: Raw, name: str) -> None:
    raw.client("apigateway").create_domain_name(
        domainName=domain(name), endpointConfiguration={"types": ["EDGE"]}, securityPolicy="TLS_1_0"
    )


def remade(**members: Any) -> Any:
    """A drift of the domain itself: the emulator has no UpdateDomainName."""

    def act(raw: Raw, name: str) -> None:
        client = raw.client("apigateway")
        found = client.get_domain_name(domainName=domain(name))
        names = ("domainName", "regionalCertificateArn", "endpointConfiguration", "securityPolicy", "routingMode")
        kept = {key: found[key] for key in names}
        mappings = client.get_base_path_mappings(domainName=domain(name))["items"]
        client.delete_domain_name(domainName=domain(name))
        client.create_domain_name(**{**kept, **members})
        for one in mappings:
            client.create_base_path_mapping(domainName=domain(name), **one)

    return act


V1 = {"path": "/v1", "api": "{name}-api", "stage": "v1"}

CASE = Case(
    kind="apigateway_domain_name",
    minimal={"name": "api.{name}.example.com", "certificate": "{name}.example.com"},
    full={
        "name": "api.{name}.example.com",
        "certificate": "{name}.example.com",
        "mappings": [V1, {"path": "/", "api": "{name}-api", "stage": "v2"}],
        "tags": {"cost": "domains"},
    },
    prepare=prepare,
    describe=describe,
    owned=OwnedBy(asks_each="its lists show the tags of the creation only"),
    adopt=by_hand,
    remove=lambda raw, name: raw.client("apigateway").delete_domain_name(domainName=domain(name)),
    updates=(
        Update("another stage", {"mappings": [{**V1, "stage": "v2"}]}, {"mappings./v1.stage", "mappings./"}),
        Update("another API", {"mappings": [{**V1, "api": "{name}-other"}]}, {"mappings./v1.api_id", "mappings./"}),
        Update("both kinds of addresses", {"ip_address_type": "dualstack"}, {"ip_address_type"}),
    ),
    drifts=(
        Drift("mapping gone", mapping_gone, {"mappings./v1"}),
        Drift("stray mapping", mapping("stray", "other", "v1"), {"mappings./stray"}),
        Drift("leads elsewhere", mapping("v1", "other", "v1"), {"mappings./v1.api_id"}),
        Drift("old TLS", remade(securityPolicy="TLS_1_0"), {"security_policy"}),
        Drift("another certificate", remade(regionalCertificateArn="arn:aws:acm:x"), {"certificate_arn"}),
        Drift(
            "at the edge, both kinds of addresses",
            remade(endpointConfiguration={"types": ["EDGE"], "ipAddressType": "dualstack"}),
            {"endpoint_type", "ip_address_type"},
        ),
        Drift("by rules", remade(routingMode="ROUTING_RULE_ONLY"), {"routing_mode"}),
    ),
    undrifted=dict.fromkeys(
        ("UpdateDomainName", "UpdateBasePathMapping"),
        "not in the emulator, where both are made anew; tests/unit/kinds/test_apigateway_domain_name.py",
    ),
)
