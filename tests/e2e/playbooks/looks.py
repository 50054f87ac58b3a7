"""How each service is asked, by plain boto3, for the resources that the collection knows."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

Key = tuple[str, str]
"""`(kind, title)` as a plan would call the resource."""
CLOUDFRONT_REGION: Final = "us-east-1"


def pages(client: Any, operation: str, key: str, **arguments: Any) -> list[Any]:
    """Everything that a list operation gives, over all pages."""
    if client.can_paginate(operation):
        return [item for page in client.get_paginator(operation).paginate(**arguments) for item in page.get(key, [])]
    return list(getattr(client, operation)(**arguments).get(key, []))


def digest(secret: str) -> str:
    """A secret as something that may be compared and printed."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _queues(raw: Any) -> Iterator[tuple[Key, Any]]:
    sqs = raw.client("sqs")
    for url in pages(sqs, "list_queues", "QueueUrls"):
        attributes = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["All"])["Attributes"]
        tags = sqs.list_queue_tags(QueueUrl=url).get("Tags", {})
        yield ("sqs_queue", url.rpartition("/")[2]), {"attributes": attributes, "tags": tags}


def _tables(raw: Any) -> Iterator[tuple[Key, Any]]:
    dynamodb = raw.client("dynamodb")
    for name in pages(dynamodb, "list_tables", "TableNames"):
        table = dynamodb.describe_table(TableName=name)["Table"]
        yield (
            ("dynamodb_table", name),
            {
                "table": table,
                "backups": dynamodb.describe_continuous_backups(TableName=name)["ContinuousBackupsDescription"],
                "ttl": dynamodb.describe_time_to_live(TableName=name)["TimeToLiveDescription"],
                "tags": pages(dynamodb, "list_tags_of_resource", "Tags", ResourceArn=table["TableArn"]),
            },
        )


def _secrets(raw: Any) -> Iterator[tuple[Key, Any]]:
    manager = raw.client("secretsmanager")
    for secret in pages(manager, "list_secrets", "SecretList", IncludePlannedDeletion=True):
        found = manager.describe_secret(SecretId=secret["ARN"])
        yield ("secretsmanager_secret", secret["Name"]), {**found, "ARN": secret["Name"]}


def _log_groups_in(region: str | None) -> Callable[[Any], Iterator[tuple[Key, Any]]]:
    def look(raw: Any) -> Iterator[tuple[Key, Any]]:
        logs = raw.client("logs", region)
        for group in pages(logs, "describe_log_groups", "logGroups"):
            arn = group["arn"].removesuffix(":*")
            tags = logs.list_tags_for_resource(resourceArn=arn)["tags"]
            yield ("logs_log_group", group["logGroupName"]), {**group, "tags": tags}

    return look


def _roles(raw: Any) -> Iterator[tuple[Key, Any]]:
    iam = raw.client("iam")
    for listed in pages(iam, "list_roles", "Roles"):
        name = listed["RoleName"]
        inline = pages(iam, "list_role_policies", "PolicyNames", RoleName=name)
        yield (
            ("iam_role", name),
            {
                **iam.get_role(RoleName=name)["Role"],
                "inline": {p: iam.get_role_policy(RoleName=name, PolicyName=p)["PolicyDocument"] for p in inline},
                "attached": pages(iam, "list_attached_role_policies", "AttachedPolicies", RoleName=name),
                "RoleLastUsed": None,
            },
        )
    for user in pages(iam, "list_users", "Users"):
        yield ("iam_user", user["UserName"]), None
    for group in pages(iam, "list_groups", "Groups"):
        named = {"GroupName": group["GroupName"]}
        inline = pages(iam, "list_group_policies", "PolicyNames", **named)
        yield (
            ("iam_group", group["GroupName"]),
            {
                "path": group["Path"],
                "members": [user["UserName"] for user in iam.get_group(**named)["Users"]],
                "inline": {p: iam.get_group_policy(PolicyName=p, **named)["PolicyDocument"] for p in inline},
                "attached": pages(iam, "list_attached_group_policies", "AttachedPolicies", **named),
            },
        )
    for policy in pages(iam, "list_policies", "Policies", Scope="Local"):
        yield ("iam_policy", policy["PolicyName"]), None


