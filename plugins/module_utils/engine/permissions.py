# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which IAM actions an operation of AWS needs: data, and a function that looks it up.

In general an operation `PutThing` of a service needs the action `service:PutThing`. What stands here are the
exceptions, each from the Service Authorization Reference (https://docs.aws.amazon.com/service-authorization/latest/reference/).
What AWS checks *beside* the operation's own actions is in `dependent_actions.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from .dependent_actions import Dependent, dependents

PREFIX: Final[Mapping[str, str]] = {
    "apigatewayv2": "apigateway",
    "resourcegroupstaggingapi": "tag",
    "sesv2": "ses",
    "stepfunctions": "states",
}
"""By botocore's name of a service: the prefix of its actions, where the two differ."""

VERBS: Final[Mapping[str, str]] = {
    "Create": "POST",
    "Delete": "DELETE",
    "Flush": "DELETE",
    "Generate": "POST",
    "Get": "GET",
    "Import": "POST",
    "Put": "PUT",
    "Reset": "DELETE",
    "Tag": "POST",
    "Test": "POST",
    "Untag": "DELETE",
    "Update": "PATCH",
    "Export": "GET",
}
"""API Gateway's actions are the HTTP methods of its operations, which follow from how these begin."""

EXCEPTIONS: Final[Mapping[str, tuple[str, ...]]] = {
    "apigateway.ImportDocumentationParts": ("apigateway:PUT",),
    "apigateway.PutIntegration": ("apigateway:PUT",),
    "apigateway.TagResource": ("apigateway:PUT",),
    "apigatewayv2.ImportApi": ("apigateway:PUT",),
    "apigatewayv2.ReimportApi": ("apigateway:PUT",),
    "budgets.CreateBudget": ("budgets:ModifyBudget",),
    "budgets.CreateNotification": ("budgets:ModifyBudget",),
    "budgets.CreateSubscriber": ("budgets:ModifyBudget",),
    "budgets.DeleteBudget": ("budgets:ModifyBudget",),
    "budgets.DeleteNotification": ("budgets:ModifyBudget",),
    "budgets.DescribeBudget": ("budgets:ViewBudget",),
    "budgets.DescribeBudgets": ("budgets:ViewBudget",),
    "budgets.DescribeNotificationsForBudget": ("budgets:ViewBudget",),
    "budgets.DescribeSubscribersForNotification": ("budgets:ViewBudget",),
    "budgets.UpdateBudget": ("budgets:ModifyBudget",),
    "cloudfront.CreateDistributionWithTags": ("cloudfront:CreateDistribution", "cloudfront:TagResource"),
    "lambda.Invoke": ("lambda:InvokeFunction",),
    "sqs.ChangeMessageVisibilityBatch": ("sqs:ChangeMessageVisibility",),
    "sqs.DeleteMessageBatch": ("sqs:DeleteMessage",),
    "sqs.SendMessageBatch": ("sqs:SendMessage",),
    "s3.DeleteBucketEncryption": ("s3:PutEncryptionConfiguration",),
    "s3.DeleteBucketLifecycle": ("s3:PutLifecycleConfiguration",),
    "s3.DeleteBucketOwnershipControls": ("s3:PutBucketOwnershipControls",),
    "s3.DeleteBucketTagging": ("s3:PutBucketTagging",),
    "s3.DeleteObjects": ("s3:DeleteObject", "s3:DeleteObjectVersion"),
    "s3.DeletePublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
    "s3.GetBucketEncryption": ("s3:GetEncryptionConfiguration",),
    "s3.GetBucketLifecycleConfiguration": ("s3:GetLifecycleConfiguration",),
    "s3.GetPublicAccessBlock": ("s3:GetBucketPublicAccessBlock",),
    "s3.HeadBucket": ("s3:ListBucket",),
    "s3.HeadObject": ("s3:GetObject",),
    "s3.ListBuckets": ("s3:ListAllMyBuckets",),
    "s3.ListObjectVersions": ("s3:ListBucketVersions",),
    "s3.ListObjectsV2": ("s3:ListBucket",),
    "s3.PutBucketEncryption": ("s3:PutEncryptionConfiguration",),
    "s3.PutBucketLifecycleConfiguration": ("s3:PutLifecycleConfiguration",),
    "s3.PutPublicAccessBlock": ("s3:PutBucketPublicAccessBlock",),
    "sts.GetCallerIdentity": (),  # AWS lets everybody ask, even against an explicit deny
}
"""By service and operation: its own actions, where they are not the one of the same name."""

REST_SERVICES: Final = frozenset({"apigateway", "apigatewayv2"})


def own_actions(service: str, operation: str) -> tuple[str, ...]:
    """The actions of `operation` itself, `service` being botocore's name (`apigatewayv2`, `GetApis`)."""
    exception = EXCEPTIONS.get(f"{service}.{operation}")
    if exception is not None:
        return exception
    prefix = PREFIX.get(service, service)
    if service in REST_SERVICES:
        verb = next((verb for begin, verb in VERBS.items() if operation.startswith(begin)), operation)
        return (f"{prefix}:{verb}",)
    return (f"{prefix}:{operation}",)


def possible_actions(service: str, operation: str) -> tuple[str, ...]:
    """Every action whose lack may be why AWS refused `operation`: its own first, then the dependent ones."""
    found: dict[str, None] = dict.fromkeys(own_actions(service, operation))
    for dependent in dependents(service, operation):
        found.update(dict.fromkeys(dependent.actions))
    return tuple(found)


__all__ = ["Dependent", "dependents", "own_actions", "possible_actions"]
