# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A user pool as options of the description, and back as the members of CreateUserPool and UpdateUserPool."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from . import schema

MFA: Final = {"off": "OFF", "optional": "OPTIONAL", "required": "ON"}
TIERS: Final = {"lite": "LITE", "essentials": "ESSENTIALS", "plus": "PLUS"}
THREATS: Final = {"off": "OFF", "audit": "AUDIT", "enforced": "ENFORCED"}
FACTORS: Final = {"password": "PASSWORD", "email_otp": "EMAIL_OTP", "web_authn": "WEB_AUTHN"}
PASSWORDS: Final = {
    "minimum_length": ("MinimumLength", 8),
    "uppercase_required": ("RequireUppercase", True),
    "lowercase_required": ("RequireLowercase", True),
    "numbers_required": ("RequireNumbers", True),
    "symbols_required": ("RequireSymbols", True),
    "history_size": ("PasswordHistorySize", 0),
    "temporary_validity_days": ("TemporaryPasswordValidityDays", 7),
}
"""Options of `password_policy` with Cognito's name and default."""
EMAIL: Final = {
    "identity_arn": "SourceArn",
    "from_address": "From",
    "reply_to": "ReplyToEmailAddress",
    "configuration_set": "ConfigurationSet",
}
VERIFICATION: Final = {
    "subject": "EmailSubject",
    "body": "EmailMessage",
    "link_subject": "EmailSubjectByLink",
    "link_body": "EmailMessageByLink",
}
INVITATION: Final = {"subject": "EmailSubject", "body": "EmailMessage"}

EMAIL_CODE: Final = {"Message": "Your code is {####}", "Subject": "Your sign-in code"}

REPLACED: Final = ("EmailVerificationMessage", "EmailVerificationSubject", "SmsVerificationMessage")
"""Older names of members of VerificationMessageTemplate: Cognito refuses an update in which the two differ."""
KEPT: Final = (
    "LambdaConfig",
    "SmsConfiguration",
    "SmsAuthenticationMessage",
    "KeyConfiguration",
    "IssuerConfiguration",
    "MfaConfiguration",
)
"""Members of UpdateUserPool that are not managed here: UpdateUserPool resets what it is not told, so they are told."""


def reverse(words: Mapping[str, str], value: Any, default: str) -> str:
    """The word of the description for a value of Cognito."""
    return next((word for word, theirs in words.items() if theirs == value), default)


