# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Cognito user pools: sign-in names, attributes, passwords, MFA, mail, protection, groups, tags."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.diff import Change, changed
from ...engine.errors import Transient, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.values import UNKNOWN
from . import rules, schema
from .find import MISSING, SERVICE, find_user_pool, find_user_pool_id, issuer, owned_user_pools
from .groups import described_groups, read_groups, write_groups
from .wire import REPLACED, mfa_wire, normal_form, wire_form

__all__ = ["KIND", "find_user_pool_id", "issuer"]

OLD_TEXTS: Final = dict.fromkeys(REPLACED, "older form of a member of VerificationMessageTemplate")
NO_SMS: Final = "text messages are not offered; kept as found"
COPIED: Final = {
    "LambdaConfig": "triggers are not offered; kept as found",
    "SmsConfiguration": NO_SMS,
    "SmsAuthenticationMessage": NO_SMS,
    "KeyConfiguration": "encryption by the user's own key is not offered; kept as found",
    "IssuerConfiguration": "the multi-region issuer is not offered; kept as found",
    "AdminCreateUserConfig.InviteMessageTemplate.SMSMessage": NO_SMS,
    "AdminCreateUserConfig.UnusedAccountValidityDays": "older form of the password policy's",
    "UserPoolAddOns.AdvancedSecurityAdditionalFlows": "threat protection of custom flows is not offered; kept as found",
    "VerificationMessageTemplate.SmsMessage": NO_SMS,
}
SHARED: Final = (
    "Policies",
    "DeletionProtection",
    "AutoVerifiedAttributes",
    "UserAttributeUpdateSettings",
    "VerificationMessageTemplate",
    "DeviceConfiguration",
    "EmailConfiguration",
    "UserPoolTags",
    "AdminCreateUserConfig",
    "UserPoolAddOns",
    "AccountRecoverySetting",
    "UserPoolTier",
)


