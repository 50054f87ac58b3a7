"""Where the embedded AWS decides otherwise than AWS, measured: what the tests' users need besides the policy."""

from __future__ import annotations

from collections.abc import Mapping, Set
from typing import Final


def listed(text: str) -> frozenset[str]:
    """The actions of lines `service: Action Action`."""
    lines = (line.strip().partition(": ") for line in text.strip().splitlines())
    return frozenset(f"{service}:{action}" for service, _, names in lines for action in names.split())


WITHOUT_RESOURCE: Final = listed(
    """
    backup: CreateBackupPlan CreateBackupSelection CreateBackupVault DeleteBackupPlan DeleteBackupSelection
    backup: DeleteBackupVault DescribeBackupVault GetBackupPlan GetBackupSelection ListBackupSelections ListTags
    backup: TagResource UntagResource UpdateBackupPlan
    budgets: ListTagsForResource TagResource UntagResource
    cloudfront: DeleteCachePolicy DeleteResponseHeadersPolicy GetCachePolicyConfig GetResponseHeadersPolicyConfig
    cloudfront: ListTagsForResource UntagResource UpdateCachePolicy UpdateResponseHeadersPolicy
    cloudwatch: DeleteAlarms DeleteDashboards DescribeAlarms GetDashboard ListTagsForResource PutDashboard
    cloudwatch: TagResource UntagResource
    cognito-idp: TagResource UntagResource
    dynamodb: ListTagsOfResource TagResource UntagResource
    iam: AddUserToGroup CreateGroup DeleteGroup DeleteGroupPolicy DetachGroupPolicy GetGroup GetGroupPolicy
    iam: ListAttachedGroupPolicies ListGroupPolicies PutGroupPolicy RemoveUserFromGroup
    kms: CreateAlias DeleteAlias DescribeKey
    lambda: CreateFunction
    route53: DeleteHealthCheck UpdateHealthCheck
    sns: GetSubscriptionAttributes ListTagsForResource TagResource Unsubscribe UntagResource
    wafv2: AssociateWebACL DisassociateWebACL GetLoggingConfiguration GetWebACLForResource
    wafv2: ListResourcesForWebACL ListTagsForResource TagResource UntagResource
    """
)
"""AWS knows which resource the call is about, the embedded AWS asks for the action on all resources."""

TAGS_OF_HEALTH_CHECKS: Final = listed("route53: ChangeTagsForResource ListTagsForResource")
"""Likewise, but for the tags of zones."""

OTHER_NAMES: Final = {
    "budgets:ModifyBudget": listed(
        "budgets: CreateBudget CreateNotification DeleteBudget DeleteNotification UpdateBudget"
    ),
    "budgets:ViewBudget": listed(
        "budgets: DescribeBudget DescribeBudgets DescribeNotificationsForBudget DescribeSubscribersForNotification"
    ),
    "cloudfront:CreateDistribution": listed("cloudfront: CreateDistributionWithTags"),
    "lambda:DeleteFunctionConcurrency": listed("lambda: PutFunctionConcurrency"),
    "secretsmanager:DescribeSecret": listed("secretsmanager: ListSecrets"),
}
"""What the embedded AWS asks for in place of an action of AWS's. Secrets are listed there, not searched by tag."""

OTHER_NAMES_OF_DAILY_VERBS: Final = {
    "lambda:GetAlias": listed("lambda: ListAliases"),
    "lambda:UpdateAlias": listed("lambda: ListAliases"),
    "sqs:ChangeMessageVisibility": listed("sqs: ChangeMessageVisibilityBatch"),
}
"""The same of actions that no deployment needs: without them the tests of release and redrive fail."""


def asked_otherwise(allowed: Set[str], names: Mapping[str, frozenset[str]] = OTHER_NAMES) -> frozenset[str]:
    """What the embedded AWS asks, on all resources, of a user who is allowed these actions by AWS's names."""
    without = WITHOUT_RESOURCE | (TAGS_OF_HEALTH_CHECKS if "route53:ListHealthChecks" in allowed else frozenset())
    others = frozenset().union(*(names[action] for action in names.keys() & allowed))
    return without & allowed | others - allowed


def besides(allowed: Set[str]) -> list[str]:
    """What such a user needs there, whether it deploys or uses a daily verb."""
    return sorted(asked_otherwise(allowed, OTHER_NAMES | OTHER_NAMES_OF_DAILY_VERBS))


NEVER_CHECKED: Final = listed(
    """
    apigateway: SetWebACL
    backup: ListBackupVaults
    backup-storage: MountCapsule
    budgets: ModifyBudget ViewBudget
    ce: CreateAnomalyMonitor CreateAnomalySubscription DeleteAnomalyMonitor DeleteAnomalySubscription
    ce: GetAnomalyMonitors GetAnomalySubscriptions ListTagsForResource TagResource UntagResource
    ce: UpdateAnomalySubscription
    cloudfront: CreateDistribution
    cognito-idp: UpdateUserPoolDomain
    dynamodb: BatchWriteItem CreateTableReplica DeleteItem DeleteTableReplica GetItem PutItem Query Scan UpdateItem
    iam: CreateServiceLinkedRole
    kms: CancelKeyDeletion CreateGrant Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext
    kms: ReEncryptFrom ReEncryptTo RetireGrant
    lambda: DeleteEventSourceMapping DeleteFunctionConcurrency DeleteLayerVersion GetLayerVersion
    lambda: ListLayerVersions UpdateEventSourceMapping
    logs: AssociateKmsKey CreateLogDelivery DeleteLogDelivery DescribeResourcePolicies DisassociateKmsKey
    logs: GetLogDelivery ListLogDeliveries PutLogGroupDeletionProtection PutResourcePolicy UpdateLogDelivery
    s3: GetBucketAcl PutBucketAcl PutBucketPolicy
    secretsmanager: CancelRotateSecret RemoveRegionsFromReplication RestoreSecret
    sns: SetSubscriptionAttributes
    wafv2: DeleteLoggingConfiguration PutLoggingConfiguration
    """
)
"""Actions of the deploy policies that the embedded AWS never asks for. For `iam:PassRole` strict mode asks."""


def never_checked(allowed: Set[str]) -> frozenset[str]:
    """Those of a deploy policy's actions that it never asks for. Tags it checks of mappings only, not of functions."""
    mappings = "lambda:CreateEventSourceMapping" in allowed
    return (NEVER_CHECKED if mappings else NEVER_CHECKED | {"lambda:ListTags"}) & allowed
