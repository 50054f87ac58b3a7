"""Rules of distributions, certificates, web ACLs and zones."""

from __future__ import annotations

import contextlib
from typing import Any

import pytest
from aws_proxy import AwsProxy
from botocore.exceptions import ClientError

from .asking import refused
from .conftest import Clients, Clock

CACHING = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
VISIBLE = {"SampledRequestsEnabled": False, "CloudWatchMetricsEnabled": False, "MetricName": "m"}


def config(reference: str, **more: Any) -> dict[str, Any]:
    """A distribution's configuration."""
    custom = {"HTTPPort": 80, "HTTPSPort": 443, "OriginProtocolPolicy": "https-only"}
    origin = {"Id": "o", "DomainName": "example.org", "CustomOriginConfig": custom}
    return {
        "CallerReference": reference,
        "Comment": "",
        "Enabled": True,
        "Origins": {"Quantity": 1, "Items": [origin]},
        "DefaultCacheBehavior": behavior(),
        **more,
    }


def behavior(**more: Any) -> dict[str, Any]:
    return {"TargetOriginId": "o", "ViewerProtocolPolicy": "https-only", "CachePolicyId": CACHING, **more}


def at(alias: str, certificate_arn: str = "") -> dict[str, Any]:
    found: dict[str, Any] = {"Aliases": {"Quantity": 1, "Items": [alias]}}
    if certificate_arn:
        found["ViewerCertificate"] = {"ACMCertificateArn": certificate_arn, "SSLSupportMethod": "sni-only"}
    return found


