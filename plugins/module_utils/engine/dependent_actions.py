# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""IAM actions that AWS checks of a caller beside those of his calls: tags on create, PassRole, log delivery, keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

SAR: Final = "https://docs.aws.amazon.com/service-authorization/latest/reference/list_"
DOCS: Final = "https://docs.aws.amazon.com/"

KEY: Final = "arn:${Partition}:kms:${Region}:${Account}:key/*"
"""A key's id is AWS's choice."""
REPLICA: Final = "arn:${Partition}:dynamodb:*:${Account}:table/{TableName}"
"""A replica is in a region that whoever deploys has chosen."""
VIA: Final = "kms:ViaService"
MANAGED_RULE_GROUPS: Final = "arn:${Partition}:wafv2:${Region}:${Account}:{Scope!scope}/managedruleset/*/*"
STAGES: Final = "arn:${Partition}:apigateway:${Region}::/restapis/*/stages/*"


@dataclass(frozen=True)
class Dependent:
    """Actions that AWS checks when `operations` (`service.Operation`) are called, and where AWS says so.

    `member` is the request's member (dotted, items of lists by number) with which they are checked; empty: always.
    `resource` is an ARN in which `{Member}` stands for a member of the request; empty: what the operation itself is
    about. `condition` narrows it.
    """

    operations: tuple[str, ...]
    actions: tuple[str, ...]
    source: str
    member: str = ""
    resource: str = ""
    condition: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def passed_to(service: str) -> Mapping[str, Mapping[str, str]]:
    """The condition that a role is passed to this service and no other."""
    return {"StringEquals": {"iam:PassedToService": service}}


def through(service: str) -> Mapping[str, Mapping[str, str]]:
    """The condition that a key is used through this service only."""
    return {"StringEquals": {VIA: f"{service}.${{Region}}.amazonaws.com"}}


def made_by(service: str) -> Mapping[str, Mapping[str, str]]:
    """The condition that the service-linked role is this service's."""
    return {"StringEquals": {"iam:AWSServiceName": service}}


TAGS_ON_CREATE: Final = (
    Dependent(
        ("acm.RequestCertificate",),
        ("acm:AddTagsToCertificate",),
        f"{SAR}awscertificatemanager.html",
        "Tags",
        "arn:${Partition}:acm:${Region}:${Account}:certificate/*",
    ),
    Dependent(
        ("backup.CreateBackupPlan",),
        ("backup:TagResource",),
        f"{SAR}awsbackup.html",
        "BackupPlanTags",
        "arn:${Partition}:backup:${Region}:${Account}:backup-plan:*",
    ),
    Dependent(("backup.CreateBackupVault",), ("backup:TagResource",), f"{SAR}awsbackup.html", "BackupVaultTags"),
    Dependent(
        ("budgets.CreateBudget",),
        ("budgets:TagResource",),
        f"{SAR}awsbudgetservice.html",
        "ResourceTags",
    ),
    Dependent(
        ("cloudwatch.PutMetricAlarm",),
        ("cloudwatch:TagResource",),
        f"{DOCS}AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html",
        "Tags",
    ),
    Dependent(
        ("cognito-idp.CreateUserPool", "cognito-idp.UpdateUserPool"),
        ("cognito-idp:TagResource",),
        f"{SAR}amazoncognitouserpools.html",
        "UserPoolTags",
        "arn:${Partition}:cognito-idp:${Region}:${Account}:userpool/*",
    ),
    Dependent(("dynamodb.CreateTable",), ("dynamodb:TagResource",), f"{SAR}amazondynamodb.html", "Tags"),
    Dependent(("iam.CreateRole",), ("iam:TagRole",), f"{DOCS}IAM/latest/UserGuide/id_tags_roles.html", "Tags"),
    Dependent(
        ("kms.CreateKey",), ("kms:TagResource",), f"{DOCS}kms/latest/APIReference/API_CreateKey.html", "Tags", KEY
    ),
    Dependent(("lambda.CreateFunction",), ("lambda:TagResource",), f"{SAR}awslambda.html", "Tags"),
    Dependent(
        ("lambda.CreateEventSourceMapping",),
        ("lambda:TagResource",),
        f"{SAR}awslambda.html",
        "Tags",
        "arn:${Partition}:lambda:${Region}:${Account}:event-source-mapping:*",
    ),
    Dependent(
        ("logs.CreateLogGroup",),
        ("logs:TagResource",),
        f"{DOCS}AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
        "tags",
    ),
    Dependent(
        ("secretsmanager.CreateSecret",),
        ("secretsmanager:TagResource",),
        f"{DOCS}secretsmanager/latest/apireference/API_CreateSecret.html",
        "Tags",
    ),
    Dependent(("sns.CreateTopic",), ("sns:TagResource",), f"{DOCS}sns/latest/api/API_CreateTopic.html", "Tags"),
    Dependent(
        ("sqs.CreateQueue",),
        ("sqs:TagQueue",),
        f"{DOCS}AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html",
        "tags",
    ),
    Dependent(("wafv2.CreateWebACL",), ("wafv2:TagResource",), f"{SAR}awswafv2.html", "Tags"),
)

