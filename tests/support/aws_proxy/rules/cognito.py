"""Amazon Cognito user pools: updates reset what they omit; protection and domains come before deletion."""

from __future__ import annotations

from typing import Any

from ..calls import Call
from ..errors import AwsError
from ..strict import Params, Rule, World
from .arns import docs, reference

_API = "cognito-user-identity-pools/latest/APIReference"
_UPDATES = docs("cognito/latest/developerguide/cognito-user-pool-updating.html")

# What AWS sets when UpdateUserPool omits the member (UserPoolTags and the tier are left as they are).
POOL_DEFAULTS: dict[str, Any] = {
    "AccountRecoverySetting": None,
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
    "AutoVerifiedAttributes": [],
    "DeletionProtection": "INACTIVE",
    "DeviceConfiguration": None,
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "EmailVerificationMessage": None,
    "EmailVerificationSubject": None,
    "LambdaConfig": {},
    "MfaConfiguration": "OFF",
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 8,
            "RequireUppercase": True,
            "RequireLowercase": True,
            "RequireNumbers": True,
            "RequireSymbols": True,
            "TemporaryPasswordValidityDays": 7,
        }
    },
    "SmsAuthenticationMessage": None,
    "SmsVerificationMessage": None,
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": []},
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
}

# The same for UpdateUserPoolClient.
CLIENT_DEFAULTS: dict[str, Any] = {
    "AccessTokenValidity": None,
    "AllowedOAuthFlows": None,
    "AllowedOAuthFlowsUserPoolClient": False,
    "AllowedOAuthScopes": None,
    "AnalyticsConfiguration": None,
    "AuthSessionValidity": 3,
    "CallbackURLs": None,
    "DefaultRedirectURI": None,
    "EnablePropagateAdditionalUserContextData": False,
    "EnableTokenRevocation": True,
    "ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH", "ALLOW_CUSTOM_AUTH"],
    "IdTokenValidity": None,
    "LogoutURLs": None,
    "PreventUserExistenceErrors": "LEGACY",
    "ReadAttributes": None,
    "RefreshTokenValidity": 30,
    "SupportedIdentityProviders": None,
    "TokenValidityUnits": None,
    "WriteAttributes": None,
}


def _reset_pool(call: Call, _: Params, world: World) -> None:
    world.post_json("cognito-idp", "UpdateUserPool", call, POOL_DEFAULTS | call.params)


def _reset_client(call: Call, _: Params, world: World) -> None:
    world.post_json("cognito-idp", "UpdateUserPoolClient", call, CLIENT_DEFAULTS | call.params)


def _updated_client(call: Call, answer: Params, world: World) -> Params:
    for name, default in CLIENT_DEFAULTS.items():
        if name not in call.params:
            answer["UserPoolClient"][name] = default
    return _without_nulls(call, answer, world)


def _without_nulls(call: Call, answer: Params, _: World) -> Params:
    for name in ("UserPool", "UserPoolClient"):
        if name in answer:
            answer[name] = {key: value for key, value in answer[name].items() if value is not None}
    return answer


def _pool(call: Call, world: World) -> Params:
    found = world.read("cognito-idp", "describe_user_pool", call, UserPoolId=call.params.get("UserPoolId"))
    pool: Params = (found or {}).get("UserPool", {})
    return pool


def _protected(call: Call, world: World) -> bool:
    return _pool(call, world).get("DeletionProtection") == "ACTIVE"


def _has_domain(call: Call, world: World) -> bool:
    pool = _pool(call, world)
    return bool(pool.get("Domain") or pool.get("CustomDomain"))


RULES: tuple[Rule, ...] = (
    Rule(
        id="cognito-pool-reset",
        service="cognito-idp",
        operations=("UpdateUserPool",),
        summary="every member that UpdateUserPool omits goes back to its default (the proxy writes the defaults)",
        source=_UPDATES,
        learns={"cognito-idp.UpdateUserPool": _reset_pool},
        answers={"cognito-idp.DescribeUserPool": _without_nulls},
    ),
    Rule(
        id="cognito-client-reset",
        service="cognito-idp",
        operations=("UpdateUserPoolClient",),
        summary="every member that UpdateUserPoolClient omits goes back to its default (the proxy writes the defaults)",
        source=reference(_API, "UpdateUserPoolClient"),
        learns={"cognito-idp.UpdateUserPoolClient": _reset_client},
        answers={
            "cognito-idp.DescribeUserPoolClient": _without_nulls,
            "cognito-idp.UpdateUserPoolClient": _updated_client,
        },
    ),
    Rule(
        id="cognito-deletion-protection",
        service="cognito-idp",
        operations=("DeleteUserPool",),
        summary="a protected pool cannot be deleted",
        source=docs("cognito/latest/developerguide/user-pool-settings-deletion-protection.html"),
        error=AwsError(
            "InvalidParameterException",
            400,
            "The user pool cannot be deleted because deletion protection is activated. Deletion protection must be "
            "inactivated first.",
        ),
        refuses=_protected,
    ),
    Rule(
        id="cognito-domain-first",
        service="cognito-idp",
        operations=("DeleteUserPool",),
        summary="a pool's domain is deleted before the pool",
        source=reference(_API, "DeleteUserPoolDomain"),
        error=AwsError(
            "InvalidParameterException",
            400,
            "User pool cannot be deleted. It has a domain configured that should be deleted first.",
        ),
        refuses=_has_domain,
    ),
)
