"""What people read: rendered plans, errors with a way out, and nothing secret in either."""

from __future__ import annotations

from typing import Any

import pytest
from botocore import exceptions as botocore_exceptions
from unit.engine.cloud import lost, refused

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import Change
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import (
    EngineError,
    NotYet,
    Transient,
    error_code,
    is_missing,
    may_have_taken_effect,
    passing,
)
from ansible_collections.serverless.aws.plugins.module_utils.engine.explain import explain
from ansible_collections.serverless.aws.plugins.module_utils.engine.plan import Action, Plan
from ansible_collections.serverless.aws.plugins.module_utils.engine.render import render
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import (
    ABSENT,
    UNKNOWN,
    as_json,
    contains_unknown,
)


def test_a_rendered_plan() -> None:
    changes = (
        Change(("colour",), "red", "blue"),
        Change(("size",), 1, 2, replaces=True),
        Change(("policy", "Stray"), {"Effect": "Allow"}, ABSENT),
        Change(("arn",), ABSENT, {"of": UNKNOWN}),
        Change(("password",), "canary-1", "canary-2", secret=True),
    )
    text = render(
        [
            Plan("test_thing", "a", Action.REPLACE, changes),
            Plan("test_thing", "quiet", Action.NONE),
            Plan("test_thing", "b", Action.CREATE, (Change(("flag",), ABSENT, True),)),
            Plan("test_thing", "c", Action.DELETE),
        ]
    )
    assert text == (
        "-/+ test_thing a (replacement)\n"
        '    colour: "red" -> "blue"\n'
        "    size: 1 -> 2  # forces replacement\n"
        '    policy.Stray: {"Effect": "Allow"} -> (absent)\n'
        '    arn: {"of": (known after apply)}\n'
        "    password: (redacted)\n"
        "+ test_thing b\n"
        "    flag: true\n"
        "- test_thing c\n"
    )


def test_nothing_to_do_is_nothing_to_read() -> None:
    assert render([Plan("test_thing", "a", Action.NONE)]) == ""


@pytest.mark.parametrize(
    ("message", "operation", "doing", "words"),
    [
        # AWS says it
        (
            "User: arn:aws:iam::1:user/u is not authorized to perform: iam:PassRole on resource: arn:aws:iam::1:role/r "
            "because no identity-based policy allows the iam:PassRole action",
            "CreateFunction",
            "creating lambda_function a",
            ["Give the principal that runs Ansible iam:PassRole on arn:aws:iam::1:role/r (an explicit deny"],
        ),
        ("is not authorized to perform: sts:AssumeRole", "AssumeRole", "asking", ["sts:AssumeRole on this resource"]),
        # AWS does not
        ("Access Denied", "GetBucketEncryption", "reading s3_bucket logs", ["s3:GetEncryptionConfiguration"]),
        ("Forbidden", "GetApis", "reading apigatewayv2_api a", ["apigateway:GET"]),
        ("denied", "CreateFunction", "creating lambda_function a", ["iam:PassRole", "lambda:CreateFunction"]),
        (
            "denied",
            "DescribeUserPool",
            "reading cognito_user_pool a",
            ["cognito-idp:DescribeUserPool on this resource (AWS does not say"],
        ),
        # not the kind's own service
        ("denied", "RequestCertificate", "updating cloudfront_distribution a", ["acm:RequestCertificate"]),
        ("denied", "GetCallerIdentityOfNobody", "looking", ["this action on this resource"]),
    ],
)
def test_a_refusal_names_the_missing_action(message: str, operation: str, doing: str, words: list[str]) -> None:
    for code in ("AccessDenied", "AccessDeniedException", "403", "AuthorizationError"):
        text = str(explain(botocore_exceptions.ClientError(answered(code, message), operation), doing))
        for word in words:
            assert word in text


def answered(code: str, message: str) -> Any:
    return {"Error": {"Code": code, "Message": message}, "ResponseMetadata": {"RequestId": "r", "HTTPStatusCode": 403}}


