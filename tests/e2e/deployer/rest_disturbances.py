"""Changes behind the plan's back that every application on a REST API has, for a recording."""

from __future__ import annotations

from typing import Any

from e2e.orders.drifts import api_id, patch


def children(raw: Any, model: str) -> None:
    """A stray child of each family, and changes of those that are described; `model` is one of them."""
    gateway, own = raw.client("apigateway"), {"restApiId": api_id(raw)}
    resources = gateway.get_resources(**own)["items"]
    root = next(item["id"] for item in resources if item["path"] == "/")
    gateway.create_resource(**own, parentId=root, pathPart="stray")
    gateway.put_method(**own, resourceId=root, httpMethod="GET", authorizationType="NONE")
    gateway.put_gateway_response(**own, responseType="INVALID_SIGNATURE", statusCode="403")
    gateway.create_model(**own, name="Stray", contentType="application/json", schema="{}")
    gateway.update_model(**own, modelName=model, patchOperations=patch("/schema", '{"type": "object"}'))
    gateway.create_request_validator(**own, name="stray")
    (authorizer,) = gateway.get_authorizers(**own)["items"]
    gateway.update_authorizer(
        **own, authorizerId=authorizer["id"], patchOperations=patch("/identitySource", "method.request.header.X")
    )
    gateway.create_deployment(**own, stageName="stray")


def settings(raw: Any) -> None:
    """The API's description, and the role with which API Gateway writes logs."""
    gateway = raw.client("apigateway")
    gateway.update_rest_api(restApiId=api_id(raw), patchOperations=patch("/description", "another"))
    gateway.update_account(patchOperations=patch("/cloudwatchRoleArn", ""))


def web_acl(raw: Any, stage: str) -> None:
    """Nothing stands before the stage."""
    arn = f"arn:aws:apigateway:eu-west-1::/restapis/{api_id(raw)}/stages/{stage}"
    raw.client("wafv2").disassociate_web_acl(ResourceArn=arn)
