"""Changes behind the plan's back of posts, so that a recording has what only repairs need."""

from __future__ import annotations

from typing import Any, Final

from e2e.deployer.shared_disturbances import PREFIX, archive, certificate, document, key, role, time_to_live, topic

REGION_OF_THE_EDGE: Final = "us-east-1"


def disturb(raw: Any) -> None:
    """Everything below, once."""
    key(raw, "posts")
    secrets(raw)
    buckets(raw)
    time_to_live(raw, f"{PREFIX}Posts")
    role(raw, f"{PREFIX}write-post")
    functions(raw)
    api(raw)
    certificate(raw, REGION_OF_THE_EDGE)
    distribution_policies(raw)
    topic(raw)


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


def functions(raw: Any) -> None:
    function = raw.client("lambda")
    function.put_function_concurrency(FunctionName=f"{PREFIX}write-post", ReservedConcurrentExecutions=0)
    function.update_function_code(FunctionName=f"{PREFIX}read-posts", ZipFile=archive())
    (mapping,) = function.list_event_source_mappings(FunctionName=f"{PREFIX}redrive-dlq")["EventSourceMappings"]
    function.update_event_source_mapping(UUID=mapping["UUID"], BatchSize=7)


def api(raw: Any) -> None:
    client = raw.client("apigatewayv2")
    (found,) = client.get_apis()["Items"]
    integration = client.get_integrations(ApiId=found["ApiId"])["Items"][0]["IntegrationId"]
    client.create_route(ApiId=found["ApiId"], RouteKey="GET /stray", Target=f"integrations/{integration}")


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