def test_another_service_is_not_blamed() -> None:
    error = botocore_exceptions.ClientError(answered("AccessDenied", "denied"), "TagResource")
    assert "dynamodb:TagResource on" in str(explain(error, "tagging dynamodb_table a"))
    assert "lambda" not in str(explain(error, "tagging dynamodb_table a"))
    assert "lambda:TagResource" in str(explain(error, "tagging"))


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (
            refused("AccessDenied", "not authorized to perform: sqs:CreateQueue"),
            ["sqs:CreateQueue", "Give the principal"],
        ),
        (refused("ExpiredToken"), ["Renew the credentials"]),
        (refused("InvalidClientTokenId"), ["AWS_ACCESS_KEY_ID"]),
        (refused("Odd", "never seen"), ["CreateThing was answered Odd: never seen (request id r-1)"]),
        (botocore_exceptions.NoCredentialsError(), ["no AWS credentials", "AWS_PROFILE"]),
        (botocore_exceptions.EndpointConnectionError(endpoint_url="http://x"), ["cannot be reached", "make up"]),
        (botocore_exceptions.ProfileNotFound(profile="p"), ["profile", "~/.aws/config"]),
        (KeyError("Arn"), ["KeyError: 'Arn'"]),
    ],
)
def test_errors_say_what_was_done_and_the_way_out(error: Exception, words: list[str]) -> None:
    text = str(explain(error, "making thing a"))
    assert text.startswith("making thing a: ")
    for word in words:
        assert word in text


def test_an_error_for_the_user_stays_as_it_is() -> None:
    error = EngineError("it is broken.", "Mend it.")
    assert explain(error, "anything") is error
    assert str(error) == "it is broken. Mend it."


@pytest.mark.parametrize(
    ("error", "passes", "unsure"),
    [
        (lost(), True, True),
        (botocore_exceptions.ReadTimeoutError(endpoint_url="http://x"), True, True),
        (refused("InternalError", status=500), True, True),
        (refused("whatever", status=503), True, True),
        (refused("SlowDown", status=503), True, False),
        (refused("TooManyRequestsException", status=429), True, False),
        (refused("ValidationException"), False, False),
        (botocore_exceptions.EndpointConnectionError(endpoint_url="http://x"), False, False),
        (NotYet("an index is being made"), True, False),
        (KeyError("x"), False, False),
    ],
)
def test_which_errors_pass_and_after_which_nobody_knows(error: Exception, passes: bool, unsure: bool) -> None:
    assert bool(passing(error)) is passes
    assert may_have_taken_effect(error) is unsure


def test_a_rule_wants_its_code_and_its_text() -> None:
    rules = (Transient("Invalid", "cannot be assumed", "the role is new"),)
    assert passing(refused("Invalid", "The role Cannot Be Assumed by Lambda"), rules) == "the role is new"
    assert passing(refused("Invalid", "memory is odd"), rules) == ""
    assert passing(refused("Other", "cannot be assumed"), rules) == ""


def test_codes() -> None:
    assert error_code(refused("NotFound")) == "NotFound"
    assert error_code(lost()) == error_code(KeyError("x")) == ""
    assert is_missing(refused("NotFound"), "NoSuchThing", "NotFound")
    assert not is_missing(refused("AccessDenied"), "NotFound")


@pytest.mark.parametrize(
    ("value", "unknown"),
    [(UNKNOWN, True), ({"a": [UNKNOWN]}, True), (f"{UNKNOWN!r}/stage", True), ({"a": [1, "x"]}, False), (None, False)],
)
def test_unknown_is_found_at_any_depth(value: Any, unknown: bool) -> None:
    assert contains_unknown(value) is unknown


def test_results_are_plain_json() -> None:
    assert as_json({1: (UNKNOWN, ABSENT), "s": {"b", "a"}}) == {
        "1": ["(known after apply)", "(absent)"],
        "s": ["a", "b"],
    }
