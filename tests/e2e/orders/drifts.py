"""Changes made behind the plan's back, and what the next plan must show of each."""

from __future__ import annotations

import json
from typing import Any, Final

from e2e.playbooks.drifts import Drift, changed, missing

EVERYTHING: Final = {"Effect": "Allow", "Action": "*", "Resource": "*"}


def api_id(raw: Any) -> str:
    (api,) = raw.client("apigateway").get_rest_apis()["items"]
    return str(api["id"])


def orders_path(raw: Any) -> dict[str, str]:
    """The method POST /orders."""
    api = api_id(raw)
    resources = raw.client("apigateway").get_resources(restApiId=api)["items"]
    resource = next(item["id"] for item in resources if item["path"] == "/orders")
    return {"restApiId": api, "resourceId": resource, "httpMethod": "POST"}


def patch(path: str, value: str) -> list[dict[str, str]]:
    return [{"op": "replace", "path": path, "value": value}]


def let_everybody_order(raw: Any) -> None:
    raw.client("apigateway").update_method(**orders_path(raw), patchOperations=patch("/authorizationType", "NONE"))


def throttle_nothing(raw: Any) -> None:
    raw.client("apigateway").update_stage(
        restApiId=api_id(raw), stageName="live", patchOperations=patch("/*/*/throttling/burstLimit", "5000")
    )


def trace_nothing(raw: Any) -> None:
    raw.client("apigateway").update_stage(
        restApiId=api_id(raw), stageName="live", patchOperations=patch("/tracingEnabled", "false")
    )


def tell_everything(raw: Any) -> None:
    raw.client("apigateway").put_gateway_response(
        restApiId=api_id(raw),
        responseType="DEFAULT_5XX",
        statusCode="500",
        responseTemplates={"application/json": '{"message": "$context.error.message"}'},
    )


def take_any_body(raw: Any) -> None:
    raw.client("apigateway").update_model(
        restApiId=api_id(raw), modelName="NewOrder", patchOperations=patch("/schema", '{"type": "object"}')
    )


def grant_everything(raw: Any) -> None:
    document = json.dumps({"Version": "2012-10-17", "Statement": [EVERYTHING]})
    raw.client("iam").put_role_policy(RoleName="create-order", PolicyName="stray", PolicyDocument=document)


def let_operators_write(raw: Any) -> None:
    document = json.dumps({"Version": "2012-10-17", "Statement": [EVERYTHING]})
    raw.client("iam").put_group_policy(GroupName="orders-operators", PolicyName="stray", PolicyDocument=document)


def stand_aside(raw: Any) -> None:
    stage = f"arn:aws:apigateway:eu-west-1::/restapis/{api_id(raw)}/stages/live"
    raw.client("wafv2").disassociate_web_acl(ResourceArn=stage)


def drop_the_rate_rule(raw: Any) -> None:
    waf = raw.client("wafv2")
    (listed,) = waf.list_web_acls(Scope="REGIONAL")["WebACLs"]
    own = {"Name": listed["Name"], "Id": listed["Id"], "Scope": "REGIONAL"}
    answer = waf.get_web_acl(**own)
    acl = answer["WebACL"]
    kept = {name: acl[name] for name in ("DefaultAction", "Description", "VisibilityConfig")}
    rules = [rule for rule in acl["Rules"] if rule["Name"] != "RateLimitPerIP"]
    waf.update_web_acl(**own, **kept, Rules=rules, LockToken=answer["LockToken"])


def expire_orders(raw: Any) -> None:
    raw.client("dynamodb").update_time_to_live(
        TableName="Orders", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )


def give_less_time(raw: Any) -> None:
    raw.client("lambda").update_function_configuration(FunctionName="create-order", Timeout=1)


def log_nowhere(raw: Any) -> None:
    raw.client("apigateway").update_account(patchOperations=patch("/cloudwatchRoleArn", ""))


def forget_soon(raw: Any) -> None:
    raw.client("logs").put_retention_policy(logGroupName="/aws/apigateway/orders", retentionInDays=1)


def be_silent(raw: Any) -> None:
    raw.client("cloudwatch").delete_alarms(AlarmNames=["Orders-Server-Errors"])


API: Final = ("apigateway_rest_api", "orders")
DRIFTS: Final = (
    Drift("everybody may order", let_everybody_order, changed(*API, "methods.POST /orders")),
    Drift("the stage takes any burst", throttle_nothing, changed(*API, "stages.live.throttling_burst_limit")),
    Drift("nothing is traced", trace_nothing, changed(*API, "stages.live.tracing_enabled")),
    Drift("errors tell everything", tell_everything, changed(*API, "gateway_responses.DEFAULT_5XX")),
    Drift("any body is taken", take_any_body, changed(*API, "models.NewOrder.schema")),
    Drift("the function may do all", grant_everything, changed("iam_role", "create-order", "policies.stray")),
    Drift("operators may write", let_operators_write, changed("iam_group", "orders-operators", "policies.stray")),
    Drift("the web ACL is aside", stand_aside, missing("wafv2_association", "orders/live")),
    Drift("no rate is too high", drop_the_rate_rule, changed("wafv2_web_acl", "orders", "rules.RateLimitPerIP")),
    Drift("orders expire", expire_orders, changed("dynamodb_table", "Orders", "ttl_attribute")),
    Drift("a function has less time", give_less_time, changed("lambda_function", "create-order", "timeout_seconds")),
    Drift("no stage can log", log_nowhere, missing("apigateway_account", "account")),
    Drift(
        "logs are kept for a day", forget_soon, changed("logs_log_group", "/aws/apigateway/orders", "retention_days")
    ),
    Drift("an alarm is gone", be_silent, missing("cloudwatch_alarm", "Orders-Server-Errors")),
)
