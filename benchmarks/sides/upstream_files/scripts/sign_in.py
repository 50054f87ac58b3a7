"""The user pool and its client: there is no module for Cognito."""

import json

import boto3

POOL = {
    "Policies": {
        "PasswordPolicy": {
            "MinimumLength": 12,
            "RequireLowercase": True,
            "RequireUppercase": True,
            "RequireNumbers": True,
            "RequireSymbols": True,
            "TemporaryPasswordValidityDays": 7,
        }
    },
    "AutoVerifiedAttributes": ["email"],
    "UserAttributeUpdateSettings": {"AttributesRequireVerificationBeforeUpdate": ["email"]},
    "MfaConfiguration": "OFF",
    "EmailConfiguration": {"EmailSendingAccount": "COGNITO_DEFAULT"},
    "AdminCreateUserConfig": {"AllowAdminCreateUserOnly": False},
    "VerificationMessageTemplate": {"DefaultEmailOption": "CONFIRM_WITH_CODE"},
    "AccountRecoverySetting": {"RecoveryMechanisms": [{"Name": "verified_email", "Priority": 1}]},
    "UserPoolAddOns": {"AdvancedSecurityMode": "OFF"},
    "UserPoolTags": {"environment": "local", "serverless.aws:stack": "posts"},
    "UserPoolTier": "ESSENTIALS",
    "DeletionProtection": "INACTIVE",
}
FOR_EVER = {
    "UsernameAttributes": ["email"],
    "UsernameConfiguration": {"CaseSensitive": False},
    "Schema": [{"Name": "email", "AttributeDataType": "String", "Required": True, "Mutable": True}],
}
CLIENT = {
    "ExplicitAuthFlows": ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
    "SupportedIdentityProviders": ["COGNITO"],
    "AccessTokenValidity": 3600,
    "IdTokenValidity": 3600,
    "RefreshTokenValidity": 2592000,
    "TokenValidityUnits": {"AccessToken": "seconds", "IdToken": "seconds", "RefreshToken": "seconds"},
    "PreventUserExistenceErrors": "ENABLED",
    "EnableTokenRevocation": True,
    "EnablePropagateAdditionalUserContextData": False,
    "AllowedOAuthFlowsUserPoolClient": False,
    "AuthSessionValidity": 3,
}


def same(found, wanted):
    """Whether everything wanted is found; lists in any order."""
    if isinstance(wanted, dict):
        return all(same((found or {}).get(key), value) for key, value in wanted.items())
    if isinstance(wanted, list) and all(isinstance(item, str) for item in wanted):
        return sorted(found or []) == sorted(wanted)
    return found == wanted


cognito = boto3.client("cognito-idp")
changed = False
pools = cognito.list_user_pools(MaxResults=60)["UserPools"]
pool = next((item["Id"] for item in pools if item["Name"] == "posts-users"), None)
if pool is None:
    pool = cognito.create_user_pool(PoolName="posts-users", **POOL, **FOR_EVER)["UserPool"]["Id"]
    changed = True
elif not same(cognito.describe_user_pool(UserPoolId=pool)["UserPool"], POOL):
    cognito.update_user_pool(UserPoolId=pool, **POOL)
    changed = True

clients = cognito.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]
client = next((item["ClientId"] for item in clients if item["ClientName"] == "web"), None)
if client is None:
    made = cognito.create_user_pool_client(UserPoolId=pool, ClientName="web", GenerateSecret=False, **CLIENT)
    client = made["UserPoolClient"]["ClientId"]
    changed = True
elif not same(cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client)["UserPoolClient"], CLIENT):
    cognito.update_user_pool_client(UserPoolId=pool, ClientId=client, ClientName="web", **CLIENT)
    changed = True
print(json.dumps({"changed": changed, "pool": pool, "client": client}))
