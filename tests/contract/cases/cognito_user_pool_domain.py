"""Domains of Cognito user pools."""

from __future__ import annotations

from typing import Any

from contract.cases.cognito_user_pool import pool_belongs, pool_id
from contract.harness.case import Case, Drift, Immutable, OwnedBy, Raw, Update


def prepare(raw: Raw, name: str) -> None:
    for pool in (f"{name}-pool", f"{name}-other"):
        raw.client("cognito-idp").create_user_pool(PoolName=pool)


def described(raw: Raw, name: str) -> dict[str, Any]:
    answer = raw.client("cognito-idp").describe_user_pool_domain(Domain=f"{name}-sign-in")
    return dict(answer["DomainDescription"])


def describe(raw: Raw, name: str) -> dict[str, Any] | None:
    domain = described(raw, name)
    if not domain:
        return None
    pool = raw.client("cognito-idp").describe_user_pool(UserPoolId=domain.pop("UserPoolId"))["UserPool"]
    return {**domain, "pool": pool["Name"]}


def remove(raw: Raw, name: str) -> None:
    raw.client("cognito-idp").delete_user_pool_domain(
        Domain=f"{name}-sign-in", UserPoolId=described(raw, name)["UserPoolId"]
    )


def classic(raw: Raw, name: str) -> None:
    raw.client("cognito-idp").update_user_pool_domain(
        Domain=f"{name}-sign-in", UserPoolId=pool_id(raw, f"{name}-pool"), ManagedLoginVersion=1
    )


CASE = Case(
    kind="cognito_user_pool_domain",
    minimal={"domain": "{name}-sign-in", "user_pool": "{name}-pool"},
    full={"domain": "{name}-sign-in", "user_pool": "{name}-pool", "managed_login_version": 2},
    prepare=prepare,
    describe=describe,
    owned=OwnedBy(parent=pool_belongs),
    remove=remove,
    adopt=lambda raw, name: raw.client("cognito-idp").create_user_pool_domain(
        Domain=f"{name}-sign-in", UserPoolId=pool_id(raw, f"{name}-pool")
    ),
    updates=(Update("classic sign-in", {"managed_login_version": 1}, {"managed_login_version"}),),
    drifts=(Drift("classic by hand", classic, {"managed_login_version"}),),
    immutable=(Immutable("another pool", {"user_pool": "{name}-other"}, {"user_pool_id"}),),
    undrifted={
        "*.CustomDomainConfig": "a domain of one's own needs an issued certificate; the unit test holds the request",
    },
)
