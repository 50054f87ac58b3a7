"""Ways of asking that the tests of rules share."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from botocore.exceptions import ClientError

from .conftest import Clients


def refused(code: str, ask: Callable[..., Any], **params: Any) -> str:
    """The message of the refusal, whose code must be ``code``."""
    with pytest.raises(ClientError) as error:
        ask(**params)
    assert error.value.response["Error"]["Code"] == code, error.value
    return str(error.value.response["Error"]["Message"])


def trust(service: str) -> str:
    """A trust policy for a service."""
    statement = {"Effect": "Allow", "Principal": {"Service": f"{service}.amazonaws.com"}, "Action": "sts:AssumeRole"}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def policy(actions: Any, resource: Any = "*", **more: Any) -> str:
    """A policy with one Allow statement."""
    statement = {"Effect": "Allow", "Action": actions, "Resource": resource, **more}
    return json.dumps({"Version": "2012-10-17", "Statement": [statement]})


def code() -> bytes:
    """A function's zip."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as archive:
        archive.writestr("main.py", "def handler(event, context):\n    return event\n")
    return data.getvalue()


def role(clients: Clients, name: str = "role", service: str = "lambda", rights: str = "sqs:*") -> str:
    """A role's ARN; made straight in the embedded AWS when ``clients`` go there, so that it is not new."""
    iam = clients("iam")
    arn = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust(service))["Role"]["Arn"]
    iam.put_role_policy(RoleName=name, PolicyName="rights", PolicyDocument=policy(rights))
    return str(arn)


def function(role_arn: str, name: str = "f", **more: Any) -> dict[str, Any]:
    """Parameters of CreateFunction."""
    return {
        "FunctionName": name,
        "Runtime": "python3.12",
        "Role": role_arn,
        "Handler": "main.handler",
        "Code": {"ZipFile": code()},
        **more,
    }
