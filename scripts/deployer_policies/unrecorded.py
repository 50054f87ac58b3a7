# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Operations that a run on AWS may need and that no recording on the embedded AWS can show, each with the reason."""

from __future__ import annotations

from typing import Final

from .derive import Unrecorded
from .resources import DOMAIN_NAMES, anywhere

NO_TAGS: Final = "the embedded AWS keeps no tags of dashboards"
NO_DRIFT: Final = "repairs a drift that the embedded AWS does not let happen"
NO_TLS: Final = "the embedded AWS has no TLS, so a policy that wants it would lock everybody out"
NO_LOGGING: Final = "the embedded AWS has no logging of web ACLs"
NO_KEYS: Final = "the embedded AWS keeps the key that a log group was made with"
NO_VAULT: Final = "of a vault that is not there AWS says AccessDenied, the embedded AWS that it is not found"
NO_DOMAINS: Final = "the embedded AWS cannot change a domain of API Gateway, nor where its paths lead"
NO_COSTS: Final = "the embedded AWS has no Cost Explorer"
NO_REMOVAL: Final = "the embedded AWS removes replicas with their secret, and cannot switch a rotation off"
ELSEWHERE: Final = "what is recorded is the home region, whose values of keys the other regions read"
WAITING: Final = "only when something is described again within the waiting period of its deletion"

UNRECORDED: Final = (
    Unrecorded("apigateway.GetApiKey", "apigateway.CreateApiKey", ELSEWHERE),
    Unrecorded("apigateway.UpdateDomainName", "apigateway.CreateDomainName", NO_DOMAINS, DOMAIN_NAMES),
    Unrecorded("apigateway.UpdateBasePathMapping", "apigateway.CreateDomainName", NO_DOMAINS, DOMAIN_NAMES),
    Unrecorded("backup.ListBackupVaults", "backup.DescribeBackupVault", NO_VAULT),
    *(
        Unrecorded(f"ce.{operation}", f"ce.GetAnomaly{family}s", NO_COSTS)
        for family in ("Monitor", "Subscription")
        for operation in (f"CreateAnomaly{family}", f"DeleteAnomaly{family}")
    ),
    Unrecorded("ce.UpdateAnomalySubscription", "ce.GetAnomalySubscriptions", NO_COSTS),
    *(
        Unrecorded(f"ce.{operation}", "ce.GetAnomalyMonitors", NO_COSTS)
        for operation in ("ListTagsForResource", "TagResource", "UntagResource")
    ),
    # every dashboard of the account, to find those of the stack that are no longer described
    Unrecorded(
        "cloudwatch.ListTagsForResource", "cloudwatch.ListDashboards", NO_TAGS, anywhere("cloudwatch", "dashboard/*")
    ),
    Unrecorded("cloudwatch.TagResource", "cloudwatch.PutDashboard", NO_TAGS),
    Unrecorded("cognito-idp.UpdateUserPoolDomain", "cognito-idp.CreateUserPoolDomain", NO_DRIFT),
    Unrecorded("kms.CancelKeyDeletion", "kms.ScheduleKeyDeletion", WAITING),
    Unrecorded("logs.AssociateKmsKey", "logs.CreateLogGroup", NO_KEYS),
    Unrecorded("logs.DisassociateKmsKey", "logs.CreateLogGroup", NO_KEYS),
    Unrecorded("logs.PutLogGroupDeletionProtection", "logs.PutRetentionPolicy", NO_DRIFT),
    Unrecorded("s3.PutBucketPolicy", "s3.GetBucketPolicy", NO_TLS),
    Unrecorded("secretsmanager.CancelRotateSecret", "secretsmanager.RotateSecret", NO_REMOVAL),
    Unrecorded("secretsmanager.RemoveRegionsFromReplication", "secretsmanager.ReplicateSecretToRegions", NO_REMOVAL),
    Unrecorded("secretsmanager.RestoreSecret", "secretsmanager.DeleteSecret", WAITING),
    Unrecorded("sns.SetSubscriptionAttributes", "sns.GetSubscriptionAttributes", NO_DRIFT),
    Unrecorded("wafv2.DeleteLoggingConfiguration", "wafv2.GetLoggingConfiguration", NO_LOGGING),
    Unrecorded("wafv2.PutLoggingConfiguration", "wafv2.GetLoggingConfiguration", NO_LOGGING),
)

LOCAL_ONLY: Final = (
    ("secretsmanager.ListSecrets", "tag-key"),
    ("wafv2.GetLoggingConfiguration", "/webacl/probe/"),
)
"""Operations (and what their requests contain) that a run calls only on the embedded AWS, which cannot search secrets
by tag, and is asked whether it knows logging of web ACLs."""


def is_local(operation: str, request: str) -> bool:
    """Whether a call, with its request as text, is one that only the embedded AWS gets."""
    return any(operation == name and part in request for name, part in LOCAL_ONLY)
