"""The HTTP API with authorizer, integrations, routes and stage: there is no module for API Gateway v2."""

import argparse
import json
from pathlib import Path

import boto3

parser = argparse.ArgumentParser()
for option in ("user-pool", "client", "account", "access-log"):
    parser.add_argument(f"--{option}", required=True)
options = parser.parse_args()

apis = boto3.client("apigatewayv2")
region = apis.meta.region_name
changes = []


def same(found, wanted):
    """Whether everything wanted is found."""
    if isinstance(wanted, dict):
        return all(same((found or {}).get(key), value) for key, value in wanted.items())
    return found == wanted


def ensure(kind, id_member, found, match, wanted):
    """Create or update one child of the API, and return its id."""
    item = next((item for item in found if item.get(match) == wanted[match]), None)
    if item is None:
        changes.append(kind)
        return getattr(apis, f"create_{kind}")(ApiId=api, **wanted).get(id_member)
    if not same(item, wanted):
        changes.append(kind)
        known = {id_member: item[id_member], **wanted}
        getattr(apis, f"update_{kind}")(ApiId=api, **known)
    return item[id_member]


found = next((item for item in apis.get_apis()["Items"] if item["Name"] == "posts"), None)
description = "Read and write posts"
if found is None:
    tags = {"environment": "local", "serverless.aws:stack": "posts"}
    found = apis.create_api(Name="posts", ProtocolType="HTTP", Description=description, Tags=tags)
    changes.append("api")
api = found["ApiId"]

issuer = f"https://cognito-idp.{region}.amazonaws.com/{options.user_pool}"
authorizer = ensure(
    "authorizer",
    "AuthorizerId",
    apis.get_authorizers(ApiId=api)["Items"],
    "Name",
    {
        "Name": "users",
        "AuthorizerType": "JWT",
        "IdentitySource": ["$request.header.Authorization"],
        "JwtConfiguration": {"Audience": [options.client], "Issuer": issuer},
    },
)
existing = apis.get_integrations(ApiId=api)["Items"]
integrations = {}
for function in ("write-post", "read-posts"):
    uri = f"arn:aws:lambda:{region}:{options.account}:function:{function}"
    wanted = {
        "IntegrationType": "AWS_PROXY",
        "IntegrationUri": uri,
        "IntegrationMethod": "POST",
        "PayloadFormatVersion": "2.0",
        "TimeoutInMillis": 30000,
    }
    integrations[function] = ensure("integration", "IntegrationId", existing, "IntegrationUri", wanted)
existing = apis.get_routes(ApiId=api)["Items"]
for route, function in (
    ("GET /feed", "read-posts"),
    ("POST /post", "write-post"),
    ("ANY /feed", "read-posts"),
    ("ANY /post", "write-post"),
):
    wanted = {"RouteKey": route, "Target": f"integrations/{integrations[function]}", "AuthorizationType": "NONE"}
    if route == "POST /post":
        wanted |= {"AuthorizationType": "JWT", "AuthorizerId": authorizer}
    ensure("route", "RouteId", existing, "RouteKey", wanted)

access_log = json.dumps(json.loads(Path(options.access_log).read_text(encoding="utf-8")))
stage = {
    "StageName": "$default",
    "AutoDeploy": True,
    "AccessLogSettings": {
        "DestinationArn": f"arn:aws:logs:{region}:{options.account}:log-group:/aws/apigateway/posts",
        "Format": access_log,
    },
    "DefaultRouteSettings": {
        "DetailedMetricsEnabled": True,
        "ThrottlingBurstLimit": 400,
        "ThrottlingRateLimit": 200.0,
    },
}
stages = apis.get_stages(ApiId=api)["Items"]
ensure("stage", "StageName", stages, "StageName", stage)
print(json.dumps({"changed": bool(changes), "api": api}))
