"""What a function's role may: what its code calls, what AWS does with it, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from e2e.deployed.application import Deployed

REGION: Final = "eu-west-1"


@dataclass(frozen=True)
class AwsAction:
    """What AWS does with a function's role, on which resource, and where AWS says so."""

    action: str
    resource: str
    source: str
    workers_only: bool = False


DOCS: Final = "https://docs.aws.amazon.com/lambda/latest/dg/"
AWS_ACTIONS: Final = (
    AwsAction(
        "logs:CreateLogStream",
        "arn:aws:logs:{region}:{account}:log-group:/aws/lambda/{function}:*",
        f"{DOCS}monitoring-cloudwatchlogs.html",
    ),
    AwsAction(
        "logs:PutLogEvents",
        "arn:aws:logs:{region}:{account}:log-group:/aws/lambda/{function}:*",
        f"{DOCS}monitoring-cloudwatchlogs.html",
    ),
    AwsAction("xray:PutTraceSegments", "*", f"{DOCS}services-xray.html"),
    AwsAction("xray:PutTelemetryRecords", "*", f"{DOCS}services-xray.html"),
    AwsAction(
        "sqs:ReceiveMessage", "arn:aws:sqs:{region}:{account}:{queue}", f"{DOCS}services-sqs-configure.html", True
    ),
    AwsAction(
        "sqs:DeleteMessage", "arn:aws:sqs:{region}:{account}:{queue}", f"{DOCS}services-sqs-configure.html", True
    ),
    AwsAction(
        "sqs:GetQueueAttributes", "arn:aws:sqs:{region}:{account}:{queue}", f"{DOCS}services-sqs-configure.html", True
    ),
)
"""With a customer key kms:Decrypt and kms:GenerateDataKey come to it, for the queues' and the
function's own encryption: AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html. Local has none."""


def aws_actions(account: str, function: str, queue: str = "") -> set[tuple[str, str]]:
    """Action and resource of all that AWS does with the role of a function, which may consume a queue."""
    places = {"region": REGION, "account": account, "function": function, "queue": queue}
    return {(item.action, item.resource.format(**places)) for item in AWS_ACTIONS if queue or not item.workers_only}


def assert_role_may_exactly(deployed: Deployed, role: str, expected: set[tuple[str, str]]) -> None:
    """The inline policies of a role allow these actions on these resources, and there is no other policy."""
    iam = deployed.raw.client("iam")
    names = iam.list_role_policies(RoleName=role)["PolicyNames"]
    statements = [item for name in names for item in deployed.policy(role, name)["Statement"]]
    assert {item["Effect"] for item in statements} == {"Allow"}
    assert {(action, resource) for s in statements for action in s["Action"] for resource in s["Resource"]} == expected
    assert not any(set(item) & {"NotAction", "NotResource", "Principal"} for item in statements)
    assert iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"] == []


def assert_only_lambda_takes(deployed: Deployed, role: str) -> None:
    """Nobody but Lambda may assume a role."""
    trust = deployed.raw.client("iam").get_role(RoleName=role)["Role"]["AssumeRolePolicyDocument"]["Statement"]
    assert [(item["Effect"], item["Action"], item["Principal"]) for item in trust] == [
        ("Allow", ["sts:AssumeRole"], {"Service": ["lambda.amazonaws.com"]})
    ]
