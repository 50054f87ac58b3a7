"""Who may do what: the function puts items into one table, operators read, and the web ACL stands before the stage."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator
from typing import Any, Final

import boto3
import pytest
from api_client import wait_for
from botocore.exceptions import ClientError
from e2e.deployed.deployer import assert_the_shipped_policy_allows_its_calls
from e2e.deployed.permissions import REGION, assert_only_lambda_takes, assert_role_may_exactly, aws_actions
from e2e.orders.deployment import FUNCTION, LOG_GROUP, ORDER, STAGE, TABLE, Deployment

GROUP: Final = "orders-operators"
REFUSED: Final = frozenset({"AccessDenied", "AccessDeniedException", "UnauthorizedOperation"})
ROW: Final = {"orderId": {"S": "by-hand"}}


def test_the_function_may_put_items_into_one_table_and_nothing_else(orders: Deployment) -> None:
    account = orders.application.account
    own = {("dynamodb:PutItem", f"arn:aws:dynamodb:{REGION}:{account}:table/{TABLE}")}
    assert_role_may_exactly(orders, FUNCTION, own | aws_actions(account, FUNCTION))
    assert_only_lambda_takes(orders, FUNCTION)


def test_deploying_needs_only_what_the_shipped_policy_allows(orders: Deployment) -> None:
    assert_the_shipped_policy_allows_its_calls(orders)


Client = Callable[[str], Any]


def clients(orders: Deployment, key_id: str, secret: str, token: str | None = None) -> Client:
    """Clients with somebody's keys, whose signatures and policies count; only temporary keys have a token."""
    session = boto3.Session(key_id, secret, token, region_name=REGION)
    return lambda service: session.client(service, endpoint_url=orders.application.place.upstream)


@pytest.fixture(scope="module")
def function(orders: Deployment) -> Client:
    """Whoever has the function's credentials: they carry the policies of its role."""
    sts = orders.raw.client("sts")
    role = orders.raw.client("iam").get_role(RoleName=FUNCTION)["Role"]["Arn"]
    given = sts.assume_role(RoleArn=role, RoleSessionName="somebody")["Credentials"]
    return clients(orders, given["AccessKeyId"], given["SecretAccessKey"], given["SessionToken"])


