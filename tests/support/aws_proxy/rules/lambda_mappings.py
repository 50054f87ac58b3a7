"""AWS Lambda: event source mappings on SQS queues."""

from __future__ import annotations

from typing import Any

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, function_name, last, reference, region_of
from .lambda_functions import INVALID, ROLE_WAIT_SECONDS
from .policies import allows, identity_statements

BUSY_WAIT_SECONDS = 10.0
_API = "lambda/latest/api"
_SQS_GUIDE = docs("lambda/latest/dg/services-sqs-configure.html")
_NEEDED = ("ReceiveMessage", "DeleteMessage", "GetQueueAttributes")


def _queue(call: Call) -> str:
    arn = str(call.params.get("EventSourceArn", ""))
    return arn if ":sqs:" in arn else ""


def _attributes(call: Call, world: World) -> dict[str, str] | None:
    """The queue's attributes; None when it does not exist."""
    arn = _queue(call)
    url = world.read("sqs", "get_queue_url", call, region=region_of(arn), QueueName=last(arn))
    if url is None:
        return None
    found = world.read(
        "sqs", "get_queue_attributes", call, region=region_of(arn), QueueUrl=url["QueueUrl"], AttributeNames=["All"]
    )
    return found["Attributes"] if found else None


def _function(call: Call, world: World) -> Params | None:
    return world.read(
        "lambda",
        "get_function_configuration",
        call,
        FunctionName=function_name(str(call.params.get("FunctionName", ""))),
    )


def _no_queue(call: Call, world: World) -> bool:
    return bool(_queue(call)) and _attributes(call, world) is None


def _visibility(call: Call, world: World) -> str | None:
    if not _queue(call):
        return None
    attributes, function = _attributes(call, world), _function(call, world)
    if attributes is None or function is None:
        return None
    visibility, timeout = int(attributes.get("VisibilityTimeout", "30")), int(function.get("Timeout", 3))
    if visibility >= timeout:
        return None
    return f"Queue visibility timeout: {visibility} seconds is less than Function timeout: {timeout} seconds"


def _role_rights(call: Call, world: World) -> str | None:
    function = _function(call, world) if _queue(call) else None
    if function is None:
        return None
    role = str(function.get("Role", ""))
    if world.within(ROLE_WAIT_SECONDS, "role-policies", call.account_id, last(role)):
        return _NEEDED[0]
    statements = identity_statements(role, call, world)
    if statements is None:
        return _NEEDED[0]
    return next((name for name in _NEEDED if not allows(statements, f"sqs:{name}", _queue(call), {})), None)


def _mark_policies(call: Call, _: Params, world: World) -> None:
    world.mark("role-policies", call.account_id, call.params["RoleName"])


def _exists(call: Call, world: World) -> str | None:
    source, name = call.params.get("EventSourceArn"), function_name(str(call.params.get("FunctionName", "")))
    uuid = world.recall("mapping-deleting", call.account_id, call.region, source, name)
    if not (uuid and world.within(BUSY_WAIT_SECONDS, "mapping", call.account_id, call.region, uuid)):
        found = world.read("lambda", "list_event_source_mappings", call, EventSourceArn=source, FunctionName=name)
        there = (found or {}).get("EventSourceMappings", [])
        uuid = there[0]["UUID"] if there else None
    if not uuid:
        return None
    return (
        f'An event source mapping with SQS arn (" {source} ") and function (" {name} ") already exists. '
        f"Please update or delete the existing mapping with UUID {uuid}"
    )


def _key(call: Call, uuid: Any) -> tuple[Any, ...]:
    return ("mapping", call.account_id, call.region, uuid)


def _busy(call: Call, world: World) -> str | None:
    if world.within(BUSY_WAIT_SECONDS, *_key(call, call.params.get("UUID"))):
        return "delete" if call.operation.startswith("Delete") else "update"
    return None


def _mark(state: str) -> Any:
    def learn(call: Call, answer: Params, world: World) -> None:
        uuid = answer.get("UUID") or call.params.get("UUID")
        world.mark(*_key(call, uuid))
        world.remember("mapping-state", *_key(call, uuid), value=state)
        if state == "Deleting":
            pair = (answer.get("EventSourceArn"), function_name(str(answer.get("FunctionArn", ""))))
            world.remember("mapping-deleting", call.account_id, call.region, *pair, value=uuid)

    return learn


