"""How AWS is reached: what the user wrote wins over what the shell has, and a dead endpoint is told at once."""

from __future__ import annotations

import re
import socket
import threading
from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.common_options import fill_from_environment
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.reachable import check_endpoint
from ansible_collections.serverless.aws.plugins.module_utils.engine.aws import Aws
from ansible_collections.serverless.aws.plugins.module_utils.engine.clients import VERSION
from ansible_collections.serverless.aws.plugins.module_utils.engine.connection import Connection
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError, MissingReference
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.cloudfront_distribution.goal import desired_origin
from ansible_collections.serverless.aws.plugins.module_utils.kinds.kms_key.policy import service_statement
from ansible_collections.serverless.aws.plugins.module_utils.kinds.s3_bucket.normal import bucket_host

KEYS = {"AWS_ACCESS_KEY_ID": "env-key", "AWS_SECRET_ACCESS_KEY": "env-secret", "AWS_SESSION_TOKEN": "env-token"}


@pytest.mark.parametrize(
    ("params", "environment", "filled"),
    [
        ({}, {"AWS_REGION": "a", "AWS_DEFAULT_REGION": "b"}, {"region": "a"}),
        ({"region": "mine"}, {"AWS_REGION": "a"}, {"region": "mine"}),
        ({}, {"AWS_URL": "http://a", "AWS_ENDPOINT_URL": "http://b"}, {"endpoint_url": "http://a"}),
        ({}, {"AWS_REGION": ""}, {}),
        ({}, KEYS, {"access_key": "env-key", "secret_key": "env-secret", "session_token": "env-token"}),
        ({"profile": "mine"}, KEYS, {"profile": "mine"}),
        (
            {"access_key": "k", "secret_key": "s"},
            {**KEYS, "AWS_PROFILE": "p"},
            {"access_key": "k", "secret_key": "s"},
        ),
        ({}, {"AWS_PROFILE": "p"}, {"profile": "p"}),
    ],
)
def test_the_environment_fills_what_is_not_given(
    params: dict[str, Any], environment: dict[str, str], filled: dict[str, Any]
) -> None:
    given = fill_from_environment(params, environment)
    assert {name: value for name, value in given.items() if value} == filled


def test_an_endpoint_that_answers_is_no_error() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        check_endpoint(f"http://127.0.0.1:{server.getsockname()[1]}")
    check_endpoint(None)


def test_an_endpoint_where_nobody_listens_is_told_with_the_way_out() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
    with pytest.raises(EngineError, match=rf"nobody answers at endpoint_url {url}.*make up"):
        check_endpoint(url)


@pytest.mark.parametrize("url", ["127.0.0.1:4566", "ftp://x", "http://"])
def test_an_endpoint_that_is_no_address(url: str) -> None:
    with pytest.raises(EngineError, match="not an http or https address"):
        check_endpoint(url)


def aws(**more: Any) -> Aws:
    connection = {"region": "eu-west-1", "access_key": "k", "secret_key": "s", **more.pop("connection", {})}
    return Aws(Connection.from_params(connection), account_id="123456789012", **more)


def test_a_plan_has_no_client_that_writes() -> None:
    with pytest.raises(EngineError, match="a plan asked for a sqs client that can write"):
        aws(plan_only=True).writer("sqs")


@pytest.mark.parametrize(
    ("region", "partition"), [("eu-west-1", "aws"), ("cn-north-1", "aws-cn"), ("us-gov-west-1", "aws-us-gov")]
)
def test_arns_are_of_the_callers_partition(region: str, partition: str) -> None:
    here = aws(connection={"region": region})
    assert here.arn("sqs", "q") == f"arn:{partition}:sqs:{region}:123456789012:q"
    assert here.arn("iam", "role/r", region="") == f"arn:{partition}:iam::123456789012:role/r"
    assert here.arn("s3", "b", region="", account="") == f"arn:{partition}:s3:::b"


@pytest.mark.parametrize(
    ("region", "partition", "place", "host"),
    [
        ("eu-west-1", "aws", "us-east-1", "route53.amazonaws.com"),
        ("cn-north-1", "aws-cn", "cn-northwest-1", "route53.amazonaws.com.cn"),
        ("us-gov-east-1", "aws-us-gov", "us-gov-west-1", "route53.us-gov.amazonaws.com"),
    ],
)
def test_global_services_are_asked_in_the_callers_partition(region: str, partition: str, place: str, host: str) -> None:
    stack = aws(connection={"region": region})
    view = stack.view(region="us-east-1", plan_only=False)
    assert (view.region, view.partition, view.stack_region) == (place, partition, region)
    assert view.reader("route53", "us-east-1").meta.endpoint_url == f"https://{host}"
    assert stack.reader("route53", "us-east-1").meta.endpoint_url == f"https://{host}"
    assert stack.writer("acm", "us-east-1").meta.region_name == place


def said_by(here: Aws) -> str:
    """The user agent of a request of `here`."""
    said: list[str] = []

    def stop(request: Any, **_more: Any) -> None:
        said.append(request.headers["User-Agent"].decode())
        raise EOFError

    client = here.reader("sqs")
    client.meta.events.register("before-send", stop)
    with pytest.raises(EOFError):
        client.list_queues()
    return said[0]