ROLES: Final = (
    Dependent(
        ("lambda.CreateFunction", "lambda.UpdateFunctionConfiguration"),
        ("iam:PassRole",),
        f"{DOCS}lambda/latest/dg/lambda-intro-execution-role.html",
        "Role",
        "{Role}",
        passed_to("lambda.amazonaws.com"),
    ),
    Dependent(
        ("backup.CreateBackupSelection",),
        ("iam:PassRole",),
        f"{DOCS}aws-backup/latest/devguide/access-control.html",
        "BackupSelection.IamRoleArn",
        "{BackupSelection.IamRoleArn}",
        passed_to("backup.amazonaws.com"),
    ),
    Dependent(
        ("apigateway.UpdateAccount",),
        ("iam:PassRole",),
        f"{DOCS}apigateway/latest/developerguide/set-up-logging.html",
        "patchOperations.0.value",
        "{patchOperations.0.value}",
        passed_to("apigateway.amazonaws.com"),
    ),
    Dependent(
        ("apigateway.CreateDomainName", "apigateway.CreateRestApi", "apigatewayv2.CreateApi"),
        ("iam:CreateServiceLinkedRole",),
        f"{DOCS}apigateway/latest/developerguide/using-service-linked-roles.html",
        resource="arn:${Partition}:iam::${Account}:role/aws-service-role/ops.apigateway.amazonaws.com/*",
        condition=made_by("ops.apigateway.amazonaws.com"),
    ),
    Dependent(
        ("cognito-idp.CreateUserPool", "cognito-idp.UpdateUserPool"),
        ("iam:CreateServiceLinkedRole",),
        f"{DOCS}cognito/latest/developerguide/using-service-linked-roles.html",
        "EmailConfiguration.SourceArn",
        "arn:${Partition}:iam::${Account}:role/aws-service-role/email.cognito-idp.amazonaws.com/*",
        made_by("email.cognito-idp.amazonaws.com"),
    ),
    Dependent(
        ("wafv2.PutLoggingConfiguration",),
        ("iam:CreateServiceLinkedRole",),
        f"{DOCS}waf/latest/developerguide/using-service-linked-roles.html",
        resource="arn:${Partition}:iam::${Account}:role/aws-service-role/wafv2.amazonaws.com/*",
        condition=made_by("wafv2.amazonaws.com"),
    ),
)

LOG_DELIVERY: Final = (
    Dependent(
        ("apigatewayv2.CreateStage", "apigatewayv2.UpdateStage"),
        (
            "logs:CreateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "logs:GetLogDelivery",
            "logs:ListLogDeliveries",
            "logs:PutResourcePolicy",
            "logs:UpdateLogDelivery",
        ),
        f"{DOCS}apigateway/latest/developerguide/http-api-logging.html",
        "AccessLogSettings.DestinationArn",
        "*",
    ),
    Dependent(
        ("wafv2.PutLoggingConfiguration",),
        (
            "logs:CreateLogDelivery",
            "logs:DeleteLogDelivery",
            "logs:DescribeLogGroups",
            "logs:DescribeResourcePolicies",
            "logs:PutResourcePolicy",
        ),
        f"{DOCS}AmazonCloudWatch/latest/logs/AWS-logs-infrastructure-CWL.html",
        resource="*",
    ),
    Dependent(
        ("cloudfront.CreateDistributionWithTags",),
        ("s3:GetBucketAcl", "s3:PutBucketAcl"),
        f"{DOCS}AmazonCloudFront/latest/DeveloperGuide/cf-api-permissions-ref.html",
        "DistributionConfigWithTags.DistributionConfig.Logging.Bucket",
        "arn:${Partition}:s3:::{DistributionConfigWithTags.DistributionConfig.Logging.Bucket!bucket}",
    ),
    Dependent(
        ("cloudfront.UpdateDistribution",),
        ("s3:GetBucketAcl", "s3:PutBucketAcl"),
        f"{DOCS}AmazonCloudFront/latest/DeveloperGuide/cf-api-permissions-ref.html",
        "DistributionConfig.Logging.Bucket",
        "arn:${Partition}:s3:::{DistributionConfig.Logging.Bucket!bucket}",
    ),
)

