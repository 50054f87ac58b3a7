"""Lambda's rules: each refused as AWS does, and accepted when it is right."""

from __future__ import annotations

import time
from typing import Any

import pytest

from .asking import function, refused, role
from .conftest import Clients, Clock

INVALID = "InvalidParameterValueException"


def settled(direct: Clients, name: str = "f") -> None:
    """Wait until the embedded AWS itself has finished the function's change."""
    for _ in range(500):
        found = direct("lambda").get_function_configuration(FunctionName=name)
        if found["State"] == "Active" and found["LastUpdateStatus"] == "Successful":
            return
        time.sleep(0.01)
    pytest.fail(f"{name} did not settle")


def test_a_new_role_cannot_be_assumed_for_eight_seconds(aws: Clients, clock: Clock) -> None:
    arn = role(aws)
    clock.advance(7.9)
    assert "cannot be assumed" in refused(INVALID, aws("lambda").create_function, **function(arn))
    clock.advance(0.2)
    assert aws("lambda").create_function(**function(arn))["State"] == "Pending"


def test_a_role_that_does_not_trust_lambda(aws: Clients, direct: Clients) -> None:
    refused(INVALID, aws("lambda").create_function, **function(role(direct, "other", service="events")))
    aws("lambda").create_function(**function(role(direct)))


def test_a_function_is_busy_after_a_change_and_reads_say_so(aws: Clients, direct: Clients, clock: Clock) -> None:
    client = aws("lambda")
    client.create_function(**function(role(direct)))
    settled(direct)
    assert client.get_function(FunctionName="f")["Configuration"]["State"] == "Pending"
    text = refused("ResourceConflictException", client.publish_version, FunctionName="f")
    assert text.endswith("currently in the following state: Pending")
    clock.advance(5.1)
    assert client.get_function_configuration(FunctionName="f")["State"] == "Active"
    changed = client.update_function_configuration(FunctionName="f", Timeout=7)
    assert changed["LastUpdateStatus"] == "InProgress"
    settled(direct)
    refused("ResourceConflictException", client.update_function_code, FunctionName="f", ZipFile=b"x")
    clock.advance(5.1)
    assert client.get_function_configuration(FunctionName="f")["LastUpdateStatus"] == "Successful"
    client.publish_version(FunctionName="f")


@pytest.mark.parametrize(
    ("wrong", "right", "error"),
    [
        ({"Environment": {"Variables": {"AWS_REGION": "x"}}}, {"Environment": {"Variables": {"TZ": "UTC"}}}, INVALID),
        (
            {"Environment": {"Variables": {"A": "x" * 4096}}},
            {"Environment": {"Variables": {"A": "x" * 4000}}},
            INVALID,
        ),
        ({"Layers": [f"arn:aws:lambda:eu-west-1:1:layer:l:{n}" for n in range(6)]}, {"Layers": []}, INVALID),
        ({"Timeout": 901}, {"Timeout": 900}, "ValidationException"),
        ({"MemorySize": 64}, {"MemorySize": 128}, "ValidationException"),
    ],
)
def test_limits_of_a_function(
    aws: Clients, direct: Clients, wrong: dict[str, Any], right: dict[str, Any], error: str
) -> None:
    arn = role(direct)
    refused(error, aws("lambda").create_function, **function(arn, **wrong))
    aws("lambda").create_function(**function(arn, **right))


def test_reserved_concurrency_leaves_a_hundred(aws: Clients, direct: Clients) -> None:
    direct("lambda").create_function(**function(role(direct)))
    put = aws("lambda").put_function_concurrency
    refused(INVALID, put, FunctionName="f", ReservedConcurrentExecutions=901)
    put(FunctionName="f", ReservedConcurrentExecutions=900)


@pytest.fixture
def queue(direct: Clients, account_id: str) -> str:
    """ARN of a queue, beside a function ``f`` of five seconds whose role may use it."""
    direct("lambda").create_function(**function(role(direct), Timeout=5))
    direct("sqs").create_queue(QueueName="q")
    direct("sqs").create_queue(QueueName="q.fifo", Attributes={"FifoQueue": "true"})
    return f"arn:aws:sqs:eu-west-1:{account_id}:q"


def test_visibility_below_the_functions_timeout(aws: Clients, direct: Clients, queue: str) -> None:
    sqs, create = direct("sqs"), aws("lambda").create_event_source_mapping
    url = sqs.get_queue_url(QueueName="q")["QueueUrl"]
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "4"})
    text = refused(INVALID, create, FunctionName="f", EventSourceArn=queue)
    assert text == "Queue visibility timeout: 4 seconds is less than Function timeout: 5 seconds"
    sqs.set_queue_attributes(QueueUrl=url, Attributes={"VisibilityTimeout": "5"})
    assert create(FunctionName="f", EventSourceArn=queue)["State"] == "Creating"