def validate(aws: Clients, arn: str, region: str = "us-east-1") -> None:
    """Put the certificate's record into its zone."""
    route53 = aws("route53", "us-east-1")
    zone_id = route53.create_hosted_zone(Name="ex.com", CallerReference="1")["HostedZone"]["Id"]
    found = aws("acm", region).describe_certificate(CertificateArn=arn)["Certificate"]
    record = found["DomainValidationOptions"][0]["ResourceRecord"]
    values = [{"Value": record["Value"]}]
    resource = {"Name": record["Name"], "Type": record["Type"], "TTL": 60, "ResourceRecords": values}
    batch = {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": resource}]}
    route53.change_resource_record_sets(HostedZoneId=zone_id, ChangeBatch=batch)


@pytest.fixture
def certificate_arn(aws: Clients, direct: Clients) -> str:
    """An issued certificate in us-east-1 for www.ex.com and *.w.ex.com."""
    request = {"DomainName": "www.ex.com", "SubjectAlternativeNames": ["*.w.ex.com"], "ValidationMethod": "DNS"}
    return str(direct("acm", "us-east-1").request_certificate(**request)["CertificateArn"])


def test_a_certificate_waits_for_its_record(aws: Clients, clock: Clock) -> None:
    acm = aws("acm", "us-east-1")
    arn = acm.request_certificate(DomainName="www.ex.com", ValidationMethod="DNS")["CertificateArn"]

    def seen() -> dict[str, Any]:
        return dict(acm.describe_certificate(CertificateArn=arn)["Certificate"])

    assert "ResourceRecord" not in seen()["DomainValidationOptions"][0]
    clock.advance(5.1)
    assert seen()["Status"] == "PENDING_VALIDATION"
    assert seen()["DomainValidationOptions"][0]["ResourceRecord"]["Type"] == "CNAME"
    create = aws("cloudfront").create_distribution
    refused("InvalidViewerCertificate", create, DistributionConfig=config("1", **at("www.ex.com", arn)))
    clock.advance(1000)
    assert seen()["Status"] == "PENDING_VALIDATION"
    validate(aws, arn)
    assert seen()["Status"] == "PENDING_VALIDATION"
    assert acm.list_certificates(CertificateStatuses=["ISSUED"])["CertificateSummaryList"] == []
    clock.advance(30.1)
    assert seen()["Status"] == "ISSUED"
    assert len(acm.list_certificates(CertificateStatuses=["ISSUED"])["CertificateSummaryList"]) == 1
    create(DistributionConfig=config("1", **at("www.ex.com", arn)))


def test_certificates_and_aliases_of_a_distribution(aws: Clients, direct: Clients, certificate_arn: str) -> None:
    create = aws("cloudfront").create_distribution
    elsewhere = direct("acm").request_certificate(DomainName="www.ex.com")["CertificateArn"]
    wrong = (at("www.ex.com", elsewhere), at("other.ex.com", certificate_arn), at("www.ex.com"))
    texts = {refused("InvalidViewerCertificate", create, DistributionConfig=config("1", **each)) for each in wrong}
    assert len(texts) == 3
    create(DistributionConfig=config("1", **at("www.ex.com", certificate_arn)))
    refused("CNAMEAlreadyExists", create, DistributionConfig=config("2", **at("www.ex.com", certificate_arn)))
    create(DistributionConfig=config("2", **at("a.w.ex.com", certificate_arn)))
    text = refused("ResourceInUseException", aws("acm", "us-east-1").delete_certificate, CertificateArn=certificate_arn)
    assert certificate_arn in text


def test_behaviors_name_origins(aws: Clients) -> None:
    create = aws("cloudfront").create_distribution
    wrong = config("1", DefaultCacheBehavior=behavior(TargetOriginId="none"))
    refused("NoSuchOrigin", create, DistributionConfig=wrong)
    create(DistributionConfig=config("1"))


def test_what_a_distribution_uses_stays_until_it_is_gone(aws: Clients, clock: Clock) -> None:
    client = aws("cloudfront")
    nosniff = {"ContentTypeOptions": {"Override": True}}
    headers = client.create_response_headers_policy(
        ResponseHeadersPolicyConfig={"Name": "h", "SecurityHeadersConfig": nosniff}
    )
    cache = client.create_cache_policy(CachePolicyConfig={"Name": "c", "MinTTL": 0})
    forward = {
        "Name": "r",
        "HeadersConfig": {"HeaderBehavior": "none"},
        "CookiesConfig": {"CookieBehavior": "none"},
        "QueryStringsConfig": {"QueryStringBehavior": "all"},
    }
    request = client.create_origin_request_policy(OriginRequestPolicyConfig=forward)
    signing = {"SigningProtocol": "sigv4", "SigningBehavior": "always", "OriginAccessControlOriginType": "s3"}
    access = client.create_origin_access_control(OriginAccessControlConfig={"Name": "a", **signing})
    source = {"Comment": "", "Runtime": "cloudfront-js-2.0"}
    code = b"function handler(event) { return event.request; }"
    function = client.create_function(Name="f", FunctionConfig=source, FunctionCode=code)
    arn = function["FunctionSummary"]["FunctionMetadata"]["FunctionARN"]
    used = behavior(
        ResponseHeadersPolicyId=headers["ResponseHeadersPolicy"]["Id"],
        CachePolicyId=cache["CachePolicy"]["Id"],
        OriginRequestPolicyId=request["OriginRequestPolicy"]["Id"],
        FunctionAssociations={"Quantity": 1, "Items": [{"FunctionARN": arn, "EventType": "viewer-request"}]},
    )
    whole = config("1", DefaultCacheBehavior=used)
    whole["Origins"]["Items"][0]["OriginAccessControlId"] = access["OriginAccessControl"]["Id"]
    made = client.create_distribution(DistributionConfig=whole)
    deletions = (
        (
            "ResponseHeadersPolicyInUse",
            client.delete_response_headers_policy,
            headers,
            {"Id": used["ResponseHeadersPolicyId"]},
        ),
        ("CachePolicyInUse", client.delete_cache_policy, cache, {"Id": used["CachePolicyId"]}),
        (
            "OriginRequestPolicyInUse",
            client.delete_origin_request_policy,
            request,
            {"Id": used["OriginRequestPolicyId"]},
        ),
        (
            "OriginAccessControlInUse",
            client.delete_origin_access_control,
            access,
            {"Id": access["OriginAccessControl"]["Id"]},
        ),
        ("FunctionInUse", client.delete_function, function, {"Name": "f"}),
    )
    for error, delete, resource, name in deletions:
        refused(error, delete, IfMatch=resource["ETag"], **name)
    distribution_id = made["Distribution"]["Id"]
    off = client.update_distribution(
        Id=distribution_id, IfMatch=made["ETag"], DistributionConfig=whole | {"Enabled": False}
    )
    assert off["Distribution"]["Status"] == "InProgress"
    refused("DistributionNotDisabled", client.delete_distribution, Id=distribution_id, IfMatch=off["ETag"])
    assert client.get_distribution(Id=distribution_id)["Distribution"]["Status"] == "InProgress"
    clock.advance(60.1)
    assert client.get_distribution(Id=distribution_id)["Distribution"]["Status"] == "Deployed"
    client.delete_distribution(Id=distribution_id, IfMatch=off["ETag"])
    for _, delete, resource, name in deletions:
        delete(IfMatch=resource["ETag"], **name)


def acl(name: str = "w", scope: str = "CLOUDFRONT", **more: Any) -> dict[str, Any]:
    return {"Name": name, "Scope": scope, "DefaultAction": {"Allow": {}}, "VisibilityConfig": VISIBLE, **more}


def test_cloudfront_scope_lives_in_us_east_1(aws: Clients) -> None:
    refused("WAFInvalidParameterException", aws("wafv2").create_web_acl, **acl())
    refused("WAFInvalidParameterException", aws("wafv2").list_web_acls, Scope="CLOUDFRONT")
    aws("wafv2", "us-east-1").create_web_acl(**acl())
    aws("wafv2").create_web_acl(**acl(scope="REGIONAL"))


def test_a_distributions_web_acl(aws: Clients, account_id: str) -> None:
    waf, create = aws("wafv2", "us-east-1"), aws("cloudfront").create_distribution
    made = waf.create_web_acl(**acl())["Summary"]
    missing = f"arn:aws:wafv2:us-east-1:{account_id}:global/webacl/none/00000000-0000-4000-8000-000000000000"
    refused("InvalidWebACLId", create, DistributionConfig=config("1", WebACLId=missing))
    create(DistributionConfig=config("1", WebACLId=made["ARN"]))
    delete = {"Name": "w", "Scope": "CLOUDFRONT", "Id": made["Id"], "LockToken": made["LockToken"]}
    refused("WAFAssociatedItemException", waf.delete_web_acl, **delete)
    other = waf.create_web_acl(**acl("free"))["Summary"]
    waf.delete_web_acl(Name="free", Scope="CLOUDFRONT", Id=other["Id"], LockToken=other["LockToken"])


def test_a_new_web_acl_is_not_associated_at_once(aws: Clients, clock: Clock) -> None:
    waf = aws("wafv2")
    made = waf.create_web_acl(**acl(scope="REGIONAL"))["Summary"]
    pool_arn = aws("cognito-idp").create_user_pool(PoolName="p")["UserPool"]["Arn"]
    refused("WAFUnavailableEntityException", waf.associate_web_acl, WebACLArn=made["ARN"], ResourceArn=pool_arn)
    clock.advance(3.1)
    http_api = "arn:aws:apigateway:eu-west-1::/apis/abc/stages/$default"
    refused("WAFInvalidParameterException", waf.associate_web_acl, WebACLArn=made["ARN"], ResourceArn=http_api)
    waf.associate_web_acl(WebACLArn=made["ARN"], ResourceArn=pool_arn)
    delete = {"Name": "w", "Scope": "REGIONAL", "Id": made["Id"], "LockToken": made["LockToken"]}
    refused("WAFAssociatedItemException", waf.delete_web_acl, **delete)


def test_what_a_web_acl_is_put_before_exists_and_is_regional(aws: Clients, clock: Clock) -> None:
    waf = aws("wafv2")
    made = waf.create_web_acl(**acl(scope="REGIONAL"))["Summary"]["ARN"]
    everywhere = aws("wafv2", "us-east-1").create_web_acl(**acl())["Summary"]["ARN"]
    clock.advance(3.1)
    gateway = aws("apigateway")
    api = gateway.create_rest_api(name="orders")["id"]
    stage = f"arn:aws:apigateway:eu-west-1::/restapis/{api}/stages/live"
    refused("WAFNonexistentItemException", waf.associate_web_acl, WebACLArn=made, ResourceArn=stage)
    root = gateway.get_resources(restApiId=api)["items"][0]["id"]
    gateway.put_method(restApiId=api, resourceId=root, httpMethod="GET", authorizationType="NONE")
    gateway.put_integration(restApiId=api, resourceId=root, httpMethod="GET", type="MOCK")
    gateway.create_deployment(restApiId=api, stageName="live")
    refused("WAFInvalidParameterException", waf.associate_web_acl, WebACLArn=everywhere, ResourceArn=stage)
    waf.associate_web_acl(WebACLArn=made, ResourceArn=stage)


def test_priorities_are_used_once(aws: Clients) -> None:
    limit = {"RateBasedStatement": {"Limit": 800, "AggregateKeyType": "IP"}}
    rule = {"Priority": 1, "Statement": limit, "Action": {"Block": {}}, "VisibilityConfig": VISIBLE}
    rules = [rule | {"Name": "a"}, rule | {"Name": "b"}]
    create = aws("wafv2", "us-east-1").create_web_acl
    refused("WAFInvalidParameterException", create, **acl(Rules=rules))
    create(**acl(Rules=[rules[0], rules[1] | {"Priority": 2}]))


def test_web_acl_logs_go_to_destinations_with_the_right_name(aws: Clients, strict: AwsProxy, account_id: str) -> None:
    put = aws("wafv2").put_logging_configuration
    arn = f"arn:aws:wafv2:eu-west-1:{account_id}:regional/webacl/w/1"
    group = f"arn:aws:logs:eu-west-1:{account_id}:log-group:"
    wrong = {"ResourceArn": arn, "LogDestinationConfigs": [group + "logs"]}
    assert "LOG_DESTINATION" in refused("WAFInvalidParameterException", put, LoggingConfiguration=wrong)
    right = {"ResourceArn": arn, "LogDestinationConfigs": [group + "aws-waf-logs-x:*"]}
    with contextlib.suppress(ClientError):  # the embedded AWS may not know the operation
        put(LoggingConfiguration=right)
    assert strict.calls[-1].interference == ""


def change(name: str, kind: str, value: str) -> dict[str, Any]:
    record = {"Name": name, "Type": kind, "TTL": 60, "ResourceRecords": [{"Value": value}]}
    return {"Changes": [{"Action": "UPSERT", "ResourceRecordSet": record}]}


def test_records_lie_in_their_zone_and_do_not_conflict(aws: Clients) -> None:
    client = aws("route53")
    zone_id = client.create_hosted_zone(Name="ex.com", CallerReference="1")["HostedZone"]["Id"]
    refused("HostedZoneAlreadyExists", client.create_hosted_zone, Name="ex.com", CallerReference="1")

    def put(batch: dict[str, Any]) -> dict[str, Any]:
        return {"HostedZoneId": zone_id, "ChangeBatch": batch}

    send = client.change_resource_record_sets
    refused("InvalidChangeBatch", send, **put(change("www.other.com", "A", "192.0.2.1")))
    refused("InvalidChangeBatch", send, **put(change("ex.com", "CNAME", "x.example.org")))
    send(**put(change("www.ex.com", "A", "192.0.2.1")))
    refused("InvalidChangeBatch", send, **put(change("www.ex.com.", "CNAME", "x.example.org")))
    send(**put(change("w3.ex.com", "CNAME", "x.example.org")))
