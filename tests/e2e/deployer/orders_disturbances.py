"""Changes behind the plan's back of orders, so that a recording has what only repairs need."""

from __future__ import annotations

from typing import Any, Final

from e2e.deployer.rest_disturbances import children, settings, web_acl
from e2e.deployer.shared_disturbances import (
    EVERYTHING,
    PREFIX,
    READER,
    archive,
    budget,
    certificate,
    document,
    key,
    role,
    stray_policies,
    time_to_live,
    topic,
)

NAME: Final = f"{PREFIX}orders"
ROLE: Final = f"{PREFIX}create-order"


def disturb(raw: Any) -> None:
    """Everything below, once."""
    key(raw, "orders")
    children(raw, "NewOrder")
    time_to_live(raw, f"{PREFIX}Orders")
    role(raw, ROLE)
    stray_policies(raw, ROLE)
    group(raw)
    function(raw)
    scopes(raw)
    settings(raw)
    domain(raw)
    web_acl(raw, "live")
    budget(raw, NAME)
    certificate(raw)
    topic(raw)


def group(raw: Any) -> None:
    iam, own = raw.client("iam"), {"GroupName": f"{NAME}-operators"}
    iam.put_group_policy(**own, PolicyName="stray", PolicyDocument=document(EVERYTHING))
    iam.attach_group_policy(**own, PolicyArn=READER)


def function(raw: Any) -> None:
    functions, own = raw.client("lambda"), {"FunctionName": f"{PREFIX}create-order"}
    functions.put_function_concurrency(**own, ReservedConcurrentExecutions=0)
    functions.update_function_code(**own, ZipFile=archive())


def scopes(raw: Any) -> None:
    cognito = raw.client("cognito-idp")
    (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
    scope = {"ScopeName": "stray", "ScopeDescription": "stray"}
    cognito.update_resource_server(UserPoolId=pool["Id"], Identifier="recorded", Name="Orders", Scopes=[scope])


def domain(raw: Any) -> None:
    """The API is no longer below its domain."""
    gateway = raw.client("apigateway")
    (mapping,) = gateway.get_base_path_mappings(domainName="www.example.com")["items"]
    gateway.delete_base_path_mapping(domainName="www.example.com", basePath=mapping["basePath"])
