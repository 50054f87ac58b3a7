"""API Gateway REST APIs: rates, deployments, the account's log role."""

from __future__ import annotations

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, last, reference
from .lambda_functions import ROLE_WAIT_SECONDS, role_is_new
from .policies import trusts

_API = "apigateway/latest/api"
_LIMITS = docs("apigateway/latest/developerguide/limits.html")
DELETE_WAIT_SECONDS = 30.0
_TOO_MANY = AwsError("TooManyRequestsException", 429, "Too Many Requests")


def _deletes_too_often(call: Call, world: World) -> bool:
    return world.within(DELETE_WAIT_SECONDS, "rest-api-deleted", call.account_id, call.region)


def _mark_delete(call: Call, _: Params, world: World) -> None:
    world.mark("rest-api-deleted", call.account_id, call.region)


def _creates_too_often(call: Call, world: World) -> bool:
    return world.count_within(1.0, "create-resource", call.account_id, call.region) > 5


def _deployment_in_use(call: Call, world: World) -> bool:
    found = world.read("apigateway", "get_stages", call, restApiId=call.params.get("restApiId")) or {}
    return any(stage.get("deploymentId") == call.params.get("deploymentId") for stage in found.get("item", []))


def _nothing_to_deploy(call: Call, world: World) -> bool:
    found = world.read("apigateway", "get_resources", call, restApiId=call.params.get("restApiId"), limit=500)
    return found is not None and not any(item.get("resourceMethods") for item in found.get("items", []))


def _log_role(call: Call, world: World) -> bool:
    for patch in call.params.get("patchOperations") or []:
        if patch.get("path") == "/cloudwatchRoleArn" and patch.get("value"):
            role = str(patch["value"])
            found = world.read("iam", "get_role", call, RoleName=last(role))
            if found is None or role_is_new(call, role, world):
                return True
            return not trusts(found["Role"]["AssumeRolePolicyDocument"], "apigateway.amazonaws.com")
    return False


def _logs_without_role(call: Call, world: World) -> bool:
    paths = {str(patch.get("path")) for patch in call.params.get("patchOperations") or [] if patch.get("value")}
    if not any(path == "/accessLogSettings/destinationArn" or path.endswith("/logging/loglevel") for path in paths):
        return False
    account = world.read("apigateway", "get_account", call)
    return account is not None and not account.get("cloudwatchRoleArn")


RULES: tuple[Rule, ...] = (
    Rule(
        id="apigateway-delete-rate",
        service="apigateway",
        operations=("DeleteRestApi",),
        summary="one DeleteRestApi in 30 s for an account and region",
        source=_LIMITS,
        error=_TOO_MANY,
        wait_seconds=DELETE_WAIT_SECONDS,
        refuses=_deletes_too_often,
        learns={"apigateway.DeleteRestApi": _mark_delete},
    ),
    Rule(
        id="apigateway-resource-rate",
        service="apigateway",
        operations=("CreateResource",),
        summary="five CreateResource in a second for an account and region",
        source=_LIMITS,
        error=_TOO_MANY,
        wait_seconds=1.0,
        refuses=_creates_too_often,
    ),
    Rule(
        id="apigateway-deployment-in-use",
        service="apigateway",
        operations=("DeleteDeployment",),
        summary="a stage's deployment cannot be deleted",
        source=reference(_API, "DeleteDeployment"),
        error=AwsError(
            "BadRequestException", 400, "Active stages pointing to this deployment must be moved or deleted"
        ),
        refuses=_deployment_in_use,
    ),
    Rule(
        id="apigateway-empty-deployment",
        service="apigateway",
        operations=("CreateDeployment",),
        summary="an API without methods cannot be deployed",
        source=reference(_API, "CreateDeployment"),
        error=AwsError("BadRequestException", 400, "The REST API doesn't contain any methods"),
        refuses=_nothing_to_deploy,
    ),
    Rule(
        id="apigateway-account-role",
        service="apigateway",
        operations=("UpdateAccount",),
        summary="the account's log role must exist, trust API Gateway and be older than some seconds",
        source=docs("apigateway/latest/developerguide/set-up-logging.html"),
        error=AwsError(
            "BadRequestException",
            400,
            "The role ARN does not have required permissions configured. Please grant trust permission for API "
            "Gateway and add the required role policy.",
        ),
        wait_seconds=ROLE_WAIT_SECONDS,
        refuses=_log_role,
    ),
    Rule(
        id="apigateway-stage-logs-need-account-role",
        service="apigateway",
        operations=("UpdateStage",),
        summary="a stage's logs need the account's CloudWatch role",
        source=docs("apigateway/latest/developerguide/set-up-logging.html"),
        error=AwsError(
            "BadRequestException", 400, "CloudWatch Logs role ARN must be set in account settings to enable logging"
        ),
        refuses=_logs_without_role,
    ),
)
