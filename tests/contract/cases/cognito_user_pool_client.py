"""Clients of Cognito user pools."""

from __future__ import annotations

from typing import Any

from contract.cases.cognito_user_pool import make_pool, pool_belongs, pool_id
from contract.harness.case import Case, Drift, Immutable, OwnedBy, Raw, Update


def client_of(raw: Raw, name: str) -> dict[str, Any] | None:
    cognito = raw.client("cognito-idp")
    pool = pool_id(raw, f"{name}-pool")
    if pool is None:
        return None
    clients = cognito.get_paginator("list_user_pool_clients").paginate(UserPoolId=pool).search("UserPoolClients[]")
    found = next((client for client in clients if client["ClientName"] == name), None)
    if found is None:
        return None
    answer = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=found["ClientId"])
    return dict(answer["UserPoolClient"])


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    client = client_of(raw, name)
    volatile = ("CreationDate", "LastModifiedDate", "ClientId", "UserPoolId", "ClientSecret")
    return client and {key: value for key, value in client.items() if key not in volatile}


def setting(**members: Any) -> Any:
    """An act that sets members by hand. The emulator leaves the others alone, as AWS does not."""

    def act(raw: Raw, name: str) -> None:
        client = client_of(raw, name)
        assert client
        place = {"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]}
        raw.client("cognito-idp").update_user_pool_client(**place, **members)

    return act


def by_hand(raw: Raw, name: str) -> None:
    raw.client("cognito-idp").create_user_pool_client(UserPoolId=pool_id(raw, f"{name}-pool"), ClientName=name)


def remove(raw: Raw, name: str) -> None:
    client = client_of(raw, name)
    assert client
    place = {"UserPoolId": client["UserPoolId"], "ClientId": client["ClientId"]}
    raw.client("cognito-idp").delete_user_pool_client(**place)


CASE = Case(
    kind="cognito_user_pool_client",
    minimal={"user_pool": "{name}-pool", "name": "{name}"},
    full={
        "user_pool": "{name}-pool",
        "name": "{name}",
        "auth_flows": ["user_srp", "refresh_token", "admin_user_password"],
        "oauth_flows": ["code"],
        "oauth_scopes": ["openid", "email"],
        "callback_urls": ["https://example.com/callback"],
        "logout_urls": ["https://example.com/"],
        "default_redirect_uri": "https://example.com/callback",
        "access_token_seconds": 900,
        "id_token_seconds": 900,
        "refresh_token_seconds": 86_400,
        "auth_session_seconds": 300,
        "token_revocation_enabled": False,
        "hide_user_existence_enabled": False,
        "read_attributes": ["email", "name"],
        "write_attributes": ["name"],
    },
    prepare=make_pool,
    describe=describe,
    owned=OwnedBy(parent=pool_belongs),
    adopt=by_hand,
    twice=by_hand,
    remove=remove,
    updates=(
        Update("longer access", {"access_token_seconds": 1800}, {"access_token_seconds"}),
        Update("longer sessions", {"refresh_token_seconds": 172_800}, {"refresh_token_seconds"}),
        Update("fewer flows", {"auth_flows": ["user_srp"]}, {"auth_flows"}),
        Update("existence hidden", {"hide_user_existence_enabled": True}, {"hide_user_existence_enabled"}),
        Update("revocation", {"token_revocation_enabled": True}, {"token_revocation_enabled"}),
        Update("another page", {"logout_urls": ["https://example.com/bye"]}, {"logout_urls"}),
    ),
    drifts=(
        Drift("password flow opened", setting(ExplicitAuthFlows=["ALLOW_USER_PASSWORD_AUTH"]), {"auth_flows"}),
        Drift("implicit flow", setting(AllowedOAuthFlows=["implicit"]), {"oauth_flows"}),
        Drift("scopes", setting(AllowedOAuthScopes=["openid", "aws.cognito.signin.user.admin"]), {"oauth_scopes"}),
        Drift("foreign callback", setting(CallbackURLs=["https://evil.example"]), {"callback_urls"}),
        Drift("logout", setting(LogoutURLs=[]), {"logout_urls"}),
        Drift("redirect", setting(DefaultRedirectURI="https://evil.example"), {"default_redirect_uri"}),
        Drift("id token", setting(IdTokenValidity=3600), {"id_token_seconds"}),
        Drift("access token", setting(AccessTokenValidity=3600), {"access_token_seconds"}),
        Drift("refresh token", setting(RefreshTokenValidity=7200), {"refresh_token_seconds"}),
        Drift(
            "units",
            setting(TokenValidityUnits={"AccessToken": "minutes", "IdToken": "seconds", "RefreshToken": "seconds"}),
            {"access_token_seconds"},
        ),
        Drift("session", setting(AuthSessionValidity=15), {"auth_session_seconds"}),
        Drift("provider", setting(SupportedIdentityProviders=["Google"]), {"identity_providers"}),
        Drift("more to read", setting(ReadAttributes=["email", "name", "address"]), {"read_attributes"}),
        Drift("more to write", setting(WriteAttributes=["name", "email"]), {"write_attributes"}),
        Drift("existence", setting(PreventUserExistenceErrors="ENABLED"), {"hide_user_existence_enabled"}),
        Drift("revocation", setting(EnableTokenRevocation=True), {"token_revocation_enabled"}),
        Drift(
            "all units",
            setting(TokenValidityUnits={"AccessToken": "seconds", "IdToken": "minutes", "RefreshToken": "minutes"}),
            {"id_token_seconds", "refresh_token_seconds"},
        ),
        Drift("no sign-in pages", setting(AllowedOAuthFlowsUserPoolClient=False), {"oauth_flows"}),
        Drift(
            "more context",
            setting(EnablePropagateAdditionalUserContextData=True),
            {"propagate_user_context_enabled"},
        ),
    ),
    immutable=(Immutable("secret", {"secret_enabled": True}, {"secret_enabled"}),),
    undrifted={
        "*.ClientName": "says which it is",
        "CreateUserPoolClient.GenerateSecret": "cannot change: see the immutable case",
        "*.RefreshTokenRotation": "the emulator does not keep it",
    },
    gaps=(
        ("refresh token rotation", "the emulator does not keep it: tests/unit/kinds/test_cognito_user_pool_client.py"),
        ("all attributes again", "AWS does it where the member is left out; the strict proxy too"),
    ),
)