class CognitoUserPool(Kind):
    """A user pool. It holds the users: it is never replaced unless named."""

    name = "cognito_user_pool"
    module = "cognito_user_pools"
    option = "user_pools"
    services = (SERVICE,)
    immutable = ("username_attributes", "alias_attributes", "username_case_sensitive_enabled", "schema")
    holds_data = True
    transient = (
        Transient("ConcurrentModificationException", "", "another call changes the pool at this moment"),
        Transient("InternalErrorException", "", "Cognito answered an internal error"),
    )
    managed: ClassVar = {
        "CreateUserPool": (
            "PoolName",
            "Schema",
            "UsernameAttributes",
            "AliasAttributes",
            "UsernameConfiguration",
            *SHARED,
        ),
        "UpdateUserPool": ("UserPoolId", "MfaConfiguration", *SHARED),
        "SetUserPoolMfaConfig": (
            "UserPoolId",
            "MfaConfiguration",
            "SoftwareTokenMfaConfiguration",
            "EmailMfaConfiguration",
        ),
        "AddCustomAttributes": ("UserPoolId", "CustomAttributes"),
        "CreateGroup": ("UserPoolId", "GroupName", "Description", "RoleArn", "Precedence"),
        "UpdateGroup": ("UserPoolId", "GroupName", "Description", "RoleArn", "Precedence"),
    }
    unmanaged: ClassVar = {
        "CreateUserPool": {
            **OLD_TEXTS,
            **COPIED,
            "Schema.*.DeveloperOnlyAttribute": "AWS advises against it: use the clients' readable attributes",
            "MfaConfiguration": "a pool has no second factor before SetUserPoolMfaConfig sets one up",
        },
        "UpdateUserPool": {**OLD_TEXTS, **COPIED, "PoolName": "the name is how the pool is found"},
        "SetUserPoolMfaConfig": {
            "SmsMfaConfiguration": "text messages are not offered",
            "WebAuthnConfiguration": "kept as found",
        },
    }

    def problems(self, spec: Spec) -> Iterable[str]:
        return rules.problems(spec)

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        pool = find_user_pool(aws, spec["name"])
        if pool is None:
            return None
        cognito = aws.reader(SERVICE)
        pool_id = pool["Id"]
        wants_mfa = spec["mfa"] != "off" or pool.get("MfaConfiguration", "OFF") != "OFF"
        try:
            mfa, groups = aws.together(
                lambda: cognito.get_user_pool_mfa_config(UserPoolId=pool_id) if wants_mfa else {},
                lambda: read_groups(aws, pool_id) if spec.get("groups") is not None else None,
            )
        except cognito.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise
        attributes = normal_form(pool, mfa)
        if groups is not None:
            attributes["groups"] = groups
        arn = pool.get("Arn") or aws.arn(SERVICE, f"userpool/{pool_id}")
        return Found(attributes, {"id": pool_id, "arn": arn}, dict(pool.get("UserPoolTags", {})))

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal: dict[str, Any] = {
            option: sorted(spec[option])
            for option in (
                "username_attributes",
                "alias_attributes",
                "auto_verified_attributes",
                "verified_before_update",
                "first_auth_factors",
            )
        }
        for option in (
            "username_case_sensitive_enabled",
            "mfa",
            "tier",
            "threat_protection",
            "deletion_protection_enabled",
            "admin_create_user_only_enabled",
            "account_recovery",
        ):
            goal[option] = spec[option]
        goal["password_policy"] = dict(spec["password_policy"])
        goal["mfa_methods"] = sorted(spec["mfa_methods"]) if spec["mfa"] != "off" else []
        goal["email"] = email_goal(aws, spec)
        goal["verification_email"] = given(spec["verification_email"])
        goal["invitation_email"] = given(spec["invitation_email"])
        goal["devices"] = {"remember": spec["remember_devices"]}
        if spec["remember_devices"] != "no":
            goal["devices"]["challenge_required"] = spec["challenge_new_devices_enabled"]
        if spec.get("groups") is not None:
            goal["groups"] = described_groups(spec["groups"])
        return {**goal, **schema_goal(schema.described(spec["schema"]), found)}

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        return [Owned({"name": name}) for name in sorted(set(owned_user_pools(aws).values()))]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if found is None:
            return {"name": spec["name"], "id": UNKNOWN, "arn": UNKNOWN, "issuer": UNKNOWN}
        identity = found.identity
        return {
            "name": spec["name"],
            "id": identity["id"],
            "arn": identity["arn"],
            "issuer": issuer(aws, str(identity["id"])),
        }

    def protected(self, found: Found) -> str:
        if found.attributes["deletion_protection_enabled"]:
            return "Set deletion_protection_enabled to false for this pool and run once, then delete it."
        return ""

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        answer = aws.writer(SERVICE).create_user_pool(
            PoolName=spec["name"],
            Schema=[schema.wire(name, entry) for name, entry in desired["schema"].items()],
            UsernameConfiguration={"CaseSensitive": desired["username_case_sensitive_enabled"]},
            UserPoolTags=dict(desired.get("tags", {})),
            **{
                member: list(desired[option])
                for option, member in (
                    ("username_attributes", "UsernameAttributes"),
                    ("alias_attributes", "AliasAttributes"),
                )
                if desired[option]
            },
            **wire_form(desired),
        )
        return str(answer["UserPool"]["Id"])

    def withdraw(self, aws: Aws, made_id: str) -> None:
        cognito = aws.writer(SERVICE)
        try:
            pool = aws.reader(SERVICE).describe_user_pool(UserPoolId=made_id)["UserPool"]
            if pool.get("DeletionProtection") == "ACTIVE":  # our own, seconds old and without users
                wire = wire_form({**normal_form(pool, {}), "deletion_protection_enabled": False}, pool)
                cognito.update_user_pool(UserPoolId=made_id, UserPoolTags=pool.get("UserPoolTags", {}), **wire)
            cognito.delete_user_pool(UserPoolId=made_id)
        except cognito.exceptions.ClientError as error:
            if not is_missing(error, *MISSING):
                raise

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        pool_id = str(found.identity["id"])
        reader, cognito = aws.reader(SERVICE), aws.writer(SERVICE)
        if added := desired.get("schema_additions"):
            cognito.add_custom_attributes(
                UserPoolId=pool_id, CustomAttributes=[schema.wire(name, entry) for name, entry in added.items()]
            )
        own = {change.path[0] for change in changes} - {"mfa", "mfa_methods", "groups", "schema_additions"}
        # mail as a second factor needs its sender and another way to recover, as long as it is on
        factors_first = "email" in found.attributes["mfa_methods"] and "email" not in desired["mfa_methods"]
        if factors_first:
            self._set_factors(aws, pool_id, desired)
        if own:
            # UpdateUserPool sets everything it is not told back to the default: read now, write the whole
            pool = reader.describe_user_pool(UserPoolId=pool_id)["UserPool"]
            cognito.update_user_pool(
                UserPoolId=pool_id, UserPoolTags=pool.get("UserPoolTags", {}), **wire_form(desired, pool)
            )
        if changed(changes, "mfa", "mfa_methods") and not factors_first:
            self._set_factors(aws, pool_id, desired)
        write_groups(aws, pool_id, desired.get("groups", {}), found.attributes.get("groups", {}), changes)

    def _set_factors(self, aws: Aws, pool_id: str, desired: Mapping[str, Any]) -> None:
        current = aws.reader(SERVICE).get_user_pool_mfa_config(UserPoolId=pool_id)
        aws.writer(SERVICE).set_user_pool_mfa_config(UserPoolId=pool_id, **mfa_wire(desired, current))

    def tag(self, aws: Aws, found: Found, to_set: Mapping[str, str], to_remove: list[str]) -> None:
        cognito = aws.writer(SERVICE)
        if to_set:
            cognito.tag_resource(ResourceArn=found.identity["arn"], Tags=dict(to_set))
        if to_remove:
            cognito.untag_resource(ResourceArn=found.identity["arn"], TagKeys=to_remove)

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        cognito = aws.writer(SERVICE)
        try:
            cognito.delete_user_pool(UserPoolId=found.identity["id"])
        except cognito.exceptions.ClientError as error:
            if not is_missing(error, *MISSING):
                raise


