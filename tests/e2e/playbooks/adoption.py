"""A deployed application made to look like somebody else's work, by plain boto3."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from e2e.playbooks.looks import CLOUDFRONT_REGION, pages

Tagged = tuple[list[str], Callable[[list[str]], Any]]
"""The keys of a resource's tags, and what takes them off."""


def without_tags(raw: Any) -> None:
    """No resource says whose it is, as if all had been made by hand."""
    for keys, untag in tagged(raw):
        if keys:
            untag(keys)


def foreign(raw: Any, stack: str) -> None:
    """The main queue belongs to `stack`."""
    sqs = raw.client("sqs")
    url = sqs.get_queue_url(QueueName="posts.fifo")["QueueUrl"]
    sqs.tag_queue(QueueUrl=url, Tags={"serverless.aws:stack": stack})


@contextmanager
def second_pool(raw: Any) -> Iterator[list[str]]:
    """One more user pool of the application's name for the time of a block: the ids of both."""
    cognito = raw.client("cognito-idp")
    pools = pages(cognito, "list_user_pools", "UserPools", MaxResults=60)
    own = [pool["Id"] for pool in pools if pool["Name"] == "posts-users"]
    other = cognito.create_user_pool(PoolName="posts-users")["UserPool"]["Id"]
    try:
        yield [*own, other]
    finally:
        cognito.delete_user_pool(UserPoolId=other)


def tagged(raw: Any) -> Iterator[Tagged]:
    """Every resource that can have tags."""
    sqs, dynamodb, functions = raw.client("sqs"), raw.client("dynamodb"), raw.client("lambda")
    for url in pages(sqs, "list_queues", "QueueUrls"):
        tags = sqs.list_queue_tags(QueueUrl=url).get("Tags", {})
        yield list(tags), off(sqs.untag_queue, QueueUrl=url)
    for table in pages(dynamodb, "list_tables", "TableNames"):
        arn = dynamodb.describe_table(TableName=table)["Table"]["TableArn"]
        tags = dynamodb.list_tags_of_resource(ResourceArn=arn)["Tags"]
        yield names(tags), off(dynamodb.untag_resource, ResourceArn=arn)
    for function in pages(functions, "list_functions", "Functions"):
        yield from of_lambda(functions, function["FunctionArn"])
    for mapping in pages(functions, "list_event_source_mappings", "EventSourceMappings"):
        yield from of_lambda(functions, mapping["EventSourceMappingArn"])
    yield from in_the_middle(raw)
    yield from at_the_edge(raw)


def of_lambda(functions: Any, arn: str) -> Iterator[Tagged]:
    tags = functions.list_tags(Resource=arn).get("Tags", {})
    yield list(tags), off(functions.untag_resource, Resource=arn)


def of_cloudfront(cloudfront: Any, arn: str) -> Iterator[Tagged]:
    tags = cloudfront.list_tags_for_resource(Resource=arn)["Tags"]["Items"]
    yield names(tags), lambda keys: cloudfront.untag_resource(Resource=arn, TagKeys={"Items": keys})


def in_the_middle(raw: Any) -> Iterator[Tagged]:
    secrets, logs, iam = raw.client("secretsmanager"), raw.client("logs"), raw.client("iam")
    cognito, apis = raw.client("cognito-idp"), raw.client("apigatewayv2")
    for secret in pages(secrets, "list_secrets", "SecretList"):
        yield names(secret.get("Tags", [])), off(secrets.untag_resource, SecretId=secret["ARN"])
    for group in pages(logs, "describe_log_groups", "logGroups"):
        arn = group["arn"].removesuffix(":*")
        tags = logs.list_tags_for_resource(resourceArn=arn)["tags"]
        yield list(tags), off(logs.untag_resource, resourceArn=arn, keys_member="tagKeys")
    for role in pages(iam, "list_roles", "Roles"):
        tags = iam.list_role_tags(RoleName=role["RoleName"])["Tags"]
        yield names(tags), off(iam.untag_role, RoleName=role["RoleName"])
    for pool in pages(cognito, "list_user_pools", "UserPools", MaxResults=60):
        found = cognito.describe_user_pool(UserPoolId=pool["Id"])["UserPool"]
        yield list(found.get("UserPoolTags", {})), off(cognito.untag_resource, ResourceArn=found["Arn"])
    for api in apis.get_apis()["Items"]:
        arn = f"arn:aws:apigateway:{raw.region}::/apis/{api['ApiId']}"
        yield list(api.get("Tags", {})), off(apis.untag_resource, ResourceArn=arn)


def at_the_edge(raw: Any) -> Iterator[Tagged]:
    waf, cloudfront = raw.client("wafv2", CLOUDFRONT_REGION), raw.client("cloudfront")
    sns, cloudwatch = raw.client("sns"), raw.client("cloudwatch")
    for acl in pages(waf, "list_web_acls", "WebACLs", Scope="CLOUDFRONT"):
        tags = waf.list_tags_for_resource(ResourceARN=acl["ARN"])["TagInfoForResource"]["TagList"]
        yield names(tags), off(waf.untag_resource, ResourceARN=acl["ARN"])
    for item in cloudfront.list_distributions()["DistributionList"].get("Items", []):
        yield from of_cloudfront(cloudfront, item["ARN"])
    for topic in pages(sns, "list_topics", "Topics"):
        tags = sns.list_tags_for_resource(ResourceArn=topic["TopicArn"])["Tags"]
        yield names(tags), off(sns.untag_resource, ResourceArn=topic["TopicArn"])
    for alarm in pages(cloudwatch, "describe_alarms", "MetricAlarms"):
        tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
        yield names(tags), off(cloudwatch.untag_resource, ResourceARN=alarm["AlarmArn"])


def off(untag: Callable[..., Any], keys_member: str = "TagKeys", **which: str) -> Callable[[list[str]], Any]:
    """`untag` of one resource, which waits for the keys."""
    return lambda keys: untag(**which, **{keys_member: keys})


def names(tags: list[dict[str, str]]) -> list[str]:
    """The keys of tags in AWS's commonest shape."""
    return [tag["Key"] for tag in tags]
