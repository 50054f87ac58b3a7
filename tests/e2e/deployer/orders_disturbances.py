"""Changes behind the plan's back of orders, so that a recording has what only repairs need."""

from __future__ import annotations

from typing import Any, Final

from e2e.deployer.disturbances import ANYBODY, PREFIX, archive, document
from e2e.orders.drifts import api_id, patch

NAME: Final = f"{PREFIX}orders"


def disturb(raw: Any) -> None:
    """Everything below, once."""
    for change in (key, table, roles, group, function, scopes, api, children, web_acl, budget, certificate, topic):
        change(raw)


def key(raw: Any) -> None:
    kms = raw.client("kms")
    own = kms.describe_key(KeyId=f"alias/{NAME}")["KeyMetadata"]
    everything = {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}
    kms.put_key_policy(KeyId=own["KeyId"], PolicyName="default", Policy=document(everything))
    kms.update_key_description(KeyId=own["KeyId"], Description="another")
    kms.disable_key_rotation(KeyId=own["KeyId"])


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


def everything_allowed() -> dict[str, str]:
    return {"Effect": "Allow", "Action": "*", "Resource": "*"}


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


def children(raw: Any) -> None:
    """A stray child of each family, and changes of those that are described."""
    gateway, own = raw.client("apigateway"), {"restApiId": api_id(raw)}
    resources = gateway.get_resources(**own)["items"]
    root = next(item["id"] for item in resources if item["path"] == "/")
    gateway.create_resource(**own, parentId=root, pathPart="stray")
    gateway.put_method(**own, resourceId=root, httpMethod="GET", authorizationType="NONE")
    gateway.put_gateway_response(**own, responseType="INVALID_SIGNATURE", statusCode="403")
    gateway.create_model(**own, name="Stray", contentType="application/json", schema="{}")
    gateway.update_model(**own, modelName="NewOrder", patchOperations=patch("/schema", '{"type": "object"}'))
    gateway.create_request_validator(**own, name="stray")
    (authorizer,) = gateway.get_authorizers(**own)["items"]
    gateway.update_authorizer(
        **own, authorizerId=authorizer["id"], patchOperations=patch("/identitySource", "method.request.header.X")
    )
    gateway.create_deployment(**own, stageName="stray")


def web_acl(raw: Any) -> None:
    stage = f"arn:aws:apigateway:eu-west-1::/restapis/{api_id(raw)}/stages/live"
    raw.client("wafv2").disassociate_web_acl(ResourceArn=stage)


def budget(raw: Any) -> None:
    budgets, own = raw.client("budgets", "us-east-1"), {"AccountId": raw.account, "BudgetName": NAME}
    (first, *_) = budgets.describe_notifications_for_budget(**own)["Notifications"]
    budgets.delete_notification(**own, Notification=first)


def certificate(raw: Any) -> None:
    acm = raw.client("acm")
    (found,) = acm.list_certificates()["CertificateSummaryList"]
    acm.update_certificate_options(
        CertificateArn=found["CertificateArn"], Options={"CertificateTransparencyLoggingPreference": "DISABLED"}
    )
    route53 = raw.client("route53")
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    route53.update_hosted_zone_comment(Id=zone["Id"], Comment="another")


def topic(raw: Any) -> None:
    sns = raw.client("sns")
    (found,) = sns.list_topics()["Topics"]
    sns.set_topic_attributes(TopicArn=found["TopicArn"], AttributeName="DisplayName", AttributeValue="another")
