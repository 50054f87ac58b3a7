"""Roles, groups and users made a moment ago: the services that are told of them do not know them at once."""

from __future__ import annotations

import pytest
from botocore.exceptions import ClientError

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import passing
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Kind
from ansible_collections.serverless.aws.plugins.module_utils.kinds import (
    iam_group,
    iam_role,
    kms_key,
    lambda_function,
    s3_bucket,
    secretsmanager_secret,
    sns_topic,
    sqs_queue,
)

SAID = (
    (iam_group.KIND, "NoSuchEntity", "The group with name staff cannot be found."),
    (iam_group.KIND, "NoSuchEntity", "The user with name anna cannot be found."),
    (iam_role.KIND, "NoSuchEntity", "The role with name writer cannot be found."),
    (iam_role.KIND, "MalformedPolicyDocument", 'Invalid principal in policy: "AWS":"arn:aws:iam::1:role/new"'),
    (
        kms_key.KIND,
        "MalformedPolicyDocumentException",
        "Policy contains a statement with one or more invalid principals.",
    ),
    (
        lambda_function.KIND,
        "InvalidParameterValueException",
        "The provided principal was invalid. Please check the principal and try again.",
    ),
    (s3_bucket.KIND, "MalformedPolicy", "Invalid principal in policy"),
    (
        secretsmanager_secret.KIND,
        "MalformedPolicyDocumentException",
        "This resource policy contains an unsupported principal",
    ),
    (sns_topic.KIND, "InvalidParameter", "Invalid parameter: Policy Error: PrincipalNotFound"),
    (sqs_queue.KIND, "InvalidAttributeValue", "Invalid value for the parameter Policy."),
)
"""What AWS answers, word for word."""


@pytest.mark.parametrize(
    ("kind", "code", "message"), SAID, ids=lambda value: value.name if isinstance(value, Kind) else ""
)
def test_one_that_is_not_known_yet_is_waited_for(kind: Kind, code: str, message: str) -> None:
    assert passing(ClientError({"Error": {"Code": code, "Message": message}}, "X"), kind.transient)
