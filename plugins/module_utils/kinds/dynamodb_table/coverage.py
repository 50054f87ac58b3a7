# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members of DynamoDB's write operations are sent, and why the others never are."""

from __future__ import annotations

from typing import Final

_STRONG = "replicas are eventually consistent: strong consistency wants three regions and an empty table"
_ACCOUNTS = "copies in other accounts are not offered"
_WARM = "a one-time head start that AWS raises by itself, not a state to hold"
_VECTORS = "vector indexes are not managed yet"

MANAGED: Final[dict[str, tuple[str, ...]]] = {
    "CreateTable": (
        "AttributeDefinitions",
        "TableName",
        "KeySchema",
        "LocalSecondaryIndexes",
        "GlobalSecondaryIndexes",
        "BillingMode",
        "ProvisionedThroughput",
        "StreamSpecification",
        "SSESpecification",
        "Tags",
        "TableClass",
        "DeletionProtectionEnabled",
        "OnDemandThroughput",
    ),
    "UpdateTable": (
        "AttributeDefinitions",
        "TableName",
        "BillingMode",
        "ProvisionedThroughput",
        "GlobalSecondaryIndexUpdates",
        "StreamSpecification",
        "SSESpecification",
        "TableClass",
        "DeletionProtectionEnabled",
        "OnDemandThroughput",
        "ReplicaUpdates",
    ),
    "UpdateContinuousBackups": ("TableName", "PointInTimeRecoverySpecification"),
    "UpdateTimeToLive": ("TableName", "TimeToLiveSpecification"),
    "UpdateContributorInsights": ("TableName", "ContributorInsightsAction"),
}

UNMANAGED: Final[dict[str, dict[str, str]]] = {
    "CreateTable": {
        "WarmThroughput": _WARM,
        "ResourcePolicy": "access within the account is the roles' business; other accounts are not served",
        "GlobalTableSourceArn": _ACCOUNTS,
        "GlobalTableSettingsReplicationMode": _ACCOUNTS,
        "VectorIndexes": _VECTORS,
        "GlobalSecondaryIndexes.*.WarmThroughput": _WARM,
    },
    "UpdateTable": {
        "MultiRegionConsistency": _STRONG,
        "GlobalTableWitnessUpdates": _STRONG,
        "GlobalTableSettingsReplicationMode": _ACCOUNTS,
        "WarmThroughput": _WARM,
        "VectorIndexUpdates": _VECTORS,
        "GlobalSecondaryIndexUpdates.*.Create.WarmThroughput": _WARM,
    },
    "UpdateContributorInsights": {
        "IndexName": "insights into indexes are switched on for an investigation, not for good",
        "ContributorInsightsMode": "AWS's default, accessed and throttled keys, shows everything",
    },
}
