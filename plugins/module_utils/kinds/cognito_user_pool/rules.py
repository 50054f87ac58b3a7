# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Cognito would refuse in the description of a user pool, found without a call."""

from __future__ import annotations

from collections.abc import Iterable

from ...engine.kind import Spec
from . import schema


def problems(spec: Spec) -> Iterable[str]:
    """Every problem of `spec`, each with the option and the way out."""
    yield from schema.problems(spec["schema"])
    yield from sign_in(spec)
    yield from passwords(spec)
    yield from second_factor(spec)
    yield from mail(spec)
    names = [group["name"] for group in spec.get("groups") or ()]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"groups has {name} twice; a pool has one group of a name"


def sign_in(spec: Spec) -> Iterable[str]:
    """User names, first factors, recovery, plan."""
    if spec["username_attributes"] and spec["alias_attributes"]:
        yield "username_attributes and alias_attributes exclude each other: keep one of them"
    if "password" not in spec["first_auth_factors"]:
        yield "first_auth_factors must have password: Cognito does not let it be turned off"
    if set(spec["first_auth_factors"]) - {"password"} and spec["tier"] == "lite":
        yield "first_auth_factors other than password need tier essentials or plus"
    if spec["threat_protection"] != "off" and spec["tier"] != "plus":
        yield f"threat_protection is {spec['threat_protection']}, which needs tier plus; set one of them"
    if "admin_only" in spec["account_recovery"] and len(spec["account_recovery"]) > 1:
        yield "account_recovery: admin_only stands alone"
    if len(spec["account_recovery"]) > 2:
        yield "account_recovery has more than the two ways that Cognito accepts"
    unverified = sorted(set(spec["verified_before_update"]) - set(spec["auto_verified_attributes"]))
    if unverified:
        yield (
            f"verified_before_update has {', '.join(unverified)}, which Cognito does not verify; "
            "add it to auto_verified_attributes"
        )


def passwords(spec: Spec) -> Iterable[str]:
    """The password policy's ranges."""
    policy = spec["password_policy"]
    for option, least, most in (
        ("minimum_length", 6, 99),
        ("history_size", 0, 24),
        ("temporary_validity_days", 1, 365),
    ):
        if not least <= policy[option] <= most:
            yield f"password_policy.{option} is {policy[option]}; Cognito accepts {least} to {most}"
    if policy["history_size"] and spec["tier"] == "lite":
        yield "password_policy.history_size needs tier essentials or plus"


def second_factor(spec: Spec) -> Iterable[str]:
    """MFA and what it needs."""
    if spec["mfa"] == "off":
        return
    if not spec["mfa_methods"]:
        yield f"mfa is {spec['mfa']} and mfa_methods is empty; name totp or email"
    if "email" in spec["mfa_methods"]:
        if not spec.get("email_identity"):
            yield "mfa_methods has email, for which Cognito needs its mail sent by SES; set email_identity"
        if spec["account_recovery"] == ["verified_email"]:
            yield (
                "mfa_methods has email and account_recovery is verified_email alone: Cognito does not let one mailbox "
                "do both; add verified_phone_number, or take admin_only"
            )
        if spec["tier"] == "lite":
            yield "mfa_methods has email, which needs tier essentials or plus"


def mail(spec: Spec) -> Iterable[str]:
    """Sender and texts."""
    for option in ("email_from", "email_configuration_set"):
        if spec.get(option) and not spec.get("email_identity"):
            yield f"{option} needs email_identity: Cognito's own sender is fixed"
    verification, invitation = spec["verification_email"], spec["invitation_email"]
    if verification.get("body") and "{####}" not in verification["body"]:
        yield "verification_email.body must hold {####}, where Cognito puts the code"
    if verification.get("link_body") and "{##" not in verification["link_body"]:
        yield "verification_email.link_body must hold {##Text##}, where Cognito puts the link"
    if invitation.get("body") and not all(part in invitation["body"] for part in ("{username}", "{####}")):
        yield "invitation_email.body must hold {username} and {####}, where Cognito puts name and password"
