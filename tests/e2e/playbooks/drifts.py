"""Changes made behind the plan's back, one or more in every tier, and what the next plan must show of each."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from e2e.playbooks.looks import CLOUDFRONT_REGION, Key

UPDATED: Final = "~"
MISSING: Final = "+"


@dataclass(frozen=True)
class Drift:
    """`make(raw)` changes one thing by plain boto3; `shown` is the sign and the paths (or what they are below)."""

    what: str
    make: Callable[[Any], object]
    shown: Mapping[Key, tuple[str, frozenset[str]]]


def changed(kind: str, title: str, *paths: str) -> dict[Key, tuple[str, frozenset[str]]]:
    """The plan shows a change of exactly these paths."""
    return {(kind, title): (UPDATED, frozenset(paths))}


def missing(kind: str, title: str) -> dict[Key, tuple[str, frozenset[str]]]:
    """The plan shows that it is made again."""
    return {(kind, title): (MISSING, frozenset())}


def queue_url(raw: Any, name: str) -> str:
    return str(raw.client("sqs").get_queue_url(QueueName=name)["QueueUrl"])


def api_id(raw: Any) -> str:
    (api,) = raw.client("apigatewayv2").get_apis()["Items"]
    return str(api["ApiId"])


def open_the_queue(raw: Any) -> None:
    statement = {"Sid": "Open", "Effect": "Allow", "Principal": "*", "Action": "sqs:*", "Resource": "*"}
    policy = json.dumps({"Version": "2012-10-17", "Statement": [statement]})
    raw.client("sqs").set_queue_attributes(QueueUrl=queue_url(raw, "posts.fifo"), Attributes={"Policy": policy})


def lengthen_retention(raw: Any) -> None:
    raw.client("sqs").set_queue_attributes(
        QueueUrl=queue_url(raw, "posts-dlq.fifo"), Attributes={"MessageRetentionPeriod": "60"}
    )


def expire_rows(raw: Any) -> None:
    raw.client("dynamodb").update_time_to_live(
        TableName="Posts", TimeToLiveSpecification={"Enabled": True, "AttributeName": "expires"}
    )


def change_our_tag(raw: Any) -> None:
    (table,) = [raw.client("dynamodb").describe_table(TableName="PostsDLQ")["Table"]]
    raw.client("dynamodb").tag_resource(
        ResourceArn=table["TableArn"], Tags=[{"Key": "environment", "Value": "production"}]
    )


def add_a_route(raw: Any) -> None:
    api = api_id(raw)
    integration = raw.client("apigatewayv2").get_integrations(ApiId=api)["Items"][0]["IntegrationId"]
    raw.client("apigatewayv2").create_route(ApiId=api, RouteKey="GET /stray", Target=f"integrations/{integration}")


def throttle_nothing(raw: Any) -> None:
    raw.client("apigatewayv2").update_stage(
        ApiId=api_id(raw),
        StageName="$default",
        DefaultRouteSettings={
            "ThrottlingBurstLimit": 5000,
            "ThrottlingRateLimit": 200.0,
            "DetailedMetricsEnabled": True,
        },
    )


def add_an_inline_policy(raw: Any) -> None:
    statement = {"Effect": "Allow", "Action": "*", "Resource": "*"}
    raw.client("iam").put_role_policy(
        RoleName="write-post",
        PolicyName="stray",
        PolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [statement]}),
    )


def let_anybody_invoke(raw: Any) -> None:
    raw.client("lambda").add_permission(
        FunctionName="process-post", StatementId="Open", Action="lambda:InvokeFunction", Principal="*"
    )


def batch_more(raw: Any) -> None:
    functions = raw.client("lambda")
    (mapping,) = functions.list_event_source_mappings(FunctionName="redrive-dlq")["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], BatchSize=7)


def point_the_mapping_elsewhere(raw: Any) -> None:
    functions = raw.client("lambda")
    (mapping,) = functions.list_event_source_mappings(FunctionName="process-post")["EventSourceMappings"]
    functions.update_event_source_mapping(UUID=mapping["UUID"], FunctionName="read-posts")


def change_the_distribution(raw: Any, change: Callable[[dict[str, Any]], object]) -> None:
    cloudfront = raw.client("cloudfront")
    (listed,) = cloudfront.list_distributions()["DistributionList"]["Items"]
    answer = cloudfront.get_distribution_config(Id=listed["Id"])
    change(answer["DistributionConfig"])
    cloudfront.update_distribution(
        Id=listed["Id"], IfMatch=answer["ETag"], DistributionConfig=answer["DistributionConfig"]
    )


def change_the_header(config: dict[str, Any]) -> None:
    config["Origins"]["Items"][0]["CustomHeaders"]["Items"][0]["HeaderValue"] = "guessed"


def add_an_origin(config: dict[str, Any]) -> None:
    origins = config["Origins"]["Items"]
    origins.append({**origins[0], "Id": "stray", "DomainName": "stray.example.net"})
    config["Origins"]["Quantity"] = len(origins)


def show_in_frames(raw: Any) -> None:
    cloudfront = raw.client("cloudfront")
    (listed,) = cloudfront.list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"]["Items"]
    own_id = listed["ResponseHeadersPolicy"]["Id"]
    answer = cloudfront.get_response_headers_policy_config(Id=own_id)
    config = answer["ResponseHeadersPolicyConfig"]
    config["SecurityHeadersConfig"].pop("FrameOptions")
    cloudfront.update_response_headers_policy(Id=own_id, IfMatch=answer["ETag"], ResponseHeadersPolicyConfig=config)


def cache_for_a_day(raw: Any) -> None:
    cloudfront = raw.client("cloudfront")
    (listed,) = cloudfront.list_cache_policies(Type="custom")["CachePolicyList"]["Items"]
    own_id = listed["CachePolicy"]["Id"]
    answer = cloudfront.get_cache_policy_config(Id=own_id)
    config = {**answer["CachePolicyConfig"], "MaxTTL": 86_400}
    cloudfront.update_cache_policy(Id=own_id, IfMatch=answer["ETag"], CachePolicyConfig=config)


def add_an_index(raw: Any) -> None:
    keys = [{"AttributeName": "stray", "KeyType": "HASH"}]
    index = {"IndexName": "Stray", "KeySchema": keys, "Projection": {"ProjectionType": "ALL"}}
    raw.client("dynamodb").update_table(
        TableName="PostsDLQ",
        AttributeDefinitions=[{"AttributeName": "stray", "AttributeType": "S"}],
        GlobalSecondaryIndexUpdates=[{"Create": index}],
    )


def let_tokens_live(raw: Any) -> None:
    cognito = raw.client("cognito-idp")
    (pool,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
    (client,) = cognito.list_user_pool_clients(UserPoolId=pool["Id"])["UserPoolClients"]
    place = {"UserPoolId": pool["Id"], "ClientId": client["ClientId"]}
    # AWS resets what an update leaves out
    found = cognito.describe_user_pool_client(**place)["UserPoolClient"]
    told = {"CreationDate", "LastModifiedDate", "ClientSecret"}
    kept = {key: value for key, value in found.items() if key not in told and value != ""}
    cognito.update_user_pool_client(**{**kept, "AccessTokenValidity": found["AccessTokenValidity"] * 2})


def unsubscribe(raw: Any) -> None:
    sns = raw.client("sns")
    (subscription,) = sns.list_subscriptions()["Subscriptions"]
    sns.unsubscribe(SubscriptionArn=subscription["SubscriptionArn"])


def listen_in(raw: Any) -> None:
    sns = raw.client("sns")
    (topic,) = sns.list_topics()["Topics"]
    sns.subscribe(TopicArn=topic["TopicArn"], Protocol="email", Endpoint="stranger@example.com")


def rename_the_topic(raw: Any) -> None:
    sns = raw.client("sns")
    (topic,) = sns.list_topics()["Topics"]
    sns.set_topic_attributes(TopicArn=topic["TopicArn"], AttributeName="DisplayName", AttributeValue="somebody")


def drop_a_rule(raw: Any) -> None:
    waf = raw.client("wafv2", CLOUDFRONT_REGION)
    (listed,) = waf.list_web_acls(Scope="CLOUDFRONT")["WebACLs"]
    answer = waf.get_web_acl(Name=listed["Name"], Id=listed["Id"], Scope="CLOUDFRONT")
    acl = answer["WebACL"]
    waf.update_web_acl(
        Name=acl["Name"],
        Id=acl["Id"],
        Scope="CLOUDFRONT",
        DefaultAction=acl["DefaultAction"],
        Description=acl["Description"],
        Rules=[rule for rule in acl["Rules"] if rule["Name"] != "RateLimitPerIP"],
        VisibilityConfig=acl["VisibilityConfig"],
        LockToken=answer["LockToken"],
    )


def shorten_passwords(raw: Any) -> None:
    cognito = raw.client("cognito-idp")
    (listed,) = cognito.list_user_pools(MaxResults=10)["UserPools"]
    pool = cognito.describe_user_pool(UserPoolId=listed["Id"])["UserPool"]
    policies = pool["Policies"]
    policies["PasswordPolicy"]["MinimumLength"] = 6
    kept = ("AutoVerifiedAttributes", "UserAttributeUpdateSettings", "UserPoolTags", "AdminCreateUserConfig")
    cognito.update_user_pool(
        UserPoolId=listed["Id"],
        Policies=policies,
        **{name: pool[name] for name in kept if name in pool},
    )


DRIFTS: Final = (
    Drift("a queue is open to the world", open_the_queue, changed("sqs_queue", "posts.fifo", "policy")),
    Drift(
        "the dead-letter queue forgets",
        lengthen_retention,
        changed("sqs_queue", "posts-dlq.fifo", "message_retention_seconds"),
    ),
    Drift("rows expire", expire_rows, changed("dynamodb_table", "Posts", "ttl_attribute")),
    Drift("a tag of ours", change_our_tag, changed("dynamodb_table", "PostsDLQ", "tags.environment")),
    Drift(
        "a function may not run",
        lambda raw: raw.client("lambda").put_function_concurrency(
            FunctionName="write-post", ReservedConcurrentExecutions=0
        ),
        changed("lambda_function", "write-post", "reserved_concurrency"),
    ),
    Drift(
        "a function has less time",
        lambda raw: raw.client("lambda").update_function_configuration(FunctionName="read-posts", Timeout=1),
        changed("lambda_function", "read-posts", "timeout_seconds"),
    ),
    Drift("anybody may invoke", let_anybody_invoke, changed("lambda_function", "process-post", "permissions.Open")),
    Drift(
        "a mapping leads elsewhere",
        point_the_mapping_elsewhere,
        changed("lambda_event_source_mapping", "process-post <- posts.fifo", "function"),
    ),
    Drift(
        "a mapping takes more",
        batch_more,
        changed("lambda_event_source_mapping", "redrive-dlq <- posts-dlq.fifo", "batch_size"),
    ),
    Drift("a stray inline policy", add_an_inline_policy, changed("iam_role", "write-post", "policies.stray")),
    Drift(
        "logs are kept for a day",
        lambda raw: raw.client("logs").put_retention_policy(logGroupName="/aws/lambda/write-post", retentionInDays=1),
        changed("logs_log_group", "/aws/lambda/write-post", "retention_days"),
    ),
    Drift(
        "weaker passwords",
        shorten_passwords,
        changed("cognito_user_pool", "posts-users", "password_policy.minimum_length"),
    ),
    Drift("a stray route", add_a_route, changed("apigatewayv2_api", "posts", "routes.GET /stray")),
    Drift(
        "a stage takes any burst",
        throttle_nothing,
        changed("apigatewayv2_api", "posts", "stages.$default.throttling_burst_limit"),
    ),
    Drift(
        "another secret in the header",
        lambda raw: change_the_distribution(raw, change_the_header),
        changed("cloudfront_distribution", "posts", "origins.api.headers"),
    ),
    Drift(
        "a stray origin",
        lambda raw: change_the_distribution(raw, add_an_origin),
        changed("cloudfront_distribution", "posts", "origins.stray"),
    ),
    Drift(
        "pages may stand in frames",
        show_in_frames,
        changed("cloudfront_response_headers_policy", "posts-security", "frame_options"),
    ),
    Drift(
        "the feed is old",
        cache_for_a_day,
        changed("cloudfront_cache_policy", "posts-feed", "maximum_ttl_seconds"),
    ),
    Drift("a stray index", add_an_index, changed("dynamodb_table", "PostsDLQ", "indexes.Stray")),
    Drift(
        "tokens live longer",
        let_tokens_live,
        changed("cognito_user_pool_client", "posts-users/web", "access_token_seconds"),
    ),
    Drift(
        "another word for the secret",
        lambda raw: raw.client("secretsmanager").update_secret(SecretId="posts-origin", Description="by hand"),
        changed("secretsmanager_secret", "posts-origin", "description"),
    ),
    Drift("nobody listens", unsubscribe, missing("sns_subscription", "posts-alarms email you@example.com")),
    Drift(
        "a stranger listens in",
        listen_in,
        changed("sns_topic", "posts-alarms", "stray_subscribers.email stranger@example.com"),
    ),
    Drift("another sender", rename_the_topic, changed("sns_topic", "posts-alarms", "display_name")),
    Drift("a rule of the web ACL is gone", drop_a_rule, changed("wafv2_web_acl", "posts", "rules.RateLimitPerIP")),
    Drift(
        "an alarm is silent",
        lambda raw: raw.client("cloudwatch").disable_alarm_actions(AlarmNames=["Posts-DLQ-Message-Stale"]),
        changed("cloudwatch_alarm", "Posts-DLQ-Message-Stale", "actions_enabled"),
    ),
    Drift(
        "an alarm is gone",
        lambda raw: raw.client("cloudwatch").delete_alarms(AlarmNames=["Posts-Main-Queue-Backlog"]),
        missing("cloudwatch_alarm", "Posts-Main-Queue-Backlog"),
    ),
    Drift(
        "the dashboard is gone",
        lambda raw: raw.client("cloudwatch").delete_dashboards(DashboardNames=["posts"]),
        missing("cloudwatch_dashboard", "posts"),
    ),
)
