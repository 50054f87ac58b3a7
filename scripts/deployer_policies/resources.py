# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which resources an operation is about, as ARNs made of its request: data, from the Service Authorization Reference.

In a template `{Member}` stands for a member of the request, `{Member!name}` for the last part of a URL or ARN. An id
that AWS chooses is `*`. Where the reference names no resource type for an action, IAM takes nothing but `*`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

ANYTHING: Final = "*"


@dataclass(frozen=True)
class Rule:
    """`templates` name the resources of a request that has all their members; if told, of `operations` only."""

    templates: tuple[str, ...]
    operations: frozenset[str] = frozenset()


def here(service: str, resource: str) -> str:
    """A resource of a service in the stack's region and account."""
    return f"arn:${{Partition}}:{service}:${{Region}}:${{Account}}:{resource}"


def anywhere(service: str, resource: str) -> str:
    """A resource of a service without regions."""
    return f"arn:${{Partition}}:{service}::${{Account}}:{resource}"


def only(operations: str, *templates: str) -> Rule:
    """A rule of the operations in a text."""
    return Rule(templates, frozenset(operations.split()))


def rule(*templates: str) -> Rule:
    """A rule of every operation whose request has the members."""
    return Rule(templates)


NOTHING_NARROWER: Final = rule(ANYTHING)

GATEWAY: Final = "arn:${Partition}:apigateway:${Region}::"
API: Final = f"{GATEWAY}/apis"
TAGS: Final = f"{GATEWAY}/tags/*"
DOMAIN_NAMES: Final = f"{GATEWAY}/domainnames/*"
USAGE_PLANS: Final = f"{GATEWAY}/usageplans/*"
STAGE: Final = f"{GATEWAY}/restapis/*/stages/*"
MONITORS: Final = anywhere("ce", "anomalymonitor/*")
SUBSCRIPTIONS: Final = anywhere("ce", "anomalysubscription/*")
LOG_GROUP: Final = here("logs", "log-group:{logGroupName}")

