"""Requests that break AWS's models, and requests that do not."""

from __future__ import annotations

from typing import Any

import pytest
from aws_proxy import check_request
from aws_proxy.models import service_model
from aws_proxy.patterns import compiled
from aws_proxy.reads import read_operations

FUNCTION: dict[str, Any] = {"FunctionName": "f", "Role": "arn:aws:iam::123456789012:role/r", "Code": {"ZipFile": b"x"}}


ALARM: dict[str, Any] = {"AlarmName": "a", "EvaluationPeriods": 1, "ComparisonOperator": "GreaterThanThreshold"}
TWO: dict[str, Any] = {"SlidingWindow": {}, "WallClockWindow": {"Timezone": "UTC"}}


@pytest.mark.parametrize(
    ("service", "operation", "params", "expected"),
    [
        ("lambda", "CreateFunction", FUNCTION, set()),
        ("lambda", "CreateFunction", {**FUNCTION, "Code": {}}, set()),
        ("lambda", "CreateFunction", {"FunctionName": "f", "Code": {}}, {("Role", "required")}),
        ("lambda", "CreateFunction", {**FUNCTION, "Runtime": "python9"}, {("Runtime", "enum")}),
        ("lambda", "CreateFunction", {**FUNCTION, "Role": "r"}, {("Role", "pattern")}),
        ("lambda", "CreateFunction", {**FUNCTION, "Timeout": 0}, {("Timeout", "min")}),
        ("lambda", "CreateFunction", {**FUNCTION, "Timeout": "3"}, {("Timeout", "type")}),
        ("lambda", "CreateFunction", {**FUNCTION, "Timeout": True}, {("Timeout", "type")}),
        ("lambda", "CreateFunction", {**FUNCTION, "Tmieout": 3}, {("Tmieout", "unknown")}),
        ("lambda", "CreateFunktion", {}, {("", "unknown")}),
        ("iam", "CreateRole", {"RoleName": "x" * 65, "AssumeRolePolicyDocument": "{}"}, {("RoleName", "max")}),
        ("cloudwatch", "PutMetricAlarm", {**ALARM, "EvaluationWindow": TWO}, {("EvaluationWindow", "union")}),
        ("cloudwatch", "PutMetricAlarm", {**ALARM, "EvaluationWindow": {"SlidingWindow": {}}}, set()),
        ("events", "PutTargets", {"Rule": "r", "Targets": []}, {("Targets", "min")}),
        (
            "wafv2",
            "CreateIPSet",
            {"Name": "a b", "Scope": "GLOBAL", "IPAddressVersion": "IPV4", "Addresses": []},
            {("Name", "pattern"), ("Scope", "enum")},
        ),
        (
            "cognito-idp",
            "CreateUserPool",
            {"PoolName": "p", "Schema": [{"AttributeDataType": "Strng"}]},
            {("Schema[0].AttributeDataType", "enum")},
        ),
        ("sqs", "TagQueue", {"QueueUrl": "u", "Tags": {"a": 1}}, {("Tags['a']", "type")}),
    ],
)
def test_what_is_found(service: str, operation: str, params: dict[str, Any], expected: set[tuple[str, str]]) -> None:
    found = check_request(service, operation, params)
    assert {(violation.path, violation.constraint) for violation in found} == expected


def test_sensitive_values_are_not_shown() -> None:
    pool = {"UserPoolId": "eu-west-1_a", "Username": "u", "Password": "canary with\tspace "}
    (violation,) = check_request("cognito-idp", "AdminSetUserPassword", pool)
    assert violation.constraint == "pattern"
    assert "canary" not in str(violation)


def test_every_pattern_of_our_services_can_be_checked() -> None:
    for service in read_operations():
        model = service_model(service)
        assert model is not None
        for name in model.shape_names:
            pattern = model.shape_for(name).metadata.get("pattern")
            assert pattern is None or compiled(pattern) is not None, (service, name, pattern)


@pytest.mark.parametrize(
    ("pattern", "right", "wrong"),
    [
        (r"[\p{L}\p{Z}_.:-]+", "Schöne Grüße", "a;b"),
        (r"[\w+=,.@-]+", "a.b@c", "a b"),
        (r"[\w-_]*", "a-b_c", "a b"),
        (r"^(?i)abc$", "ABC", "abd"),
        (r"\p{Alpha}+", "abc", "abé"),
    ],
)
def test_the_dialect_of_patterns(pattern: str, right: str, wrong: str) -> None:
    expression = compiled(pattern)
    assert expression is not None
    assert expression.fullmatch(right)
    assert not expression.fullmatch(wrong)