def _functions(raw: Any) -> Iterator[tuple[Key, Any]]:
    functions = raw.client("lambda")
    for listed in pages(functions, "list_functions", "Functions"):
        name = listed["FunctionName"]
        found = functions.get_function(FunctionName=name)
        try:
            policy = functions.get_policy(FunctionName=name)["Policy"]
        except functions.exceptions.ResourceNotFoundException:
            policy = None
        reserved = functions.get_function_concurrency(FunctionName=name).get("ReservedConcurrentExecutions")
        yield (
            ("lambda_function", name),
            {
                "configuration": found["Configuration"],
                "tags": found.get("Tags"),
                "policy": policy,
                "reserved_concurrency": reserved if reserved is None else f"reserved: {reserved}",
            },
        )
    for layer in pages(functions, "list_layers", "Layers"):
        versions = pages(functions, "list_layer_versions", "LayerVersions", LayerName=layer["LayerName"])
        yield ("lambda_layer", layer["LayerName"]), versions


def _mappings(raw: Any) -> Iterator[tuple[Key, Any]]:
    functions = raw.client("lambda")
    for mapping in pages(functions, "list_event_source_mappings", "EventSourceMappings"):
        ends = [str(mapping[end]).rpartition(":")[2] for end in ("FunctionArn", "EventSourceArn")]
        tags = functions.list_tags(Resource=mapping["EventSourceMappingArn"]).get("Tags")
        yield ("lambda_event_source_mapping", " <- ".join(ends)), {**mapping, "tags": tags}


def _sign_in(raw: Any) -> Iterator[tuple[Key, Any]]:
    cognito = raw.client("cognito-idp")
    for listed in pages(cognito, "list_user_pools", "UserPools", MaxResults=60):
        pool = listed["Id"]
        yield ("cognito_user_pool", listed["Name"]), cognito.describe_user_pool(UserPoolId=pool)["UserPool"]
        for client in pages(cognito, "list_user_pool_clients", "UserPoolClients", UserPoolId=pool):
            found = cognito.describe_user_pool_client(UserPoolId=pool, ClientId=client["ClientId"])["UserPoolClient"]
            yield ("cognito_user_pool_client", f"{listed['Name']}/{client['ClientName']}"), found
        for server in pages(cognito, "list_resource_servers", "ResourceServers", UserPoolId=pool, MaxResults=50):
            yield ("cognito_resource_server", f"{listed['Name']}/{server['Identifier']}"), server


def _apis(raw: Any) -> Iterator[tuple[Key, Any]]:
    apis = raw.client("apigatewayv2")
    for api in pages(apis, "get_apis", "Items"):
        children = {
            of: pages(apis, f"get_{of}", "Items", ApiId=api["ApiId"])
            for of in ("routes", "integrations", "authorizers", "stages")
        }
        yield ("apigatewayv2_api", api["Name"]), {**api, **children}


