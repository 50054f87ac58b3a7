"""Amazon CloudFront: certificates, aliases, and what is deleted in which order."""

from __future__ import annotations

from typing import Any

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .acm import is_issued
from .arns import docs, last, reference, region_of
from .distributions import behaviors, certificate_of, distributions, items, used_ids

DEPLOY_WAIT_SECONDS = 60.0
_API = "cloudfront/latest/APIReference"
_CERTIFICATES = docs("AmazonCloudFront/latest/DeveloperGuide/cnames-and-https-requirements.html")
_CHANGES = ("CreateDistribution", "CreateDistributionWithTags", "UpdateDistribution")


def _config(call: Call) -> Params:
    wrapped = (call.params.get("DistributionConfigWithTags") or {}).get("DistributionConfig")
    found: Params = call.params.get("DistributionConfig") or wrapped or {}
    return found


def _certificate(call: Call, world: World) -> Params | None:
    arn = certificate_of(_config(call))
    found = world.read("acm", "describe_certificate", call, region=region_of(arn), CertificateArn=arn)
    return found["Certificate"] if found else None


def _certificate_invalid(call: Call, world: World) -> bool:
    arn = certificate_of(_config(call))
    if not arn:
        return False
    if region_of(arn) != "us-east-1":
        return True
    certificate = _certificate(call, world)
    return certificate is None or not is_issued(call, certificate, world)


def _covers(name: str, alias: str) -> bool:
    if name.startswith("*."):
        return alias.partition(".")[2].lower() == name[2:].lower()
    return name.lower() == alias.lower()


def _alias_not_covered(call: Call, world: World) -> bool:
    aliases = items(_config(call).get("Aliases"))
    if not certificate_of(_config(call)) or not aliases:
        return False
    certificate = _certificate(call, world)
    names = [certificate["DomainName"], *certificate.get("SubjectAlternativeNames", [])] if certificate else []
    return not all(any(_covers(name, alias) for name in names) for alias in aliases)


def _alias_without_certificate(call: Call, _: World) -> bool:
    viewer = _config(call).get("ViewerCertificate") or {}
    return bool(items(_config(call).get("Aliases"))) and not (
        certificate_of(_config(call)) or viewer.get("IAMCertificateId")
    )


def _alias_taken(call: Call, world: World) -> bool:
    aliases = {alias.lower() for alias in items(_config(call).get("Aliases"))}
    if not aliases:
        return False
    for distribution_id, config in distributions(call, world):
        same_request = config.get("CallerReference") == _config(call).get("CallerReference")
        if distribution_id == call.params.get("Id") or (same_request and not call.params.get("Id")):
            continue
        if aliases & {alias.lower() for alias in items(config.get("Aliases"))}:
            return True
    return False


def _unknown_origin(call: Call, _: World) -> bool:
    config = _config(call)
    known = {origin.get("Id") for origin in items(config.get("Origins"))}
    known |= {group.get("Id") for group in items(config.get("OriginGroups"))}
    targets = {b["TargetOriginId"] for b in behaviors(config) if b.get("TargetOriginId")}
    return bool(config) and not targets <= known


def _web_acl_invalid(call: Call, world: World) -> bool:
    arn = str(_config(call).get("WebACLId") or "")
    if not arn.startswith("arn:") or ":wafv2:" not in arn:
        return False
    if region_of(arn) != "us-east-1" or ":global/webacl/" not in arn:
        return True
    name, acl_id = arn.rpartition("/webacl/")[2].split("/")[:2]
    found = world.read("wafv2", "get_web_acl", call, region="us-east-1", Name=name, Id=acl_id, Scope="CLOUDFRONT")
    return found is None


def _used(call: Call, world: World) -> bool:
    own = str(call.params.get("Id") or call.params.get("Name") or "")
    return any(own in (used, last(used)) for _, config in distributions(call, world) for used in used_ids(config))


def _mark_update(call: Call, _: Params, world: World) -> None:
    if not _config(call).get("Enabled", True):
        world.mark("distribution-disabled", call.account_id, call.params.get("Id"))


def _still_deploying(call: Call, world: World) -> bool:
    return world.within(DEPLOY_WAIT_SECONDS, "distribution-disabled", call.account_id, call.params.get("Id"))


def _answer(call: Call, answer: Params, world: World) -> Params:
    if world.within(DEPLOY_WAIT_SECONDS, "distribution-disabled", call.account_id, call.params.get("Id")):
        answer["xml"] = answer["xml"].replace("<Status>Deployed</Status>", "<Status>InProgress</Status>")
    return answer


