"""Changes behind the plan's back of items, so that a recording has what only repairs need."""

from __future__ import annotations

from typing import Any, Final

from e2e.deployer.disturbances import ANYBODY, PREFIX, archive, document, key
from e2e.deployer.rest_disturbances import certificate, children, everything_allowed, topic
from e2e.orders.drifts import api_id, patch

NAME: Final = f"{PREFIX}items"
SUFFIX: Final = "-elsewhere"


def disturb(raw: Any) -> None:
    """Everything below, once."""
    key(raw, "items")
    children(raw, "NewItemV2")
    for change in (secret, bucket, roles, functions, api, health, web_acl, plan, budget, certificate, topic):
        change(raw)


def secret(raw: Any) -> None:
    raw.client("secretsmanager").update_secret(SecretId=f"{NAME}-pages", Description="another")


def bucket(raw: Any) -> None:
    s3, own = raw.client("s3"), {"Bucket": "bucket-of-artifacts"}
    s3.put_bucket_versioning(**own, VersioningConfiguration={"Status": "Suspended"})
    s3.delete_public_access_block(**own)
    s3.put_bucket_ownership_controls(**own, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    s3.delete_bucket_lifecycle(**own)


def roles(raw: Any) -> None:
    iam = raw.client("iam")
    role = {"RoleName": f"{PREFIX}create-item{SUFFIX}"}
    iam.update_assume_role_policy(**role, PolicyDocument=document(ANYBODY))
    iam.update_role(**role, MaxSessionDuration=7200)
    iam.put_role_permissions_boundary(**role, PermissionsBoundary="arn:aws:iam::aws:policy/ReadOnlyAccess")
    iam.put_role_policy(**role, PolicyName="stray", PolicyDocument=document(everything_allowed()))
    iam.attach_role_policy(**role, PolicyArn="arn:aws:iam::aws:policy/ReadOnlyAccess")


def functions(raw: Any) -> None:
    own = {"FunctionName": f"{PREFIX}create-item{SUFFIX}"}
    raw.client("lambda").update_function_code(FunctionName=f"{PREFIX}get-item{SUFFIX}", ZipFile=archive())
    raw.client("lambda").put_function_concurrency(**own, ReservedConcurrentExecutions=0)
    rotation = f"{PREFIX}rotate-items-page-secret{SUFFIX}"
    raw.client("lambda").remove_permission(FunctionName=rotation, StatementId="rotation")


def api(raw: Any) -> None:
    gateway = raw.client("apigateway")
    gateway.update_rest_api(restApiId=api_id(raw), patchOperations=patch("/description", "another"))
    gateway.update_account(patchOperations=patch("/cloudwatchRoleArn", ""))
    gateway.delete_base_path_mapping(domainName="www.example.com", basePath="v1")


def health(raw: Any) -> None:
    route53 = raw.client("route53")
    (check,) = route53.list_health_checks()["HealthChecks"]
    route53.update_health_check(HealthCheckId=check["Id"], FailureThreshold=5)


def web_acl(raw: Any) -> None:
    stage = f"arn:aws:apigateway:eu-west-1::/restapis/{api_id(raw)}/stages/v1"
    raw.client("wafv2").disassociate_web_acl(ResourceArn=stage)


def plan(raw: Any) -> None:
    gateway = raw.client("apigateway")
    (own,) = gateway.get_usage_plans()["items"]
    (found,) = gateway.get_usage_plan_keys(usagePlanId=own["id"])["items"]
    gateway.delete_usage_plan_key(usagePlanId=own["id"], keyId=found["id"])
    gateway.update_api_key(apiKey=found["id"], patchOperations=patch("/enabled", "false"))


def budget(raw: Any) -> None:
    budgets, own = raw.client("budgets", "us-east-1"), {"AccountId": raw.account, "BudgetName": NAME}
    (first, *_) = budgets.describe_notifications_for_budget(**own)["Notifications"]
    budgets.delete_notification(**own, Notification=first)
