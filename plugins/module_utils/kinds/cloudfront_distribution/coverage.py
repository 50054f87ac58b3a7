# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members of CloudFront's write operations the kind sends, and why it never sends the others."""

from __future__ import annotations

from typing import Final

_KEPT: Final = "not managed; what others set survives every update"
_POLICIES: Final = "CloudFront had it before policies, and refuses both together"
_TENANTS: Final = "for multi-tenant distributions, which are another resource"

_BEHAVIOR: Final = {
    **dict.fromkeys(("ForwardedValues", "MinTTL", "DefaultTTL", "MaxTTL"), _POLICIES),
    **dict.fromkeys(
        (
            "FieldLevelEncryptionId",
            "FunctionAssociations",
            "GrpcConfig",
            "LambdaFunctionAssociations",
            "RealtimeLogConfigArn",
            "SmoothStreaming",
            "TrustedKeyGroups",
            "TrustedSigners",
        ),
        _KEPT,
    ),
}
_CONFIG: Final = {
    "AnycastIpListId": _KEPT,
    "CacheTagConfig": _KEPT,
    "ConnectionFunctionAssociation": _KEPT,
    "ConnectionMode": _TENANTS,
    "ContinuousDeploymentPolicyId": _KEPT,
    "OriginGroups": _KEPT,
    "Staging": "a copy for continuous deployment is another resource",
    "TenantConfig": _TENANTS,
    "ViewerMtlsConfig": _KEPT,
    "ViewerCertificate.Certificate": "older name of ACMCertificateArn and IAMCertificateId",
    "ViewerCertificate.CertificateSource": "older name of ACMCertificateArn and IAMCertificateId",
    "ViewerCertificate.IAMCertificateId": "certificates are ACM's",
    "Origins.Items.*.OriginShield": _KEPT,
    "Origins.Items.*.ResponseCompletionTimeout": _KEPT,
    "Origins.Items.*.VpcOriginConfig": _KEPT,
    "Origins.Items.*.CustomOriginConfig.IpAddressType": _KEPT,
    "Origins.Items.*.CustomOriginConfig.OriginMtlsConfig": _KEPT,
    "Origins.Items.*.S3OriginConfig.OriginReadTimeout": _KEPT,
    **{f"DefaultCacheBehavior.{name}": reason for name, reason in _BEHAVIOR.items()},
    **{f"CacheBehaviors.Items.*.{name}": reason for name, reason in _BEHAVIOR.items()},
}

MANAGED: Final[dict[str, tuple[str, ...]]] = {
    "CreateDistributionWithTags": ("DistributionConfigWithTags",),
    "UpdateDistribution": ("DistributionConfig", "Id", "IfMatch"),
    "TagResource": ("Resource", "Tags"),
    "UntagResource": ("Resource", "TagKeys"),
}
UNMANAGED: Final[dict[str, dict[str, str]]] = {
    "CreateDistributionWithTags": {
        f"DistributionConfigWithTags.DistributionConfig.{name}": reason for name, reason in _CONFIG.items()
    },
    "UpdateDistribution": {f"DistributionConfig.{name}": reason for name, reason in _CONFIG.items()},
}
