# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A client between Cognito's members and the options of the description."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

FLOWS: Final = {
    "user_srp": "ALLOW_USER_SRP_AUTH",
    "refresh_token": "ALLOW_REFRESH_TOKEN_AUTH",
    "admin_user_password": "ALLOW_ADMIN_USER_PASSWORD_AUTH",
    "user_password": "ALLOW_USER_PASSWORD_AUTH",
    "custom": "ALLOW_CUSTOM_AUTH",
    "user_auth": "ALLOW_USER_AUTH",
}
"""Flows by the names of the description."""
FLOW_WORDS: Final = {theirs: ours for ours, theirs in FLOWS.items()}
DEFAULT_FLOWS: Final = ("ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH", "ALLOW_USER_SRP_AUTH")
"""What Cognito allows while ExplicitAuthFlows is empty."""

LISTS: Final = {
    "oauth_flows": "AllowedOAuthFlows",
    "oauth_scopes": "AllowedOAuthScopes",
    "callback_urls": "CallbackURLs",
    "logout_urls": "LogoutURLs",
    "identity_providers": "SupportedIdentityProviders",
    "read_attributes": "ReadAttributes",
    "write_attributes": "WriteAttributes",
}
OMITTED_WHEN_EMPTY: Final = frozenset({"read_attributes", "write_attributes"})
"""An empty list would deny every attribute; left out, UpdateUserPoolClient goes back to its default, all of them."""

UNIT_SECONDS: Final = {"seconds": 1, "minutes": 60, "hours": 3600, "days": 86_400}
LIFETIMES: Final = {
    "access_token_seconds": ("AccessTokenValidity", "AccessToken", 1, "hours"),
    "id_token_seconds": ("IdTokenValidity", "IdToken", 1, "hours"),
    "refresh_token_seconds": ("RefreshTokenValidity", "RefreshToken", 30, "days"),
}
"""Member, its key in TokenValidityUnits, and Cognito's default as value and unit."""


def normal_form(client: Mapping[str, Any]) -> dict[str, Any]:
    """DescribeUserPoolClient's answer as options; what Cognito leaves out has its default."""
    normal: dict[str, Any] = {option: sorted(client.get(name) or []) for option, name in LISTS.items()}
    if client.get("AllowedOAuthFlowsUserPoolClient") is False:  # Cognito keeps the flows and lets nobody use them
        normal["oauth_flows"] = []
    flows = client.get("ExplicitAuthFlows") or DEFAULT_FLOWS
    normal["auth_flows"] = sorted(FLOW_WORDS.get(flow, flow.lower()) for flow in flows)
    units = client.get("TokenValidityUnits") or {}
    for option, (member, unit_key, default, default_unit) in LIFETIMES.items():
        value = client.get(member) or 0
        unit = units.get(unit_key) or default_unit
        normal[option] = value * UNIT_SECONDS[unit] if value else default * UNIT_SECONDS[default_unit]
    normal["auth_session_seconds"] = 60 * (client.get("AuthSessionValidity") or 3)
    normal["secret_enabled"] = bool(client.get("ClientSecret"))
    normal["hide_user_existence_enabled"] = client.get("PreventUserExistenceErrors") == "ENABLED"
    normal["token_revocation_enabled"] = bool(client.get("EnableTokenRevocation"))
    normal["propagate_user_context_enabled"] = bool(client.get("EnablePropagateAdditionalUserContextData"))
    normal["default_redirect_uri"] = client.get("DefaultRedirectURI") or ""
    rotation = client.get("RefreshTokenRotation") or {}
    normal["refresh_token_rotation_enabled"] = rotation.get("Feature") == "ENABLED"
    if normal["refresh_token_rotation_enabled"]:
        normal["refresh_token_rotation_grace_seconds"] = int(rotation.get("RetryGracePeriodSeconds", 0))
    return normal


def wire_form(normal: Mapping[str, Any]) -> dict[str, Any]:
    """A normal form as the members that CreateUserPoolClient and UpdateUserPoolClient share."""
    wire: dict[str, Any] = {
        name: list(normal[option])
        for option, name in LISTS.items()
        if normal[option] or option not in OMITTED_WHEN_EMPTY
    }
    wire["ExplicitAuthFlows"] = [FLOWS.get(flow, flow.upper()) for flow in normal["auth_flows"]]
    wire["AllowedOAuthFlowsUserPoolClient"] = bool(normal["oauth_flows"])
    for option, (member, *_unit) in LIFETIMES.items():
        wire[member] = normal[option]
    wire["TokenValidityUnits"] = {unit_key: "seconds" for _member, unit_key, *_rest in LIFETIMES.values()}
    wire["AuthSessionValidity"] = normal["auth_session_seconds"] // 60
    wire["PreventUserExistenceErrors"] = "ENABLED" if normal["hide_user_existence_enabled"] else "LEGACY"
    wire["EnableTokenRevocation"] = normal["token_revocation_enabled"]
    wire["EnablePropagateAdditionalUserContextData"] = normal["propagate_user_context_enabled"]
    if normal["default_redirect_uri"]:
        wire["DefaultRedirectURI"] = normal["default_redirect_uri"]
    if normal["refresh_token_rotation_enabled"]:
        grace = normal["refresh_token_rotation_grace_seconds"]
        wire["RefreshTokenRotation"] = {"Feature": "ENABLED", "RetryGracePeriodSeconds": grace}
    return wire
