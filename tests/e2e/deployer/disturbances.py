"""Changes behind the plan's back, so that a recording has what only repairs need. Names have the recording's prefix."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any, Final

PREFIX: Final = "recorded-"
REGION_OF_THE_EDGE: Final = "us-east-1"
ANYBODY: Final = {"Effect": "Allow", "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}


def disturb(raw: Any) -> None:
    """Everything below, once."""
    key(raw, "posts")
    for change in (secrets, buckets, tables, roles, functions, api, edge, distribution_policies, messages):
        change(raw)


def document(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def key(raw: Any, name: str) -> None:
    """Of the application's own key: who may use it, what it is for, its rotation."""
    kms = raw.client("kms")
    own = kms.describe_key(KeyId=f"alias/{PREFIX}{name}")["KeyMetadata"]
    everything = {"Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*"}
    kms.put_key_policy(KeyId=own["KeyId"], PolicyName="default", Policy=document(everything))
    kms.update_key_description(KeyId=own["KeyId"], Description="another")
    kms.disable_key_rotation(KeyId=own["KeyId"])


def secrets(raw: Any) -> None:
    secret = raw.client("secretsmanager")
    reader = {"Effect": "Allow", "Principal": "*", "Action": "secretsmanager:GetSecretValue", "Resource": "*"}
    secret.put_resource_policy(SecretId=f"{PREFIX}posts-origin", ResourcePolicy=document(reader))
    secret.update_secret(SecretId=f"{PREFIX}posts-origin", Description="another")


def buckets(raw: Any) -> None:
    s3 = raw.client("s3")
    bucket = {"Bucket": "bucket-of-logs"}
    s3.delete_public_access_block(**bucket)
    rule = {"ObjectOwnership": "ObjectWriter"}
    s3.put_bucket_ownership_controls(**bucket, OwnershipControls={"Rules": [rule]})
    reader = {
        "Effect": "Allow",
        "Principal": "*",
        "Action": "s3:GetObject",
        "Resource": "arn:aws:s3:::bucket-of-logs/*",
    }
    s3.put_bucket_policy(**bucket, Policy=document(reader))
    encryption = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "aws:kms"}}
    s3.put_bucket_encryption(**bucket, ServerSideEncryptionConfiguration={"Rules": [encryption]})
    target = {"LoggingEnabled": {"TargetBucket": "bucket-of-logs", "TargetPrefix": "x/"}}
    s3.put_bucket_logging(**bucket, BucketLoggingStatus=target)


def tables(raw: Any) -> None:
    raw.client("dynamodb").update_time_to_live(
        TableName=f"{PREFIX}Posts", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )


def roles(raw: Any) -> None:
    iam = raw.client("iam")
    role = {"RoleName": f"{PREFIX}write-post"}
    iam.update_assume_role_policy(**role, PolicyDocument=document(ANYBODY))
    iam.update_role(**role, MaxSessionDuration=7200)
    boundary = "arn:aws:iam::aws:policy/ReadOnlyAccess"
    iam.put_role_permissions_boundary(**role, PermissionsBoundary=boundary)


def functions(raw: Any) -> None:
    function = raw.client("lambda")
    function.put_function_concurrency(FunctionName=f"{PREFIX}write-post", ReservedConcurrentExecutions=0)
    function.update_function_code(FunctionName=f"{PREFIX}read-posts", ZipFile=archive())
    (mapping,) = function.list_event_source_mappings(FunctionName=f"{PREFIX}redrive-dlq")["EventSourceMappings"]
    function.update_event_source_mapping(UUID=mapping["UUID"], BatchSize=7)


def archive() -> bytes:
    """A function that is not ours."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as zipped:
        zipped.writestr("read_posts.py", "def handler(event, context): return None\n")
    return made.getvalue()


def api(raw: Any) -> None:
    client = raw.client("apigatewayv2")
    (found,) = client.get_apis()["Items"]
    integration = client.get_integrations(ApiId=found["ApiId"])["Items"][0]["IntegrationId"]
    client.create_route(ApiId=found["ApiId"], RouteKey="GET /stray", Target=f"integrations/{integration}")


def edge(raw: Any) -> None:
    acm = raw.client("acm", REGION_OF_THE_EDGE)
    (certificate,) = acm.list_certificates()["CertificateSummaryList"]
    acm.update_certificate_options(
        CertificateArn=certificate["CertificateArn"], Options={"CertificateTransparencyLoggingPreference": "DISABLED"}
    )
    route53 = raw.client("route53")
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    route53.update_hosted_zone_comment(Id=zone["Id"], Comment="another")


def distribution_policies(raw: Any) -> None:
    cloudfront = raw.client("cloudfront")
    (listed,) = cloudfront.list_cache_policies(Type="custom")["CachePolicyList"]["Items"]
    policy = listed["CachePolicy"]
    found = cloudfront.get_cache_policy(Id=policy["Id"])
    config = {**policy["CachePolicyConfig"], "MaxTTL": 60}
    cloudfront.update_cache_policy(Id=policy["Id"], IfMatch=found["ETag"], CachePolicyConfig=config)
    (listed,) = cloudfront.list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"]["Items"]
    policy = listed["ResponseHeadersPolicy"]
    found = cloudfront.get_response_headers_policy(Id=policy["Id"])
    config = {**policy["ResponseHeadersPolicyConfig"], "Comment": "another"}
    cloudfront.update_response_headers_policy(
        Id=policy["Id"], IfMatch=found["ETag"], ResponseHeadersPolicyConfig=config
    )


def messages(raw: Any) -> None:
    sns = raw.client("sns")
    (topic,) = sns.list_topics()["Topics"]
    sns.set_topic_attributes(TopicArn=topic["TopicArn"], AttributeName="DisplayName", AttributeValue="another")
