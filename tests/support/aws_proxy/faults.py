"""Faults made on purpose: throttling and server errors, time-outs after the effect, conflicts once each, kill points.

Decisions depend on the seed, the call's own parameters and how often it came before, never on the order in which
parallel calls arrive: the same client makes the same faults happen again.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from .calls import Call
from .errors import AwsError
from .models import input_shape

_SLOW = "Rate exceeded"
_DEFAULT_THROTTLE = AwsError("ThrottlingException", 400, _SLOW)

# How each service says "slow down" (API references, common errors); the others use ThrottlingException.
THROTTLING: dict[str, AwsError] = {
    "apigateway": AwsError("TooManyRequestsException", 429, "Too Many Requests"),
    "apigatewayv2": AwsError("TooManyRequestsException", 429, "Too Many Requests"),
    "cloudfront": AwsError("Throttling", 400, _SLOW),
    "cloudwatch": AwsError("Throttling", 400, _SLOW),
    "cognito-idp": AwsError("TooManyRequestsException", 400, _SLOW),
    "ec2": AwsError("RequestLimitExceeded", 503, "Request limit exceeded."),
    "elbv2": AwsError("Throttling", 400, _SLOW),
    "iam": AwsError("Throttling", 400, _SLOW),
    "lambda": AwsError("TooManyRequestsException", 429, _SLOW),
    "rds": AwsError("Throttling", 400, _SLOW),
    "resourcegroupstaggingapi": AwsError("ThrottledException", 400, _SLOW),
    "route53": AwsError("Throttling", 400, _SLOW),
    "s3": AwsError("SlowDown", 503, "Please reduce your request rate."),
    "scheduler": AwsError("ThrottlingException", 429, _SLOW),
    "ses": AwsError("Throttling", 400, _SLOW),
    "sesv2": AwsError("TooManyRequestsException", 429, "Too Many Requests"),
    "sns": AwsError("Throttling", 400, _SLOW),
    "sqs": AwsError("RequestThrottled", 400, "The request was denied due to request throttling."),
    "sts": AwsError("Throttling", 400, _SLOW),
    "xray": AwsError("ThrottledException", 429, _SLOW),
}
INTERNAL = AwsError("InternalFailure", 500, "The request processing has failed because of an unknown error.")
UNAVAILABLE = AwsError("ServiceUnavailable", 503, "Service is unable to handle request.")


@dataclass(frozen=True)
class Conflict:
    """An error that the first matching call meets, once per proxy."""

    service: str
    operation: str
    error: AwsError


_NOT_ASSUMABLE = AwsError(
    "InvalidParameterValueException", 400, "The role defined for the function cannot be assumed by Lambda."
)
_LAMBDA_BUSY = AwsError(
    "ResourceConflictException", 409, "The operation cannot be performed at this time. An update is in progress."
)
_MAPPING_BUSY = AwsError("ResourceInUseException", 400, "Cannot update the event source mapping because it is in use.")
_WAF_RACE = AwsError(
    "WAFOptimisticLockException",
    400,
    "AWS WAF couldn't save your changes because you tried to "
    "update or delete a resource that has changed since you "
    "last retrieved it. Get the resource again, make any changes "
    "you need to make to the new copy, and retry.",
)

_WAF_SPREADING = AwsError(
    "WAFUnavailableEntityException",
    400,
    "AWS WAF couldn't retrieve a resource that you specified for "
    "this operation. Verify the resource and try "
    "the request again.",
)
_ABORTED = "A conflicting conditional operation is currently in progress against this resource. Please try again."

# The conflicts of the real AWS that pass when the call is made again (after a look, where it is a create).
CONFLICTS: tuple[Conflict, ...] = (
    Conflict("lambda", "CreateFunction", _NOT_ASSUMABLE),
    Conflict("lambda", "UpdateFunctionConfiguration", _LAMBDA_BUSY),
    Conflict("lambda", "UpdateFunctionCode", _LAMBDA_BUSY),
    Conflict("lambda", "PublishVersion", _LAMBDA_BUSY),
    Conflict(
        "lambda",
        "CreateEventSourceMapping",
        AwsError(
            "InvalidParameterValueException",
            400,
            "The provided execution role does not have permissions to call ReceiveMessage on SQS",
        ),
    ),
    Conflict("lambda", "UpdateEventSourceMapping", _MAPPING_BUSY),
    Conflict("lambda", "DeleteEventSourceMapping", _MAPPING_BUSY),
    Conflict(
        "sqs",
        "CreateQueue",
        AwsError(
            "AWS.SimpleQueueService.QueueDeletedRecently",
            400,
            "You must wait 60 seconds after deleting a queue before you can create another with the same name.",
        ),
    ),
    Conflict(
        "dynamodb",
        "UpdateTable",
        AwsError(
            "ResourceInUseException", 400, "Attempt to change a resource which is still in use: Table is being updated"
        ),
    ),
    Conflict(
        "dynamodb",
        "UpdateContinuousBackups",
        AwsError(
            "ContinuousBackupsUnavailableException", 400, "Backups are being enabled for the table. Please retry later."
        ),
    ),
    Conflict("wafv2", "UpdateWebACL", _WAF_RACE),
    Conflict("wafv2", "DeleteWebACL", _WAF_RACE),
    Conflict("wafv2", "AssociateWebACL", _WAF_SPREADING),
    Conflict("wafv2", "PutLoggingConfiguration", _WAF_SPREADING),
    Conflict(
        "cloudfront",
        "CreateDistributionWithTags",
        AwsError("InvalidWebACLId", 400, "The web ACL that you specified does not exist."),
    ),
    Conflict(
        "cloudfront",
        "UpdateDistribution",
        AwsError("PreconditionFailed", 412, "The precondition given in one or more of the request headers failed."),
    ),
    Conflict(
        "cognito-idp",
        "UpdateUserPool",
        AwsError("ConcurrentModificationException", 400, "Two or more modifications are happening concurrently."),
    ),
    Conflict("s3", "PutBucketPolicy", AwsError("OperationAborted", 409, _ABORTED)),
    Conflict("logs", "PutRetentionPolicy", AwsError("OperationAbortedException", 400, _ABORTED)),
    Conflict(
        "backup",
        "CreateBackupSelection",
        AwsError("InvalidParameterValueException", 400, "IAM Role cannot be assumed by AWS Backup"),
    ),
    Conflict(
        "apigatewayv2",
        "CreateAuthorizer",
        AwsError(
            "BadRequestException",
            400,
            "Caught exception when connecting to issuer. Please try again later. Error: Invalid issuer",
        ),
    ),
    Conflict("apigateway", "DeleteRestApi", THROTTLING["apigateway"]),
    Conflict("apigateway", "CreateResource", THROTTLING["apigateway"]),
    Conflict(
        "apigateway",
        "UpdateAccount",
        AwsError(
            "BadRequestException",
            400,
            "The role ARN does not have required permissions configured. "
            "Please grant trust permission for API Gateway and add the required role policy.",
        ),
    ),
    Conflict(
        "iam",
        "DeleteRole",
        AwsError(
            "ConcurrentModification",
            409,
            "The request was rejected because multiple requests to change this object were submitted simultaneously.",
        ),
    ),
    Conflict(
        "route53",
        "ChangeResourceRecordSets",
        AwsError(
            "PriorRequestNotComplete",
            400,
            "The request was rejected because Route 53 was still processing a prior request.",
        ),
    ),
)


@dataclass(frozen=True)
class Faults:
    """What goes wrong and how often. Rates are 0..1 of all AWS API calls (``services`` limits them when not empty).

    ``error_rate``: throttling, 500 or 503 instead of reaching AWS. ``timeout_after_rate``: the connection is closed
    without an answer after the call took effect. ``conflicts``: each once. ``most_in_a_row``: after that many faults
    of one same call the next one passes (0: no bound).
    """

    seed: int = 0
    error_rate: float = 0.0
    timeout_after_rate: float = 0.0
    conflicts: tuple[Conflict, ...] = ()
    services: tuple[str, ...] = ()
    most_in_a_row: int = 4


@dataclass(frozen=True)
class KillPoint:
    """Stop at the ``write_number``-th write call (1 is the first), before it reaches AWS or after its effect.

    Calls that a fault or a strict rule refuses are not counted: they have no effect to be killed around.

    From then on no AWS call is answered: connections are closed (or held open with ``hold``) until ``AwsProxy.revive``.
    ``action`` is called once with the call, before the connection is touched (e.g. to SIGKILL the client).
    """

    write_number: int
    when: Literal["before", "after"] = "before"
    action: Callable[[Call], None] | None = None
    hold: bool = False


@dataclass(frozen=True)
class Decision:
    """What happens to one call: an error instead of it, or silence after it."""

    error: AwsError | None = None
    silent_after: bool = False
    label: str = ""


class FaultPlan:
    """Decides for each call; thread-safe."""

    def __init__(self, faults: Faults) -> None:
        self._faults = faults
        self._lock = threading.Lock()
        self._seen: Counter[str] = Counter()
        self._row: Counter[str] = Counter()
        self._pending = list(faults.conflicts)

    def decide(self, call: Call) -> Decision:
        faults = self._faults
        if not (faults.error_rate or faults.timeout_after_rate or faults.conflicts):
            return Decision()
        with self._lock:
            if conflict := self._take_conflict(call):
                return Decision(error=conflict.error, label=f"fault:conflict:{conflict.error.code}")
            if faults.services and call.service not in faults.services:
                return Decision()
            key = _identity(call)
            self._seen[key] += 1
            decision = self._draw(call, f"{faults.seed}/{key}/{self._seen[key]}")
            self._row[key] = self._row[key] + 1 if decision.label else 0
            if faults.most_in_a_row and self._row[key] > faults.most_in_a_row:
                self._row[key] = 0
                return Decision()
            return decision

    def _take_conflict(self, call: Call) -> Conflict | None:
        for conflict in self._pending:
            if (conflict.service, conflict.operation) == (call.service, call.operation):
                self._pending.remove(conflict)
                return conflict
        return None

    def _draw(self, call: Call, key: str) -> Decision:
        number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") / 2**64
        rate = self._faults.error_rate
        if number < rate:
            kind, error = (
                ("throttle", THROTTLING.get(call.service, _DEFAULT_THROTTLE)),
                ("500", INTERNAL),
                ("503", UNAVAILABLE),
            )[int(number / rate * 3)]
            return Decision(error=error, label=f"fault:{kind}")
        if number < rate + self._faults.timeout_after_rate:
            return Decision(silent_after=True, label="fault:timeout-after")
        return Decision()


def _identity(call: Call) -> str:
    """The call's own words without its idempotency tokens, which are random in every run."""
    shape = input_shape(call.service, call.operation)
    members = shape.members if shape else {}
    tokens = {name for name, member in members.items() if member.metadata.get("idempotencyToken")}
    params = {key: value for key, value in call.params.items() if key not in tokens and key != "CallerReference"}
    return f"{call.account_id}/{call.region}/{call.name}/" + json.dumps(params, sort_keys=True, default=repr)