def test_aws_is_told_who_asks(monkeypatch: pytest.MonkeyPatch) -> None:
    # other libraries of the process (Powertools) may have said something of themselves behind it
    assert re.match(r"Botocore/\S+ Python/\S+ \S+/\S+ serverless\.aws/\S+", said_by(aws()))
    with_id = {"aws_config": {"user_agent_appid": "shop"}}
    assert {"app/shop", f"serverless.aws/{VERSION}"} <= set(said_by(aws(connection=with_id)).split())
    monkeypatch.setenv("AWS_SDK_UA_APP_ID", "store")
    assert "app/store" in said_by(aws()).split()


@pytest.mark.parametrize(
    ("region", "suffix"),
    [
        ("eu-west-1", "amazonaws.com"),
        ("cn-north-1", "amazonaws.com.cn"),
        ("us-gov-west-1", "amazonaws.com"),
    ],
)
def test_host_names_are_of_the_callers_partition(region: str, suffix: str) -> None:
    here = aws(connection={"region": region})
    assert here.reader("s3").meta.endpoint_url.endswith(f".{suffix}")
    assert bucket_host(here, "site") == f"site.s3.{region}.{suffix}"
    origin = {"bucket": "site", "path": "", "headers": [], "connection_attempts": 3, "connection_timeout_seconds": 10}
    assert desired_origin(here, origin, {})["domain_name"] == f"site.s3.{region}.{suffix}"
    logs = service_statement(here, {"principal": "logs", "actions": [], "conditions": {}})
    assert logs["Principal"] == {"Service": f"logs.{region}.{suffix}"}


def test_a_reference_that_does_not_exist() -> None:
    assert aws().reference("pool", "p", "id") == "id"
    assert aws(plan_only=True).reference("pool", "p", None) is UNKNOWN
    with pytest.raises(MissingReference, match=r"pool p does not exist\. Make it first"):
        aws().reference("pool", "p", None)


def test_a_plan_notes_what_it_does_not_find_for_who_asks() -> None:
    missed: set[tuple[str, str]] = set()
    plan = aws(plan_only=True)
    noting = plan.noting(missed)
    noting.reference("pool", "p", None)
    noting.reference("pool", "q", "id")
    plan.reference("pool", "r", None)
    assert missed == {("pool", "p")}


def test_a_tls_only_policy_is_refused_where_there_is_no_tls() -> None:
    with pytest.raises(EngineError, match=r"tls_only_enabled is on.*no TLS"):
        aws(connection={"endpoint_url": "http://127.0.0.1:1"}).refuse_on_plain_http("tls_only_enabled")
    aws().refuse_on_plain_http("tls_only_enabled")


def test_what_is_looked_up_once_is_asked_once_and_a_failure_is_not_kept() -> None:
    here, asked = aws(), []

    def ask() -> int:
        asked.append(1)
        if len(asked) == 1:
            raise ValueError("first")
        return 7

    with pytest.raises(ValueError, match="first"):
        here.once(("k",), ask)
    assert [here.once(("k",), ask), here.once(("k",), ask)] == [7, 7]
    assert len(asked) == 2


def test_together_ends_every_call_and_raises_the_first_error() -> None:
    here, ended = aws(), []

    def fail() -> None:
        raise ValueError("one")

    with pytest.raises(ValueError, match="one"):
        here.together(fail, lambda: ended.append(1), lambda: ended.append(2))
    assert sorted(ended) == [1, 2]
    assert here.together(lambda: here.together(lambda: 1, lambda: 2), lambda: 3) == [[1, 2], 3]
    here.close()


def test_without_a_region_the_option_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    for name in ("AWS_REGION", "AWS_DEFAULT_REGION", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(EngineError, match=r"no AWS region.*serverless_region"):
        _ = aws(connection={"region": None}).region


def test_a_connection_does_not_print_its_secrets() -> None:
    assert "canary" not in repr(Connection(secret_key="canary", session_token="canary"))


def test_what_is_begun_ahead_is_done_once_for_all_views() -> None:
    aws, done = Aws(Connection(region="eu-west-1")), []

    def work() -> int:
        done.append(1)
        return 7

    begun = [view.ahead(("work",), work) for view in (aws, aws.view(region="us-east-1", plan_only=True), aws)]
    assert [future.result() for future in begun] == [7, 7, 7]
    assert done == [1]
    aws.close()


def test_what_was_begun_ahead_and_failed_is_told_when_all_has_ended() -> None:
    aws, going = Aws(Connection(region="eu-west-1")), threading.Event()

    def fail() -> None:
        assert going.wait(10)
        raise EngineError("no wheels")

    aws.ahead(("fails",), fail)
    aws.ahead(("works",), going.set)
    assert [str(error) for error in aws.failed_ahead()] == ["no wheels"]
    aws.close()


def test_aws_is_asked_once_who_the_caller_is(monkeypatch: pytest.MonkeyPatch) -> None:
    class Sts:
        asked = 0

        def get_caller_identity(self) -> dict[str, str]:
            Sts.asked += 1
            return {"Account": "111122223333"}

    monkeypatch.setattr(Aws, "reader", lambda self, service, region=None: Sts())
    aws = Aws(Connection(region="eu-west-1", allowed_account_ids=("111122223333",)))
    aws.guard_account()
    aws.guard_account()
    assert aws.view(region="us-east-1", plan_only=True).account_id == "111122223333"
    assert Sts.asked == 1
    wrong = Aws(Connection(region="eu-west-1", allowed_account_ids=("999999999999",)), account_id="999999999999")
    with pytest.raises(EngineError, match="belong to account 111122223333"):
        wrong.guard_account()
