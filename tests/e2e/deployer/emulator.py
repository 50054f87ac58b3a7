"""Where the embedded AWS decides otherwise than AWS: what a user needs there besides the policy, and no other place."""

from __future__ import annotations

from typing import Final

ASKED_OTHERWISE: Final = frozenset(
    {
        # AWS knows which resource is meant; the embedded AWS asks for all of them
        "backup:CreateBackupVault",
        "kms:CreateAlias",
        "kms:DeleteAlias",
        "kms:DescribeKey",
    }
)
"""Actions, on all resources."""
