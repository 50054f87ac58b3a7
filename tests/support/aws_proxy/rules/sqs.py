"""Amazon SQS: names, attributes and dead-letter queues."""

from __future__ import annotations

import json
import re

from botocore.model import StringShape

from ..calls import Call
from ..errors import AwsError
from ..models import service_model
from ..strict import Params, Rule, World
from .arns import docs, last, reference

REUSE_WAIT_SECONDS = 60.0
_API = "AWSSimpleQueueService/latest/APIReference"
_FIFO_ONLY = ("ContentBasedDeduplication", "DeduplicationScope", "FifoThroughputLimit")


def _name(call: Call) -> str:
    return str(call.params.get("QueueName") or last(str(call.params.get("QueueUrl", ""))))


def _key(call: Call) -> tuple[str, ...]:
    return ("queue-deleted", call.account_id, call.region, _name(call))


def _forget_nothing(call: Call, _: Params, world: World) -> None:
    world.mark(*_key(call))


def _too_early(call: Call, world: World) -> bool:
    return world.within(REUSE_WAIT_SECONDS, *_key(call))


def _attributes(call: Call) -> dict[str, str]:
    return call.params.get("Attributes") or {}


def _bad_name(call: Call, _: World) -> bool:
    name = _name(call)
    if not re.fullmatch(r"[A-Za-z0-9_-]{1,80}|[A-Za-z0-9_-]{1,75}\.fifo", name):
        return True
    return name.endswith(".fifo") and _attributes(call).get("FifoQueue", "").lower() != "true"


def _unknown_attribute(call: Call, _: World) -> str | None:
    model = service_model("sqs")
    assert model is not None
    shape = model.shape_for("QueueAttributeName")
    known = set(shape.enum) if isinstance(shape, StringShape) else set()
    fifo = _name(call).endswith(".fifo")
    for name, value in _attributes(call).items():
        if name not in known or (not fifo and name in _FIFO_ONLY and value):
            return name
        if name == "FifoQueue" and (call.operation == "SetQueueAttributes" or value.lower() != "true"):
            return name
    return None


def _dead_letter_type(call: Call, _: World) -> bool:
    try:
        target = str(json.loads(_attributes(call).get("RedrivePolicy") or "{}").get("deadLetterTargetArn", ""))
    except (ValueError, AttributeError):
        return False
    return bool(target) and target.endswith(".fifo") != _name(call).endswith(".fifo")


_BOTH = ("CreateQueue", "SetQueueAttributes")

RULES: tuple[Rule, ...] = (
    Rule(
        id="sqs-queue-deleted-recently",
        service="sqs",
        operations=("CreateQueue",),
        summary="a deleted queue's name cannot be used again for 60 s",
        source=reference(_API, "CreateQueue"),
        error=AwsError(
            "AWS.SimpleQueueService.QueueDeletedRecently",
            400,
            "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
        ),
        wait_seconds=REUSE_WAIT_SECONDS,
        refuses=_too_early,
        learns={"sqs.DeleteQueue": _forget_nothing},
    ),
    Rule(
        id="sqs-queue-name",
        service="sqs",
        operations=("CreateQueue",),
        summary="names are letters, digits, - and _, at most 80; .fifo only for FIFO queues",
        source=reference(_API, "CreateQueue"),
        error=AwsError(
            "InvalidParameterValue",
            400,
            "Can only include alphanumeric characters, hyphens, or underscores. 1 to 80 in length",
        ),
        refuses=_bad_name,
    ),
    Rule(
        id="sqs-unknown-attribute",
        service="sqs",
        operations=_BOTH,
        summary="unknown attributes, FIFO attributes on a standard queue, FifoQueue=false or set later",
        source=reference(_API, "SetQueueAttributes"),
        error=AwsError("InvalidAttributeName", 400, "Unknown Attribute {detail}."),
        refuses=_unknown_attribute,
    ),
    Rule(
        id="sqs-dead-letter-type",
        service="sqs",
        operations=_BOTH,
        summary="a FIFO queue's dead-letter queue is FIFO, a standard queue's is standard",
        source=docs("AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html"),
        error=AwsError(
            "InvalidParameterValue",
            400,
            "Value for parameter RedrivePolicy is invalid. Reason: Dead-letter queue must be same type of queue as "
            "the source.",
        ),
        refuses=_dead_letter_type,
    ),
)
