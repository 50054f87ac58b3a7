"""Event source mappings of queues."""

from __future__ import annotations

from typing import Any

from contract.cases.lambda_function import TRUST, role, zipped
from contract.harness.case import Case, Drift, OwnedBy, Raw, Update

RECEIVE = (
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Resource":"*",'
    '"Action":["sqs:ReceiveMessage","sqs:DeleteMessage","sqs:GetQueueAttributes"]}]}'
)


def prepare(raw: Raw, name: str) -> None:
    """The role, two functions and the queue."""
    raw.client("iam").create_role(RoleName=f"{name}-role", AssumeRolePolicyDocument=TRUST)
    raw.client("iam").put_role_policy(RoleName=f"{name}-role", PolicyName="queue", PolicyDocument=RECEIVE)
    for function in (name, f"{name}-other"):
        raw.client("lambda").create_function(
            FunctionName=function,
            Runtime="python3.12",
            Handler="app.handler",
            Role=role(raw, f"{name}-role"),
            Code={"ZipFile": zipped("handler = print")},
        )
    raw.client("sqs").create_queue(QueueName=f"{name}-queue")


def queue_arn(raw: Raw, name: str) -> str:
    return f"arn:aws:sqs:{raw.region}:{raw.account}:{name}-queue"


def mappings(raw: Raw, name: str) -> list[dict[str, Any]]:
    answer = raw.client("lambda").list_event_source_mappings(EventSourceArn=queue_arn(raw, name))
    return list(answer["EventSourceMappings"])


def describe(raw: Raw, name: str) -> list[dict[str, Any]] | None:
    described = []
    for mapping in mappings(raw, name):
        tags = raw.client("lambda").list_tags(Resource=mapping["EventSourceMappingArn"]).get("Tags", {})
        for volatile in ("UUID", "LastModified", "EventSourceMappingArn", "LastProcessingResult"):
            mapping.pop(volatile, None)
        for empty in ("ScalingConfig", "FilterCriteria"):
            if not mapping.get(empty):
                mapping.pop(empty, None)
        described.append({"mapping": mapping, "tags": tags})
    return described or None


def setting(**settings: Any) -> Any:
    """An act that changes the mapping by hand."""

    def act(raw: Raw, name: str) -> None:
        (mapping,) = mappings(raw, name)
        raw.client("lambda").update_event_source_mapping(UUID=mapping["UUID"], **settings)

    return act


def make(raw: Raw, name: str) -> None:
    raw.client("lambda").create_event_source_mapping(
        FunctionName=name, EventSourceArn=queue_arn(raw, name), BatchSize=5
    )


def untag(raw: Raw, name: str) -> None:
    (mapping,) = mappings(raw, name)
    raw.client("lambda").untag_resource(Resource=mapping["EventSourceMappingArn"], TagKeys=["cost"])


def forget_the_function(raw: Raw, name: str) -> None:
    (mapping,) = mappings(raw, name)
    arn = mapping["EventSourceMappingArn"]
    raw.client("lambda").untag_resource(Resource=arn, TagKeys=["serverless.aws:function"])


def retag(raw: Raw, name: str) -> None:
    (mapping,) = mappings(raw, name)
    raw.client("lambda").tag_resource(Resource=mapping["EventSourceMappingArn"], Tags={"cost": "x"})


def remove(raw: Raw, name: str) -> None:
    for mapping in mappings(raw, name):
        raw.client("lambda").delete_event_source_mapping(UUID=mapping["UUID"])


def belongs(raw: Raw, name: str, stack: str) -> None:
    """The queue is a stack's: only then its mappings are looked at."""
    url = raw.client("sqs").get_queue_url(QueueName=f"{name}-queue")["QueueUrl"]
    raw.client("sqs").tag_queue(QueueUrl=url, Tags={"serverless.aws:stack": stack})


CASE = Case(
    kind="lambda_event_source_mapping",
    minimal={"function": "{name}", "queue": "{name}-queue"},
    full={
        "function": "{name}",
        "queue": "{name}-queue",
        "batch_size": 20,
        "batching_window_seconds": 2,
        "report_batch_item_failures_enabled": False,
        "maximum_concurrency": 5,
        "filters": [{"body": {"kind": ["post"]}}],
        "enabled": False,
        "tags": {"cost": "mappings"},
    },
    prepare=prepare,
    describe=describe,
    owned=OwnedBy(parent=belongs),
    updates=(
        Update("smaller batches", {"batch_size": 5}, {"batch_size"}),
        Update("no window", {"batch_size": 5, "batching_window_seconds": 0}, {"batch_size", "batching_window_seconds"}),
        Update(
            "partial failures",
            {"report_batch_item_failures_enabled": True},
            {"report_batch_item_failures_enabled"},
        ),
        Update("no bound", {"maximum_concurrency": None}, {"maximum_concurrency"}),
        Update("no filter", {"filters": []}, {"filters"}),
        Update("switched on", {"enabled": True}, {"enabled"}),
    ),
    drifts=(
        Drift("batch size", setting(BatchSize=1), {"batch_size"}),
        Drift("window", setting(MaximumBatchingWindowInSeconds=9), {"batching_window_seconds"}),
        Drift(
            "partial failures",
            setting(FunctionResponseTypes=["ReportBatchItemFailures"]),
            {"report_batch_item_failures_enabled"},
        ),
        Drift("concurrency", setting(ScalingConfig={"MaximumConcurrency": 9}), {"maximum_concurrency"}),
        Drift(
            "filters", setting(FilterCriteria={"Filters": [{"Pattern": '{"body":{"kind":["other"]}}'}]}), {"filters"}
        ),
        Drift("switched on", setting(Enabled=True), {"enabled"}),
        Drift(
            "pointed elsewhere",
            lambda raw, name: setting(FunctionName=f"{name}-other")(raw, name),
            {"function"},
        ),
        Drift("our tag removed", untag, {"tags.cost"}),
        Drift("our tag changed", retag, {"tags.cost"}),
        Drift("the tag of its function removed", forget_the_function, {"made_for"}),
    ),
    adopt=make,
    twice=make,
    remove=remove,
    undrifted={
        "*.EventSourceArn": "says which it is",
        "*.KMSKeyArn": "the emulator does not keep it",
    },
    gaps=(("kms_key", "the emulator does not keep the key of the filters"),),
)
