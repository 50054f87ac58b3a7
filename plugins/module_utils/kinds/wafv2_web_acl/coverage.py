# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which members of WAF's write operations the kind sends, and why it never sends the others."""

from __future__ import annotations

from typing import Final

KEPT: Final = (
    "CustomResponseBodies",
    "CaptchaConfig",
    "ChallengeConfig",
    "TokenDomains",
    "AssociationConfig",
    "DataProtectionConfig",
    "OnSourceDDoSProtectionConfig",
    "ApplicationConfig",
    "MonetizationConfig",
)
"""Members that UpdateWebACL would reset when they are left out, and that we do not manage."""

_SURVIVES: Final = "not managed; what others set survives every update"
_RULES: Final = {
    **dict.fromkeys(("Rules.*.RuleLabels", "Rules.*.CaptchaConfig", "Rules.*.ChallengeConfig"), _SURVIVES),
    "Rules.*.Statement.ManagedRuleGroupStatement.ExcludedRules": "older way to say that a rule counts",
    "Rules.*.Statement.ManagedRuleGroupStatement.ManagedRuleGroupConfigs": _SURVIVES,
    "Rules.*.Statement.RateBasedStatement.CustomKeys": _SURVIVES,
}

MANAGED: Final[dict[str, tuple[str, ...]]] = {
    "CreateWebACL": ("Name", "Scope", "DefaultAction", "Description", "Rules", "VisibilityConfig", "Tags"),
    "UpdateWebACL": (
        "Name",
        "Scope",
        "Id",
        "LockToken",
        "DefaultAction",
        "Description",
        "Rules",
        "VisibilityConfig",
        *KEPT,
    ),
    "PutLoggingConfiguration": ("LoggingConfiguration",),
}
UNMANAGED: Final[dict[str, dict[str, str]]] = {
    "CreateWebACL": {**dict.fromkeys(KEPT, "AWS's default; what others set survives every update"), **_RULES},
    "UpdateWebACL": _RULES,
}
