"""Custom domains of REST APIs: rules, and the updates that the embedded AWS does not have."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.apigateway_domain_name import KIND

ARN = "arn:aws:acm:eu-west-1:123456789012:certificate/c1"


def spec(**values: Any) -> dict[str, Any]:
    return spec_of("apigateway_domain_names", "domains", **{"name": "api.example.com", **values})


def answers(domain: dict[str, Any] | None = None, **more: Any) -> dict[str, Any]:
    detail = {
        "CertificateArn": ARN,
        "DomainName": "api.example.com",
        "Status": "ISSUED",
        "SubjectAlternativeNames": ["api.example.com"],
    }
    own = {
        "domainName": "api.example.com",
        "regionalCertificateArn": ARN,
        "regionalDomainName": "d-1.execute-api.eu-west-1.amazonaws.com",
        "regionalHostedZoneId": "Z1",
        "endpointConfiguration": {"types": ["REGIONAL"]},
        "securityPolicy": "TLS_1_2",
        "domainNameStatus": "AVAILABLE",
    }
    return {
        "GetDomainName": {**own, **(domain or {})},
        "GetBasePathMappings": {"items": [{"basePath": "v1", "restApiId": "a1", "stage": "v1"}]},
        "GetRestApis": {"items": [{"id": "a1", "name": "items"}, {"id": "a2", "name": "orders"}]},
        "ListCertificates": {"CertificateSummaryList": [{"CertificateArn": ARN, "DomainName": "api.example.com"}]},
        "DescribeCertificate": {"Certificate": detail},
        "ListTagsForCertificate": {"Tags": []},
        **more,
    }


def update(aws: ScriptedAws, described: dict[str, Any]) -> tuple[str, ...]:
    """Look once, write once; the changed paths."""
    found = KIND.read(aws, described)
    assert found
    goal = KIND.desired(aws, described, found)
    changes = diff(dict(found.attributes), goal)
    KIND.update(aws, described, found, goal, changes)
    return tuple(change.dotted for change in changes)


V1 = {"path": "/v1", "api": "items", "stage": "v1"}


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({"name": "API.example.com"}, "small letters"),
        ({"name": ""}, "certificate"),
        ({"mappings": [V1, V1]}, "twice"),
        ({"mappings": [{**V1, "path": "/a/b"}]}, "one step"),
        ({"mappings": [{**V1, "path": "v1"}]}, "one step"),
    ],
)
def test_what_api_gateway_refuses_is_named_before_the_first_call(values: dict[str, Any], text: str) -> None:
    assert any(text in problem for problem in KIND.problems(spec(**values)))


def test_a_domain_names_its_apis_and_its_certificate() -> None:
    aws, described = scripted(answers()), spec(mappings=[V1])
    found = KIND.read(aws, described)
    assert found
    assert diff(dict(found.attributes), KIND.desired(aws, described, found)) == ()
    assert KIND.outputs(aws, described, found)["hosted_zone_id"] == "Z1"


def test_a_mapping_is_changed_without_a_moment_in_which_there_is_none() -> None:
    aws = scripted(answers(UpdateBasePathMapping={}))
    assert update(aws, spec(mappings=[{**V1, "api": "orders"}])) == ("mappings./v1.api_id",)
    (asked,) = aws.asked("UpdateBasePathMapping")
    assert asked["patchOperations"] == [
        {"op": "replace", "path": "/restapiId", "value": "a2"},
        {"op": "replace", "path": "/stage", "value": "v1"},
    ]


def test_everything_is_the_base_path_none() -> None:
    aws = scripted(answers(CreateBasePathMapping={}, DeleteBasePathMapping={}))
    update(aws, spec(mappings=[{**V1, "path": "/"}]))
    assert aws.asked("CreateBasePathMapping")[0]["basePath"] == "(none)"
    assert aws.asked("DeleteBasePathMapping")[0]["basePath"] == "v1"


def test_a_domain_is_changed_in_place() -> None:
    old = {"securityPolicy": "TLS_1_0", "regionalCertificateArn": "arn:old"}
    aws = scripted(answers(old, UpdateDomainName={}))
    assert update(aws, spec(mappings=[V1])) == ("certificate_arn", "security_policy")
    (asked,) = aws.asked("UpdateDomainName")
    assert asked["patchOperations"] == [
        {"op": "replace", "path": "/regionalCertificateArn", "value": ARN},
        {"op": "replace", "path": "/securityPolicy", "value": "TLS_1_2"},
    ]


def test_an_edge_optimized_domain_becomes_regional_in_two_steps() -> None:
    edge = {"endpointConfiguration": {"types": ["EDGE"]}, "regionalCertificateArn": None}
    aws = scripted(answers(edge, UpdateDomainName={}))
    assert update(aws, spec(mappings=[V1])) == ("certificate_arn", "endpoint_type")
    assert aws.asked("UpdateDomainName")[0]["patchOperations"] == [
        {"op": "add", "path": "/regionalCertificateArn", "value": ARN},
        {"op": "add", "path": "/endpointConfiguration/types", "value": "REGIONAL"},
    ]
    both = {"endpointConfiguration": {"types": ["EDGE", "REGIONAL"]}, "certificateArn": "arn:edge"}
    aws = scripted(answers(both, UpdateDomainName={}))
    assert update(aws, spec(mappings=[V1])) == ("endpoint_type",)
    assert aws.asked("UpdateDomainName")[0]["patchOperations"] == [
        {"op": "remove", "path": "/endpointConfiguration/types", "value": "EDGE"},
        {"op": "remove", "path": "/certificateArn"},
    ]


def test_a_domain_that_is_being_changed_is_waited_for() -> None:
    found = KIND.read(scripted(answers({"domainNameStatus": "UPDATING"})), spec())
    assert found
    assert not found.settled


def test_a_plan_for_a_new_certificate_and_api_does_not_know_them() -> None:
    nothing = {"GetRestApis": {"items": []}, "ListCertificates": {"CertificateSummaryList": []}}
    goal = KIND.desired(scripted(nothing, plan_only=True), spec(mappings=[V1]), None)
    assert goal["certificate_arn"] is UNKNOWN
    assert goal["mappings"]["/v1"]["api_id"] is UNKNOWN
