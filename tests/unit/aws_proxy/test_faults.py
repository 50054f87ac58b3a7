"""Faults: their shapes in each protocol, their rates, their repeatability, and what reached AWS."""

from __future__ import annotations

import subprocess
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aws_proxy import AwsProxy, Call, Faults, KillPoint
from aws_proxy.faults import CONFLICTS, THROTTLING, FaultPlan
from aws_proxy.models import service_model
from botocore.exceptions import ClientError, HTTPClientError

from .conftest import Clients, client_factory

READS: dict[str, tuple[str, Callable[[Any], Any]]] = {
    "json": ("dynamodb", lambda client: client.list_tables()),
    "json query-compatible": ("sqs", lambda client: client.list_queues()),
    "query": ("iam", lambda client: client.list_roles()),
    "rest-json": ("lambda", lambda client: client.list_functions()),
    "rest-xml": ("cloudfront", lambda client: client.list_distributions()),
    "rest-xml of s3": ("s3", lambda client: client.list_buckets()),
    "smithy-rpc-v2-cbor": ("cloudwatch", lambda client: client.describe_alarms()),
    "ec2": ("ec2", lambda client: client.describe_vpcs()),
}


@pytest.fixture
def proxy(upstream: str) -> Iterator[AwsProxy]:
    with AwsProxy(upstream) as running:
        yield running


@pytest.fixture
def client(proxy: AwsProxy, account_id: str) -> Clients:
    return client_factory(proxy.url, account_id)


@pytest.mark.parametrize("protocol", READS)
def test_a_fault_has_its_protocols_shape(proxy: AwsProxy, client: Clients, protocol: str) -> None:
    service, ask = READS[protocol]
    proxy.set_faults(Faults(error_rate=1.0, most_in_a_row=0))
    seen: dict[str, int] = {}
    reader = client(service)
    for _ in range(200):  # the account's number is part of the draw
        if len(seen) == 3:
            break
        with pytest.raises(ClientError) as error:
            ask(reader)
        answer = error.value.response
        assert answer["Error"]["Message"]
        assert answer["ResponseMetadata"]["RequestId"]
        seen[answer["Error"]["Code"]] = answer["ResponseMetadata"]["HTTPStatusCode"]
    throttle = THROTTLING.get(service)
    code, status = (throttle.code, throttle.status) if throttle else ("ThrottlingException", 400)
    assert seen == {code: status, "InternalFailure": 500, "ServiceUnavailable": 503}
    assert not any(call.reached_aws for call in proxy.calls)
    proxy.set_faults(Faults())
    ask(reader)


def test_a_timeout_after_the_effect(proxy: AwsProxy, client: Clients, direct: Clients) -> None:
    proxy.set_faults(Faults(timeout_after_rate=1.0))
    with pytest.raises(HTTPClientError):
        client("sqs").create_queue(QueueName="q")
    assert len(direct("sqs").list_queues()["QueueUrls"]) == 1
    (call,) = proxy.effects
    assert (call.status, call.reached_aws, call.interference) == (None, True, "fault:timeout-after")


def test_each_conflict_comes_once(proxy: AwsProxy, client: Clients) -> None:
    proxy.set_faults(Faults(conflicts=CONFLICTS))
    sqs = client("sqs")
    with pytest.raises(ClientError, match="QueueDeletedRecently"):
        sqs.create_queue(QueueName="q")
    sqs.create_queue(QueueName="q")


def test_conflicts_name_real_operations() -> None:
    for conflict in CONFLICTS:
        model = service_model(conflict.service)
        assert model is not None
        assert conflict.operation in model.operation_names


def call(number: int) -> Call:
    return Call(number, "sqs", "CreateQueue", "eu-west-1", "1", "1", {"QueueName": f"q{number}"})


def test_rates_are_kept_and_the_seed_decides() -> None:
    faults = Faults(seed=7, error_rate=0.2, timeout_after_rate=0.05)
    one, two, other = FaultPlan(faults), FaultPlan(faults), FaultPlan(replace(faults, seed=8))
    first = [one.decide(call(n)).label for n in range(4000)]
    backwards = {n: two.decide(call(n)).label for n in reversed(range(4000))}
    assert first == [backwards[n] for n in range(4000)]
    assert first != [other.decide(call(n)).label for n in range(4000)]
    counts = Counter(first)
    assert 0.17 < 1 - (counts[""] + counts["fault:timeout-after"]) / 4000 < 0.23
    assert 0.035 < counts["fault:timeout-after"] / 4000 < 0.065


def test_a_call_passes_after_some_faults_in_a_row() -> None:
    plan = FaultPlan(Faults(error_rate=1.0, most_in_a_row=4))
    assert [bool(plan.decide(call(1)).label) for _ in range(10)] == [True] * 4 + [False] + [True] * 4 + [False]


def test_idempotency_tokens_do_not_change_the_draw() -> None:
    plans = [FaultPlan(Faults(seed=1, error_rate=0.5)) for _ in range(2)]
    labels = []
    for token, plan in zip("ab", plans, strict=True):
        params = [{"ClientToken": token * 40, "Name": f"s{n}"} for n in range(50)]
        made = [replace(call(1), service="secretsmanager", operation="CreateSecret", params={}) for _ in params]
        sent = [
            replace(m, params={"Name": p["Name"], "ClientRequestToken": p["ClientToken"]})
            for m, p in zip(made, params, strict=True)
        ]
        labels.append([plan.decide(each).label for each in sent])
    assert labels[0] == labels[1]


def test_a_held_client_waits_until_the_proxy_is_revived(proxy: AwsProxy, client: Clients) -> None:
    proxy.kill_at(KillPoint(1, hold=True))
    sqs, ended = client("sqs"), threading.Event()

    def make() -> None:
        with pytest.raises(HTTPClientError):
            sqs.create_queue(QueueName="q")
        ended.set()

    thread = threading.Thread(target=make)
    thread.start()
    assert proxy.killed.wait(10)
    assert not ended.is_set()
    proxy.revive()
    thread.join(10)
    assert ended.is_set()


def test_kill_points_count_what_reaches_aws(upstream: str, account_id: str) -> None:
    with AwsProxy(upstream, strict=True) as proxy:
        proxy.kill_at(KillPoint(1, "after"))
        sqs = client_factory(proxy.url, account_id)("sqs")
        with pytest.raises(ClientError):
            sqs.create_queue(QueueName="not a name")
        assert not proxy.killed.is_set()
        with pytest.raises(HTTPClientError):
            sqs.create_queue(QueueName="q")
        assert proxy.killed.is_set()
        assert [made.params["QueueName"] for made in proxy.effects] == ["q"]


def test_the_command_serves_until_it_is_told_to_stop(upstream: str, account_id: str, tmp_path: Path) -> None:
    support = Path(__file__).resolve().parents[2] / "support"
    command = [
        sys.executable,
        "-m",
        "aws_proxy",
        "--upstream",
        upstream,
        "--record",
        str(tmp_path / "calls"),
        "--strict",
    ]
    with subprocess.Popen(command, cwd=support, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        client_factory(process.stdout.readline().strip(), account_id)("sqs").list_queues()
        process.terminate()
        assert process.wait(10) == 0
    assert '"operation": "ListQueues"' in (tmp_path / "calls").read_text()