KEYS: Final = (
    Dependent(
        ("secretsmanager.CreateSecret", "secretsmanager.UpdateSecret"),
        ("kms:Decrypt", "kms:GenerateDataKey"),
        f"{DOCS}secretsmanager/latest/apireference/API_CreateSecret.html",
        "KmsKeyId",
        KEY,
        through("secretsmanager"),
    ),
    Dependent(
        ("secretsmanager.GetSecretValue",),
        ("kms:Decrypt",),
        f"{DOCS}secretsmanager/latest/apireference/API_GetSecretValue.html",
        resource=KEY,
        condition=through("secretsmanager"),
    ),
    Dependent(
        ("dynamodb.CreateTable", "dynamodb.UpdateTable"),
        (
            "kms:CreateGrant",
            "kms:Decrypt",
            "kms:DescribeKey",
            "kms:Encrypt",
            "kms:GenerateDataKey",
            "kms:GenerateDataKeyWithoutPlaintext",
            "kms:ReEncryptFrom",
            "kms:ReEncryptTo",
        ),
        f"{DOCS}amazondynamodb/latest/developerguide/encryption.usagenotes.html",
        "SSESpecification.KMSMasterKeyId",
        KEY,
        through("dynamodb"),
    ),
    Dependent(
        ("lambda.CreateFunction", "lambda.UpdateFunctionConfiguration"),
        ("kms:CreateGrant", "kms:Decrypt", "kms:Encrypt"),
        f"{DOCS}lambda/latest/dg/configuration-envvars-encryption.html",
        "KMSKeyArn",
        KEY,
        through("lambda"),
    ),
    Dependent(
        ("lambda.GetFunction", "lambda.GetFunctionConfiguration"),
        ("kms:Decrypt",),
        f"{DOCS}lambda/latest/dg/configuration-envvars-encryption.html",
        resource=KEY,
        condition=through("lambda"),
    ),
    Dependent(
        ("backup.CreateBackupVault",),
        ("backup-storage:MountCapsule",),
        f"{DOCS}aws-backup/latest/devguide/create-a-vault.html",
        resource="*",
    ),
    Dependent(
        ("backup.CreateBackupVault",),
        ("kms:CreateGrant", "kms:Decrypt", "kms:DescribeKey", "kms:GenerateDataKey", "kms:RetireGrant"),
        f"{DOCS}aws-backup/latest/devguide/create-a-vault.html",
        "EncryptionKeyArn",
        KEY,
        through("backup"),
    ),
)

REPLICAS: Final = (
    Dependent(
        ("dynamodb.UpdateTable",),
        (
            "dynamodb:BatchWriteItem",
            "dynamodb:CreateTable",
            "dynamodb:CreateTableReplica",
            "dynamodb:DeleteItem",
            "dynamodb:GetItem",
            "dynamodb:PutItem",
            "dynamodb:Query",
            "dynamodb:Scan",
            "dynamodb:UpdateItem",
        ),
        f"{DOCS}amazondynamodb/latest/developerguide/V2gt_IAM.html",
        "ReplicaUpdates.0.Create",
        REPLICA,
    ),
    Dependent(
        ("dynamodb.UpdateTable",),
        ("dynamodb:DeleteTable", "dynamodb:DeleteTableReplica"),
        f"{DOCS}amazondynamodb/latest/developerguide/V2gt_IAM.html",
        "ReplicaUpdates.0.Delete",
        REPLICA,
    ),
    Dependent(
        ("dynamodb.UpdateTable",),
        ("iam:CreateServiceLinkedRole",),
        f"{DOCS}amazondynamodb/latest/developerguide/V2gt_IAM.html",
        "ReplicaUpdates.0.Create",
        "arn:${Partition}:iam::${Account}:role/aws-service-role/replication.dynamodb.amazonaws.com/*",
        made_by("replication.dynamodb.amazonaws.com"),
    ),
)

OTHERS: Final = (
    # without it the answer has no tags, and nothing looks like ours
    Dependent(("lambda.GetFunction",), ("lambda:ListTags",), f"{DOCS}lambda/latest/api/API_GetFunction.html"),
    Dependent(
        ("lambda.CreateFunction", "lambda.UpdateFunctionConfiguration"),
        ("lambda:GetLayerVersion",),
        f"{DOCS}lambda/latest/dg/permissions-user-function.html",
        "Layers",
        "{Layers}",
    ),
    Dependent(
        ("s3.CreateBucket",),
        ("s3:PutBucketOwnershipControls",),
        f"{DOCS}AmazonS3/latest/API/API_CreateBucket.html",
        "ObjectOwnership",
    ),
    Dependent(
        ("wafv2.CreateWebACL",),
        ("wafv2:CreateWebACL",),
        f"{SAR}awswafv2.html",
        "Rules",
        MANAGED_RULE_GROUPS,
    ),
    Dependent(
        ("wafv2.AssociateWebACL", "wafv2.DisassociateWebACL"),
        ("apigateway:SetWebACL",),
        f"{SAR}amazonapigatewaymanagement.html",
        "ResourceArn",
        STAGES,
    ),
    Dependent(
        ("wafv2.UpdateWebACL",),
        ("wafv2:UpdateWebACL",),
        f"{SAR}awswafv2.html",
        "Rules",
        MANAGED_RULE_GROUPS,
    ),
)

DEPENDENT: Final = (*TAGS_ON_CREATE, *ROLES, *LOG_DELIVERY, *KEYS, *REPLICAS, *OTHERS)


def dependents(service: str, operation: str) -> tuple[Dependent, ...]:
    """What AWS checks beside the operation's own actions, whatever the request holds."""
    name = f"{service}.{operation}"
    return tuple(dependent for dependent in DEPENDENT if name in dependent.operations)