def _answer(call: Call, answer: Params, world: World) -> Params:
    for mapping in answer.get("EventSourceMappings", [answer]):
        if world.within(BUSY_WAIT_SECONDS, *_key(call, mapping.get("UUID"))):
            mapping["State"] = world.recall("mapping-state", *_key(call, mapping["UUID"]))
    return answer


def _fifo_batch(call: Call, _: World) -> str | None:
    if not _queue(call).endswith(".fifo"):
        return None
    if (call.params.get("BatchSize") or 0) > 10:
        return "Batch size for FIFO queues must be less than or equal to 10."
    if call.params.get("MaximumBatchingWindowInSeconds"):
        return "Maximum batching window is not supported for FIFO queues."
    return None


def _batch_window(call: Call, _: World) -> bool:
    size = call.params.get("BatchSize") or 0
    return (
        bool(_queue(call))
        and not _queue(call).endswith(".fifo")
        and size > 10
        and not call.params.get("MaximumBatchingWindowInSeconds")
    )


_CREATE = ("CreateEventSourceMapping",)

RULES: tuple[Rule, ...] = (
    Rule(
        id="lambda-mapping-fifo",
        service="lambda",
        operations=_CREATE,
        summary="a FIFO queue's mapping: batch of at most 10, no batching window",
        source=_SQS_GUIDE,
        error=AwsError(INVALID, 400, "{detail}"),
        refuses=_fifo_batch,
    ),
    Rule(
        id="lambda-mapping-batch-window",
        service="lambda",
        operations=_CREATE,
        summary="a batch above 10 needs a batching window of at least one second",
        source=reference(_API, "CreateEventSourceMapping"),
        error=AwsError(
            INVALID,
            400,
            "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
        ),
        refuses=_batch_window,
    ),
    Rule(
        id="lambda-mapping-queue-exists",
        service="lambda",
        operations=_CREATE,
        summary="the queue must exist",
        source=reference(_API, "CreateEventSourceMapping"),
        error=AwsError(
            INVALID,
            400,
            "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. "
            "SQS Error Message: The specified queue does not exist.",
        ),
        refuses=_no_queue,
    ),
    Rule(
        id="lambda-mapping-visibility",
        service="lambda",
        operations=_CREATE,
        summary="the queue's visibility timeout must not be below the function's time-out",
        source=_SQS_GUIDE,
        error=AwsError(INVALID, 400, "{detail}"),
        refuses=_visibility,
    ),
    Rule(
        id="lambda-mapping-role-rights",
        service="lambda",
        operations=_CREATE,
        summary="the execution role must hold sqs:ReceiveMessage, DeleteMessage and GetQueueAttributes, "
        "and a new policy takes its seconds",
        source=docs("lambda/latest/dg/with-sqs.html"),
        error=AwsError(INVALID, 400, "The provided execution role does not have permissions to call {detail} on SQS"),
        wait_seconds=ROLE_WAIT_SECONDS,
        refuses=_role_rights,
        learns={"iam.PutRolePolicy": _mark_policies, "iam.AttachRolePolicy": _mark_policies},
    ),
    Rule(
        id="lambda-mapping-exists",
        service="lambda",
        operations=_CREATE,
        summary="one mapping for a queue and a function, one that is being deleted included",
        source=reference(_API, "CreateEventSourceMapping"),
        error=AwsError("ResourceConflictException", 409, "{detail}"),
        wait_seconds=BUSY_WAIT_SECONDS,
        refuses=_exists,
    ),
    Rule(
        id="lambda-mapping-busy",
        service="lambda",
        operations=("UpdateEventSourceMapping", "DeleteEventSourceMapping"),
        summary="no change while a mapping is Creating, Updating or Deleting; reads show these states",
        source=reference(_API, "UpdateEventSourceMapping"),
        error=AwsError("ResourceInUseException", 400, "Cannot {detail} the event source mapping because it is in use."),
        wait_seconds=BUSY_WAIT_SECONDS,
        refuses=_busy,
        learns={
            "lambda.CreateEventSourceMapping": _mark("Creating"),
            "lambda.UpdateEventSourceMapping": _mark("Updating"),
            "lambda.DeleteEventSourceMapping": _mark("Deleting"),
        },
        answers={
            f"lambda.{name}": _answer
            for name in (
                "CreateEventSourceMapping",
                "DeleteEventSourceMapping",
                "GetEventSourceMapping",
                "ListEventSourceMappings",
                "UpdateEventSourceMapping",
            )
        },
    ),
)
