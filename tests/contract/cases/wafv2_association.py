"""Which web ACL stands before a stage of a REST API."""

from __future__ import annotations

from typing import Any

from contract.harness.case import Case, Drift, OwnedBy, Raw, Update

STAGE = "live"


def make_acl(raw: Raw, name: str) -> str:
    visibility = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": name}
    made = raw.client("wafv2").create_web_acl(
        Name=name, Scope="REGIONAL", DefaultAction={"Allow": {}}, VisibilityConfig=visibility
    )
    return str(made["Summary"]["ARN"])


def prepare(raw: Raw, name: str) -> None:
    """An API with a stage, and two web ACLs."""
    gateway = raw.client("apigateway")
    api = gateway.create_rest_api(name=name)["id"]
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    gateway.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    gateway.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
    gateway.create_deployment(restApiId=api, stageName=STAGE)
    for acl in ("ours", "other"):
        make_acl(raw, f"{name}-{acl}")


def resource_arn(raw: Raw, name: str) -> str:
    items = raw.client("apigateway").get_rest_apis(limit=500)["items"]
    api = next(item["id"] for item in items if item["name"] == name)
    return f"arn:aws:apigateway:{raw.region}::/restapis/{api}/stages/{STAGE}"


def acl_arn(raw: Raw, name: str) -> str:
    acls = raw.client("wafv2").list_web_acls(Scope="REGIONAL", Limit=100)["WebACLs"]
    return str(next(acl["ARN"] for acl in acls if acl["Name"] == name))


def describe(raw: Raw, name: str) -> Any:
    wafv2 = raw.client("wafv2")
    try:
        return wafv2.get_web_acl_for_resource(ResourceArn=resource_arn(raw, name))["WebACL"]["ARN"]
    except wafv2.exceptions.WAFNonexistentItemException:
        return None


def associate(acl: str) -> Any:
    """An act that puts a web ACL there by hand."""
    return lambda raw, name: raw.client("wafv2").associate_web_acl(
        WebACLArn=acl_arn(raw, f"{name}-{acl}"), ResourceArn=resource_arn(raw, name)
    )


def disassociate(raw: Raw, name: str) -> None:
    raw.client("wafv2").disassociate_web_acl(ResourceArn=resource_arn(raw, name))


def belongs(raw: Raw, name: str, stack: str) -> None:
    """The web ACL of the association is the stack's."""
    tags = [{"Key": "serverless.aws:stack", "Value": stack}]
    raw.client("wafv2").tag_resource(ResourceARN=acl_arn(raw, f"{name}-ours"), Tags=tags)


SPEC = {"web_acl": "{name}-ours", "rest_api": "{name}", "stage": STAGE}

CASE = Case(
    kind="wafv2_association",
    minimal=SPEC,
    full=SPEC,
    prepare=prepare,
    owned=OwnedBy(parent=belongs, asks_each="its search by tag leaves web ACLs out"),
    describe=describe,
    updates=(Update("another web ACL", {"web_acl": "{name}-other"}, {"web_acl_arn"}),),
    drifts=(
        Drift("another web ACL", associate("other"), {"web_acl_arn"}),
        Drift("none", disassociate, {"web_acl_arn"}, action="create"),
    ),
    adopt=associate("other"),
    remove=disassociate,
    change={},
)