def given(options: Mapping[str, Any]) -> dict[str, Any]:
    """`options` without those that are not set."""
    return {key: value for key, value in options.items() if value not in (None, "")}


def email_goal(aws: Aws, spec: Spec) -> dict[str, Any]:
    """Cognito's own sender, or the SES identity that `email_identity` names (an address, a domain or an ARN)."""
    identity = spec.get("email_identity")
    goal: dict[str, Any] = {"sender": "ses" if identity else "cognito"}
    if identity:
        goal["identity_arn"] = identity if identity.startswith("arn:") else aws.arn("ses", f"identity/{identity}")
        goal.update(
            given({"from_address": spec.get("email_from"), "configuration_set": spec.get("email_configuration_set")})
        )
    return {**goal, **given({"reply_to": spec.get("email_reply_to")})}


def schema_goal(wanted: Mapping[str, Any], found: Found | None) -> dict[str, Any]:
    """The schema, and apart from it the custom attributes that a pool has yet to get: those AWS can add in place."""
    if found is None:
        return {"schema": dict(wanted)}
    has = found.attributes["schema"]
    added = {name: wanted[name] for name in wanted if name not in has and name.startswith(schema.CUSTOM)}
    goal = {"schema": {name: entry for name, entry in wanted.items() if name not in added}}
    return {**goal, "schema_additions": added} if added else goal


KIND: Final = CognitoUserPool()
