# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Clients of Cognito user pools: flows, OAuth, token lifetimes, readable and writable attributes."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from ...engine.aws import Aws
from ...engine.candidates import choose
from ...engine.diff import Change
from ...engine.errors import Candidate, Transient, is_missing
from ...engine.kind import Found, Kind, Owned, Spec
from ...engine.texts import text
from ...engine.values import UNKNOWN
from ..cognito_user_pool.find import MISSING, SERVICE, find_user_pool_id, owned_user_pools
from .wire import LIFETIMES, LISTS, normal_form, wire_form

RANGES: Final = {
    "access_token_seconds": (300, 86_400),
    "id_token_seconds": (300, 86_400),
    "refresh_token_seconds": (3_600, 315_360_000),
    "refresh_token_rotation_grace_seconds": (0, 60),
}

MANAGED: Final = (
    "UserPoolId",
    "ClientName",
    "RefreshTokenValidity",
    "AccessTokenValidity",
    "IdTokenValidity",
    "TokenValidityUnits",
    "ReadAttributes",
    "WriteAttributes",
    "ExplicitAuthFlows",
    "SupportedIdentityProviders",
    "CallbackURLs",
    "LogoutURLs",
    "DefaultRedirectURI",
    "AllowedOAuthFlows",
    "AllowedOAuthScopes",
    "AllowedOAuthFlowsUserPoolClient",
    "PreventUserExistenceErrors",
    "EnableTokenRevocation",
    "EnablePropagateAdditionalUserContextData",
    "AuthSessionValidity",
    "RefreshTokenRotation",
)
SET_ASIDE: Final = "+replaced"
"""The end of the name of a client that has been replaced and is about to be deleted."""
PINPOINT: Final = {"AnalyticsConfiguration": "Pinpoint has come to its end of life; kept as found"}