def _rest_apis(raw: Any) -> Iterator[tuple[Key, Any]]:
    """REST APIs with children by name: a child that is made again has another id."""
    gateway = raw.client("apigateway")
    if role := gateway.get_account().get("cloudwatchRoleArn"):
        yield ("apigateway_account", "account"), role
    for api in pages(gateway, "get_rest_apis", "items"):
        of = {"restApiId": api["id"]}
        authorizers = pages(gateway, "get_authorizers", "items", **of)
        validators = pages(gateway, "get_request_validators", "items", **of)
        named = {one["id"]: one["name"] for one in [*authorizers, *validators]}
        deployments = {one["id"]: one.get("description") for one in pages(gateway, "get_deployments", "items", **of)}
        resources = pages(gateway, "get_resources", "items", **of, embed=["methods"])
        children = {
            "resources": {one["path"]: _by_name(one.get("resourceMethods"), named) for one in resources},
            "authorizers": _by_name(authorizers, named),
            "validators": _by_name(validators, named),
            "models": _by_name(pages(gateway, "get_models", "items", **of), named),
            "responses": pages(gateway, "get_gateway_responses", "items", **of),
            "stages": _by_name(gateway.get_stages(**of)["item"], deployments),
        }
        yield ("apigateway_rest_api", api["name"]), {**api, **children}
    for key in pages(gateway, "get_api_keys", "items"):
        yield ("apigateway_api_key", key["name"]), key
    for plan in pages(gateway, "get_usage_plans", "items"):
        keys = pages(gateway, "get_usage_plan_keys", "items", usagePlanId=plan["id"])
        yield ("apigateway_usage_plan", plan["name"]), {**plan, "keys": [key["name"] for key in keys]}
    for domain in pages(gateway, "get_domain_names", "items"):
        mappings = pages(gateway, "get_base_path_mappings", "items", domainName=domain["domainName"])
        yield ("apigateway_domain_name", domain["domainName"]), {**domain, "mappings": mappings}


def _by_name(value: Any, named: Mapping[str, Any]) -> Any:
    """`value` with names in place of the ids that it refers to, and without its own."""
    if isinstance(value, Mapping):
        kept = {key: item for key, item in value.items() if key not in ("id", "cacheNamespace")}
        return {
            key: named.get(str(item), item) if key.endswith("Id") else _by_name(item, named)
            for key, item in kept.items()
        }
    return [_by_name(item, named) for item in value] if isinstance(value, list) else value


def _web_acls(raw: Any) -> Iterator[tuple[Key, Any]]:
    for scope, region in (("CLOUDFRONT", CLOUDFRONT_REGION), ("REGIONAL", None)):
        waf = raw.client("wafv2", region)
        for acl in pages(waf, "list_web_acls", "WebACLs", Scope=scope):
            found = waf.get_web_acl(Name=acl["Name"], Id=acl["Id"], Scope=scope)["WebACL"]
            tags = waf.list_tags_for_resource(ResourceARN=acl["ARN"])["TagInfoForResource"]["TagList"]
            yield ("wafv2_web_acl", acl["Name"]), {**found, "tags": tags}
            if scope == "REGIONAL":
                # the embedded AWS answers every type at once
                found = waf.list_resources_for_web_acl(WebACLArn=acl["ARN"], ResourceType="API_GATEWAY")
                for arn in found["ResourceArns"]:
                    yield ("wafv2_association", arn), acl["Name"]


def _edge(raw: Any) -> Iterator[tuple[Key, Any]]:
    cloudfront = raw.client("cloudfront")
    for item in cloudfront.list_response_headers_policies(Type="custom")["ResponseHeadersPolicyList"].get("Items", []):
        policy = item["ResponseHeadersPolicy"]["ResponseHeadersPolicyConfig"]
        yield ("cloudfront_response_headers_policy", policy["Name"]), policy
    for item in cloudfront.list_cache_policies(Type="custom")["CachePolicyList"].get("Items", []):
        policy = item["CachePolicy"]["CachePolicyConfig"]
        yield ("cloudfront_cache_policy", policy["Name"]), policy
    for item in cloudfront.list_origin_access_controls()["OriginAccessControlList"].get("Items", []):
        yield ("cloudfront_origin_access_control", item["Name"]), item
    for item in cloudfront.list_distributions()["DistributionList"].get("Items", []):
        config = cloudfront.get_distribution_config(Id=item["Id"])["DistributionConfig"]
        tags = cloudfront.list_tags_for_resource(Resource=item["ARN"])["Tags"]["Items"]
        title = next((tag["Value"] for tag in tags if tag["Key"] == "serverless.aws:name"), "")
        yield (
            ("cloudfront_distribution", title or item["Comment"]),
            {**config, "tags": tags, "CallerReference": None, "Origins": _without_secrets(config["Origins"])},
        )


