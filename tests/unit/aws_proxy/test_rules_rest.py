"""Rules of REST APIs: what there can be one of, what is in use, and what a definition may not have."""

from __future__ import annotations

from typing import Any

import pytest

from .asking import refused
from .conftest import Clients, Clock

CHECKED = {"authorizationType": "NONE", "httpMethod": "POST", "requestModels": {"application/json": "Item"}}


@pytest.fixture
def api(aws: Clients) -> dict[str, str]:
    """A REST API: its id."""
    return {"restApiId": aws("apigateway").create_rest_api(name="a")["id"]}


@pytest.fixture
def root(aws: Clients, api: dict[str, str]) -> dict[str, str]:
    """The API's root resource."""
    return {**api, "resourceId": aws("apigateway").get_resources(**api)["items"][0]["id"]}


def patch(path: str, value: str = "x", op: str = "replace") -> list[dict[str, str]]:
    return [{"op": op, "path": path, "value": value}]


def test_a_method_is_put_once_and_with_what_there_is(aws: Clients, root: dict[str, str]) -> None:
    client = aws("apigateway")
    refused("BadRequestException", client.put_method, **root, **CHECKED)
    for authorizer in ({}, {"authorizerId": "none"}):
        more: dict[str, Any] = {"httpMethod": "GET", "authorizationType": "CUSTOM", **authorizer}
        refused("BadRequestException", client.put_method, **root, **more)
    client.put_method(**root, httpMethod="GET", authorizationType="NONE")
    refused("ConflictException", client.put_method, **root, httpMethod="GET", authorizationType="NONE")


def test_what_methods_use_is_deleted_after_them(aws: Clients, api: dict[str, str], root: dict[str, str]) -> None:
    client = aws("apigateway")
    guard = {"name": "guard", "type": "TOKEN", "authorizerUri": "x", "identitySource": "method.request.header.X"}
    authorizer = client.create_authorizer(**api, **guard)["id"]
    refused("ConflictException", client.create_authorizer, **api, **guard)
    model = {"name": "Item", "contentType": "application/json", "schema": "{}"}
    client.create_model(**api, **model)
    refused("ConflictException", client.create_model, **api, **model)
    refused("BadRequestException", client.create_model, **api, **{**model, "name": "new-item"})
    refused("BadRequestException", client.create_model, **api, **{**model, "name": "List", "schema": "[]"})
    validator = client.create_request_validator(**api, name="body", validateRequestBody=True)["id"]
    uses = {**CHECKED, "authorizationType": "CUSTOM", "authorizerId": authorizer, "requestValidatorId": validator}
    client.put_method(**root, **uses)
    refused("ConflictException", client.delete_authorizer, **api, authorizerId=authorizer)
    refused("ConflictException", client.delete_model, **api, modelName="Item")
    refused("ConflictException", client.delete_request_validator, **api, requestValidatorId=validator)
    client.delete_method(**root, httpMethod="POST")
    client.delete_authorizer(**api, authorizerId=authorizer)
    client.delete_model(**api, modelName="Item")
    client.delete_request_validator(**api, requestValidatorId=validator)


def test_a_stage_is_made_once_from_a_deployment_that_is_there(
    aws: Clients, api: dict[str, str], root: dict[str, str], clock: Clock
) -> None:
    client = aws("apigateway")
    client.put_method(**root, httpMethod="GET", authorizationType="NONE")
    deployment = client.create_deployment(**api)["id"]
    refused("TooManyRequestsException", client.create_deployment, **api)
    clock.advance(5.1)
    refused("NotFoundException", client.create_stage, **api, stageName="v1", deploymentId="none")
    client.create_stage(**api, stageName="v1", deploymentId=deployment)
    refused("ConflictException", client.create_stage, **api, stageName="v1", deploymentId=deployment)
    stage = {**api, "stageName": "v1"}
    refused("NotFoundException", client.update_stage, **stage, patchOperations=patch("/deploymentId", "none"))
    refused("BadRequestException", client.update_stage, **stage, patchOperations=patch("/accessLogSettings/format"))
    refused("BadRequestException", client.update_stage, **stage, patchOperations=patch("/methodSettings/a"))
    client.update_stage(**stage, patchOperations=patch("/~1a/GET/throttling/rateLimit", "5"))


def test_below_a_path_there_is_one_variable(aws: Clients, api: dict[str, str], root: dict[str, str]) -> None:
    client, below = aws("apigateway"), {**api, "parentId": root["resourceId"]}
    client.create_resource(**below, pathPart="{id}")
    refused("BadRequestException", client.create_resource, **below, pathPart="{name}")
    refused("BadRequestException", client.create_resource, **below, pathPart="a b")
    client.create_resource(**below, pathPart="a-b")


def test_patches_are_those_that_are_listed(aws: Clients) -> None:
    client = aws("apigateway")
    key = client.create_api_key(name="k")["id"]
    refused("BadRequestException", client.update_api_key, apiKey=key, patchOperations=patch("/value"))
    refused("BadRequestException", client.update_api_key, apiKey=key, patchOperations=patch("/enabled", op="add"))
    client.update_api_key(apiKey=key, patchOperations=patch("/enabled", "false"))


def test_a_value_belongs_to_one_key(aws: Clients) -> None:
    client, value = aws("apigateway"), "v" * 20
    client.create_api_key(name="k", value=value)
    refused("ConflictException", client.create_api_key, name="l", value=value)
    client.create_api_key(name="l")


def test_domains_are_made_and_deleted_slowly(aws: Clients, clock: Clock) -> None:
    client = aws("apigateway")
    client.create_domain_name(domainName="a.example.com")
    refused("TooManyRequestsException", client.create_domain_name, domainName="b.example.com")
    client.delete_domain_name(domainName="a.example.com")
    refused("TooManyRequestsException", client.delete_domain_name, domainName="a.example.com")
    clock.advance(30.1)
    client.create_domain_name(domainName="b.example.com")
