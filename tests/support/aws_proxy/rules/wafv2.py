"""AWS WAF: scope and region, associations, priorities, log destinations."""

from __future__ import annotations

import re
from collections import Counter

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, reference
from .distributions import distributions

ENTITY_WAIT_SECONDS = 3.0
_STAGE = re.compile(r":apigateway:[^:]*::/restapis/([^/]+)/stages/(.+)$")
_API = "waf/latest/APIReference"
_INVALID = "WAFInvalidParameterException"
_SCOPED = ("IPSet", "RegexPatternSet", "RuleGroup", "WebACL")
_WITH_SCOPE = (
    *(f"{verb}{kind}" for verb in ("Create", "Update", "Delete", "Get") for kind in _SCOPED),
    *(f"List{kind}s" for kind in _SCOPED),
)


def _wrong_region(call: Call, _: World) -> bool:
    return call.params.get("Scope") == "CLOUDFRONT" and call.region != "us-east-1"


def _in_use(call: Call, world: World) -> bool:
    acl_id = str(call.params.get("Id"))
    if call.params.get("Scope") == "CLOUDFRONT":
        return any(acl_id in str(config.get("WebACLId", "")) for _, config in distributions(call, world))
    found = world.read(
        "wafv2", "get_web_acl", call, Name=call.params.get("Name"), Id=acl_id, Scope=call.params.get("Scope")
    )
    if found is None:
        return False
    for kind in ("API_GATEWAY", "COGNITO_USER_POOL", "APPLICATION_LOAD_BALANCER"):
        used = world.read(
            "wafv2", "list_resources_for_web_acl", call, WebACLArn=found["WebACL"]["ARN"], ResourceType=kind
        )
        if (used or {}).get("ResourceArns"):
            return True
    return False


def _mark(call: Call, answer: Params, world: World) -> None:
    world.mark("web-acl", answer.get("Summary", {}).get("ARN"))


def _too_new(call: Call, world: World) -> bool:
    arn = call.params.get("WebACLArn") or (call.params.get("LoggingConfiguration") or {}).get("ResourceArn")
    return world.within(ENTITY_WAIT_SECONDS, "web-acl", arn)


def _http_api(call: Call, _: World) -> bool:
    arn = str(call.params.get("ResourceArn", ""))
    return ":apigateway:" in arn and "/apis/" in arn


def _global_acl(call: Call, _: World) -> bool:
    return ":global/webacl/" in str(call.params.get("WebACLArn", ""))


def _no_stage(call: Call, world: World) -> bool:
    found = _STAGE.search(str(call.params.get("ResourceArn", "")))
    if found is None:
        return False
    return world.read("apigateway", "get_stage", call, restApiId=found[1], stageName=found[2]) is None


def _priority_twice(call: Call, _: World) -> bool:
    counts = Counter(rule.get("Priority") for rule in call.params.get("Rules") or [])
    return any(count > 1 for count in counts.values())


def _log_name(call: Call, _: World) -> bool:
    configuration = call.params.get("LoggingConfiguration") or {}
    return not all(
        arn.rpartition("log-group:")[2].rpartition(":::")[2].startswith("aws-waf-logs-")
        or arn.rpartition("/")[2].startswith("aws-waf-logs-")
        for arn in configuration.get("LogDestinationConfigs") or []
    )


RULES: tuple[Rule, ...] = (
    Rule(
        id="wafv2-cloudfront-region",
        service="wafv2",
        operations=_WITH_SCOPE,
        summary="CLOUDFRONT scope exists in us-east-1 only",
        source=reference(_API, "CreateWebACL"),
        error=AwsError(
            _INVALID, 400, "Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT"
        ),
        refuses=_wrong_region,
    ),
    Rule(
        id="wafv2-web-acl-in-use",
        service="wafv2",
        operations=("DeleteWebACL",),
        summary="an associated web ACL cannot be deleted",
        source=reference(_API, "DeleteWebACL"),
        error=AwsError(
            "WAFAssociatedItemException",
            400,
            "AWS WAF couldn't perform the operation because your resource is being used by another resource or it's "
            "associated with another resource.",
        ),
        refuses=_in_use,
    ),
    Rule(
        id="wafv2-new-web-acl",
        service="wafv2",
        operations=("AssociateWebACL", "PutLoggingConfiguration"),
        summary="a new web ACL cannot be used for its first seconds",
        source=reference(_API, "AssociateWebACL"),
        error=AwsError(
            "WAFUnavailableEntityException",
            400,
            "AWS WAF couldn't retrieve a resource that you specified for this operation. Verify the resource and try "
            "the request again.",
        ),
        wait_seconds=ENTITY_WAIT_SECONDS,
        refuses=_too_new,
        learns={"wafv2.CreateWebACL": _mark},
    ),
    Rule(
        id="wafv2-http-api",
        service="wafv2",
        operations=("AssociateWebACL",),
        summary="an HTTP API cannot carry a web ACL",
        source=docs("waf/latest/developerguide/how-aws-waf-works-resources.html"),
        error=AwsError(
            _INVALID, 400, "Error reason: The ARN isn't valid. A valid ARN begins with arn:, field: RESOURCE_ARN"
        ),
        refuses=_http_api,
    ),
    Rule(
        id="wafv2-associate-regional",
        service="wafv2",
        operations=("AssociateWebACL",),
        summary="a web ACL of CloudFront's is named by its distribution, never associated",
        source=reference(_API, "AssociateWebACL"),
        error=AwsError(
            _INVALID, 400, "Error reason: The ARN isn't valid. A valid ARN begins with arn:, field: WEB_ACL_ARN"
        ),
        refuses=_global_acl,
    ),
    Rule(
        id="wafv2-associate-stage",
        service="wafv2",
        operations=("AssociateWebACL",),
        summary="the stage that a web ACL is put before must exist",
        source=reference(_API, "AssociateWebACL"),
        error=AwsError(
            "WAFNonexistentItemException",
            400,
            "AWS WAF couldn't perform the operation because your resource doesn't exist.",
        ),
        refuses=_no_stage,
    ),
    Rule(
        id="wafv2-priorities",
        service="wafv2",
        operations=("CreateWebACL", "UpdateWebACL", "CreateRuleGroup", "UpdateRuleGroup"),
        summary="a priority is used once in a web ACL",
        source=reference(_API, "Rule"),
        error=AwsError(
            _INVALID, 400, "Error reason: You have used an existing rule priority., field: RULE, parameter: RULE"
        ),
        refuses=_priority_twice,
    ),
    Rule(
        id="wafv2-log-destination-name",
        service="wafv2",
        operations=("PutLoggingConfiguration",),
        summary="the names of log destinations begin with aws-waf-logs-",
        source=docs("waf/latest/developerguide/logging-cw-logs.html"),
        error=AwsError(
            _INVALID,
            400,
            "Error reason: The ARN isn't valid., field: LOG_DESTINATION, parameter: the destination's ARN",
        ),
        refuses=_log_name,
    ),
)