def _without_secrets(origins: Mapping[str, Any]) -> list[Any]:
    """The origins with their headers' values as digests: equal in one account, and never printed."""
    shown = []
    for origin in origins["Items"]:
        headers = origin.get("CustomHeaders", {}).get("Items", [])
        shown.append({**origin, "CustomHeaders": [[h["HeaderName"], digest(h["HeaderValue"])] for h in headers]})
    return shown


def _messages(raw: Any) -> Iterator[tuple[Key, Any]]:
    sns = raw.client("sns")
    for topic in pages(sns, "list_topics", "Topics"):
        arn = topic["TopicArn"]
        attributes = sns.get_topic_attributes(TopicArn=arn)["Attributes"]
        tags = sns.list_tags_for_resource(ResourceArn=arn)["Tags"]
        counters = [name for name in attributes if name.startswith("Subscriptions")]
        kept = {name: value for name, value in attributes.items() if name not in counters}
        yield ("sns_topic", arn.rpartition(":")[2]), {"attributes": kept, "tags": tags}
    for subscription in pages(sns, "list_subscriptions", "Subscriptions"):
        topic = subscription["TopicArn"].rpartition(":")[2]
        title = f"{topic} {subscription['Protocol']} {subscription['Endpoint']}"
        yield ("sns_subscription", title), {"protocol": subscription["Protocol"], "endpoint": subscription["Endpoint"]}


def _monitoring(raw: Any) -> Iterator[tuple[Key, Any]]:
    cloudwatch = raw.client("cloudwatch")
    for alarm in pages(cloudwatch, "describe_alarms", "MetricAlarms"):
        tags = cloudwatch.list_tags_for_resource(ResourceARN=alarm["AlarmArn"])["Tags"]
        yield ("cloudwatch_alarm", alarm["AlarmName"]), {**alarm, "tags": tags}
    for board in pages(cloudwatch, "list_dashboards", "DashboardEntries"):
        body = cloudwatch.get_dashboard(DashboardName=board["DashboardName"])["DashboardBody"]
        yield ("cloudwatch_dashboard", board["DashboardName"]), body


def _budgets(raw: Any) -> Iterator[tuple[Key, Any]]:
    for budget in raw.client("budgets", CLOUDFRONT_REGION).describe_budgets(AccountId=raw.account).get("Budgets", []):
        yield ("budgets_budget", budget["BudgetName"]), None


def _in_some_environments(raw: Any) -> Iterator[tuple[Key, Any]]:
    """What applications make in some environments only."""
    for bucket in raw.client("s3").list_buckets()["Buckets"]:
        yield ("s3_bucket", bucket["Name"]), None
    for alias in pages(raw.client("kms"), "list_aliases", "Aliases"):
        yield ("kms_key", alias["AliasName"]), None
    route53 = raw.client("route53")
    for zone in pages(route53, "list_hosted_zones", "HostedZones"):
        records = pages(route53, "list_resource_record_sets", "ResourceRecordSets", HostedZoneId=zone["Id"])
        yield ("route53_hosted_zone", zone["Name"]), records
    for region in (None, CLOUDFRONT_REGION):
        for certificate in pages(raw.client("acm", region), "list_certificates", "CertificateSummaryList"):
            yield ("acm_certificate", certificate["DomainName"]), None
    backup = raw.client("backup")
    for vault in pages(backup, "list_backup_vaults", "BackupVaultList"):
        yield ("backup_vault", vault["BackupVaultName"]), None
    for plan in pages(backup, "list_backup_plans", "BackupPlansList"):
        yield ("backup_plan", plan["BackupPlanName"]), None


LOOKS: Final = (
    _queues,
    _tables,
    _secrets,
    _log_groups_in(None),
    _log_groups_in(CLOUDFRONT_REGION),
    _roles,
    _functions,
    _mappings,
    _sign_in,
    _apis,
    _rest_apis,
    _web_acls,
    _edge,
    _messages,
    _monitoring,
    _budgets,
    _in_some_environments,
)
