"""Changes behind the plan's back of orders, so that a recording has what only repairs need."""

from __future__ import annotations

from typing import Any, Final

from e2e.deployer.disturbances import ANYBODY, PREFIX, archive, document, key
from e2e.deployer.rest_disturbances import certificate, children, everything_allowed, topic
from e2e.orders.drifts import api_id, patch

NAME: Final = f"{PREFIX}orders"


def disturb(raw: Any) -> None:
    """Everything below, once."""
    key(raw, "orders")
    children(raw, "NewOrder")
    for change in (table, roles, group, function, scopes, api, web_acl, budget, certificate, topic):
        change(raw)


def table(raw: Any) -> None:
    raw.client("dynamodb").update_time_to_live(
        TableName=f"{PREFIX}Orders", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )


def roles(raw: Any) -> None:
    iam = raw.client("iam")
    role = {"RoleName": f"{PREFIX}create-order"}
    iam.update_assume_role_policy(**role, PolicyDocument=document(ANYBODY))
    iam.update_role(**role, MaxSessionDuration=7200)
    iam.put_role_permissions_boundary(**role, PermissionsBoundary="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.put_role_policy(**role, PolicyName="stray", PolicyDocument=document(everything_allowed()))
    iam.attach_role_policy(**role, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")


def group(raw: Any) -> None:
    iam, own = raw.client("iam"), {"GroupName": f"{PREFIX}orders-operators"}
    iam.put_group_policy(**own, PolicyName="stray", PolicyDocument=document(everything_allowed()))
    iam.attach_group_policy(**own, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")


def function(raw: Any) -> None:
    functions, own = raw.client("lambda"), {"FunctionName": f"{PREFIX}create-order"}
    functions.put_function_concurrency(**own, ReservedConcurrentExecutions=0)
    functions.update_function_code(**own, ZipFile=archive())


def scopes(raw: Any) -> None:
    cognito = raw.client("cognito-idp")
    (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
    scope = {"ScopeName": "stray", "ScopeDescription": "stray"}
    cognito.update_resource_server(UserPoolId=pool["Id"], Identifier="recorded", Name="Orders", Scopes=[scope])


def api(raw: Any) -> None:
    gateway = raw.client("apigateway")
    gateway.update_rest_api(restApiId=api_id(raw), patchOperations=patch("/description", "another"))
    gateway.update_account(patchOperations=patch("/cloudwatchRoleArn", ""))
    (mapping,) = gateway.get_base_path_mappings(domainName="www.example.com")["items"]
    gateway.delete_base_path_mapping(domainName="www.example.com", basePath=mapping["basePath"])


def web_acl(raw: Any) -> None:
    stage = f"arn:aws:apigateway:eu-west-1::/restapis/{api_id(raw)}/stages/live"
    raw.client("wafv2").disassociate_web_acl(ResourceArn=stage)


def budget(raw: Any) -> None:
    budgets, own = raw.client("budgets", "us-east-1"), {"AccountId": raw.account, "BudgetName": NAME}
    (first, *_) = budgets.describe_notifications_for_budget(**own)["Notifications"]
    budgets.delete_notification(**own, Notification=first)
