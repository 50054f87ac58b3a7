# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A failure says what was asked, and no secret of it."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import Fails, scripted

from ansible_collections.serverless.aws.plugins.module_utils.engine.asked import LONGEST
from ansible_collections.serverless.aws.plugins.module_utils.engine.explain import explain

CANARY = "canary-9d1f"


def message(service: str, operation: str, **params: Any) -> str:
    """What the user reads when AWS refuses the call."""
    name = "".join(word.capitalize() for word in operation.split("_"))
    aws = scripted({name: Fails("AccessDenied", "not for you")})
    with pytest.raises(Exception, match="not for you") as refused:
        getattr(aws.reader(service), operation)(**params)
    return str(explain(refused.value, "testing"))


def test_the_parameters_stand_in_the_message() -> None:
    told = message("sqs", "create_queue", QueueName="orders", Attributes={"DelaySeconds": "3"})
    assert "CreateQueue was answered AccessDenied: not for you" in told
    assert 'parameters {"QueueName": "orders", "Attributes": {"DelaySeconds": "3"}})' in told


@pytest.mark.parametrize(
    ("service", "operation", "params"),
    [
        ("secretsmanager", "create_secret", {"Name": "a", "SecretString": CANARY}),
        ("secretsmanager", "put_secret_value", {"SecretId": "a", "SecretBinary": CANARY.encode()}),
        ("apigateway", "create_api_key", {"name": "a", "value": CANARY}),
        (
            "cognito-idp",
            "admin_set_user_password",
            {"UserPoolId": "eu-west-1_a", "Username": "a", "Password": CANARY},
        ),
        (
            "lambda",
            "update_function_configuration",
            {"FunctionName": "a", "Environment": {"Variables": {"KEY": CANARY}}},
        ),
        ("lambda", "update_function_code", {"FunctionName": "a", "ZipFile": CANARY.encode()}),
    ],
)
def test_no_secret_does(service: str, operation: str, params: dict[str, Any]) -> None:
    told = message(service, operation, **params)
    assert CANARY not in told
    assert "parameters {" in told
    assert "(redacted)" in told or "bytes)" in told


def test_a_secret_deep_inside_is_found() -> None:
    item = {"HeaderName": "x-key", "HeaderValue": CANARY}
    origin = {"Id": "a", "DomainName": "b", "CustomHeaders": {"Quantity": 1, "Items": [item]}}
    behavior = {"TargetOriginId": "a", "ViewerProtocolPolicy": "https-only"}
    config = {
        "CallerReference": "r",
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behavior,
    }
    told = message("cloudfront", "create_distribution", DistributionConfig=config)
    assert CANARY not in told
    assert '"HeaderName": "x-key"' in told


def test_a_long_request_is_cut() -> None:
    statements = [{"Sid": f"s{number}"} for number in range(500)]
    told = message("iam", "put_role_policy", RoleName="r", PolicyName="p", PolicyDocument=str(statements))
    assert len(told) < LONGEST + 200