@pytest.fixture(scope="module")
def other_table(orders: Deployment) -> Iterator[str]:
    """A table that the application has nothing to do with."""
    dynamodb = orders.raw.client("dynamodb")
    dynamodb.create_table(
        TableName="Others",
        KeySchema=[{"AttributeName": "orderId", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "orderId", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    yield "Others"
    dynamodb.delete_table(TableName="Others")


def refused(call: Callable[..., Any], **arguments: Any) -> bool:
    """Whether IAM refuses a call; any other end of it is an error of the test."""
    try:
        call(**arguments)
    except ClientError as error:
        if error.response["Error"]["Code"] in REFUSED:
            return True
        raise
    return False


def test_with_the_function_s_credentials_only_put_item_on_its_table_is_allowed(
    orders: Deployment, function: Client, other_table: str
) -> None:
    dynamodb = function("dynamodb")
    table = {"TableName": TABLE}
    query = {"KeyConditionExpression": "orderId = :id", "ExpressionAttributeValues": {":id": {"S": "x"}}}
    assert not refused(dynamodb.put_item, **table, Item=ROW)
    orders.raw.client("dynamodb").delete_item(**table, Key=ROW)
    assert refused(dynamodb.get_item, **table, Key=ROW)
    assert refused(dynamodb.query, **table, **query)
    assert refused(dynamodb.scan, **table)
    assert refused(dynamodb.update_item, **table, Key=ROW)
    assert refused(dynamodb.delete_item, **table, Key=ROW)
    assert refused(dynamodb.batch_write_item, RequestItems={TABLE: [{"DeleteRequest": {"Key": ROW}}]})
    assert refused(dynamodb.delete_table, **table)
    assert refused(dynamodb.put_item, TableName=other_table, Item=ROW)
    assert refused(function("s3").list_buckets)
    assert refused(function("logs").create_log_group, logGroupName="/stray")


def test_the_api_needs_put_item(orders: Deployment) -> None:
    assert orders.place(ORDER).status == 201
    with orders.without(FUNCTION, "dynamodb:PutItem"):
        answer = orders.place(ORDER)
        assert (answer.status, answer.code) == (503, "unavailable")
    wait_for("it answers again", lambda: orders.place(ORDER).status == 201)


def test_the_web_acl_stands_before_the_stage_and_only_that(orders: Deployment) -> None:
    waf = orders.raw.client("wafv2")
    (acl,) = waf.list_web_acls(Scope="REGIONAL")["WebACLs"]
    assert waf.list_web_acls(Scope="CLOUDFRONT")["WebACLs"] == []
    stage = f"arn:aws:apigateway:{REGION}::/restapis/{orders.api_id}/stages/{STAGE}"
    assert waf.get_web_acl_for_resource(ResourceArn=stage)["WebACL"]["Name"] == "orders"
    kinds = ("API_GATEWAY", "COGNITO_USER_POOL", "APPLICATION_LOAD_BALANCER", "APPSYNC")
    listed = [waf.list_resources_for_web_acl(WebACLArn=acl["ARN"], ResourceType=kind)["ResourceArns"] for kind in kinds]
    assert {arn for arns in listed for arn in arns} == {stage}
    rules = waf.get_web_acl(Name=acl["Name"], Id=acl["Id"], Scope="REGIONAL")["WebACL"]["Rules"]
    assert [next(iter(rule["Statement"])) for rule in rules] == ["RateBasedStatement", "ManagedRuleGroupStatement"]


@pytest.fixture(scope="module")
def operator(orders: Deployment) -> Iterator[Client]:
    """An IAM user who has nothing but the membership."""
    iam = orders.raw.client("iam")
    iam.create_user(UserName="anna")
    iam.add_user_to_group(GroupName=GROUP, UserName="anna")
    key = iam.create_access_key(UserName="anna")["AccessKey"]
    yield clients(orders, key["AccessKeyId"], key["SecretAccessKey"])
    with contextlib.suppress(ClientError):
        iam.remove_user_from_group(GroupName=GROUP, UserName="anna")
    iam.delete_access_key(UserName="anna", AccessKeyId=key["AccessKeyId"])
    iam.delete_user(UserName="anna")


def test_an_operator_reads_orders_logs_and_metrics(orders: Deployment, operator: Client) -> None:
    placed = orders.place(ORDER).json["orderId"]
    row = operator("dynamodb").get_item(TableName=TABLE, Key={"orderId": {"S": placed}})["Item"]
    assert row["userId"] == {"S": orders.user().sub}
    assert placed in {item["orderId"]["S"] for item in operator("dynamodb").scan(TableName=TABLE)["Items"]}
    assert operator("logs").filter_log_events(logGroupName=LOG_GROUP)["events"]
    assert operator("logs").describe_log_streams(logGroupName=LOG_GROUP)["logStreams"]
    alarms = operator("cloudwatch").describe_alarms()["MetricAlarms"]
    assert "Orders-Server-Errors" in {alarm["AlarmName"] for alarm in alarms}
    assert "widgets" in json.loads(operator("cloudwatch").get_dashboard(DashboardName="orders")["DashboardBody"])
    assert "Metrics" in operator("cloudwatch").list_metrics()


def test_an_operator_may_not_write(orders: Deployment, operator: Client, other_table: str) -> None:
    dynamodb, table = operator("dynamodb"), {"TableName": TABLE}
    assert refused(dynamodb.put_item, **table, Item=ROW)
    assert refused(dynamodb.update_item, **table, Key=ROW)
    assert refused(dynamodb.delete_item, **table, Key=ROW)
    assert refused(dynamodb.delete_table, **table)
    assert refused(dynamodb.get_item, TableName=other_table, Key=ROW)
    assert refused(operator("logs").delete_log_group, logGroupName=LOG_GROUP)
    assert refused(operator("logs").filter_log_events, logGroupName="/another")
    assert refused(operator("cloudwatch").put_metric_data, Namespace="x", MetricData=[])
    assert refused(operator("cloudwatch").delete_alarms, AlarmNames=["Orders-Latency"])
    assert refused(operator("lambda").invoke, FunctionName=FUNCTION)
    assert refused(operator("iam").add_user_to_group, GroupName=GROUP, UserName="anna")


def test_people_have_rights_through_the_group_only(orders: Deployment, operator: Client) -> None:
    """Out of the group, nothing is left."""
    iam = orders.raw.client("iam")
    assert iam.list_attached_group_policies(GroupName=GROUP)["AttachedPolicies"] == []
    assert not refused(operator("dynamodb").scan, TableName=TABLE)
    iam.remove_user_from_group(GroupName=GROUP, UserName="anna")
    try:
        assert refused(operator("dynamodb").scan, TableName=TABLE)
        assert refused(operator("logs").filter_log_events, logGroupName=LOG_GROUP)
    finally:
        iam.add_user_to_group(GroupName=GROUP, UserName="anna")
