"""Rules of AWS that the embedded AWS holds by itself: not repeated here, but tested, so that a change is noticed."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Enforced:
    """A rule that the emulator enforces: the code it answers with."""

    id: str
    operations: str
    code: str
    summary: str


ENFORCED: tuple[Enforced, ...] = (
    Enforced("sqs-attribute-ranges", "sqs.CreateQueue", "InvalidAttributeValue", "ranges of queue attributes"),
    Enforced("sqs-fifo-suffix", "sqs.CreateQueue", "InvalidParameterValue", "FIFO names end in .fifo"),
    Enforced("sqs-dead-letter-exists", "sqs.CreateQueue", "InvalidAttributeValue", "the dead-letter queue exists"),
    Enforced("sqs-other-attributes", "sqs.CreateQueue", "QueueAlreadyExists", "one name, one set of attributes"),
    Enforced("lambda-role-exists", "lambda.CreateFunction", "InvalidParameterValueException", "the role exists"),
    Enforced("lambda-mapping-concurrency", "lambda.CreateEventSourceMapping", "ValidationException", "2 at least"),
    Enforced("dynamodb-deletion-protection", "dynamodb.DeleteTable", "ValidationException", "protected tables stay"),
    Enforced("logs-retention", "logs.PutRetentionPolicy", "InvalidParameterException", "days of the allowed set"),
    Enforced("iam-role-in-use", "iam.DeleteRole", "DeleteConflict", "a role is deleted without policies"),
    Enforced("iam-policy-in-use", "iam.DeletePolicy", "DeleteConflict", "a policy is deleted when detached"),
    Enforced("iam-policy-versions", "iam.CreatePolicyVersion", "LimitExceeded", "five versions of a policy"),
    Enforced("route53-zone-not-empty", "route53.DeleteHostedZone", "HostedZoneNotEmpty", "a zone is deleted empty"),
    Enforced("kms-deletion-window", "kms.ScheduleKeyDeletion", "ValidationException", "7 to 30 days"),
    Enforced("cloudfront-if-match", "cloudfront.UpdateDistribution", "PreconditionFailed", "the current ETag"),
    Enforced("cloudfront-delete-enabled", "cloudfront.DeleteDistribution", "DistributionNotDisabled", "disabled first"),
    Enforced("wafv2-lock-token", "wafv2.UpdateWebACL", "WAFOptimisticLockException", "the current LockToken"),
    Enforced("wafv2-name", "wafv2.CreateWebACL", "WAFDuplicateItemException", "one web ACL for a name"),
    Enforced("apigateway-resource", "apigateway.CreateResource", "ConflictException", "one path part for a parent"),
    Enforced("s3-bucket-not-empty", "s3.DeleteBucket", "BucketNotEmpty", "a bucket is deleted empty"),
    Enforced("s3-public-policy", "s3.PutBucketPolicy", "AccessDenied", "public policies are blocked"),
)
