"""What a stack owns, on the real AWS: one search by tag for every kind it covers, and how the others are known."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from botocore.exceptions import ClientError
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, scripted

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.registry import FAMILIES
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Kind
from ansible_collections.serverless.aws.plugins.module_utils.engine.owned import mark_of, marked, unmarked

STACK = {"Key": "serverless.aws:stack", "Value": "shop"}


def arn(service: str, resource: str, region: str = REGION, account: str = ACCOUNT) -> str:
    return f"arn:aws:{service}:{region}:{account}:{resource}"


POOL = f"{REGION}_AbCdEf123"
CERTIFICATE = arn("acm", "certificate/c1", "us-east-1")
DISTRIBUTION = arn("cloudfront", "distribution/E1", "")
KEY = "11111111-2222-3333-4444-555555555555"
FUNCTION = arn("lambda", "function:process")
QUEUE = arn("sqs", "orders.fifo")
TAGGED: dict[str, dict[str, str]] = {
    QUEUE: {},
    arn("sqs", "elsewhere", "us-east-1"): {},
    arn("sns", "alarms"): {},
    arn("dynamodb", "table/Orders"): {},
    FUNCTION: {},
    arn("logs", "log-group:/aws/lambda/process"): {},
    arn("cloudwatch", "alarm:Backlog: high"): {},
    arn("s3", "shop-pictures", "", ""): {},
    arn("secretsmanager", "secret:shop/origin-AbCdEf"): {},
    arn("wafv2", "global/webacl/front/w1", "us-east-1"): {},
    arn("wafv2", "regional/webacl/back/w2"): {},
    CERTIFICATE: {},
    arn("route53", "hostedzone/Z1", "", ""): {},
    arn("kms", f"key/{KEY}"): {"serverless.aws:key": "data"},
    arn("backup", "backup-vault:daily"): {},
    arn("backup", "backup-plan:p1"): {},
    arn("cognito-idp", f"userpool/{POOL}"): {},
    DISTRIBUTION: {"serverless.aws:name": "front"},
    arn("ec2", "instance/i-1"): {},
}
"""What carries the tag of the stack `shop`; AWS lists it over two pages."""


def search(params: Mapping[str, Any]) -> dict[str, Any]:
    """GetResources: the first half, then the second; what carries another stack's tag is not there."""
    assert params["TagFilters"] == [{"Key": STACK["Key"], "Values": ["shop"]}]
    every = [
        {"ResourceARN": one, "Tags": [STACK, *({"Key": key, "Value": value} for key, value in tags.items())]}
        for one, tags in TAGGED.items()
    ]
    half = len(every) // 2
    if params.get("PaginationToken"):
        return {"ResourceTagMappingList": every[half:], "PaginationToken": ""}
    return {"ResourceTagMappingList": every[:half], "PaginationToken": "more"}


def account(more: Mapping[str, Any] | None = None, **options: Any) -> ScriptedAws:
    return scripted({"GetResources": search, **(more or {})}, stack="shop", plan_only=True, **options)


def specs(module: str, *given: Mapping[str, Any]) -> list[dict[str, Any]]:
    family = FAMILIES[module]
    outcome = ModuleArgumentSpecValidator(family.own_options).validate(
        {family.kind.option: [dict(one) for one in given]}
    )
    assert not outcome.error_messages, outcome.error_messages
    return list(outcome.validated_parameters[family.kind.option])


def titles(module: str, aws: ScriptedAws, *described: Mapping[str, Any]) -> list[str]:
    """The titles of what is owned; every spec is complete enough to be validated."""
    kind = FAMILIES[module].kind
    owned = [item.spec for item in kind.owned(aws, specs(module, *described))]
    return sorted(kind.title(spec) for spec in specs(module, *owned))


@pytest.mark.parametrize("module", sorted(FAMILIES))
def test_every_kind_says_what_a_stack_owns(module: str) -> None:
    assert type(FAMILIES[module].kind).owned is not Kind.owned


