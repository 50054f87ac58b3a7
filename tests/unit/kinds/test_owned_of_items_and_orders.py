"""What a stack owns of the kinds that AWS gives no tags to, or whose tags no search finds."""

from __future__ import annotations

from typing import Any

from scripted_aws import ACCOUNT, REGION, scripted

from ansible_collections.serverless.aws.plugins.module_utils.kinds import (
    iam_group,
    route53_health_check,
    secretsmanager_rotation,
    wafv2_association,
)

OURS = [{"Key": "serverless.aws:stack", "Value": "shop"}]
THEIRS = [{"Key": "serverless.aws:stack", "Value": "theirs"}]


def specs(kind: Any, answers: dict[str, Any], *described: dict[str, Any]) -> list[dict[str, Any]]:
    return [dict(item.spec) for item in kind.KIND.owned(scripted(answers, stack="shop"), described)]


def test_groups_under_the_stacks_path() -> None:
    groups = [
        {"GroupName": "operators", "Path": "/serverless.aws/shop/"},
        {"GroupName": "others", "Path": "/serverless.aws/shop/more/"},
    ]
    answers = {"ListGroups": {"Groups": groups, "IsTruncated": False}}
    assert specs(iam_group, answers) == [{"name": "operators"}]
    assert list(iam_group.KIND.owned(scripted({}), [])) == []


def test_what_stands_behind_our_web_acls_and_is_not_described() -> None:
    acl = f"arn:aws:wafv2:{REGION}:{ACCOUNT}:regional/webacl/orders/1"
    stage = f"arn:aws:apigateway:{REGION}::/restapis/a1/stages/live"
    pool = f"arn:aws:cognito-idp:{REGION}:{ACCOUNT}:userpool/p"
    behind = {"API_GATEWAY": [stage], "COGNITO_USER_POOL": [pool]}
    answers = {
        "GetResources": {"ResourceTagMappingList": [{"ResourceARN": acl, "Tags": OURS}]},
        "ListWebACLs": {"WebACLs": [{"Name": "orders", "ARN": acl, "Id": "1"}, {"Name": "x", "ARN": "y", "Id": "2"}]},
        "ListResourcesForWebACL": lambda params: {"ResourceArns": behind[params["ResourceType"]]},
        "GetRestApis": {"items": [{"id": "a1", "name": "orders"}]},
    }
    described = {"web_acl": "orders", "rest_api": "orders", "stage": "live"}
    assert specs(wafv2_association, answers, described) == [{"web_acl": "orders", "resource_arn": pool}]


def test_rotations_of_the_stacks_secrets() -> None:
    secrets = [
        {"Name": "ours", "RotationEnabled": True, "Tags": OURS},
        {"Name": "still", "RotationEnabled": False, "Tags": OURS},
        {"Name": "theirs", "RotationEnabled": True, "Tags": THEIRS},
    ]
    found = specs(secretsmanager_rotation, {"ListSecrets": {"SecretList": secrets}})
    assert [item["secret"] for item in found] == ["ours"]


def test_health_checks_with_the_stacks_tag() -> None:
    checks = [{"Id": one, "CallerReference": one, "HealthCheckVersion": 1} for one in ("h1", "h2")]
    sets = [
        {"ResourceId": "h1", "Tags": [*OURS, {"Key": "Name", "Value": "items"}]},
        {"ResourceId": "h2", "Tags": [*THEIRS, {"Key": "Name", "Value": "items"}]},
    ]
    answers = {
        "ListHealthChecks": {"HealthChecks": checks, "IsTruncated": False},
        "ListTagsForResources": {"ResourceTagSets": sets},
    }
    assert [item["name"] for item in specs(route53_health_check, answers)] == ["items"]
