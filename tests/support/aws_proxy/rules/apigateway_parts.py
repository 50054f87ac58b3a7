"""API Gateway REST APIs: what there can be one of, what is in use, what a definition may not have."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, reference

_API = "apigateway/latest/api"
_LIMITS = docs("apigateway/latest/developerguide/limits.html")
_TOO_MANY = AwsError("TooManyRequestsException", 429, "Too Many Requests")
_PATCHES = docs("apigateway/latest/api/patch-operations.html")
_PART = re.compile(r"[a-zA-Z0-9._:$~-]+|\{[a-zA-Z0-9._:-]+\+?\}")
DEPLOYMENT_WAIT_SECONDS = 5.0
DOMAIN_WAIT_SECONDS = 30.0
_SETTING = r"/[^/]+/(?:[A-Z]+|\*)/(?:metrics/enabled|logging/(?:dataTrace|loglevel)|throttling/(?:burstLimit|rateLimit)"
_CACHING = r"|caching/\w+)"
SUPPORTED: dict[str, tuple[tuple[str, str], ...]] = {
    "UpdateAccount": (("replace", "/cloudwatchRoleArn"), ("add|remove", "/features")),
    "UpdateApiKey": (("replace", "/(?:customerId|description|enabled|name)"), ("add|remove", "/(?:labels|stages)")),
    "UpdateAuthorizer": (
        ("replace", "/(?:authorizer(?:Uri|Credentials|ResultTtlInSeconds)|authType|identity\\w+|name|type)"),
        ("add|remove", "/(?:identitySource|providerARNs)"),
    ),
    "UpdateModel": (("replace", "/(?:description|schema)"),),
    "UpdateRequestValidator": (("replace", "/(?:name|validateRequest(?:Body|Parameters))"),),
    "UpdateStage": (
        ("replace", "/(?:deploymentId|description|documentationVersion|tracingEnabled|clientCertificateId)"),
        ("replace", "/cacheCluster(?:Enabled|Size)"),
        ("replace", "/accessLogSettings/(?:destinationArn|format)"),
        ("replace|remove", "/variables/\\w+"),
        ("replace", "/canarySettings/\\w+"),
        ("remove", "/(?:accessLogSettings|canarySettings|variables)"),
        ("replace", _SETTING + _CACHING),
        ("remove", r"/[^/]+/(?:[A-Z]+|\*)"),
    ),
    "UpdateUsagePlan": (
        ("replace", "/(?:description|name|productCode)"),
        ("add|replace", "/(?:quota/(?:limit|offset|period)|throttle/(?:burstLimit|rateLimit))"),
        ("remove", "/(?:quota|throttle)"),
        ("add|remove", "/apiStages"),
        ("add|replace|remove", "/apiStages/[^/]+/throttle(?:/.*)?"),
    ),
}
"""Per operation, the patches that AWS documents (and the removal of settings, which it takes and does not list)."""


def _unsupported(call: Call, _: World) -> str | None:
    for patch in call.params.get("patchOperations") or []:
        operation, path = str(patch.get("op")), str(patch.get("path"))
        if not any(
            re.fullmatch(ops, operation) and re.fullmatch(place, path) for ops, place in SUPPORTED[call.operation]
        ):
            return f"Invalid patch path {path} for {operation}"
    return None


def _methods(call: Call, world: World) -> Iterable[Params]:
    api = call.params.get("restApiId")
    found = world.read("apigateway", "get_resources", call, restApiId=api, limit=500, embed=["methods"]) or {}
    for resource in found.get("items", []):
        yield from (resource.get("resourceMethods") or {}).values()


def _found(call: Call, world: World, operation: str, *names: str) -> bool:
    """Whether there is what these members of the request name."""
    which: Params = {name: call.params.get(name) for name in names}
    return world.read("apigateway", operation, call, **which) is not None


def _method_exists(call: Call, world: World) -> bool:
    return _found(call, world, "get_method", "restApiId", "resourceId", "httpMethod")


def _bad_authorizer(call: Call, world: World) -> bool:
    kind, authorizer = call.params.get("authorizationType"), call.params.get("authorizerId")
    if kind not in ("CUSTOM", "COGNITO_USER_POOLS"):
        return False
    api = call.params.get("restApiId")
    return not authorizer or (
        world.read("apigateway", "get_authorizer", call, restApiId=api, authorizerId=authorizer) is None
    )


def _bad_model(call: Call, world: World) -> bool:
    api = call.params.get("restApiId")
    names = (call.params.get("requestModels") or {}).values()
    own = {"Empty", "Error"}
    return any(
        world.read("apigateway", "get_model", call, restApiId=api, modelName=name) is None
        for name in names
        if name not in own
    )


def _authorizer_in_use(call: Call, world: World) -> bool:
    return any(one.get("authorizerId") == call.params.get("authorizerId") for one in _methods(call, world))


def _validator_in_use(call: Call, world: World) -> bool:
    return any(one.get("requestValidatorId") == call.params.get("requestValidatorId") for one in _methods(call, world))


def _model_in_use(call: Call, world: World) -> bool:
    name = call.params.get("modelName")
    return any(name in (one.get("requestModels") or {}).values() for one in _methods(call, world))


def _named(call: Call, world: World, operation: str) -> bool:
    found = world.read("apigateway", operation, call, restApiId=call.params.get("restApiId"), limit=500) or {}
    return any(one.get("name") == call.params.get("name") for one in found.get("items", []))


def _authorizer_exists(call: Call, world: World) -> bool:
    return _named(call, world, "get_authorizers")


def _model_exists(call: Call, world: World) -> bool:
    return _named(call, world, "get_models")


def _stage_exists(call: Call, world: World) -> bool:
    return _found(call, world, "get_stage", "restApiId", "stageName")


def _no_deployment(call: Call, world: World) -> bool:
    wanted = {call.params.get("deploymentId")}
    if call.operation == "UpdateStage":
        patches = call.params.get("patchOperations") or []
        wanted = {patch.get("value") for patch in patches if patch.get("path") == "/deploymentId"}
    api = call.params.get("restApiId")
    return any(
        world.read("apigateway", "get_deployment", call, restApiId=api, deploymentId=one) is None for one in wanted
    )


def _sibling(call: Call, world: World) -> str | None:
    part = str(call.params.get("pathPart"))
    if not part.startswith("{"):
        return None
    api = call.params.get("restApiId")
    found = world.read("apigateway", "get_resources", call, restApiId=api, limit=500) or {}
    for one in found.get("items", []):
        other = str(one.get("pathPart", ""))
        if one.get("parentId") == call.params.get("parentId") and other.startswith("{") and other != part:
            return f"A sibling ({other}) of this resource already has a variable path part -- only one is allowed"
    return None


def _bad_part(call: Call, _: World) -> bool:
    return not _PART.fullmatch(str(call.params.get("pathPart")))


def _bad_model_name(call: Call, _: World) -> bool:
    if not re.fullmatch("[a-zA-Z0-9]+", str(call.params.get("name"))):
        return True
    try:
        return not isinstance(json.loads(str(call.params.get("schema") or "{}")), dict)
    except ValueError:
        return True


def _bad_log_format(call: Call, _: World) -> bool:
    for patch in call.params.get("patchOperations") or []:
        text = str(patch.get("value", ""))
        if patch.get("path") == "/accessLogSettings/format" and patch.get("op") != "remove":
            return "\n" in text or not ("$context.requestId" in text or "$context.extendedRequestId" in text)
    return False


def _deploys_too_often(call: Call, world: World) -> bool:
    return world.within(DEPLOYMENT_WAIT_SECONDS, "deployment-made", call.account_id, call.region)


def _mark_deployment(call: Call, _: Params, world: World) -> None:
    world.mark("deployment-made", call.account_id, call.region)


def _domains_too_often(call: Call, world: World) -> bool:
    return world.within(DOMAIN_WAIT_SECONDS, call.operation, call.account_id, call.region)


def _mark_domain(call: Call, _: Params, world: World) -> None:
    world.mark(call.operation, call.account_id, call.region)


def _key_value_exists(call: Call, world: World) -> bool:
    value = call.params.get("value")
    found = world.read("apigateway", "get_api_keys", call, includeValues=True, limit=500) if value else None
    return any(one.get("value") == value for one in (found or {}).get("items", []))


def _conflict(message: str) -> AwsError:
    return AwsError("ConflictException", 409, message)


def _bad_request(message: str) -> AwsError:
    return AwsError("BadRequestException", 400, message)


def _rule(
    rule: str, operations: tuple[str, ...], summary: str, error: AwsError, refuses: object, source: str = ""
) -> Rule:
    return Rule(
        id=f"apigateway-{rule}",
        service="apigateway",
        operations=operations,
        summary=summary,
        source=source or reference(_API, operations[0]),
        error=error,
        refuses=refuses,  # type: ignore[arg-type]
    )


RULES: tuple[Rule, ...] = (
    _rule(
        "method-exists",
        ("PutMethod",),
        "a method is put once",
        _conflict("Method already exists for this resource"),
        _method_exists,
    ),
    _rule(
        "method-authorizer",
        ("PutMethod",),
        "a method's authorizer must exist",
        _bad_request(
            "Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS "
            "requires a valid authorizer."
        ),
        _bad_authorizer,
    ),
    _rule(
        "method-model",
        ("PutMethod",),
        "a method's models must exist",
        _bad_request("Invalid model identifier specified"),
        _bad_model,
    ),
    _rule(
        "authorizer-in-use",
        ("DeleteAuthorizer",),
        "an authorizer is deleted after its methods",
        _conflict("Cannot delete authorizer, is referenced in method"),
        _authorizer_in_use,
    ),
    _rule(
        "validator-in-use",
        ("DeleteRequestValidator",),
        "a request validator is deleted after its methods",
        _conflict("Cannot delete request validator, is referenced in method"),
        _validator_in_use,
    ),
    _rule(
        "model-in-use",
        ("DeleteModel",),
        "a model is deleted after its methods",
        _conflict("Cannot delete model, is referenced in method request"),
        _model_in_use,
    ),
    _rule(
        "duplicate-authorizer",
        ("CreateAuthorizer",),
        "an authorizer's name is used once in an API",
        _conflict("Authorizer name must be unique. It already exists in this RestApi."),
        _authorizer_exists,
    ),
    _rule(
        "duplicate-model",
        ("CreateModel",),
        "a model's name is used once in an API",
        _conflict("Model name already exists for this REST API"),
        _model_exists,
    ),
    _rule(
        "model-schema",
        ("CreateModel",),
        "a model's name has letters and digits, its schema is a JSON object",
        _bad_request("Model name must be alphanumeric, and its schema valid"),
        _bad_model_name,
    ),
    _rule(
        "duplicate-stage",
        ("CreateStage",),
        "a stage's name is used once in an API",
        _conflict("Stage already exists"),
        _stage_exists,
    ),
    _rule(
        "stage-deployment",
        ("CreateStage", "UpdateStage"),
        "a stage's deployment must exist",
        AwsError("NotFoundException", 404, "Invalid Deployment identifier specified"),
        _no_deployment,
    ),
    _rule(
        "one-variable",
        ("CreateResource",),
        "below one path there is one variable",
        _bad_request("A sibling of this resource already has a variable path part -- only one is allowed"),
        _sibling,
    ),
    _rule(
        "path-part",
        ("CreateResource",),
        "letters, digits and some signs, or one variable",
        _bad_request(
            "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces "
            "at the beginning and the end"
        ),
        _bad_part,
    ),
    _rule(
        "log-format",
        ("UpdateStage",),
        "an access log's format is one line and has the request's id",
        _bad_request("Access Log format must be single line, and contain at least $context.requestId"),
        _bad_log_format,
        docs("apigateway/latest/developerguide/set-up-logging.html"),
    ),
    _rule(
        "patch-operations",
        tuple(SUPPORTED),
        "patches are those that AWS lists for the operation",
        _bad_request("Invalid patch path"),
        _unsupported,
        _PATCHES,
    ),
    _rule(
        "key-value-exists",
        ("CreateApiKey",),
        "a given value belongs to one key",
        _conflict("API Key already exists"),
        _key_value_exists,
    ),
    Rule(
        id="apigateway-deployment-rate",
        service="apigateway",
        operations=("CreateDeployment",),
        summary="one CreateDeployment in 5 s for an account and region",
        source=_LIMITS,
        error=_TOO_MANY,
        wait_seconds=DEPLOYMENT_WAIT_SECONDS,
        refuses=_deploys_too_often,
        learns={"apigateway.CreateDeployment": _mark_deployment},
    ),
    Rule(
        id="apigateway-domain-rate",
        service="apigateway",
        operations=("CreateDomainName", "DeleteDomainName", "UpdateDomainName"),
        summary="one of each in 30 s for an account and region",
        source=_LIMITS,
        error=_TOO_MANY,
        wait_seconds=DOMAIN_WAIT_SECONDS,
        refuses=_domains_too_often,
        learns={
            "apigateway.CreateDomainName": _mark_domain,
            "apigateway.DeleteDomainName": _mark_domain,
            "apigateway.UpdateDomainName": _mark_domain,
        },
    ),
)