@pytest.mark.parametrize(
    ("module", "expected"),
    [
        ("sqs_queues", "orders.fifo"),
        ("sns_topics", "alarms"),
        ("dynamodb_tables", "Orders"),
        ("lambda_functions", "process"),
        ("logs_log_groups", "/aws/lambda/process"),
        ("cloudwatch_alarms", "Backlog: high"),
        ("s3_buckets", "shop-pictures"),
        ("secretsmanager_secrets", "shop/origin"),
        ("backup_vaults", "daily"),
    ],
)
def test_the_search_alone_names_it(module: str, expected: str) -> None:
    aws = account()
    assert titles(module, aws) == [expected]
    assert aws.names() == ["GetResources", "GetResources"]  # two pages


def test_one_search_serves_every_kind_of_a_region() -> None:
    aws = account()
    for module in ("sqs_queues", "sns_topics", "dynamodb_tables", "lambda_functions"):
        assert titles(module, aws)
    assert aws.names() == ["GetResources", "GetResources"]


ZONES = {"HostedZones": [{"Id": "/hostedzone/Z1", "Name": "shop.example.", "CallerReference": "r", "Config": {}}]}
DETAIL = {
    "CertificateArn": CERTIFICATE,
    "DomainName": "www.shop.example",
    "SubjectAlternativeNames": ["www.shop.example", "shop.example"],
    "KeyAlgorithm": "RSA-2048",
    "Status": "ISSUED",
}
NAMED_BY_A_LIST: dict[str, tuple[dict[str, Any], list[str], list[str]]] = {
    "wafv2_web_acls": ({}, ["back", "front"], []),
    "kms_keys": (
        {
            "ListAliases": {"Aliases": [{"AliasName": "alias/aws/s3", "TargetKeyId": "x"}]},
            "DescribeKey": {"KeyMetadata": {"KeyId": KEY, "KeyState": "Enabled"}},
        },
        ["data"],
        ["DescribeKey", "ListAliases"],
    ),
    "backup_plans": (
        {"ListBackupPlans": {"BackupPlansList": [{"BackupPlanId": "p1", "BackupPlanName": "every day"}]}},
        ["every day"],
        ["ListBackupPlans"],
    ),
    "cognito_user_pools": (
        {"ListUserPools": {"UserPools": [{"Id": POOL, "Name": "people"}, {"Id": "other", "Name": "others"}]}},
        ["people"],
        ["ListUserPools"],
    ),
    "cloudfront_distributions": (
        {
            "ListDistributions": {
                "DistributionList": {
                    "Marker": "",
                    "MaxItems": 100,
                    "IsTruncated": False,
                    "Quantity": 1,
                    "Items": [{"Id": "E1", "ARN": DISTRIBUTION, "Comment": "edited by hand"}],
                }
            }
        },
        ["front"],
        ["ListDistributions"],
    ),
    "route53_hosted_zones": ({"ListHostedZones": ZONES}, ["shop.example"], ["ListHostedZones"]),
    "acm_certificates": (
        {
            "ListCertificates": {
                "CertificateSummaryList": [
                    {"CertificateArn": CERTIFICATE, "DomainName": "www.shop.example"},
                    {"CertificateArn": CERTIFICATE.replace("c1", "c2"), "DomainName": "foreign.example"},
                ]
            },
            "DescribeCertificate": {"Certificate": DETAIL},
            "ListTagsForCertificate": {"Tags": [STACK]},
            "ListHostedZones": ZONES,
        },
        ["www.shop.example"],
        ["DescribeCertificate", "ListCertificates", "ListHostedZones", "ListTagsForCertificate"],
    ),
}
"""By module: what AWS answers, what is found, and the calls beside the search."""


