"""Amazon DynamoDB: tables take their time, one index change at once."""

from __future__ import annotations

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, last, reference

BUSY_WAIT_SECONDS = 6.0
BACKUPS_WAIT_SECONDS = 10.0
_API = "amazondynamodb/latest/APIReference"


def _key(call: Call) -> tuple[str, ...]:
    return ("table", call.account_id, call.region, last(str(call.params.get("TableName", ""))))


def _mark(call: Call, _: Params, world: World) -> None:
    world.mark(*_key(call))
    state = "CREATING" if call.operation == "CreateTable" else "UPDATING"
    world.remember("table-state", *_key(call), value=state)
    if call.operation == "CreateTable":
        world.mark("table-created", *_key(call))


def _unmark(call: Call, _: Params, world: World) -> None:
    world.forget(*_key(call))
    world.forget("table-created", *_key(call))


def _busy(call: Call, world: World) -> str | None:
    name = last(str(call.params.get("TableName", "")))
    if not world.within(BUSY_WAIT_SECONDS, *_key(call)):
        return None
    state = "created" if world.recall("table-state", *_key(call)) == "CREATING" else "updated"
    return f"Table is being {state}: {name}"


def _answer(call: Call, answer: Params, world: World) -> Params:
    table = answer.get("Table") or answer.get("TableDescription") or {}
    if not world.within(BUSY_WAIT_SECONDS, *_key(call)) or table.get("TableStatus") == "DELETING":
        return answer
    table["TableStatus"] = state = world.recall("table-state", *_key(call))
    if state == "CREATING":
        for index in table.get("GlobalSecondaryIndexes", []):
            index["IndexStatus"] = "CREATING"
    return answer


def _two_indexes(call: Call, _: World) -> bool:
    updates = call.params.get("GlobalSecondaryIndexUpdates") or []
    return sum("Create" in update or "Delete" in update for update in updates) > 1


def _backups_early(call: Call, world: World) -> str | None:
    return call.params.get("TableName") if world.within(BACKUPS_WAIT_SECONDS, "table-created", *_key(call)) else None


def _unused_attribute(call: Call, _: World) -> bool:
    keys = [call.params.get("KeySchema") or []]
    for kind in ("GlobalSecondaryIndexes", "LocalSecondaryIndexes"):
        keys += [index.get("KeySchema") or [] for index in call.params.get(kind) or []]
    used = {element.get("AttributeName") for schema in keys for element in schema}
    return used != {item.get("AttributeName") for item in call.params.get("AttributeDefinitions") or []}


def _replica_with_others(call: Call, _: World) -> bool:
    updates = call.params.get("ReplicaUpdates") or []
    return bool(updates) and (len(updates) > 1 or set(call.params) != {"TableName", "ReplicaUpdates"})


def _stream_of_replicas(call: Call, world: World) -> bool:
    if "StreamSpecification" not in call.params:
        return False
    found = world.read("dynamodb", "describe_table", call, TableName=call.params.get("TableName"))
    return bool(found and found["Table"].get("Replicas"))


RULES: tuple[Rule, ...] = (
    Rule(
        id="dynamodb-attribute-definitions",
        service="dynamodb",
        operations=("CreateTable",),
        summary="exactly the key attributes of the table and its indexes are defined",
        source=reference(_API, "CreateTable"),
        error=AwsError(
            "ValidationException",
            400,
            "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match "
            "number of attributes defined in AttributeDefinitions",
        ),
        refuses=_unused_attribute,
    ),
    Rule(
        id="dynamodb-one-index-change",
        service="dynamodb",
        operations=("UpdateTable",),
        summary="one index is created or deleted in one UpdateTable",
        source=reference(_API, "UpdateTable"),
        error=AwsError(
            "LimitExceededException",
            400,
            "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table",
        ),
        refuses=_two_indexes,
    ),
    Rule(
        id="dynamodb-one-replica-change",
        service="dynamodb",
        operations=("UpdateTable",),
        summary="one replica is made, changed or removed in one UpdateTable, and nothing else with it",
        source=reference(_API, "UpdateTable"),
        error=AwsError(
            "ValidationException",
            400,
            "One or more parameter values were invalid: Only one replica can be created, updated or deleted in a call, "
            "without other changes",
        ),
        refuses=_replica_with_others,
    ),
    Rule(
        id="dynamodb-replicated-stream",
        service="dynamodb",
        operations=("UpdateTable",),
        summary="the stream of a table with replicas stays as it is",
        source=docs("amazondynamodb/latest/developerguide/V2globaltables_reqs_bestpractices.html"),
        error=AwsError(
            "ValidationException", 400, "The stream of a table with replicas cannot be switched off or changed"
        ),
        refuses=_stream_of_replicas,
    ),
    Rule(
        id="dynamodb-table-busy",
        service="dynamodb",
        operations=("UpdateTable", "DeleteTable", "UpdateTimeToLive"),
        summary="the table must be ACTIVE; reads show CREATING and UPDATING",
        source=docs("amazondynamodb/latest/developerguide/WorkingWithTables.Basics.html"),
        error=AwsError("ResourceInUseException", 400, "Attempt to change a resource which is still in use: {detail}"),
        wait_seconds=BUSY_WAIT_SECONDS,
        refuses=_busy,
        learns={"dynamodb.CreateTable": _mark, "dynamodb.UpdateTable": _mark, "dynamodb.DeleteTable": _unmark},
        answers={f"dynamodb.{name}": _answer for name in ("CreateTable", "DescribeTable", "UpdateTable")},
    ),
    Rule(
        id="dynamodb-backups-early",
        service="dynamodb",
        operations=("UpdateContinuousBackups",),
        summary="point-in-time recovery cannot be set right after the table's creation",
        source=reference(_API, "UpdateContinuousBackups"),
        error=AwsError(
            "ContinuousBackupsUnavailableException",
            400,
            "Backups are being enabled for the table: {detail}. Please retry later",
        ),
        wait_seconds=BACKUPS_WAIT_SECONDS,
        refuses=_backups_early,
    ),
)
