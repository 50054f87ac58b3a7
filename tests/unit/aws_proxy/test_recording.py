"""What passes and what is recorded."""

from __future__ import annotations

import concurrent.futures
import http.client
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from aws_proxy import AwsProxy, KillPoint
from aws_proxy.models import service_model
from aws_proxy.reads import is_read, read_operations
from botocore.exceptions import ClientError

from .conftest import Clients, client_factory


@pytest.fixture
def proxy(upstream: str, tmp_path: Path) -> Iterator[AwsProxy]:
    with AwsProxy(upstream, record_to=tmp_path / "calls.jsonl") as running:
        yield running


@pytest.fixture
def client(proxy: AwsProxy, account_id: str) -> Clients:
    return client_factory(proxy.url, account_id)


def test_a_call_is_recorded_with_its_parameters_and_answer(proxy: AwsProxy, client: Clients, account_id: str) -> None:
    client("sqs").create_queue(QueueName="one", Attributes={"VisibilityTimeout": "31"})
    with pytest.raises(ClientError):
        client("sqs").get_queue_url(QueueName="two")
    made, asked = proxy.calls
    assert (made.service, made.operation, made.region, made.account_id) == (
        "sqs",
        "CreateQueue",
        "eu-west-1",
        account_id,
    )
    assert made.params == {"QueueName": "one", "Attributes": {"VisibilityTimeout": "31"}}
    assert (made.status, made.error_code, made.reached_aws) == (200, "", True)
    assert made.request_id
    assert made.latency_seconds > 0
    assert (asked.status, asked.error_code) == (400, "AWS.SimpleQueueService.NonExistentQueue")
    assert [call.name for call in proxy.writes] == ["sqs.CreateQueue"]


def test_errors_of_every_protocol_are_read(proxy: AwsProxy, client: Clients) -> None:
    seen = []
    for attempt in (
        lambda: client("iam").get_role(RoleName="none"),
        lambda: client("lambda").get_function(FunctionName="none"),
        lambda: client("s3").get_bucket_policy(Bucket="none-here"),
        lambda: client("route53").get_hosted_zone(Id="ZNONE"),
        lambda: client("dynamodb").describe_table(TableName="none"),
    ):
        with pytest.raises(ClientError) as error:
            attempt()
        seen.append(error.value.response["Error"]["Code"])
    assert [call.error_code for call in proxy.calls] == seen
    assert all(seen)


def test_what_is_not_an_aws_call_passes_and_is_not_recorded(proxy: AwsProxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port)
    for path, host in (("/_ministack/health", ""), ("/_aws/execute-api/none/x", ""), ("/", "d111.cloudfront.net")):
        connection.request("GET", path, headers={"Host": host} if host else {})
        assert connection.getresponse().read() is not None
    connection.close()
    assert proxy.calls == ()


def test_the_file_holds_json_lines_without_secrets(proxy: AwsProxy, client: Clients, tmp_path: Path) -> None:
    client("secretsmanager").create_secret(Name="s", SecretString="canary-1")
    client("events").create_connection(
        Name="c",
        AuthorizationType="API_KEY",
        AuthParameters={"ApiKeyAuthParameters": {"ApiKeyName": "k", "ApiKeyValue": "canary-2"}},
    )
    with pytest.raises(ClientError):
        client("cognito-idp").admin_set_user_password(UserPoolId="eu-west-1_x", Username="u", Password="canary-3")
    text = (tmp_path / "calls.jsonl").read_text()
    lines = [json.loads(line) for line in text.splitlines()]
    assert [line["operation"] for line in lines] == ["CreateSecret", "CreateConnection", "AdminSetUserPassword"]
    assert "canary" not in text
    assert "canary" not in repr(proxy.calls)
    assert proxy.calls[0].params["SecretString"] == "canary-1"


def test_bodies_with_expect_and_large_answers_are_whole(client: Clients) -> None:
    s3 = client("s3")
    s3.create_bucket(Bucket="b-large", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    data = bytes(range(256)) * 4096
    s3.put_object(Bucket="b-large", Key="k", Body=io.BytesIO(data))
    assert s3.get_object(Bucket="b-large", Key="k")["Body"].read() == data
    assert s3.head_object(Bucket="b-large", Key="k")["ContentLength"] == len(data)


def test_thirty_two_connections_at_once(proxy: AwsProxy, client: Clients) -> None:
    clients = [client("sqs") for _ in range(2)]

    def make(number: int) -> str:
        return str(clients[number % 2].create_queue(QueueName=f"q{number}")["QueueUrl"])

    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        urls = list(pool.map(make, range(64)))
    assert len(set(urls)) == 64
    assert sorted(call.params["QueueName"] for call in proxy.effects) == sorted(f"q{n}" for n in range(64))
    assert [call.index for call in proxy.calls] == list(range(1, 65))


def test_the_reviewed_list_names_real_operations_only() -> None:
    for service, operations in read_operations().items():
        model = service_model(service)
        assert model is not None, service
        assert operations <= set(model.operation_names), service
    assert not is_read("sqs", "ReceiveMessage")
    assert not is_read("unknown", "GetThing")


def test_an_unknown_operation_is_a_write(proxy: AwsProxy) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", proxy.port)
    scope = "AWS4-HMAC-SHA256 Credential=123456789012/20260101/eu-west-1/sqs/aws4_request, x"
    connection.request("POST", "/", body="{}", headers={"Authorization": scope, "X-Amz-Target": "AmazonSQS.Brandnew"})
    connection.getresponse().read()
    connection.close()
    (call,) = proxy.writes
    assert (call.service, call.operation) == ("sqs", "")


@pytest.mark.parametrize(("when", "made"), [("before", ["a"]), ("after", ["a", "b"])])
def test_kill_points_stop_everything_at_the_nth_write(
    proxy: AwsProxy, client: Clients, direct: Clients, when: Any, made: list[str]
) -> None:
    struck = []
    proxy.kill_at(KillPoint(2, when, action=struck.append))
    sqs = client("sqs")
    sqs.create_queue(QueueName="a")
    sqs.list_queues()
    for name in ("b", "c"):
        with pytest.raises(Exception, match="closed"):
            sqs.create_queue(QueueName=name)
    assert proxy.killed.is_set()
    assert [call.params["QueueName"] for call in struck] == ["b"]
    there = [url.rpartition("/")[2] for url in direct("sqs").list_queues().get("QueueUrls", [])]
    assert sorted(there) == made
    proxy.revive()
    sqs.create_queue(QueueName="c")
