"""IAM users of the embedded AWS, and runs with their keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

import boto3
from deployer_policies.document import VERSION, actions
from e2e.deployer.emulator import besides
from e2e.playbooks.plays import ROOT_SECRET, Application


def for_the_emulator(documents: Iterable[dict[str, Any]]) -> dict[str, Any]:
    """A policy with what the embedded AWS asks otherwise than AWS of a user who has these."""
    allowed = {action for document in documents for action in actions(document)}
    statement = {"Sid": "Emulator", "Effect": "Allow", "Action": besides(allowed), "Resource": "*"}
    return {"Version": VERSION, "Statement": [statement]}


def verb_documents(application: Application, verb: str) -> list[dict[str, Any]]:
    """The policy of whoever uses a verb of this application, as playbooks/policies.yml gives it out."""
    file = application.directory / "policies.json"
    if not file.exists():
        run = application.play("policies", serverless_policies_file=str(file))
        assert run.code == 0, run.output
    return list(json.loads(file.read_text(encoding="utf-8"))[application.hosts][verb])


def run_by(application: Application, name: str, documents: Iterable[dict[str, Any]]) -> Application:
    """Make a user with these policies; its keys are then used.

    The calls go through the proxy, which learns so whose keys they are.
    """
    iam = root(application)
    iam.create_user(UserName=name)
    for number, document in enumerate(documents, 1):
        text = json.dumps(document, separators=(",", ":"))
        policy = iam.create_policy(PolicyName=f"{name}-{number}", PolicyDocument=text)["Policy"]
        iam.attach_user_policy(UserName=name, PolicyArn=policy["Arn"])
    key = iam.create_access_key(UserName=name)["AccessKey"]
    iam.close()
    return replace(
        application,
        directory=application.directory / name,
        access_key=key["AccessKeyId"],
        secret_key=key["SecretAccessKey"],
    )


def root(application: Application) -> Any:
    """IAM as the account's root, through the proxy."""
    return boto3.client(
        "iam",
        region_name="us-east-1",
        endpoint_url=application.proxy.url,
        aws_access_key_id=application.account,
        aws_secret_access_key=ROOT_SECRET,
    )


def deny(application: Application, name: str, *actions: str) -> None:
    """From now on the user `name` may do everything that it may, but for these actions."""
    statement = {"Effect": "Deny", "Action": list(actions), "Resource": "*"}
    document = json.dumps({"Version": VERSION, "Statement": [statement]})
    application.raw.client("iam").put_user_policy(UserName=name, PolicyName="without", PolicyDocument=document)
