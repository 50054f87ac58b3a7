"""Rules of HTTP and REST APIs."""

from __future__ import annotations

import pytest

from .asking import refused, role
from .conftest import Clients, Clock


@pytest.fixture
def http_api(aws: Clients) -> dict[str, str]:
    """An HTTP API with an integration: its ids."""
    client = aws("apigatewayv2")
    api_id = client.create_api(Name="a", ProtocolType="HTTP")["ApiId"]
    arn = "arn:aws:lambda:eu-west-1:000000000000:function:f"
    made = client.create_integration(
        ApiId=api_id, IntegrationType="AWS_PROXY", IntegrationUri=arn, PayloadFormatVersion="2.0"
    )
    return {"ApiId": api_id, "IntegrationId": made["IntegrationId"]}


def test_routes_are_unique_and_point_somewhere(aws: Clients, http_api: dict[str, str]) -> None:
    client, api_id = aws("apigatewayv2"), http_api["ApiId"]
    target = f"integrations/{http_api['IntegrationId']}"
    missing = {"ApiId": api_id, "RouteKey": "GET /a"}
    refused("NotFoundException", client.create_route, **missing, Target="integrations/none")
    refused("NotFoundException", client.create_route, **missing, AuthorizationType="JWT", AuthorizerId="none")
    first = client.create_route(ApiId=api_id, RouteKey="GET /a", Target=target)["RouteId"]
    refused("ConflictException", client.create_route, ApiId=api_id, RouteKey="GET /a", Target=target)
    second = client.create_route(ApiId=api_id, RouteKey="GET /b", Target=target)["RouteId"]
    refused("ConflictException", client.update_route, ApiId=api_id, RouteId=second, RouteKey="GET /a")
    client.update_route(ApiId=api_id, RouteId=first, RouteKey="GET /a")
    refused("ConflictException", client.delete_integration, **http_api)
    for route_id in (first, second):
        client.delete_route(ApiId=api_id, RouteId=route_id)
    client.delete_integration(**http_api)


def test_a_stage_is_made_once(aws: Clients, http_api: dict[str, str]) -> None:
    client, api_id = aws("apigatewayv2"), http_api["ApiId"]
    client.create_stage(ApiId=api_id, StageName="$default", AutoDeploy=True)
    refused("ConflictException", client.create_stage, ApiId=api_id, StageName="$default", AutoDeploy=True)


def test_an_issuer_answers_after_some_seconds(aws: Clients, http_api: dict[str, str], clock: Clock) -> None:
    client, api_id = aws("apigatewayv2"), http_api["ApiId"]
    pool_id = aws("cognito-idp").create_user_pool(PoolName="p")["UserPool"]["Id"]

    def authorizer(pool: str) -> dict[str, object]:
        issuer = f"https://cognito-idp.eu-west-1.amazonaws.com/{pool}"
        return {
            "ApiId": api_id,
            "AuthorizerType": "JWT",
            "Name": "jwt",
            "IdentitySource": ["$request.header.Authorization"],
            "JwtConfiguration": {"Issuer": issuer, "Audience": ["a"]},
        }

    refused("BadRequestException", client.create_authorizer, **authorizer("eu-west-1_none"))
    assert "Invalid issuer" in refused("BadRequestException", client.create_authorizer, **authorizer(pool_id))
    clock.advance(5.1)
    authorizer_id = client.create_authorizer(**authorizer(pool_id))["AuthorizerId"]
    route = client.create_route(ApiId=api_id, RouteKey="GET /", AuthorizationType="JWT", AuthorizerId=authorizer_id)[
        "RouteId"
    ]
    refused("ConflictException", client.delete_authorizer, ApiId=api_id, AuthorizerId=authorizer_id)
    client.delete_route(ApiId=api_id, RouteId=route)
    client.delete_authorizer(ApiId=api_id, AuthorizerId=authorizer_id)


def test_rest_apis_are_deleted_and_built_slowly(aws: Clients, clock: Clock) -> None:
    client = aws("apigateway")
    first, second = (client.create_rest_api(name=name)["id"] for name in "ab")
    root = client.get_resources(restApiId=first)["items"][0]["id"]
    for number in range(5):
        client.create_resource(restApiId=first, parentId=root, pathPart=f"p{number}")
    resource = {"restApiId": first, "parentId": root, "pathPart": "p5"}
    refused("TooManyRequestsException", client.create_resource, **resource)
    clock.advance(1.1)
    client.create_resource(**resource)
    client.delete_rest_api(restApiId=first)
    refused("TooManyRequestsException", client.delete_rest_api, restApiId=second)
    clock.advance(30.1)
    client.delete_rest_api(restApiId=second)


def test_deployments_have_methods_and_stay_while_staged(aws: Clients) -> None:
    client = aws("apigateway")
    api_id = client.create_rest_api(name="a")["id"]
    refused("BadRequestException", client.create_deployment, restApiId=api_id, stageName="s")
    root = client.get_resources(restApiId=api_id)["items"][0]["id"]
    client.put_method(restApiId=api_id, resourceId=root, httpMethod="GET", authorizationType="NONE")
    client.put_integration(restApiId=api_id, resourceId=root, httpMethod="GET", type="MOCK")
    deployment = client.create_deployment(restApiId=api_id, stageName="s")["id"]
    refused("BadRequestException", client.delete_deployment, restApiId=api_id, deploymentId=deployment)
    client.delete_stage(restApiId=api_id, stageName="s")
    client.delete_deployment(restApiId=api_id, deploymentId=deployment)


def test_stage_logs_need_the_accounts_role(aws: Clients, clock: Clock) -> None:
    client = aws("apigateway")
    api_id = client.create_rest_api(name="a")["id"]
    root = client.get_resources(restApiId=api_id)["items"][0]["id"]
    client.put_method(restApiId=api_id, resourceId=root, httpMethod="GET", authorizationType="NONE")
    client.create_deployment(restApiId=api_id, stageName="s")
    logs = {"op": "replace", "path": "/*/*/logging/loglevel", "value": "INFO"}
    refused("BadRequestException", client.update_stage, restApiId=api_id, stageName="s", patchOperations=[logs])
    for name, service in (("wrong", "lambda"), ("new", "apigateway")):
        patch = {"op": "replace", "path": "/cloudwatchRoleArn", "value": role(aws, name, service=service)}
        refused("BadRequestException", client.update_account, patchOperations=[patch])
    clock.advance(8.1)
    client.update_account(patchOperations=[patch])
    client.update_stage(restApiId=api_id, stageName="s", patchOperations=[logs])
