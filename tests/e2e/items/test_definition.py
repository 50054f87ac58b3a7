"""What the embedded AWS keeps and does not act on, as it must be on AWS."""

from __future__ import annotations

import json
from typing import Any, Final

import pytest
from e2e.items.deployment import GENEROUS, TABLE, VERSIONS, Deployment
from e2e.playbooks.plays import ROOT

GATEWAY_RESPONSES: Final = 15


def test_the_web_acl_stands_before_both_stages_and_nothing_else(items: Deployment) -> None:
    waf = items.raw.client("wafv2")
    (acl,) = waf.list_web_acls(Scope="REGIONAL")["WebACLs"]
    stages = waf.list_resources_for_web_acl(WebACLArn=acl["ARN"], ResourceType="API_GATEWAY")["ResourceArns"]
    api = f"arn:aws:apigateway:eu-west-1::/restapis/{items.api_id}"
    assert sorted(stages) == [f"{api}/stages/{version}" for version in VERSIONS]
    rules = waf.get_web_acl(Name=acl["Name"], Id=acl["Id"], Scope="REGIONAL")["WebACL"]["Rules"]
    assert [rule["Name"] for rule in sorted(rules, key=lambda rule: rule["Priority"])] == [
        "AWSManagedRulesCommonRuleSet",
        "RateLimitPerIP",
        "AWSManagedRulesAmazonIpReputationList",
    ]


def test_the_usage_plan_opens_both_stages_with_quota_and_rate(items: Deployment) -> None:
    (plan,) = items.raw.client("apigateway").get_usage_plans()["items"]
    assert {(stage["apiId"], stage["stage"]) for stage in plan["apiStages"]} == {(items.api_id, v) for v in VERSIONS}
    assert plan["quota"] == {"offset": 0, **GENEROUS["items_quota"]}
    assert plan["throttle"] == {"rateLimit": 10_000, "burstLimit": 5_000}
    keys = items.raw.client("apigateway").get_usage_plan_keys(usagePlanId=plan["id"])["items"]
    assert [key["name"] for key in keys] == ["items-web"]


def test_all_five_routes_want_an_id_token_and_a_key_and_check_bodies(items: Deployment) -> None:
    resources = items.raw.client("apigateway").get_resources(restApiId=items.api_id, embed=["methods"])["items"]
    methods = {
        f"{verb} {resource['path']}": method
        for resource in resources
        for verb, method in resource.get("resourceMethods", {}).items()
    }
    routes = {"POST /items", "GET /items", "GET /items/{id}", "PUT /items/{id}", "DELETE /items/{id}"}
    assert set(methods) == routes
    for key, method in methods.items():
        assert method["authorizationType"] == "COGNITO_USER_POOLS", key
        assert method["apiKeyRequired"] is True, key
        assert not method.get("authorizationScopes"), "with scopes ID tokens do not count"
    models = {key: model for key, method in methods.items() if (model := method.get("requestModels"))}
    assert set(models) == {"POST /items", "PUT /items/{id}"}
    checked = {"application/json": "NewItemV2", "$default": "NewItemV2"}
    assert all(model == checked for model in models.values()), "a body of another type would not be checked"
    validators = items.raw.client("apigateway").get_request_validators(restApiId=items.api_id)["items"]
    assert {(one["validateRequestBody"], one["validateRequestParameters"]) for one in validators} == {(True, False)}


def test_what_the_gateway_answers_by_itself_is_what_the_contract_says(items: Deployment) -> None:
    yaml = pytest.importorskip("yaml")
    contract = yaml.safe_load((ROOT / "docs/openapi/items.yaml").read_text())
    described = contract["x-amazon-apigateway-gateway-responses"]
    found = items.raw.client("apigateway").get_gateway_responses(restApiId=items.api_id, limit=500)["items"]
    own = {one["responseType"]: one for one in found if not one.get("defaultResponse")}
    assert len(described) == GATEWAY_RESPONSES
    assert set(own) == set(described)
    for kind, one in own.items():
        body = json.loads(one["responseTemplates"]["application/json"].replace("$context.requestId", "id"))
        assert body["error"]["requestId"] == "id"
        assert "$" not in json.dumps(body), kind
        assert one["responseParameters"]["gatewayresponse.header.Cache-Control"] == "'no-store'"


def test_the_artifacts_bucket_is_private_versioned_and_encrypted(items: Deployment) -> None:
    """TLS only is off here, where there is no TLS: tests/unit/roles/test_items.py."""
    s3 = items.raw.client("s3")
    bucket = f"items-artifacts-{items.application.account}-eu-west-1"
    assert all(s3.get_public_access_block(Bucket=bucket)["PublicAccessBlockConfiguration"].values())
    assert s3.get_bucket_versioning(Bucket=bucket)["Status"] == "Enabled"
    rules = s3.get_bucket_encryption(Bucket=bucket)["ServerSideEncryptionConfiguration"]["Rules"]
    assert rules[0]["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"] in ("AES256", "aws:kms")


def test_the_table_is_keyed_by_owner_and_item_and_forgets_counters(items: Deployment) -> None:
    dynamodb = items.raw.client("dynamodb")
    table: dict[str, Any] = dynamodb.describe_table(TableName=TABLE)["Table"]
    assert [(key["AttributeName"], key["KeyType"]) for key in table["KeySchema"]] == [("PK", "HASH"), ("SK", "RANGE")]
    assert table["BillingModeSummary"]["BillingMode"] == "PAY_PER_REQUEST"
    found = dynamodb.describe_time_to_live(TableName=TABLE)["TimeToLiveDescription"]
    assert (found["TimeToLiveStatus"], found["AttributeName"]) == ("ENABLED", "expiresAt")
