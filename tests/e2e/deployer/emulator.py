"""Where the embedded AWS decides otherwise than AWS, measured: what the tests' users need besides the policy."""

from __future__ import annotations

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
    cloudfront: DeleteCachePolicy DeleteResponseHeadersPolicy GetCachePolicyConfig GetResponseHeadersPolicyConfig
    cloudfront: ListTagsForResource UntagResource UpdateCachePolicy UpdateResponseHeadersPolicy
    cloudwatch: DeleteAlarms DeleteDashboards DescribeAlarms GetDashboard ListTagsForResource PutDashboard
    cloudwatch: TagResource UntagResource
    cognito-idp: TagResource UntagResource
    dynamodb: ListTagsOfResource TagResource UntagResource
    kms: CreateAlias DeleteAlias DescribeKey
    lambda: CreateFunction
    sns: GetSubscriptionAttributes ListTagsForResource TagResource Unsubscribe UntagResource
    wafv2: GetLoggingConfiguration ListTagsForResource TagResource UntagResource
    """
)
"""AWS knows which resource the call is about, the embedded AWS asks for the action on all resources."""

OTHER_NAMES: Final = {
    "cloudfront:CreateDistribution": "cloudfront:CreateDistributionWithTags",
    "lambda:DeleteFunctionConcurrency": "lambda:PutFunctionConcurrency",
}
"""What the embedded AWS asks for in place of an action of AWS's."""

OTHER_NAMES_OF_DAILY_VERBS: Final = {
    "lambda:GetAlias": "lambda:ListAliases",
    "lambda:UpdateAlias": "lambda:ListAliases",
    "sqs:ChangeMessageVisibility": "sqs:ChangeMessageVisibilityBatch",
}
"""The same of actions that no deployment of posts needs: without them the tests of release and redrive fail."""

LOCAL_ONLY: Final = listed(
    """
    secretsmanager: ListSecrets
    """
)
"""What is called only there, in place of a search by tag."""

ASKED_OTHERWISE: Final = WITHOUT_RESOURCE | set(OTHER_NAMES.values()) | LOCAL_ONLY


def besides(allowed: set[str]) -> list[str]:
    """What a user who is allowed these actions by AWS's names needs here, on all resources."""
    names = {other for action, other in (OTHER_NAMES | OTHER_NAMES_OF_DAILY_VERBS).items() if action in allowed}
    return sorted(WITHOUT_RESOURCE & allowed | names | LOCAL_ONLY)


NEVER_CHECKED: Final = listed(
    """
    backup: ListBackupVaults
    backup-storage: MountCapsule
    cloudfront: CreateDistribution
    cognito-idp: UpdateUserPoolDomain
    iam: CreateServiceLinkedRole
    kms: CancelKeyDeletion CreateGrant Decrypt Encrypt GenerateDataKey GenerateDataKeyWithoutPlaintext
    kms: ReEncryptFrom ReEncryptTo RetireGrant
    lambda: DeleteEventSourceMapping DeleteFunctionConcurrency DeleteLayerVersion GetLayerVersion
    lambda: ListLayerVersions UpdateEventSourceMapping
    logs: AssociateKmsKey CreateLogDelivery DeleteLogDelivery DescribeResourcePolicies DisassociateKmsKey
    logs: GetLogDelivery ListLogDeliveries PutLogGroupDeletionProtection PutResourcePolicy UpdateLogDelivery
    s3: GetBucketAcl PutBucketAcl PutBucketPolicy
    secretsmanager: RestoreSecret
    sns: SetSubscriptionAttributes
    wafv2: DeleteLoggingConfiguration PutLoggingConfiguration
    """
)
"""Actions of the deploy policy that the embedded AWS never asks for. For `iam:PassRole` strict mode asks."""