@pytest.mark.parametrize("module", NAMED_BY_A_LIST)
def test_a_list_gives_the_name_that_the_arn_has_not(module: str) -> None:
    answers, expected, calls = NAMED_BY_A_LIST[module]
    aws = account(answers)
    assert titles(module, aws) == expected
    assert [name for name in aws.names() if name != "GetResources"] == calls


def test_a_certificate_is_listed_with_all_that_removes_it_with_its_records() -> None:
    aws = account(NAMED_BY_A_LIST["acm_certificates"][0])
    (found,) = FAMILIES["acm_certificates"].kind.owned(aws, [])
    assert found.spec == {
        "domain": "www.shop.example",
        "alternative_names": ["shop.example"],
        "zone": "shop.example",
        "region": "us-east-1",
        "key_algorithm": "RSA_2048",
    }


def test_a_certificate_that_is_described_costs_the_lists_only() -> None:
    aws = account({"ListCertificates": {"CertificateSummaryList": [{**DETAIL}]}})
    assert (
        titles(
            "acm_certificates", aws, {"domain": "www.shop.example"}, {"domain": "www.shop.example", "region": REGION}
        )
        == []
    )
    assert aws.names() == ["GetResources"] * 4 + ["ListCertificates"]  # two regions, and the one that has any


def test_a_key_that_waits_for_its_deletion_is_as_good_as_gone() -> None:
    answers = {
        "ListAliases": {"Aliases": []},
        "DescribeKey": {"KeyMetadata": {"KeyId": KEY, "KeyState": "PendingDeletion"}},
    }
    assert titles("kms_keys", account(answers)) == []


def test_roles_show_their_tags_in_one_call() -> None:
    roles = [
        {"RoleName": "ours", "Path": "/shop/", "Tags": [STACK]},
        {"RoleName": "theirs", "Path": "/", "Tags": [{**STACK, "Value": "other"}]},
        {"RoleName": "plain", "Path": "/"},
    ]
    aws = account({"GetAccountAuthorizationDetails": {"RoleDetailList": roles, "IsTruncated": False}})
    assert titles("iam_roles", aws) == ["ours"]
    assert aws.calls == [("GetAccountAuthorizationDetails", {"Filter": ["Role"], "MaxItems": 1000})]


def test_apis_show_their_tags_in_their_list() -> None:
    items = [
        {"ApiId": "a", "Name": "shop", "ProtocolType": "HTTP", "Tags": {STACK["Key"]: "shop"}},
        {"ApiId": "b", "Name": "theirs", "ProtocolType": "HTTP", "Tags": {STACK["Key"]: "other"}},
        {"ApiId": "c", "Name": "chat", "ProtocolType": "WEBSOCKET", "Tags": {STACK["Key"]: "shop"}},
    ]
    aws = account({"GetApis": {"Items": items}})
    assert titles("apigatewayv2_apis", aws) == ["shop"]
    assert aws.names() == ["GetApis"]


def test_a_layers_newest_version_names_its_owner() -> None:
    def layer(name: str, description: str) -> dict[str, Any]:
        return {"LayerName": name, "LatestMatchingVersion": {"Description": description}}

    content = f"content={'0' * 64}"
    layers = [layer("web", f"{content} stack=shop"), layer("theirs", f"{content} stack=shopping"), layer("x", "mine")]
    aws = account({"ListLayers": {"Layers": layers}})
    assert titles("lambda_layers", aws) == ["web"]
    assert aws.names() == ["ListLayers"]


def policies(shape: str, *comments: str) -> dict[str, Any]:
    items = [
        {shape: {"Id": f"p{place}", f"{shape}Config": {"Name": f"n{place}", "Comment": comment}}}
        for place, comment in enumerate(comments)
    ]
    return {f"{shape}List": {"MaxItems": 100, "Quantity": len(items), "Items": items}}


