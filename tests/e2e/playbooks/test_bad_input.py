"""What people get wrong: one clear message that names it and the way out, an exit code, and nothing half-made."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from aws_proxy import AwsError, Faults
from aws_proxy.faults import Conflict
from e2e.playbooks.observed import everything
from e2e.playbooks.plays import ROOT, Application, Played

EXPIRED = AwsError("ExpiredToken", 403, "The security token included in the request is expired")


@pytest.fixture
def application(fresh_application: Callable[[], Application]) -> Application:
    """An empty account."""
    return fresh_application()


def refused(played: Played, *texts: str) -> None:
    """The run failed in one task, and its message has all of `texts`."""
    assert played.code != 0, played.output
    assert played.output.count("fatal: [") == 1, played.output
    assert "Traceback" not in played.output
    message = played.output.partition("[ERROR]: ")[2].partition("\nOrigin: ")[0]
    for text in texts:
        assert text in message, message


def test_a_misspelt_variable_is_named_with_the_right_one(application: Application) -> None:
    refused(application.play(posts_qeues=[]), "posts_qeues", "did you mean posts_queues?")
    assert everything(application.raw) == {}


def test_a_wrong_type_names_the_variable(application: Application) -> None:
    refused(application.play(posts_batch_size="many"), "argument 'posts_batch_size'", "int")


def test_everything_wrong_in_a_description_is_told_at_once(application: Application, tmp_path: Path) -> None:
    sources = broken_sources(tmp_path)
    certificate = f"arn:aws:acm:eu-west-1:{application.account}:certificate/12345678-1234-1234-1234-123456789012"
    distribution = {
        "name": "posts",
        "aliases": ["posts.example.com"],
        "certificate": certificate,
        "origins": [{"id": "api", "http_api": "posts"}],
        "default_behavior": {"origin": "api"},
    }
    played = application.play(
        posts_source=str(sources),
        posts_dead_letter_queue="posts-dlq",
        posts_visibility_timeout_seconds=3,
        posts_distributions=[distribution],
        posts_alarm_recipients=[],
    )
    refused(
        played,
        "dead_letter_queue posts-dlq is standard and the queue is not",
        "give both names the end .fifo, or neither",
        "visibility_timeout_seconds 3 of the queue is less than timeout_seconds 5",
        "posts_visibility_timeout_seconds",
        "posts_function_timeout_seconds",
        "not in us-east-1",
        str(sources / "posts/write_post/write_post.py"),
        "has no function 'handler'",
        str(sources / "posts/read_posts/read_posts.py"),
        "read_posts.py:1: invalid syntax",
    )
    assert everything(application.raw) == {}


def test_packages_that_cannot_be_installed_are_told_before_anything_is_made(
    application: Application, tmp_path: Path
) -> None:
    sources = copied_sources(tmp_path)
    requirements = sources / "layers/web/requirements.txt"
    requirements.write_text("absent @ file:///nowhere/absent-1.0-py3-none-any.whl\n")
    played = application.play(posts_source=str(sources))
    refused(played, str(requirements), "cannot be installed for python3.13", "absent-1.0-py3-none-any.whl")
    assert everything(application.raw) == {}
    assert played.writes == []


def copied_sources(directory: Path) -> Path:
    """The sources, to be changed."""
    sources = directory / "lambda_src"
    shutil.copytree(ROOT / "lambda_src", sources, ignore=shutil.ignore_patterns("__pycache__"))
    return sources


def broken_sources(directory: Path) -> Path:
    """The sources, one function without its handler, another that Python cannot read."""
    sources = copied_sources(directory)
    write = sources / "posts/write_post/write_post.py"
    write.write_text(write.read_text().replace("def handler(", "def hendler("))
    read = sources / "posts/read_posts/read_posts.py"
    read.write_text("def handler(:\n" + read.read_text())
    return sources


def test_an_endpoint_where_nobody_answers(application: Application) -> None:
    played = application.play(serverless_endpoint_url="http://127.0.0.1:9")
    refused(played, "http://127.0.0.1:9", "serverless_endpoint_url", "make up")


def test_no_credentials(application: Application) -> None:
    played = application.play(serverless_access_key="", serverless_secret_key="")
    refused(played, "no AWS credentials were found", "AWS_ACCESS_KEY_ID", "AWS_PROFILE")


@pytest.fixture
def expired(application: Application) -> Iterator[Application]:
    """AWS says that the token has expired."""
    application.proxy.set_faults(Faults(conflicts=(Conflict("sts", "GetCallerIdentity", EXPIRED),)))
    yield application
    application.proxy.set_faults(Faults())


def test_expired_credentials(expired: Application) -> None:
    refused(expired.play(), "ExpiredToken", "Renew the credentials", "run again")


def test_the_wrong_account(application: Application) -> None:
    played = application.play(serverless_allowed_account_ids=["999999999999"])
    refused(played, application.account, "999999999999", "serverless_allowed_account_ids")
    assert played.writes == []


def test_production_without_a_domain(application: Application) -> None:
    refused(
        application.play(posts_domain_required=True),
        "certificate_required is true and certificate is empty",
        "certificate is set by the variable posts_domain.",
    )


def test_one_call_is_not_permitted_and_the_next_run_goes_on(application: Application) -> None:
    key, secret = user_who_may_not(application, "sqs:CreateQueue")
    played = application.play(serverless_access_key=key, serverless_secret_key=secret)
    refused(played, "sqs_queue posts", "CreateQueue was answered AccessDenied", "Give the principal")
    made = everything(application.raw)
    assert ("dynamodb_table", "Posts") in made
    left = application.play(check=True)
    assert {sign for sign, _ in left.shown.values()} == {"+"}
    assert set(left.shown).isdisjoint(made)
    assert ("sqs_queue", "posts.fifo") in left.shown


def user_who_may_not(application: Application, action: str) -> tuple[str, str]:
    """The keys of an IAM user who may do everything else."""
    iam = application.raw.client("iam")
    iam.create_user(UserName="deployer")
    statements = [
        {"Effect": "Allow", "Action": "*", "Resource": "*"},
        {"Effect": "Deny", "Action": action, "Resource": "*"},
    ]
    document = json.dumps({"Version": "2012-10-17", "Statement": statements})
    iam.put_user_policy(UserName="deployer", PolicyName="all-but-one", PolicyDocument=document)
    key = iam.create_access_key(UserName="deployer")["AccessKey"]
    return key["AccessKeyId"], key["SecretAccessKey"]
