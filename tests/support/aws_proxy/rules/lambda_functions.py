"""AWS Lambda: functions and their configuration."""

from __future__ import annotations

import json
from typing import Any

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, function_name, last, reference
from .policies import trusts

INVALID = "InvalidParameterValueException"
ROLE_WAIT_SECONDS = 8.0
BUSY_WAIT_SECONDS = 5.0
ENVIRONMENT_LIMIT_BYTES = 4096
_API = "lambda/latest/api"

RESERVED_NAMES = frozenset(
    {
        "_HANDLER",
        "_X_AMZN_TRACE_ID",
        "AWS_DEFAULT_REGION",
        "AWS_REGION",
        "AWS_EXECUTION_ENV",
        "AWS_LAMBDA_FUNCTION_NAME",
        "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
        "AWS_LAMBDA_FUNCTION_VERSION",
        "AWS_LAMBDA_INITIALIZATION_TYPE",
        "AWS_LAMBDA_LOG_GROUP_NAME",
        "AWS_LAMBDA_LOG_STREAM_NAME",
        "AWS_ACCESS_KEY",
        "AWS_ACCESS_KEY_ID",
        "AWS_SECRET_ACCESS_KEY",
        "AWS_SESSION_TOKEN",
        "AWS_LAMBDA_RUNTIME_API",
        "LAMBDA_TASK_ROOT",
        "LAMBDA_RUNTIME_DIR",
    }
)


def role_key(call: Call, role: str) -> tuple[str, ...]:
    """Where a role's age is remembered."""
    return ("role", call.account_id, last(role))


def role_is_new(call: Call, role: str, world: World) -> bool:
    """Whether a service cannot assume the role yet."""
    return world.within(ROLE_WAIT_SECONDS, *role_key(call, role))


def _mark_role(call: Call, _: Params, world: World) -> None:
    world.mark(*role_key(call, call.params["RoleName"]))


def _role_not_assumable(call: Call, world: World) -> bool:
    role = call.params.get("Role")
    return bool(role) and role_is_new(call, str(role), world)


def _role_without_trust(call: Call, world: World) -> bool:
    role = call.params.get("Role")
    if not role:
        return False
    found = world.read("iam", "get_role", call, RoleName=last(str(role)))
    return found is not None and not trusts(found["Role"]["AssumeRolePolicyDocument"], "lambda.amazonaws.com")


def _function_key(call: Call) -> tuple[str, ...]:
    return ("function", call.account_id, call.region, function_name(str(call.params.get("FunctionName", ""))))


def _mark_created(call: Call, _: Params, world: World) -> None:
    world.mark(*_function_key(call))
    world.remember("function-state", *_function_key(call), value="Pending")


def _mark_updated(call: Call, _: Params, world: World) -> None:
    world.mark(*_function_key(call))
    if world.recall("function-state", *_function_key(call)) != "Pending":
        world.remember("function-state", *_function_key(call), value="InProgress")


def _busy(call: Call, world: World) -> str | None:
    name = function_name(str(call.params.get("FunctionName", "")))
    if _in_window(call, world):
        pending = world.recall("function-state", *_function_key(call)) == "Pending"
    else:
        found = world.read("lambda", "get_function_configuration", call, FunctionName=name) or {}
        pending = found.get("State") == "Pending" and found.get("StateReasonCode") == "Creating"
        if not pending and found.get("LastUpdateStatus") != "InProgress":
            return None
    if pending:
        return "The function is currently in the following state: Pending"
    return f"An update is in progress for resource: arn:aws:lambda:{call.region}:{call.account_id}:function:{name}"


def _in_window(call: Call, world: World) -> bool:
    if world.within(BUSY_WAIT_SECONDS, *_function_key(call)):
        return True
    world.forget("function-state", *_function_key(call))
    return False


def _shown_busy(configuration: Params, call: Call, world: World) -> None:
    if not _in_window(call, world) or ":" in str(call.params.get("FunctionName", "")).partition(":function:")[2]:
        return
    configuration["LastUpdateStatus"] = "InProgress"
    configuration["LastUpdateStatusReasonCode"] = "Creating"
    if world.recall("function-state", *_function_key(call)) == "Pending":
        configuration.update(State="Pending", StateReasonCode="Creating", StateReason="The function is being created.")


def _answer_configuration(call: Call, answer: Params, world: World) -> Params:
    if not call.params.get("Qualifier"):
        _shown_busy(answer, call, world)
    return answer


def _answer_function(call: Call, answer: Params, world: World) -> Params:
    if not call.params.get("Qualifier"):
        _shown_busy(answer.get("Configuration", {}), call, world)
    return answer


def _environment(call: Call) -> dict[str, Any]:
    return (call.params.get("Environment") or {}).get("Variables") or {}


def _reserved(call: Call, _: World) -> str | None:
    return ", ".join(sorted(RESERVED_NAMES & set(_environment(call)))) or None


def _environment_too_large(call: Call, _: World) -> bool:
    return len(json.dumps(_environment(call), separators=(",", ":")).encode()) > ENVIRONMENT_LIMIT_BYTES


