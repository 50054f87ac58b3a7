"""Changes behind the plan's back that every application on a REST API has, for a recording."""

from __future__ import annotations

from typing import Any

from e2e.orders.drifts import api_id, patch


def everything_allowed() -> dict[str, str]:
    return {"Effect": "Allow", "Action": "*", "Resource": "*"}


def certificate(raw: Any) -> None:
    acm = raw.client("acm")
    (found,) = acm.list_certificates()["CertificateSummaryList"]
    acm.update_certificate_options(
        CertificateArn=found["CertificateArn"], Options={"CertificateTransparencyLoggingPreference": "DISABLED"}
    )
    route53 = raw.client("route53")
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    route53.update_hosted_zone_comment(Id=zone["Id"], Comment="another")


def topic(raw: Any) -> None:
    sns = raw.client("sns")
    (found,) = sns.list_topics()["Topics"]
    sns.set_topic_attributes(TopicArn=found["TopicArn"], AttributeName="DisplayName", AttributeValue="another")


def children(raw: Any, model: str) -> None:
    """A stray child of each family, and changes of those that are described; `model` is one of them."""
    gateway, own = raw.client("apigateway"), {"restApiId": api_id(raw)}
    resources = gateway.get_resources(**own)["items"]
    root = next(item["id"] for item in resources if item["path"] == "/")
    gateway.create_resource(**own, parentId=root, pathPart="stray")
    gateway.put_method(**own, resourceId=root, httpMethod="GET", authorizationType="NONE")
    gateway.put_gateway_response(**own, responseType="INVALID_SIGNATURE", statusCode="403")
    gateway.create_model(**own, name="Stray", contentType="application/json", schema="{}")
    gateway.update_model(**own, modelName=model, patchOperations=patch("/schema", '{"type": "object"}'))
    gateway.create_request_validator(**own, name="stray")
    (authorizer,) = gateway.get_authorizers(**own)["items"]
    gateway.update_authorizer(
        **own, authorizerId=authorizer["id"], patchOperations=patch("/identitySource", "method.request.header.X")
    )
    gateway.create_deployment(**own, stageName="stray")
