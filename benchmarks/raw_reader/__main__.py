"""Read every field of the posts system that this collection manages: plain boto3, sixteen threads, no framework.

Every entry of `reads()` is one resource's calls, one after the other; the resources go side by side. Clients are made
once each, in the main thread, since making them is not thread-safe. Prints the answers as JSON.
It reads by name, or by the narrowest list there is, so that a crowded account costs nothing.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError

THREADS = 16
GLOBAL_REGION = "us-east-1"
SERVICES = (
    *("apigatewayv2", "cloudwatch", "cognito-idp", "dynamodb", "iam", "lambda", "logs"),
    *("secretsmanager", "sns", "sqs", "sts"),
)
FUNCTIONS = ("write-post", "read-posts", "process-post", "redrive-dlq")
ALARMS = ["Posts-DLQ-Message-Arrived", "Posts-DLQ-Message-Stale", "Posts-Main-Queue-Backlog"]
Answer = dict[str, Any]


class Reader:
    """The calls for each kind of resource."""

    def __init__(self) -> None:
        session = boto3.Session()
        config = Config(max_pool_connections=2 * THREADS)
        self.of = {service: session.client(service, config=config) for service in SERVICES}
        for service in ("cloudfront", "wafv2"):
            self.of[service] = session.client(service, region_name=GLOBAL_REGION, config=config)
        self.region = session.region_name
        self.account = str(self.of["sts"].get_caller_identity()["Account"])

    def secret(self, name: str) -> Answer:
        client = self.of["secretsmanager"]
        return {
            "secret": client.describe_secret(SecretId=name),
            "policy": client.get_resource_policy(SecretId=name),
            "value": len(client.get_secret_value(SecretId=name)["SecretString"]),
        }

    def table(self, name: str) -> Answer:
        client = self.of["dynamodb"]
        table = client.describe_table(TableName=name)["Table"]
        return {
            "table": table,
            "backups": client.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"],
            "ttl": client.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
            "tags": client.list_tags_of_resource(ResourceArn=table["TableArn"])["Tags"],
        }

    def queue(self, name: str) -> Answer:
        client = self.of["sqs"]
        url = client.get_queue_url(QueueName=name)["QueueUrl"]
        attributes = client.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        return {"attributes": attributes, "tags": client.list_queue_tags(QueueUrl=url).get("Tags", {})}

    def log_group(self, name: str) -> Answer:
        client = self.of["logs"]
        (group,) = client.describe_log_groups(logGroupNamePrefix=name, limit=1)["logGroups"]
        return {"group": group, "tags": client.list_tags_for_resource(resourceArn=group["arn"].removesuffix(":*"))}

    def role(self, name: str) -> Answer:
        client = self.of["iam"]
        policies = client.list_role_policies(RoleName=name)["PolicyNames"]
        return {
            "role": client.get_role(RoleName=name)["Role"],
            "inline": [client.get_role_policy(RoleName=name, PolicyName=policy) for policy in policies],
            "attached": client.list_attached_role_policies(RoleName=name)["AttachedPolicies"],
        }

    def layer(self, name: str) -> Answer:
        return {"versions": self.of["lambda"].list_layer_versions(LayerName=name)["LayerVersions"]}

    def function(self, name: str) -> Answer:
        client = self.of["lambda"]
        try:
            policy = client.get_policy(FunctionName=name)["Policy"]
        except client.exceptions.ResourceNotFoundException:
            policy = None
        return {"function": client.get_function(FunctionName=name), "policy": policy}

    def mapping(self, queue: str) -> Answer:
        client = self.of["lambda"]
        source = f"arn:aws:sqs:{self.region}:{self.account}:{queue}"
        mappings = client.list_event_source_mappings(EventSourceArn=source)["EventSourceMappings"]
        return {"mappings": [{**m, "tags": client.list_tags(Resource=m["EventSourceMappingArn"])} for m in mappings]}

    def sign_in(self, name: str) -> Answer:
        client = self.of["cognito-idp"]
        pools = client.list_user_pools(MaxResults=60)["UserPools"]
        pool = next(pool["Id"] for pool in pools if pool["Name"] == name)
        clients = client.list_user_pool_clients(UserPoolId=pool, MaxResults=60)["UserPoolClients"]
        return {
            "pool": client.describe_user_pool(UserPoolId=pool),
            "clients": [client.describe_user_pool_client(UserPoolId=pool, ClientId=c["ClientId"]) for c in clients],
        }

    def api(self, name: str) -> Answer:
        client = self.of["apigatewayv2"]
        api = next(api for api in client.get_apis()["Items"] if api["Name"] == name)
        parts = ("authorizers", "integrations", "routes", "stages")
        children = {part: getattr(client, f"get_{part}")(ApiId=api["ApiId"])["Items"] for part in parts}
        arn = f"arn:aws:apigateway:{self.region}::/apis/{api['ApiId']}"
        return {"api": api, **children, "tags": client.get_tags(ResourceArn=arn)["Tags"]}

    def web_acl(self, name: str) -> Answer:
        client = self.of["wafv2"]
        listed = next(acl for acl in client.list_web_acls(Scope="CLOUDFRONT")["WebACLs"] if acl["Name"] == name)
        try:
            logging = client.get_logging_configuration(ResourceArn=listed["ARN"])
        except ClientError:  # none is an error, and so is the whole operation on the embedded AWS
            logging = None
        return {
            "acl": client.get_web_acl(Name=name, Scope="CLOUDFRONT", Id=listed["Id"]),
            "tags": client.list_tags_for_resource(ResourceARN=listed["ARN"]),
            "logging": logging,
        }

    def headers_policies(self) -> Answer:
        return dict(self.of["cloudfront"].list_response_headers_policies(Type="custom"))

    def cache_policies(self) -> Answer:
        return dict(self.of["cloudfront"].list_cache_policies(Type="custom"))

    def distribution(self, comment: str) -> Answer:
        client = self.of["cloudfront"]
        items = client.list_distributions()["DistributionList"]["Items"]
        listed = next(item for item in items if item["Comment"].startswith(comment))
        found = client.get_distribution(Id=listed["Id"])
        return {"distribution": found, "tags": client.list_tags_for_resource(Resource=listed["ARN"])}

    def topic(self, name: str) -> Answer:
        client = self.of["sns"]
        arn = f"arn:aws:sns:{self.region}:{self.account}:{name}"
        return {
            "attributes": client.get_topic_attributes(TopicArn=arn),
            "tags": client.list_tags_for_resource(ResourceArn=arn),
        }

    def subscriptions(self, topic: str) -> Answer:
        client = self.of["sns"]
        arn = f"arn:aws:sns:{self.region}:{self.account}:{topic}"
        found = client.list_subscriptions_by_topic(TopicArn=arn)["Subscriptions"]
        arns = [item["SubscriptionArn"] for item in found]
        return {"subscriptions": [client.get_subscription_attributes(SubscriptionArn=item) for item in arns]}

    def alarms(self) -> list[Any]:
        return list(self.of["cloudwatch"].describe_alarms(AlarmNames=ALARMS)["MetricAlarms"])

    def alarm_tags(self, name: str) -> Answer:
        arn = f"arn:aws:cloudwatch:{self.region}:{self.account}:alarm:{name}"
        return dict(self.of["cloudwatch"].list_tags_for_resource(ResourceARN=arn))

    def dashboard(self, name: str) -> Answer:
        return dict(self.of["cloudwatch"].get_dashboard(DashboardName=name))

    def reads(self) -> list[tuple[str, Callable[[], Any]]]:
        """Every resource, those with the longest chains of calls first."""
        groups = [*(f"/aws/lambda/{name}" for name in FUNCTIONS), "/aws/apigateway/posts"]
        return [
            ("api", lambda: self.api("posts")),
            *((f"role {name}", lambda name=name: self.role(name)) for name in FUNCTIONS),
            *((f"table {name}", lambda name=name: self.table(name)) for name in ("Posts", "PostsDLQ")),
            ("web acl", lambda: self.web_acl("posts")),
            ("sign-in", lambda: self.sign_in("posts-users")),
            ("distribution", lambda: self.distribution("Front door of the posts application")),
            ("secret", lambda: self.secret("posts-origin")),
            *((f"queue {name}", lambda name=name: self.queue(name)) for name in ("posts.fifo", "posts-dlq.fifo")),
            *((f"function {name}", lambda name=name: self.function(name)) for name in FUNCTIONS),
            *((f"mapping {name}", lambda name=name: self.mapping(name)) for name in ("posts.fifo", "posts-dlq.fifo")),
            *((f"log group {name}", lambda name=name: self.log_group(name)) for name in groups),
            ("topic", lambda: self.topic("posts-alarms")),
            ("subscriptions", lambda: self.subscriptions("posts-alarms")),
            *((f"layer {name}", lambda name=name: self.layer(name)) for name in ("web", "posts")),
            ("alarms", self.alarms),
            *((f"tags of {name}", lambda name=name: self.alarm_tags(name)) for name in ALARMS),
            ("dashboard", lambda: self.dashboard("posts")),
            ("headers policies", self.headers_policies),
            ("cache policies", self.cache_policies),
        ]


def main() -> None:
    """Read everything and print it."""
    reads = Reader().reads()
    with ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda read: read[1](), reads))
    json.dump({name: answer for (name, _), answer in zip(reads, answers, strict=True)}, sys.stdout, default=str)


if __name__ == "__main__":
    main()
