"""What the account's distributions use, read from the embedded AWS."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..calls import Call
from ..strict import Params, World


def distributions(call: Call, world: World) -> list[tuple[str, Params]]:
    """Pairs (id, config) of the account's distributions."""
    found = world.read("cloudfront", "list_distributions", call, region="us-east-1") or {}
    ids = [item["Id"] for item in (found.get("DistributionList") or {}).get("Items", [])]
    pairs = []
    for distribution_id in ids:
        answer = world.read("cloudfront", "get_distribution_config", call, region="us-east-1", Id=distribution_id)
        if answer:
            pairs.append((distribution_id, answer["DistributionConfig"]))
    return pairs


def items(value: Any) -> list[Any]:
    """The items of CloudFront's ``{"Quantity": n, "Items": [...]}``."""
    return list((value or {}).get("Items") or [])


def behaviors(config: Params) -> list[Params]:
    """Every cache behavior of a distribution."""
    return [config.get("DefaultCacheBehavior") or {}, *items(config.get("CacheBehaviors"))]


def certificate_of(config: Params) -> str:
    """ARN of the distribution's ACM certificate, "" when it has none."""
    return str((config.get("ViewerCertificate") or {}).get("ACMCertificateArn") or "")


def used_ids(config: Params) -> Iterator[str]:
    """Ids and ARNs of policies, access controls and functions that a distribution refers to."""
    for behavior in behaviors(config):
        for name in ("ResponseHeadersPolicyId", "CachePolicyId", "OriginRequestPolicyId"):
            if behavior.get(name):
                yield behavior[name]
        for function in items(behavior.get("FunctionAssociations")):
            yield function.get("FunctionARN", "")
    for origin in items(config.get("Origins")):
        if origin.get("OriginAccessControlId"):
            yield origin["OriginAccessControlId"]