def _too_many_layers(call: Call, _: World) -> bool:
    return len(call.params.get("Layers") or ()) > 5


def _out_of_range(call: Call, _: World) -> str | None:
    for name, low, high in (("Timeout", 1, 900), ("MemorySize", 128, 10240)):
        value = call.params.get(name)
        if isinstance(value, int) and not low <= value <= high:
            side = f"greater than or equal to {low}" if value < low else f"less than or equal to {high}"
            member = name[0].lower() + name[1:]
            return f"Value '{value}' at '{member}' failed to satisfy constraint: Member must have value {side}"
    return None


def _reserves_too_much(call: Call, _: World) -> bool:
    value = call.params.get("ReservedConcurrentExecutions")
    return isinstance(value, int) and value > 900


_BOTH = ("CreateFunction", "UpdateFunctionConfiguration")

RULES: tuple[Rule, ...] = (
    Rule(
        id="lambda-role-not-assumable",
        service="lambda",
        operations=_BOTH,
        summary="a new role cannot be assumed for its first seconds",
        source=docs("IAM/latest/UserGuide/troubleshoot_general.html#troubleshoot_general_eventual-consistency"),
        error=AwsError(INVALID, 400, "The role defined for the function cannot be assumed by Lambda."),
        wait_seconds=ROLE_WAIT_SECONDS,
        refuses=_role_not_assumable,
        learns={"iam.CreateRole": _mark_role, "iam.UpdateAssumeRolePolicy": _mark_role},
    ),
    Rule(
        id="lambda-role-trust",
        service="lambda",
        operations=_BOTH,
        summary="the execution role must trust lambda.amazonaws.com",
        source=docs("lambda/latest/dg/lambda-intro-execution-role.html"),
        error=AwsError(INVALID, 400, "The role defined for the function cannot be assumed by Lambda."),
        refuses=_role_without_trust,
    ),
    Rule(
        id="lambda-function-busy",
        service="lambda",
        operations=("UpdateFunctionCode", "UpdateFunctionConfiguration", "PublishVersion"),
        summary="no change while the function is Pending or its last update is InProgress; reads show these states",
        source=docs("lambda/latest/dg/functions-states.html"),
        error=AwsError("ResourceConflictException", 409, "The operation cannot be performed at this time. {detail}"),
        wait_seconds=BUSY_WAIT_SECONDS,
        refuses=_busy,
        learns={
            "lambda.CreateFunction": _mark_created,
            "lambda.UpdateFunctionCode": _mark_updated,
            "lambda.UpdateFunctionConfiguration": _mark_updated,
        },
        answers={
            "lambda.GetFunction": _answer_function,
            "lambda.GetFunctionConfiguration": _answer_configuration,
            "lambda.CreateFunction": _answer_configuration,
            "lambda.UpdateFunctionCode": _answer_configuration,
            "lambda.UpdateFunctionConfiguration": _answer_configuration,
        },
    ),
    Rule(
        id="lambda-reserved-environment",
        service="lambda",
        operations=_BOTH,
        summary="reserved environment variable names",
        source=docs("lambda/latest/dg/configuration-envvars.html#configuration-envvars-runtime"),
        error=AwsError(
            INVALID,
            400,
            "Lambda was unable to configure your environment variables because the environment variables you have "
            "provided contains reserved keys that are currently not supported for modification. "
            "Reserved keys used in this request: {detail}",
        ),
        refuses=_reserved,
    ),
    Rule(
        id="lambda-environment-size",
        service="lambda",
        operations=_BOTH,
        summary="4 KB of environment variables in all",
        source=docs("lambda/latest/dg/gettingstarted-limits.html"),
        error=AwsError(
            INVALID,
            400,
            "Lambda was unable to configure your environment variables because the environment variables you have "
            "provided exceeded the 4KB limit.",
        ),
        refuses=_environment_too_large,
    ),
    Rule(
        id="lambda-layers-limit",
        service="lambda",
        operations=_BOTH,
        summary="at most five layers",
        source=docs("lambda/latest/dg/gettingstarted-limits.html"),
        error=AwsError(INVALID, 400, "Cannot reference more than 5 layers."),
        refuses=_too_many_layers,
    ),
    Rule(
        id="lambda-timeout-memory-range",
        service="lambda",
        operations=_BOTH,
        summary="time-out 1 to 900 s, memory 128 to 10240 MB",
        source=reference(_API, "CreateFunction"),
        error=AwsError("ValidationException", 400, "1 validation error detected: {detail}"),
        refuses=_out_of_range,
    ),
    Rule(
        id="lambda-reserved-concurrency",
        service="lambda",
        operations=("PutFunctionConcurrency",),
        summary="100 executions of the account's 1,000 stay unreserved",
        source=docs("lambda/latest/dg/configuration-concurrency.html"),
        error=AwsError(
            INVALID,
            400,
            "Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution "
            "below its minimum value of [100].",
        ),
        refuses=_reserves_too_much,
    ),
)