def _in_use_rule(kind: str, operation: str, code: str, text: str) -> Rule:
    return Rule(
        id=f"cloudfront-{kind}-in-use",
        service="cloudfront",
        operations=(operation,),
        summary=f"a distribution's {kind.replace('-', ' ')} cannot be deleted",
        source=reference(_API, operation),
        error=AwsError(code, 409, text),
        refuses=_used,
    )


def _viewer_certificate(rule_id: str, summary: str, message: str, refuses: Any) -> Rule:
    return Rule(
        id=rule_id,
        service="cloudfront",
        operations=_CHANGES,
        summary=summary,
        source=_CERTIFICATES,
        error=AwsError("InvalidViewerCertificate", 400, message),
        refuses=refuses,
    )


_ATTACHED = "Cannot delete the {} because it is attached to one or more {}."

RULES: tuple[Rule, ...] = (
    _viewer_certificate(
        "cloudfront-certificate-invalid",
        "the certificate exists, is in us-east-1, and is issued",
        "The specified SSL certificate doesn't exist, isn't in us-east-1 region, isn't valid, or doesn't include a "
        "valid certificate chain.",
        _certificate_invalid,
    ),
    _viewer_certificate(
        "cloudfront-alias-covered",
        "the certificate covers every alias",
        "The certificate that is attached to your distribution doesn't cover the alternate domain name (CNAME) that "
        "you're trying to add.",
        _alias_not_covered,
    ),
    _viewer_certificate(
        "cloudfront-alias-needs-certificate",
        "an alias needs a certificate",
        "To add an alternate domain name (CNAME) to a CloudFront distribution, you must attach a trusted certificate "
        "that validates your authorization to use the domain name.",
        _alias_without_certificate,
    ),
    Rule(
        id="cloudfront-alias-taken",
        service="cloudfront",
        operations=_CHANGES,
        summary="an alias belongs to one distribution",
        source=reference(_API, "CreateDistribution"),
        error=AwsError(
            "CNAMEAlreadyExists",
            409,
            "One or more of the CNAMEs you provided are already associated with a different resource.",
        ),
        refuses=_alias_taken,
    ),
    Rule(
        id="cloudfront-origin-exists",
        service="cloudfront",
        operations=_CHANGES,
        summary="behaviors name origins of the same distribution",
        source=reference(_API, "CreateDistribution"),
        error=AwsError("NoSuchOrigin", 404, "One or more of your origins or origin groups do not exist."),
        refuses=_unknown_origin,
    ),
    Rule(
        id="cloudfront-web-acl",
        service="cloudfront",
        operations=_CHANGES,
        summary="a distribution's web ACL exists, with CLOUDFRONT scope (us-east-1)",
        source=reference(_API, "CreateDistribution"),
        error=AwsError("InvalidWebACLId", 400, "Web ACL is not accessible by the requester."),
        refuses=_web_acl_invalid,
    ),
    Rule(
        id="cloudfront-delete-while-deploying",
        service="cloudfront",
        operations=("DeleteDistribution",),
        summary="a distribution is deleted when its disabling has been deployed; reads show InProgress until then",
        source=reference(_API, "DeleteDistribution"),
        error=AwsError(
            "DistributionNotDisabled", 409, "The distribution you are trying to delete has not been disabled."
        ),
        wait_seconds=DEPLOY_WAIT_SECONDS,
        refuses=_still_deploying,
        learns={"cloudfront.UpdateDistribution": _mark_update},
        answers={"cloudfront.GetDistribution": _answer, "cloudfront.UpdateDistribution": _answer},
    ),
    _in_use_rule(
        "response-headers-policy",
        "DeleteResponseHeadersPolicy",
        "ResponseHeadersPolicyInUse",
        _ATTACHED.format("response headers policy", "cache behaviors"),
    ),
    _in_use_rule(
        "cache-policy", "DeleteCachePolicy", "CachePolicyInUse", _ATTACHED.format("cache policy", "cache behaviors")
    ),
    _in_use_rule(
        "origin-request-policy",
        "DeleteOriginRequestPolicy",
        "OriginRequestPolicyInUse",
        _ATTACHED.format("origin request policy", "cache behaviors"),
    ),
    _in_use_rule(
        "origin-access-control",
        "DeleteOriginAccessControl",
        "OriginAccessControlInUse",
        _ATTACHED.format("origin access control", "origins"),
    ),
    _in_use_rule("function", "DeleteFunction", "FunctionInUse", _ATTACHED.format("function", "cache behaviors")),
)
