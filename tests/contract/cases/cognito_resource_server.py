"""Resource servers of Cognito user pools."""

from __future__ import annotations

from typing import Any

from botocore.exceptions import ClientError
from contract.cases.cognito_user_pool import make_pool, pool_belongs, pool_id
from contract.harness.case import Case, Drift, OwnedBy, Raw, Update


def place(raw: Raw, name: str) -> dict[str, Any]:
    return {"UserPoolId": pool_id(raw, f"{name}-pool"), "Identifier": name}


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    where = place(raw, name)
    if not where["UserPoolId"]:
        return None
    try:
        server = raw.client("cognito-idp").describe_resource_server(**where)["ResourceServer"]
    except ClientError:
        return None
    return {"name": server["Name"], "scopes": sorted(server["Scopes"], key=lambda scope: scope["ScopeName"])}


def setting(display_name: str, scopes: dict[str, str]) -> Any:
    wire = [{"ScopeName": name, "ScopeDescription": text} for name, text in scopes.items()]
    return lambda raw, name: raw.client("cognito-idp").update_resource_server(
        **place(raw, name), Name=display_name, Scopes=wire
    )


SCOPES = {"read": "Look at orders", "write": "Place orders"}


CASE = Case(
    kind="cognito_resource_server",
    minimal={"user_pool": "{name}-pool", "identifier": "{name}"},
    full={
        "user_pool": "{name}-pool",
        "identifier": "{name}",
        "display_name": "Orders",
        "scopes": [{"name": name, "description": text} for name, text in SCOPES.items()],
    },
    prepare=make_pool,
    describe=describe,
    owned=OwnedBy(parent=pool_belongs),
    adopt=lambda raw, name: raw.client("cognito-idp").create_resource_server(**place(raw, name), Name="by hand"),
    remove=lambda raw, name: raw.client("cognito-idp").delete_resource_server(**place(raw, name)),
    updates=(
        Update("another name", {"display_name": "Shop"}, {"display_name"}),
        Update("one scope", {"scopes": [{"name": "read", "description": "Look at orders"}]}, {"scopes.write"}),
    ),
    drifts=(
        Drift("renamed", setting("Stray", SCOPES), {"display_name"}),
        Drift("stray scope", setting("Orders", {**SCOPES, "all": "Everything"}), {"scopes.all"}),
        Drift("scope gone", setting("Orders", {"read": "Look at orders"}), {"scopes.write"}),
        Drift("other words", setting("Orders", {**SCOPES, "read": "?"}), {"scopes.read"}),
    ),
)