def normal_form(pool: Mapping[str, Any], mfa: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeUserPool's and GetUserPoolMfaConfig's answers as options; what Cognito leaves out has its default."""
    passwords = pool.get("Policies", {}).get("PasswordPolicy", {})
    factors = pool.get("Policies", {}).get("SignInPolicy", {}).get("AllowedFirstAuthFactors", ["PASSWORD"])
    update = pool.get("UserAttributeUpdateSettings", {})
    admin = pool.get("AdminCreateUserConfig", {})
    normal: dict[str, Any] = {
        "username_attributes": sorted(pool.get("UsernameAttributes", [])),
        "alias_attributes": sorted(pool.get("AliasAttributes", [])),
        # a pool made without the setting is of the older, case-sensitive kind
        "username_case_sensitive_enabled": bool(pool.get("UsernameConfiguration", {}).get("CaseSensitive", True)),
        "auto_verified_attributes": sorted(pool.get("AutoVerifiedAttributes", [])),
        "verified_before_update": sorted(update.get("AttributesRequireVerificationBeforeUpdate", [])),
        "schema": schema.actual(pool.get("SchemaAttributes", [])),
        "password_policy": {option: passwords.get(name, default) for option, (name, default) in PASSWORDS.items()},
        "first_auth_factors": sorted(reverse(FACTORS, factor, str(factor).lower()) for factor in factors),
        "mfa": reverse(MFA, mfa.get("MfaConfiguration", pool.get("MfaConfiguration")), "off"),
        "tier": reverse(TIERS, pool.get("UserPoolTier"), "essentials"),
        "threat_protection": reverse(THREATS, pool.get("UserPoolAddOns", {}).get("AdvancedSecurityMode"), "off"),
        "deletion_protection_enabled": pool.get("DeletionProtection") == "ACTIVE",
        "admin_create_user_only_enabled": bool(admin.get("AllowAdminCreateUserOnly")),
        "account_recovery": recovery(pool.get("AccountRecoverySetting", {})),
        "email": email(pool.get("EmailConfiguration", {})),
        "verification_email": verification(pool.get("VerificationMessageTemplate", {})),
        "invitation_email": texts(INVITATION, admin.get("InviteMessageTemplate", {})),
        "devices": devices(pool.get("DeviceConfiguration")),
    }
    normal["mfa_methods"] = mfa_methods(mfa) if normal["mfa"] != "off" else []
    return normal


def texts(names: Mapping[str, str], answer: Mapping[str, Any]) -> dict[str, str]:
    """The members of `answer` that are set, under the names of the description."""
    return {option: str(answer[name]) for option, name in names.items() if answer.get(name)}


def verification(template: Mapping[str, Any]) -> dict[str, str]:
    """VerificationMessageTemplate: by code (Cognito's default) or by link, and the texts that are not Cognito's own."""
    by_link = template.get("DefaultEmailOption") == "CONFIRM_WITH_LINK"
    return {"by": "link" if by_link else "code", **texts(VERIFICATION, template)}


def email(answer: Mapping[str, Any]) -> dict[str, str]:
    """EmailConfiguration: who sends, and as whom."""
    sender = "ses" if answer.get("EmailSendingAccount") == "DEVELOPER" else "cognito"
    return {"sender": sender, **texts(EMAIL, answer)}


def recovery(answer: Mapping[str, Any]) -> list[str]:
    """The ways to recover an account, the first choice first."""
    ways = sorted(answer.get("RecoveryMechanisms", []), key=lambda way: int(way["Priority"]))
    return [str(way["Name"]) for way in ways]


def devices(answer: Mapping[str, Any] | None) -> dict[str, Any]:
    """DeviceConfiguration; Cognito has none while devices are not remembered."""
    if not answer:
        return {"remember": "no"}
    asks = bool(answer.get("DeviceOnlyRememberedOnUserPrompt"))
    return {
        "remember": "opt-in" if asks else "always",
        "challenge_required": bool(answer.get("ChallengeRequiredOnNewDevice")),
    }


def mfa_methods(answer: Mapping[str, Any]) -> list[str]:
    """The second factors that are on."""
    methods = []
    if answer.get("EmailMfaConfiguration"):
        methods.append("email")
    if answer.get("SmsMfaConfiguration", {}).get("SmsConfiguration"):
        methods.append("sms")
    if answer.get("SoftwareTokenMfaConfiguration", {}).get("Enabled"):
        methods.append("totp")
    return methods


def wire_form(normal: Mapping[str, Any], current: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """A normal form as the members that CreateUserPool and UpdateUserPool share, laid over those of `current`."""
    current = current or {}
    kept = {name: current[name] for name in KEPT if current.get(name)}
    admin = {
        key: value
        for key, value in current.get("AdminCreateUserConfig", {}).items()
        # superseded by TemporaryPasswordValidityDays; Cognito refuses to be sent both
        if key not in ("UnusedAccountValidityDays", "InviteMessageTemplate")
    }
    invitation = merged(
        current.get("AdminCreateUserConfig", {}).get("InviteMessageTemplate", {}),
        INVITATION,
        normal["invitation_email"],
    )
    admin["AllowAdminCreateUserOnly"] = normal["admin_create_user_only_enabled"]
    if invitation:
        admin["InviteMessageTemplate"] = invitation
    template = merged(current.get("VerificationMessageTemplate", {}), VERIFICATION, normal["verification_email"])
    template["DefaultEmailOption"] = f"CONFIRM_WITH_{normal['verification_email']['by'].upper()}"
    wire: dict[str, Any] = {
        **kept,
        "Policies": policies(normal),
        "DeletionProtection": "ACTIVE" if normal["deletion_protection_enabled"] else "INACTIVE",
        "AutoVerifiedAttributes": list(normal["auto_verified_attributes"]),
        "UserAttributeUpdateSettings": {
            "AttributesRequireVerificationBeforeUpdate": list(normal["verified_before_update"])
        },
        "VerificationMessageTemplate": template,
        "EmailConfiguration": email_wire(normal["email"]),
        "AdminCreateUserConfig": admin,
        "UserPoolAddOns": {
            **current.get("UserPoolAddOns", {}),
            "AdvancedSecurityMode": THREATS[normal["threat_protection"]],
        },
        "UserPoolTier": TIERS[normal["tier"]],
    }
    if normal["account_recovery"]:
        wire["AccountRecoverySetting"] = {
            "RecoveryMechanisms": [
                {"Priority": place, "Name": way} for place, way in enumerate(normal["account_recovery"], 1)
            ]
        }
    if normal["devices"]["remember"] != "no":
        wire["DeviceConfiguration"] = {
            "ChallengeRequiredOnNewDevice": normal["devices"]["challenge_required"],
            "DeviceOnlyRememberedOnUserPrompt": normal["devices"]["remember"] == "opt-in",
        }
    return wire


def policies(normal: Mapping[str, Any]) -> dict[str, Any]:
    """The member Policies. The sign-in policy is always sent but to LITE, which refuses it: left out, it might stay."""
    passwords = {name: normal["password_policy"][option] for option, (name, _default) in PASSWORDS.items()}
    if not passwords["PasswordHistorySize"]:
        del passwords["PasswordHistorySize"]  # LITE refuses the member; left out it is 0
    factors = [FACTORS[factor] for factor in normal["first_auth_factors"]]
    sign_in = {"SignInPolicy": {"AllowedFirstAuthFactors": factors}} if normal["tier"] != "lite" else {}
    return {"PasswordPolicy": passwords, **sign_in}


def merged(current: Mapping[str, Any], names: Mapping[str, str], wanted: Mapping[str, str]) -> dict[str, Any]:
    """`current` without the members in `names`, and with those that are wanted."""
    rest = {key: value for key, value in current.items() if key not in names.values()}
    return {**rest, **{name: wanted[option] for option, name in names.items() if option in wanted}}


def email_wire(normal: Mapping[str, str]) -> dict[str, str]:
    """The member EmailConfiguration."""
    account = "DEVELOPER" if normal["sender"] == "ses" else "COGNITO_DEFAULT"
    return {
        "EmailSendingAccount": account,
        **{name: normal[option] for option, name in EMAIL.items() if option in normal},
    }


def mfa_wire(normal: Mapping[str, Any], current: Mapping[str, Any]) -> dict[str, Any]:
    """The members of SetUserPoolMfaConfig. Cognito refuses to turn MFA off and to set up a method in one call."""
    wire: dict[str, Any] = {"MfaConfiguration": MFA[normal["mfa"]]}
    if current.get("WebAuthnConfiguration"):
        wire["WebAuthnConfiguration"] = current["WebAuthnConfiguration"]
    if normal["mfa"] == "off":
        return wire
    wire["SoftwareTokenMfaConfiguration"] = {"Enabled": "totp" in normal["mfa_methods"]}
    if "email" in normal["mfa_methods"]:
        wire["EmailMfaConfiguration"] = current.get("EmailMfaConfiguration") or EMAIL_CODE
    return wire