@pytest.mark.parametrize(
    ("module", "operation", "shape"),
    [
        ("cloudfront_cache_policies", "ListCachePolicies", "CachePolicy"),
        ("cloudfront_response_headers_policies", "ListResponseHeadersPolicies", "ResponseHeadersPolicy"),
    ],
)
def test_a_policys_comment_names_its_owner(module: str, operation: str, shape: str) -> None:
    answer = policies(shape, "Short [stack=shop]", "[stack=shopping]", "by hand", "[stack=shop] not at its end")
    aws = account({operation: answer})
    assert titles(module, aws) == ["n0"]
    assert aws.names() == [operation]


def test_an_access_controls_description_names_its_owner() -> None:
    items = [{"Id": "o1", "Name": "site", "Description": "[stack=shop]"}, {"Id": "o2", "Name": "x", "Description": ""}]
    page = {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": 2, "Items": items}
    aws = account({"ListOriginAccessControls": {"OriginAccessControlList": page}})
    assert titles("cloudfront_origin_access_controls", aws) == ["site"]


@pytest.mark.parametrize("text", ["", "Security headers", "A [stack] of headers", "Ends in [brackets]"])
def test_a_mark_leaves_the_users_words_as_they_are(text: str) -> None:
    written = marked(text, "shop")
    assert mark_of(written) == "shop"
    assert unmarked(written) == text
    assert mark_of(text) == ""
    assert marked(text, None) == text


POOLS = {"ListUserPools": {"UserPools": [{"Id": POOL, "Name": "people"}, {"Id": "eu_other", "Name": "others"}]}}


def test_clients_and_scopes_of_a_pool_of_ours_are_ours() -> None:
    def only_ours(answer: dict[str, Any]) -> Callable[[Mapping[str, Any]], dict[str, Any]]:
        def answered(params: Mapping[str, Any]) -> dict[str, Any]:
            assert params["UserPoolId"] == POOL
            return answer

        return answered

    aws = account(
        {
            **POOLS,
            "ListUserPoolClients": only_ours({"UserPoolClients": [{"ClientId": "c", "ClientName": "web"}]}),
            "ListResourceServers": only_ours({"ResourceServers": [{"Identifier": "orders", "Name": "Orders"}]}),
            "DescribeUserPool": only_ours(
                {"UserPool": {"Id": POOL, "Domain": "shop", "CustomDomain": "in.shop.example"}}
            ),
        }
    )
    assert titles("cognito_user_pool_clients", aws) == ["people/web"]
    assert titles("cognito_resource_servers", aws) == ["people/orders"]
    assert titles("cognito_user_pool_domains", aws) == ["in.shop.example", "shop"]
    assert aws.names().count("ListUserPools") == 1  # a plan asks every list once


def subscription(protocol: str, endpoint: str, name: str = "s1") -> dict[str, str]:
    own = endpoint if endpoint == "PendingConfirmation" else arn("sns", f"alarms:{name}")
    return {"SubscriptionArn": own, "Protocol": protocol, "Endpoint": endpoint, "TopicArn": arn("sns", "alarms")}


def test_subscriptions_of_a_topic_of_ours_are_ours_in_the_words_of_the_description() -> None:
    listed = [
        subscription("email", "Ops@Example.com"),
        subscription("sqs", QUEUE),
        subscription("lambda", FUNCTION),
        subscription("sqs", arn("sqs", "far", "us-west-2")),
    ]
    aws = account({"ListSubscriptionsByTopic": {"Subscriptions": listed}})
    described = [
        {"topic": "alarms", "protocol": "email", "endpoint": "ops@example.com"},
        {"topic": arn("sns", "alarms"), "protocol": "sqs", "endpoint": QUEUE},
    ]
    assert titles("sns_subscriptions", aws, *described) == sorted(
        [
            "alarms email ops@example.com",
            f"{arn('sns', 'alarms')} sqs {QUEUE}",
            "alarms lambda process",
            f"alarms sqs {arn('sqs', 'far', 'us-west-2')}",
        ]
    )


def test_a_topic_that_the_search_still_shows_may_be_gone() -> None:
    assert titles("sns_subscriptions", account({"ListSubscriptionsByTopic": Fails("NotFound")})) == []


def mapping(number: int, queue: str, function: str) -> dict[str, str]:
    uuid = f"{number:08d}-0000-4000-8000-000000000000"
    return {
        "UUID": uuid,
        "EventSourceMappingArn": arn("lambda", f"event-source-mapping:{uuid}"),
        "EventSourceArn": queue,
        "FunctionArn": function,
    }


def test_of_mappings_only_those_at_a_queue_or_function_of_ours_are_asked() -> None:
    foreign = arn("sqs", "foreign"), arn("lambda", "function:foreign")
    mappings = [
        mapping(1, QUEUE, arn("lambda", "function:described")),
        mapping(2, QUEUE, arn("lambda", "function:old")),
        mapping(3, QUEUE, arn("lambda", "function:by-hand")),
        *(mapping(4 + number, *foreign) for number in range(50)),
    ]

    def tags(params: Mapping[str, Any]) -> dict[str, Any]:
        return {"Tags": {STACK["Key"]: "shop"} if "00000002" in params["Resource"] else {}}

    aws = account({"ListEventSourceMappings": {"EventSourceMappings": mappings}, "ListTags": tags})
    described = {"queue": "orders.fifo", "function": "described"}
    assert titles("lambda_event_source_mappings", aws, described) == ["old <- orders.fifo"]
    assert aws.names().count("ListTags") == 2
    assert aws.names().count("ListEventSourceMappings") == 1


def test_a_mapping_that_was_pointed_elsewhere_is_the_one_that_is_described() -> None:
    def tags(_params: Mapping[str, Any]) -> dict[str, Any]:
        return {"Tags": {STACK["Key"]: "shop", "serverless.aws:function": FUNCTION}}

    moved = {"EventSourceMappings": [mapping(1, QUEUE, arn("lambda", "function:other"))]}
    aws = account({"ListEventSourceMappings": moved, "ListTags": tags})
    assert titles("lambda_event_source_mappings", aws, {"queue": "orders.fifo", "function": "process"}) == []
    assert titles("lambda_event_source_mappings", aws) == ["process <- orders.fifo"]


def record(name: str, target: str | None) -> dict[str, Any]:
    if target is None:
        return {"Name": name, "Type": "A", "TTL": 5, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    alias = {"DNSName": target, "HostedZoneId": "Z2FDTNDATAQYW2", "EvaluateTargetHealth": False}
    return {"Name": name, "Type": "A", "AliasTarget": alias}


def test_records_that_lead_to_a_distribution_of_ours_are_ours() -> None:
    summary = {"Id": "E1", "ARN": DISTRIBUTION, "Comment": "[front]", "DomainName": "d1.cloudfront.net"}
    aliases = {"Aliases": {"Quantity": 1, "Items": ["www.shop.example"]}}
    page = {"Marker": "", "MaxItems": 100, "IsTruncated": False, "Quantity": 1, "Items": [{**summary, **aliases}]}
    zones = {
        "HostedZones": [
            {"Id": f"/hostedzone/{own_id}", "Name": name, "CallerReference": own_id, "Config": {}}
            for own_id, name in (("Z1", "ours.example."), ("Z2", "shop.example."), ("Z3", "foreign.example."))
        ]
    }
    records = {
        "Z1": [record("ours.example.", None)],
        "Z2": [record("www.shop.example.", "d1.cloudfront.net."), record("x.shop.example.", "d2.cloudfront.net.")],
    }

    def in_zone(params: Mapping[str, Any]) -> dict[str, Any]:
        return {"ResourceRecordSets": records[params["HostedZoneId"]], "IsTruncated": False, "MaxItems": "300"}

    answers = {"ListDistributions": {"DistributionList": page}, "ListHostedZones": zones}
    aws = account({**answers, "ListResourceRecordSets": in_zone})
    (found,) = FAMILIES["route53_records"].kind.owned(aws, [])
    alias = {"distribution": "front"}
    assert found.spec == {"zone": "shop.example", "name": "www.shop.example", "type": "A", "alias": alias}


def test_dashboards_are_asked_one_by_one_unless_they_are_described() -> None:
    entries = [{"DashboardName": name, "LastModified": datetime.now(UTC)} for name in ("known", "ours", "theirs")]

    def tags(params: Mapping[str, Any]) -> dict[str, Any]:
        return {"Tags": [STACK] if params["ResourceARN"] == arn("cloudwatch", "dashboard/ours", "") else []}

    aws = account({"ListDashboards": {"DashboardEntries": entries}, "ListTagsForResource": tags})
    assert titles("cloudwatch_dashboards", aws, {"name": "known", "body": {"widgets": []}}) == ["ours"]
    assert aws.names().count("ListTagsForResource") == 2


@pytest.mark.parametrize("module", ["sqs_queues", "iam_roles", "cloudfront_distributions", "route53_records"])
def test_what_is_denied_is_not_swallowed(module: str) -> None:
    denied = Fails("AccessDeniedException", "not authorized to perform: tag:GetResources")
    aws = scripted({"GetResources": denied, "GetAccountAuthorizationDetails": denied}, stack="shop", plan_only=True)
    with pytest.raises(ClientError, match="not authorized"):
        list(FAMILIES[module].kind.owned(aws, []))


@pytest.mark.parametrize("module", sorted(FAMILIES))
def test_without_a_stack_nothing_is_owned(module: str) -> None:
    empty: dict[str, dict[str, Any]] = {
        "GetAccountAuthorizationDetails": {"RoleDetailList": [{"RoleName": "r", "Path": "/"}]},
        "GetApis": {"Items": [{"ApiId": "a", "Name": "n", "ProtocolType": "HTTP"}]},
        "ListLayers": {"Layers": [{"LayerName": "l", "LatestMatchingVersion": {"Description": f"content={'0' * 64}"}}]},
        "ListCachePolicies": policies("CachePolicy", ""),
        "ListResponseHeadersPolicies": policies("ResponseHeadersPolicy", ""),
        "ListOriginAccessControls": {
            "OriginAccessControlList": {"Items": [{"Id": "o", "Name": "n", "Description": ""}]}
        },
        "ListCertificates": {"CertificateSummaryList": []},
        "ListDashboards": {"DashboardEntries": [{"DashboardName": "d"}]},
    }
    assert titles(module, scripted(empty, plan_only=True)) == []


@pytest.mark.parametrize(
    ("module", "call", "name"),
    [
        ("apigateway_rest_apis", "GetRestApis", "name"),
        ("apigateway_api_keys", "GetApiKeys", "name"),
        ("apigateway_usage_plans", "GetUsagePlans", "name"),
        ("apigateway_domain_names", "GetDomainNames", "domainName"),
    ],
)
def test_lists_of_the_rest_tier_carry_tags(module: str, call: str, name: str) -> None:
    owners = {"ours": STACK["Value"], "theirs": "another", "nobodys": ""}
    items = [{"id": one, name: one, "tags": {STACK["Key"]: owner}} for one, owner in owners.items()]
    aws = account({call: {"items": items}})
    assert titles(module, aws) == ["ours"]
    assert aws.names() == [call]


@pytest.mark.parametrize(("tags", "owned"), [([STACK], ["account"]), ([], [])])
def test_the_accounts_log_role_is_ours_when_the_role_is(tags: list[dict[str, str]], owned: list[str]) -> None:
    arn = "arn:aws:iam::123456789012:role/logs"
    aws = account({"GetAccount": {"cloudwatchRoleArn": arn}, "GetRole": {"Role": {"Tags": tags}}})
    assert titles("apigateway_accounts", aws) == owned