def test_the_execution_role_must_hold_the_queues_rights(
    aws: Clients, direct: Clients, queue: str, clock: Clock
) -> None:
    create, iam = aws("lambda").create_event_source_mapping, direct("iam")
    some = '{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sqs:ReceiveMessage","Resource":"*"}}'
    iam.put_role_policy(RoleName="role", PolicyName="rights", PolicyDocument=some)
    text = refused(INVALID, create, FunctionName="f", EventSourceArn=queue)
    assert text == "The provided execution role does not have permissions to call DeleteMessage on SQS"
    every = some.replace("sqs:ReceiveMessage", "sqs:*")
    aws("iam").put_role_policy(RoleName="role", PolicyName="rights", PolicyDocument=every)
    assert "ReceiveMessage" in refused(INVALID, create, FunctionName="f", EventSourceArn=queue)
    clock.advance(8.1)
    create(FunctionName="f", EventSourceArn=queue)


def test_a_mapping_of_a_missing_queue(aws: Clients, queue: str) -> None:
    text = refused(INVALID, aws("lambda").create_event_source_mapping, FunctionName="f", EventSourceArn=queue + "x")
    assert "NonExistentQueue" in text


@pytest.mark.parametrize("wrong", [{"BatchSize": 11}, {"BatchSize": 5, "MaximumBatchingWindowInSeconds": 1}])
def test_a_fifo_mapping_is_small_and_without_window(aws: Clients, queue: str, wrong: dict[str, Any]) -> None:
    create = aws("lambda").create_event_source_mapping
    refused(INVALID, create, FunctionName="f", EventSourceArn=queue + ".fifo", **wrong)
    create(FunctionName="f", EventSourceArn=queue + ".fifo", BatchSize=10)


def test_a_large_batch_needs_a_window(aws: Clients, queue: str) -> None:
    create = aws("lambda").create_event_source_mapping
    refused(INVALID, create, FunctionName="f", EventSourceArn=queue, BatchSize=11)
    create(FunctionName="f", EventSourceArn=queue, BatchSize=11, MaximumBatchingWindowInSeconds=1)


def test_one_mapping_for_a_pair_and_none_while_it_changes(aws: Clients, queue: str, clock: Clock) -> None:
    client = aws("lambda")
    uuid = client.create_event_source_mapping(FunctionName="f", EventSourceArn=queue)["UUID"]
    create = {"FunctionName": "f", "EventSourceArn": queue}
    assert uuid in refused("ResourceConflictException", client.create_event_source_mapping, **create)
    refused("ResourceInUseException", client.update_event_source_mapping, UUID=uuid, BatchSize=1)
    assert client.list_event_source_mappings()["EventSourceMappings"][0]["State"] == "Creating"
    clock.advance(10.1)
    assert client.get_event_source_mapping(UUID=uuid)["State"] == "Enabled"
    assert client.update_event_source_mapping(UUID=uuid, BatchSize=1)["State"] == "Updating"
    refused("ResourceInUseException", client.delete_event_source_mapping, UUID=uuid)
    clock.advance(10.1)
    assert client.delete_event_source_mapping(UUID=uuid)["State"] == "Deleting"
    refused("ResourceConflictException", client.create_event_source_mapping, **create)
    clock.advance(10.1)
    client.create_event_source_mapping(**create)


def test_an_alias_splits_calls_between_published_versions_with_one_role_and_dead_letter_target(
    aws: Clients, direct: Clients
) -> None:
    plain, client = direct("lambda"), aws("lambda")
    own = role(direct)
    plain.create_function(**function(own))
    changes: list[dict[str, Any]] = [
        {"Timeout": 7},
        {"Role": role(direct, "other")},
        {"Role": own, "DeadLetterConfig": {"TargetArn": f"arn:aws:sqs:eu-west-1:{own.split(':')[4]}:dead"}},
    ]
    settled(direct)
    plain.publish_version(FunctionName="f")
    for change in changes:
        plain.update_function_configuration(FunctionName="f", **change)
        settled(direct)
        plain.publish_version(FunctionName="f")

    def split(version: str, **weights: float) -> dict[str, Any]:
        more = {number.lstrip("v"): share for number, share in weights.items()}
        return {"FunctionVersion": version, "RoutingConfig": {"AdditionalVersionWeights": more}}

    client.create_alias(FunctionName="f", Name="live", FunctionVersion="1")
    for wrong, words in (
        (split("$LATEST", v1=0.1), "more than 1 version"),
        (split("1", v2=0.1, v3=0.1), "greater than 1"),
        (split("1", v1=0.1), "must not be"),
        (split("1", v3=0.1), "execution role"),
        (split("1", v4=0.1), "dead-letter"),
    ):
        assert words in refused(INVALID, client.update_alias, FunctionName="f", Name="live", **wrong)
    client.update_alias(FunctionName="f", Name="live", **split("1", v2=0.1))
    client.update_alias(FunctionName="f", Name="live", **split("4"))
