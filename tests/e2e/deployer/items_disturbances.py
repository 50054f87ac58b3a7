"""Changes behind the plan's back of items, so that a recording has what only repairs need."""

from __future__ import annotations

from typing import Any, Final

from e2e.deployer.rest_disturbances import children, settings, web_acl
from e2e.deployer.shared_disturbances import (
    PREFIX,
    archive,
    budget,
    certificate,
    key,
    role,
    stray_policies,
    topic,
)
from e2e.orders.drifts import patch

NAME: Final = f"{PREFIX}items"
SUFFIX: Final = "-elsewhere"
CREATE: Final = f"{PREFIX}create-item{SUFFIX}"
"""The name of a function and of its role."""


def disturb(raw: Any) -> None:
    """Everything below, once."""
    key(raw, "items")
    children(raw, "NewItemV2")
    secret(raw)
    bucket(raw)
    role(raw, CREATE)
    stray_policies(raw, CREATE)
    functions(raw)
    settings(raw)
    domain(raw)
    health(raw)
    web_acl(raw, "v1")
    plan(raw)
    budget(raw, NAME)
    certificate(raw)
    topic(raw)


def secret(raw: Any) -> None:
    raw.client("secretsmanager").update_secret(SecretId=f"{NAME}-pages", Description="another")


def bucket(raw: Any) -> None:
    s3, own = raw.client("s3"), {"Bucket": "bucket-of-artifacts"}
    s3.put_bucket_versioning(**own, VersioningConfiguration={"Status": "Suspended"})
    s3.delete_public_access_block(**own)
    s3.put_bucket_ownership_controls(**own, OwnershipControls={"Rules": [{"ObjectOwnership": "ObjectWriter"}]})
    s3.delete_bucket_lifecycle(**own)


def functions(raw: Any) -> None:
    raw.client("lambda").update_function_code(FunctionName=f"{PREFIX}get-item{SUFFIX}", ZipFile=archive())
    raw.client("lambda").put_function_concurrency(FunctionName=CREATE, ReservedConcurrentExecutions=0)
    rotation = f"{PREFIX}rotate-items-page-secret{SUFFIX}"
    raw.client("lambda").remove_permission(FunctionName=rotation, StatementId="rotation")


def domain(raw: Any) -> None:
    """One version of the API is no longer below its domain."""
    raw.client("apigateway").delete_base_path_mapping(domainName="www.example.com", basePath="v1")


def health(raw: Any) -> None:
    route53 = raw.client("route53")
    (check,) = route53.list_health_checks()["HealthChecks"]
    route53.update_health_check(HealthCheckId=check["Id"], FailureThreshold=5)


def plan(raw: Any) -> None:
    gateway = raw.client("apigateway")
    (own,) = gateway.get_usage_plans()["items"]
    (found,) = gateway.get_usage_plan_keys(usagePlanId=own["id"])["items"]
    gateway.delete_usage_plan_key(usagePlanId=own["id"], keyId=found["id"])
    gateway.update_api_key(apiKey=found["id"], patchOperations=patch("/enabled", "false"))
