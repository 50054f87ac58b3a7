"""How a person deletes each resource of the application, by plain boto3."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from e2e.playbooks.looks import CLOUDFRONT_REGION


def queue(raw: Any, title: str) -> None:
    sqs = raw.client("sqs")
    sqs.delete_queue(QueueUrl=sqs.get_queue_url(QueueName=title)["QueueUrl"])


def log_group(raw: Any, title: str) -> None:
    raw.client("logs").delete_log_group(logGroupName=title)


def role(raw: Any, title: str) -> None:
    iam = raw.client("iam")
    for policy in iam.list_role_policies(RoleName=title)["PolicyNames"]:
        iam.delete_role_policy(RoleName=title, PolicyName=policy)
    for policy in iam.list_attached_role_policies(RoleName=title)["AttachedPolicies"]:
        iam.detach_role_policy(RoleName=title, PolicyArn=policy["PolicyArn"])
    iam.delete_role(RoleName=title)


def layer(raw: Any, title: str) -> None:
    functions = raw.client("lambda")
    for version in functions.list_layer_versions(LayerName=title)["LayerVersions"]:
        functions.delete_layer_version(LayerName=title, VersionNumber=version["Version"])


def mapping(raw: Any, title: str) -> None:
    functions = raw.client("lambda")
    (found,) = functions.list_event_source_mappings(FunctionName=title.partition(" <- ")[0])["EventSourceMappings"]
    functions.delete_event_source_mapping(UUID=found["UUID"])


def pool(raw: Any, title: str) -> None:
    cognito = raw.client("cognito-idp")
    cognito.delete_user_pool(UserPoolId=pool_id(cognito, title))


def pool_id(cognito: Any, title: str) -> str:
    pools = cognito.list_user_pools(MaxResults=60)["UserPools"]
    return next(str(found["Id"]) for found in pools if found["Name"] == title)


def client(raw: Any, title: str) -> None:
    cognito = raw.client("cognito-idp")
    of, _, name = title.partition("/")
    place = {"UserPoolId": pool_id(cognito, of)}
    listed = cognito.list_user_pool_clients(**place)["UserPoolClients"]
    (found,) = [own["ClientId"] for own in listed if own["ClientName"] == name]
    cognito.delete_user_pool_client(**place, ClientId=found)


def api(raw: Any, title: str) -> None:
    apis = raw.client("apigatewayv2")
    (found,) = [own["ApiId"] for own in apis.get_apis()["Items"] if own["Name"] == title]
    apis.delete_api(ApiId=found)


def web_acl(raw: Any, title: str) -> None:
    waf = raw.client("wafv2", CLOUDFRONT_REGION)
    (found,) = [own for own in waf.list_web_acls(Scope="CLOUDFRONT")["WebACLs"] if own["Name"] == title]
    waf.delete_web_acl(Name=title, Id=found["Id"], Scope="CLOUDFRONT", LockToken=found["LockToken"])


def distribution(raw: Any, title: str) -> None:
    cloudfront = raw.client("cloudfront")
    (found,) = cloudfront.list_distributions()["DistributionList"]["Items"]
    answer = cloudfront.get_distribution_config(Id=found["Id"])
    off = {**answer["DistributionConfig"], "Enabled": False}
    etag = cloudfront.update_distribution(Id=found["Id"], IfMatch=answer["ETag"], DistributionConfig=off)["ETag"]
    cloudfront.delete_distribution(Id=found["Id"], IfMatch=etag)


def topic(raw: Any, title: str) -> None:
    raw.client("sns").delete_topic(TopicArn=f"arn:aws:sns:{raw.region}:{raw.account}:{title}")


def subscription(raw: Any, title: str) -> None:
    sns = raw.client("sns")
    of, protocol, endpoint = title.split(" ")
    for found in sns.list_subscriptions()["Subscriptions"]:
        if (found["TopicArn"].rpartition(":")[2], found["Protocol"], found["Endpoint"]) == (of, protocol, endpoint):
            sns.unsubscribe(SubscriptionArn=found["SubscriptionArn"])


DELETE: Final[dict[str, Callable[[Any, str], None]]] = {
    "apigatewayv2_api": api,
    "cloudfront_distribution": distribution,
    "cloudwatch_alarm": lambda raw, title: raw.client("cloudwatch").delete_alarms(AlarmNames=[title]),
    "cloudwatch_dashboard": lambda raw, title: raw.client("cloudwatch").delete_dashboards(DashboardNames=[title]),
    "cognito_user_pool": pool,
    "cognito_user_pool_client": client,
    "dynamodb_table": lambda raw, title: raw.client("dynamodb").delete_table(TableName=title),
    "iam_role": role,
    "lambda_event_source_mapping": mapping,
    "lambda_function": lambda raw, title: raw.client("lambda").delete_function(FunctionName=title),
    "lambda_layer": layer,
    "logs_log_group": log_group,
    "secretsmanager_secret": lambda raw, title: raw.client("secretsmanager").delete_secret(
        SecretId=title, ForceDeleteWithoutRecovery=True
    ),
    "sns_subscription": subscription,
    "sns_topic": topic,
    "sqs_queue": queue,
    "wafv2_web_acl": web_acl,
}
"""By kind, as the plan calls it. Policies of CloudFront cannot be deleted while the distribution uses them."""