RULES: Final[Mapping[str, tuple[Rule, ...]]] = {
    "acm": (
        only("RequestCertificate ListCertificates", ANYTHING),
        rule(here("acm", "certificate/*")),
    ),
    "apigateway": (
        only("GetAccount UpdateAccount", f"{GATEWAY}/account"),
        only("GetTags TagResource UntagResource", TAGS),
        only("GetRestApis CreateRestApi", f"{GATEWAY}/restapis"),
        only("GetApiKeys CreateApiKey", f"{GATEWAY}/apikeys"),
        only("GetApiKey UpdateApiKey DeleteApiKey", f"{GATEWAY}/apikeys/*"),
        only("GetUsagePlans CreateUsagePlan", f"{GATEWAY}/usageplans"),
        only("GetDomainNames CreateDomainName", f"{GATEWAY}/domainnames"),
        # a * reaches over slashes, so what lies below is meant too
        only("GetDomainName DeleteDomainName", DOMAIN_NAMES),
        only("GetBasePathMappings CreateBasePathMapping DeleteBasePathMapping", DOMAIN_NAMES),
        only("GetUsagePlan UpdateUsagePlan DeleteUsagePlan", USAGE_PLANS),
        only("GetUsagePlanKeys CreateUsagePlanKey DeleteUsagePlanKey", USAGE_PLANS),
        rule(f"{GATEWAY}/restapis/*"),
    ),
    "apigatewayv2": (
        only("GetApis CreateApi", API),
        only("GetTags TagResource UntagResource", TAGS),
        rule(f"{API}/*"),
    ),
    "backup": (
        only("ListBackupPlans ListBackupVaults", ANYTHING),
        rule(here("backup", "backup-vault:{BackupVaultName}")),
        rule("{ResourceArn}"),
        rule(here("backup", "backup-plan:*")),
    ),
    "budgets": (
        only("DescribeBudgets", anywhere("budgets", "budget/*")),
        rule(anywhere("budgets", "budget/{Budget.BudgetName}")),
        rule(anywhere("budgets", "budget/{NewBudget.BudgetName}")),
        rule(anywhere("budgets", "budget/{BudgetName}")),
        rule("{ResourceARN}"),
    ),
    "ce": (
        only("CreateAnomalyMonitor CreateAnomalySubscription", ANYTHING),
        only("GetAnomalyMonitors DeleteAnomalyMonitor", MONITORS),
        only("GetAnomalySubscriptions UpdateAnomalySubscription DeleteAnomalySubscription", SUBSCRIPTIONS),
        rule(MONITORS, SUBSCRIPTIONS),
    ),
    "cloudfront": (
        only("CreateDistribution CreateDistributionWithTags", ANYTHING),
        only("CreateCachePolicy CreateResponseHeadersPolicy CreateOriginAccessControl", ANYTHING),
        only("ListCachePolicies ListDistributions ListResponseHeadersPolicies ListOriginRequestPolicies", ANYTHING),
        only("ListOriginAccessControls", ANYTHING),
        rule("{Resource}"),
        only(
            "GetCachePolicy GetCachePolicyConfig UpdateCachePolicy DeleteCachePolicy",
            anywhere("cloudfront", "cache-policy/*"),
        ),
        only(
            "GetResponseHeadersPolicy GetResponseHeadersPolicyConfig UpdateResponseHeadersPolicy "
            "DeleteResponseHeadersPolicy",
            anywhere("cloudfront", "response-headers-policy/*"),
        ),
        only(
            "GetOriginAccessControl GetOriginAccessControlConfig UpdateOriginAccessControl DeleteOriginAccessControl",
            anywhere("cloudfront", "origin-access-control/*"),
        ),
        rule(anywhere("cloudfront", "distribution/*")),
    ),
    "cloudwatch": (
        only("ListDashboards", ANYTHING),
        # AWS decides on this one over all alarms, whatever names the request has
        only("DescribeAlarms", here("cloudwatch", "alarm:*")),
        rule(here("cloudwatch", "alarm:{AlarmName}")),
        rule(here("cloudwatch", "alarm:{AlarmNames}")),
        rule(anywhere("cloudwatch", "dashboard/{DashboardName}")),
        rule(anywhere("cloudwatch", "dashboard/{DashboardNames}")),
        rule("{ResourceARN}"),
    ),
    "cognito-idp": (
        only("CreateUserPool ListUserPools DescribeUserPoolDomain", ANYTHING),
        rule(here("cognito-idp", "userpool/*")),
    ),
    "dynamodb": (
        only("ListTables", ANYTHING),
        rule(here("dynamodb", "table/{TableName}")),
        rule("{ResourceArn}"),
    ),
    "iam": (
        only("GetAccountAuthorizationDetails ListGroups ListRoles", ANYTHING),
        rule(anywhere("iam", "role/{RoleName}")),
        # a group's path says whose it is
        rule(anywhere("iam", "group/serverless.aws/*/{GroupName}")),
        only("GetUser", anywhere("iam", "user/*")),
    ),
    "kms": (
        only("CreateKey ListAliases ListKeys", ANYTHING),
        only(
            "CreateAlias DeleteAlias UpdateAlias",
            here("kms", "{AliasName}"),
            here("kms", "key/*"),
        ),
        rule(here("kms", "key/*")),
    ),
    "lambda": (
        only("CreateEventSourceMapping ListEventSourceMappings ListLayers ListFunctions", ANYTHING),
        only("ListLayerVersions", ANYTHING),
        only("GetLayerVersion DeleteLayerVersion", here("lambda", "layer:{LayerName}:*")),
        rule(here("lambda", "layer:{LayerName}")),
        only(
            "GetEventSourceMapping UpdateEventSourceMapping DeleteEventSourceMapping",
            here("lambda", "event-source-mapping:*"),
        ),
        rule(here("lambda", "function:{FunctionName!function}")),
        rule("{Resource}"),
    ),
    "logs": (
        only("DescribeLogGroups DescribeResourcePolicies", ANYTHING),
        # IAM wants a trailing :* for most actions, and none for those about tags (API_LogGroup.html)
        rule(LOG_GROUP, f"{LOG_GROUP}:*"),
        rule("{resourceArn}"),
    ),
    "resourcegroupstaggingapi": (NOTHING_NARROWER,),
    "route53": (
        only("CreateHostedZone ListHostedZones ListHostedZonesByName CreateHealthCheck ListHealthChecks", ANYTHING),
        only("GetHealthCheck UpdateHealthCheck DeleteHealthCheck", "arn:${Partition}:route53:::healthcheck/*"),
        only(
            "ChangeTagsForResource ListTagsForResource ListTagsForResources",
            "arn:${Partition}:route53:::{ResourceType}/*",
        ),
        rule("arn:${Partition}:route53:::hostedzone/*"),
    ),
    "s3": (
        only("ListBuckets", ANYTHING),
        only("DeleteObjects", "arn:${Partition}:s3:::{Bucket}/*"),
        rule("arn:${Partition}:s3:::{Bucket}"),
    ),
    "secretsmanager": (
        only("GetRandomPassword ListSecrets", ANYTHING),
        # six characters of AWS's choice end the ARN of a secret that exists
        rule(here("secretsmanager", "secret:{Name}"), here("secretsmanager", "secret:{Name}-??????")),
        rule(
            here("secretsmanager", "secret:{SecretId!secret}"),
            here("secretsmanager", "secret:{SecretId!secret}-??????"),
        ),
    ),
    "sns": (
        only("ListTopics ListSubscriptions", ANYTHING),
        rule(here("sns", "{Name}")),
        rule("{TopicArn}"),
        rule("{ResourceArn}"),
        rule("{SubscriptionArn}"),
    ),
    "sqs": (
        only("ListQueues", ANYTHING),
        rule(here("sqs", "{QueueName}")),
        rule(here("sqs", "{QueueUrl!name}")),
    ),
    "sts": (NOTHING_NARROWER,),
    "wafv2": (
        only("ListWebACLs", ANYTHING),
        only("AssociateWebACL", "{WebACLArn}", STAGE),
        only("GetWebACLForResource", here("wafv2", "regional/webacl/*/*"), STAGE),
        only("DisassociateWebACL", STAGE),
        only("ListResourcesForWebACL", "{WebACLArn}"),
        rule(here("wafv2", "{Scope!scope}/webacl/{Name}/*")),
        rule("{ResourceARN}"),
        rule("{ResourceArn}"),
    ),
}
