"""Short texts become ARNs of the run's partition, region and account."""

from __future__ import annotations

import pytest
from scripted_aws import ACCOUNT, REGION, scripted

from ansible_collections.serverless.aws.plugins.module_utils.engine.arns import arn_problem, resource_arn

PLACE = f"{REGION}:{ACCOUNT}"


@pytest.mark.parametrize(
    ("text", "arn"),
    [
        ("arn:aws-cn:s3:::x", "arn:aws-cn:s3:::x"),
        ("*", "*"),
        ("dynamodb:table/Posts", f"arn:aws:dynamodb:{PLACE}:table/Posts"),
        ("dynamodb:table/Posts/index/*", f"arn:aws:dynamodb:{PLACE}:table/Posts/index/*"),
        ("sqs:posts.fifo", f"arn:aws:sqs:{PLACE}:posts.fifo"),
        ("logs:log-group:/aws/lambda/x:*", f"arn:aws:logs:{PLACE}:log-group:/aws/lambda/x:*"),
        ("iam:role/reader", f"arn:aws:iam::{ACCOUNT}:role/reader"),
        ("cloudfront:distribution/E1", f"arn:aws:cloudfront::{ACCOUNT}:distribution/E1"),
        ("s3:bucket/*", "arn:aws:s3:::bucket/*"),
        ("route53:hostedzone/Z1", "arn:aws:route53:::hostedzone/Z1"),
        ("apigateway:/restapis/a1/stages/v1", f"arn:aws:apigateway:{REGION}::/restapis/a1/stages/v1"),
        ("secret:posts/origin", f"arn:aws:secretsmanager:{PLACE}:secret:posts/origin-??????"),
        (
            "aws-managed:service-role/AWSLambdaBasicExecutionRole",
            "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
        ),
    ],
)
def test_short_texts_are_completed(text: str, arn: str) -> None:
    assert resource_arn(scripted({}), text) == arn
    assert arn_problem(text) == ""


@pytest.mark.parametrize("text", ["Posts", "table/Posts", "SQS:posts", "sqs:", "sqs: posts"])
def test_what_is_neither_is_refused_with_examples(text: str) -> None:
    assert "dynamodb:table/Posts" in arn_problem(text)
