"""What the cases of both kinds of API have in common: functions that an API may be allowed to invoke."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from botocore.exceptions import ClientError
from contract.harness.case import Raw

FUNCTIONS = ("{}-read", "{}-write", "{}-guard")


def trust(service: str) -> str:
    statement = {"Effect": "Allow", "Principal": {"Service": service}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def make_functions(raw: Raw, name: str) -> None:
    """A role, and three functions that have it."""
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as file:
        file.writestr("handler.py", "def handler(event, context):\n    return {}\n")
    role = raw.client("iam").create_role(
        RoleName=f"{name}-role", AssumeRolePolicyDocument=trust("lambda.amazonaws.com")
    )
    for function in FUNCTIONS:
        raw.client("lambda").create_function(
            FunctionName=function.format(name),
            Runtime="python3.13",
            Handler="handler.handler",
            Role=role["Role"]["Arn"],
            Code={"ZipFile": archive.getvalue()},
        )


def without(item: dict[str, Any], *keys: str) -> dict[str, Any]:
    return {key: value for key, value in item.items() if key not in keys}


def statements(raw: Raw, name: str, own: str) -> dict[str, Any]:
    """By function, who may invoke it; `(api)` for the id `own`."""
    found: dict[str, Any] = {}
    for function in FUNCTIONS:
        try:
            policy = raw.client("lambda").get_policy(FunctionName=function.format(name))["Policy"]
        except ClientError:
            continue
        found[function] = json.loads(policy.replace(own, "(api)"))["Statement"]
    return found