class CognitoUserPoolClient(Kind):
    """A client of a user pool, found by the pool's name and its own."""

    name = "cognito_user_pool_client"
    module = "cognito_user_pool_clients"
    option = "clients"
    texts: ClassVar = {
        "name": text(r"[\w\s+=,.@-]{1,128}", "1 to 128 letters, digits, spaces and _ + = , . @ -"),
        **dict.fromkeys(("callback_urls", "logout_urls"), text(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s]+", "an absolute URL")),
    }
    services = (SERVICE,)
    after = ("cognito_resource_servers", "cognito_user_pools")
    immutable = ("secret_enabled",)
    taggable = False
    transient = (
        Transient("ConcurrentModificationException", "", "another call changes the pool at this moment"),
        Transient("ScopeDoesNotExistException", "", "Cognito does not show a scope made a moment ago yet"),
    )
    managed: ClassVar = {
        "CreateUserPoolClient": (*MANAGED, "GenerateSecret"),
        "UpdateUserPoolClient": (*MANAGED, "ClientId"),
    }
    unmanaged: ClassVar = {
        "CreateUserPoolClient": {**PINPOINT, "ClientSecret": "Cognito makes a better one than a description can hold"},
        "UpdateUserPoolClient": PINPOINT,
    }

    def title(self, spec: Spec) -> str:
        return f"{spec['user_pool']}/{spec['name']}"

    def problems(self, spec: Spec) -> Iterable[str]:
        for option, (least, most) in RANGES.items():
            if not least <= spec[option] <= most:
                yield f"{option} is {spec[option]}; Cognito accepts {least} to {most}"
        session = spec["auth_session_seconds"]
        if session % 60 or not 180 <= session <= 900:
            yield f"auth_session_seconds is {session}; Cognito accepts whole minutes from 180 to 900"
        for option in ("access_token_seconds", "id_token_seconds"):
            if spec[option] > spec["refresh_token_seconds"]:
                yield f"{option} is longer than refresh_token_seconds; Cognito refuses that"
        if spec["refresh_token_rotation_enabled"] and "refresh_token" in spec["auth_flows"]:
            yield "refresh_token_rotation_enabled excludes the flow refresh_token; remove it from auth_flows"
        if spec["propagate_user_context_enabled"] and not spec["secret_enabled"]:
            yield "propagate_user_context_enabled needs a client with a secret; set secret_enabled"
        yield from self._oauth_problems(spec)

    def _oauth_problems(self, spec: Spec) -> Iterable[str]:
        flows = set(spec["oauth_flows"])
        if flows & {"code", "implicit"} and not spec["callback_urls"]:
            yield "oauth_flows has code or implicit, which need callback_urls"
        if flows and not spec["oauth_scopes"]:
            yield "oauth_flows needs oauth_scopes: a flow without scopes is refused"
        if "client_credentials" in flows and (len(flows) > 1 or not spec["secret_enabled"]):
            yield "client_credentials stands alone in oauth_flows and needs secret_enabled"
        for option in ("oauth_scopes", "callback_urls", "logout_urls"):
            if spec[option] and not flows:
                yield f"{option} needs oauth_flows: without one Cognito lets nobody use the hosted pages"
        default = spec.get("default_redirect_uri")
        if default and default not in spec["callback_urls"]:
            yield f"default_redirect_uri {default} must be one of callback_urls"
        for url in [*spec["callback_urls"], *spec["logout_urls"]]:
            if url.startswith("http://") and not url.startswith(
                ("http://localhost", "http://127.0.0.1", "http://[::1]")
            ):
                yield f"{url} is plain http; Cognito accepts that for localhost only: use https"
            if "#" in url:
                yield f"{url} has a fragment, which Cognito refuses"

    def read(self, aws: Aws, spec: Spec) -> Found | None:
        pool_id = find_user_pool_id(aws, spec["user_pool"])
        client = find_client(aws, pool_id, spec["user_pool"], spec["name"]) if pool_id else None
        if pool_id is None or client is None:
            return None
        left_over = sorted(client_ids(aws, pool_id).get(spec["name"] + SET_ASIDE, []))
        attributes = {**normal_form(client), "left_over": left_over}
        return Found(attributes, {"id": client["ClientId"], "pool_id": pool_id})

    def desired(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        goal: dict[str, Any] = {option: sorted(spec[option]) for option in (*LISTS, "auth_flows")}
        for option in (*LIFETIMES, "auth_session_seconds", "secret_enabled", "hide_user_existence_enabled"):
            goal[option] = spec[option]
        goal["token_revocation_enabled"] = spec["token_revocation_enabled"]
        goal["propagate_user_context_enabled"] = spec["propagate_user_context_enabled"]
        goal["default_redirect_uri"] = spec.get("default_redirect_uri") or ""
        goal["refresh_token_rotation_enabled"] = spec["refresh_token_rotation_enabled"]
        if spec["refresh_token_rotation_enabled"]:
            goal["refresh_token_rotation_grace_seconds"] = spec["refresh_token_rotation_grace_seconds"]
        goal["left_over"] = []
        return goal

    def owned(self, aws: Aws, described: Sequence[Spec]) -> Iterable[Owned]:
        """Clients carry no mark: those of a pool of ours are ours."""
        pools, being_replaced = owned_user_pools(aws), {self.title(spec) + SET_ASIDE for spec in described}
        listed = aws.together(*(lambda pool_id=pool_id: client_ids(aws, pool_id) for pool_id in pools))
        return [
            Owned({"user_pool": pool, "name": name})
            for pool, clients in zip(pools.values(), listed, strict=True)
            for name in clients
            if f"{pool}/{name}" not in being_replaced
        ]

    def outputs(self, aws: Aws, spec: Spec, found: Found | None) -> dict[str, Any]:
        if found is None:
            return {"name": spec["name"], "user_pool": spec["user_pool"], "id": UNKNOWN}
        return {"name": spec["name"], "user_pool": spec["user_pool"], "id": found.identity["id"]}

    def create(self, aws: Aws, spec: Spec, desired: Mapping[str, Any]) -> str:
        pool_id = aws.reference("user pool", spec["user_pool"], find_user_pool_id(aws, spec["user_pool"]))
        answer = aws.writer(SERVICE).create_user_pool_client(
            UserPoolId=pool_id,
            ClientName=spec["name"],
            GenerateSecret=desired["secret_enabled"],
            **wire_form(desired),
        )
        return f"{pool_id}/{answer['UserPoolClient']['ClientId']}"

    def withdraw(self, aws: Aws, made_id: str) -> None:
        remove_client(aws, *made_id.split("/", maxsplit=1))

    def update(
        self, aws: Aws, spec: Spec, found: Found, desired: Mapping[str, Any], changes: tuple[Change, ...]
    ) -> None:
        if any(change.path[0] != "left_over" for change in changes):
            write_client(aws, spec["name"], found, desired)
        for client_id in found.attributes["left_over"]:
            remove_client(aws, str(found.identity["pool_id"]), client_id)

    def set_aside(self, aws: Aws, spec: Spec, found: Found) -> bool:
        """Under another name the old client signs users in until the new one is there."""
        write_client(aws, spec["name"] + SET_ASIDE, found, found.attributes)
        return True

    def delete(self, aws: Aws, spec: Spec, found: Found) -> None:
        for client_id in (*found.attributes["left_over"], str(found.identity["id"])):
            remove_client(aws, str(found.identity["pool_id"]), client_id)


def write_client(aws: Aws, name: str, found: Found, normal: Mapping[str, Any]) -> None:
    """UpdateUserPoolClient sets everything it is not told back to the default: read now, write the whole."""
    place = {"UserPoolId": found.identity["pool_id"], "ClientId": found.identity["id"]}
    current = aws.reader(SERVICE).describe_user_pool_client(**place)["UserPoolClient"]
    kept = {member: current[member] for member in PINPOINT if current.get(member)}
    if current.get("RefreshTokenRotation") and not normal["refresh_token_rotation_enabled"]:
        kept["RefreshTokenRotation"] = {"Feature": "DISABLED"}
    aws.writer(SERVICE).update_user_pool_client(**place, ClientName=name, **kept, **wire_form(normal))


def remove_client(aws: Aws, pool_id: str, client_id: str) -> None:
    """DeleteUserPoolClient; "already gone" is success."""
    cognito = aws.writer(SERVICE)
    try:
        cognito.delete_user_pool_client(UserPoolId=pool_id, ClientId=client_id)
    except cognito.exceptions.ClientError as error:
        if not is_missing(error, *MISSING):
            raise


def find_client_id(aws: Aws, pool_id: str, pool: str, name: str) -> str | None:
    """The id of the client called `name` of the pool `pool_id`, or None. One list call where the name is unique."""
    listed = client_ids(aws, pool_id)
    if len(listed.get(name, [])) < 2:
        return next(iter(listed.get(name, [])), None)
    client = find_client(aws, pool_id, pool, name)
    return str(client["ClientId"]) if client else None


def client_ids(aws: Aws, pool_id: str) -> dict[str, list[str]]:
    """The ids of the pool's clients by their names (ListUserPoolClients, all pages)."""
    ids: dict[str, list[str]] = {}
    for item in aws.pages(SERVICE, "list_user_pool_clients", "UserPoolClients", UserPoolId=pool_id, MaxResults=60):
        ids.setdefault(str(item["ClientName"]), []).append(str(item["ClientId"]))
    return ids


def find_client(aws: Aws, pool_id: str, pool: str, name: str) -> dict[str, Any] | None:
    """DescribeUserPoolClient's answer for the client called `name`. Raises `Ambiguous` when several have the name."""
    cognito = aws.reader(SERVICE)

    def describe(client_id: str) -> dict[str, Any] | None:
        try:
            return dict(cognito.describe_user_pool_client(UserPoolId=pool_id, ClientId=client_id)["UserPoolClient"])
        except cognito.exceptions.ClientError as error:
            if is_missing(error, *MISSING):
                return None
            raise

    named = client_ids(aws, pool_id).get(name, [])
    clients = [item for item in aws.together(*(lambda one=one: describe(one) for one in named)) if item]
    # a client's id means nothing without its pool's, so the two together are the id of a candidate
    candidates = [Candidate(f"{pool_id}/{item['ClientId']}", str(item.get("CreationDate", ""))) for item in clients]
    chosen = choose("cognito_user_pool_client", f"{pool}/{name}", candidates, None)
    return next((item for item in clients if f"{pool_id}/{item['ClientId']}" == chosen), None)


KIND: Final = CognitoUserPoolClient()
