"""Zones and records: names in either spelling, zones without a tag, and what Route 53 would refuse."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import Fails, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Ambiguous, NotYet, Refused
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds import (
    acm_certificate,
    route53_hosted_zone,
    route53_record,
)

ZONE = {"Id": "/hostedzone/Z1", "Name": "example.com.", "CallerReference": "a", "Config": {"PrivateZone": False}}
OTHER = {**ZONE, "Id": "/hostedzone/Z2", "CallerReference": "b"}


def zone(**given: Any) -> dict[str, Any]:
    return spec_of("route53_hosted_zones", "zones", **{"name": "example.com", **given})


def record(**given: Any) -> dict[str, Any]:
    base = {"zone": "example.com", "name": "www.example.com", "type": "A"}
    return spec_of("route53_records", "records", **{**base, **given})


def tags(**by_zone: str) -> Any:
    def answer(params: dict[str, Any]) -> Any:
        stack = by_zone.get(params["ResourceId"])
        found = [{"Key": "serverless.aws:stack", "Value": stack}] if stack else []
        return {"ResourceTagSet": {"ResourceType": "hostedzone", "ResourceId": params["ResourceId"], "Tags": found}}

    return answer


def named(*zones: dict[str, Any]) -> dict[str, Any]:
    return {"HostedZones": list(zones), "IsTruncated": False, "MaxItems": "20"}


def test_a_zone_without_a_tag_is_taken_over_when_it_is_the_only_one() -> None:
    neighbour = {**ZONE, "Id": "/hostedzone/Z9", "Name": "example.com.au."}
    private = {**ZONE, "Id": "/hostedzone/Z8", "Config": {"PrivateZone": True}}
    aws = scripted({"ListHostedZonesByName": named(ZONE, private, neighbour)}, stack="ours")
    assert route53_hosted_zone.find_zone_id(aws, "Example.com.") == "Z1"


def test_of_two_zones_the_stack_s_own_is_meant_and_two_free_ones_are_an_error() -> None:
    answers = {"ListHostedZonesByName": named(ZONE, OTHER), "ListTagsForResource": tags(Z2="ours")}
    assert route53_hosted_zone.find_zone_id(scripted(answers, stack="ours"), "example.com") == "Z2"
    with pytest.raises(Ambiguous, match="Z1, Z2"):
        route53_hosted_zone.find_zone_id(scripted({**answers, "ListTagsForResource": tags()}), "example.com")


def test_zones_of_a_name_are_looked_at_beyond_the_first_page_and_no_further_than_the_name() -> None:
    private = [{**ZONE, "Id": f"/hostedzone/P{place}", "Config": {"PrivateZone": True}} for place in range(20)]
    more = {"IsTruncated": True, "NextDNSName": "example.com.", "NextHostedZoneId": "Z1"}
    last = {"IsTruncated": True, "NextDNSName": "example.net.", "NextHostedZoneId": "Z7"}
    aws = scripted({"ListHostedZonesByName": [{**named(*private), **more}, {**named(ZONE), **last}]})
    assert route53_hosted_zone.find_zone_id(aws, "example.com") == "Z1"
    assert aws.asked("ListHostedZonesByName") == [
        {"DNSName": "example.com", "MaxItems": "20"},
        {"DNSName": "example.com.", "HostedZoneId": "Z1", "MaxItems": "20"},
    ]


@pytest.mark.parametrize("there", [True, False])
def test_a_plan_notes_that_there_is_no_zone_for_a_record_or_a_certificate(there: bool) -> None:
    certificate = spec_of("acm_certificates", "certificates", domain="www.example.com", zone="example.com")
    for kind, spec in ((route53_record.KIND, record(values=["192.0.2.1"])), (acm_certificate.KIND, certificate)):
        missed: set[tuple[str, str]] = set()
        aws = scripted({"ListHostedZonesByName": named(*[ZONE] * there)}, plan_only=True)
        kind.desired(aws.noting(missed), spec, None)
        assert missed == (set() if there else {("hosted zone", "example.com")})


def test_a_reference_that_is_taken_waits_for_the_next_minute() -> None:
    aws = scripted({"CreateHostedZone": Fails("HostedZoneAlreadyExists")})
    with pytest.raises(NotYet):
        route53_hosted_zone.KIND.create(aws, zone(), {"comment": ""})


def test_a_zone_with_records_of_others_is_not_deleted() -> None:
    answers = {
        "ListHostedZonesByName": named(ZONE),
        "ListTagsForResource": tags(),
        "GetHostedZone": {"HostedZone": ZONE, "DelegationSet": {"NameServers": ["b", "a"]}},
        "DeleteHostedZone": Fails("HostedZoneNotEmpty"),
    }
    found = route53_hosted_zone.KIND.read(scripted(answers), zone())
    assert found is not None
    assert found.identity["name_servers"] == ["a", "b"]
    with pytest.raises(Refused, match="still has records"):
        route53_hosted_zone.KIND.delete(scripted(answers), zone(), found)


def test_trailing_dots_and_escaped_stars_are_no_drift() -> None:
    alias = {"DNSName": "D1.cloudfront.net.", "HostedZoneId": "Z2FDTNDATAQYW2", "EvaluateTargetHealth": False}
    there = {"Name": "\\052.example.com.", "Type": "A", "AliasTarget": alias}
    answers = {
        "ListHostedZonesByName": named(ZONE),
        "ListResourceRecordSets": {"ResourceRecordSets": [there], "IsTruncated": False, "MaxItems": "1"},
        "ListDistributions": {
            "DistributionList": {"Items": [{"Id": "E1", "Comment": "door [posts]", "DomainName": "d1.cloudfront.net"}]}
        },
    }
    described = record(name="*.example.com", alias={"distribution": "posts"})
    (plan,) = converge(route53_record.KIND, [described], scripted(answers, plan_only=True), Options())
    assert plan.changes == ()


def test_another_name_in_the_listing_is_another_record() -> None:
    there = {"Name": "zzz.example.com.", "Type": "A", "TTL": 1, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    answers = {
        "ListHostedZonesByName": named(ZONE),
        "ListResourceRecordSets": {"ResourceRecordSets": [there], "IsTruncated": False, "MaxItems": "1"},
    }
    assert route53_record.KIND.read(scripted(answers), record(values=["192.0.2.1"])) is None


def test_a_record_with_a_routing_policy_is_left_alone() -> None:
    there = {"Name": "www.example.com.", "Type": "A", "SetIdentifier": "blue", "Weight": 1, "TTL": 1}
    answers = {
        "ListHostedZonesByName": named(ZONE),
        "ListResourceRecordSets": {"ResourceRecordSets": [there], "IsTruncated": False, "MaxItems": "1"},
    }
    with pytest.raises(Refused, match="routing policy"):
        route53_record.KIND.read(scripted(answers), record(values=["192.0.2.1"]))
    answers["ListResourceRecordSets"]["ResourceRecordSets"] = [{**there, "SetIdentifier": None}]
    with pytest.raises(Refused, match="without a routing policy"):
        route53_record.KIND.read(scripted(answers), routed())


def routed(**given: Any) -> dict[str, Any]:
    base = {"set_identifier": "here", "failover": "PRIMARY", "health_check": "here", "values": ["192.0.2.1"]}
    merged = {**base, **given}
    return record(**{option: value for option, value in merged.items() if value is not None})


def test_records_of_one_name_are_told_apart_by_their_set_identifiers() -> None:
    base = {"Name": "www.example.com.", "Type": "A", "TTL": 300, "ResourceRecords": [{"Value": "192.0.2.1"}]}
    there = {**base, "SetIdentifier": "there", "Failover": "SECONDARY"}
    here = {**base, "SetIdentifier": "here", "Failover": "PRIMARY", "HealthCheckId": "h1"}
    check = {"Id": "h1", "CallerReference": "x", "HealthCheckVersion": 1, "HealthCheckConfig": {"Type": "TCP"}}
    named_here = [{"ResourceId": "h1", "Tags": [{"Key": "Name", "Value": "here"}]}]
    aws = scripted(
        {
            "ListHostedZonesByName": named(ZONE),
            "ListResourceRecordSets": {"ResourceRecordSets": [there, here], "IsTruncated": False, "MaxItems": "100"},
            "ListHealthChecks": {"HealthChecks": [check], "IsTruncated": False},
            "ListTagsForResources": {"ResourceTagSets": named_here},
        }
    )
    found = route53_record.KIND.read(aws, routed())
    assert found is not None
    assert diff(found.attributes, route53_record.KIND.desired(aws, routed(), found)) == ()
    assert [change.dotted for change in diff(found.attributes, normal(aws, routed(failover="SECONDARY")))] == [
        "failover"
    ]


def normal(aws: Any, spec: dict[str, Any]) -> dict[str, Any]:
    return route53_record.KIND.desired(aws, spec, None)


def test_an_alias_leads_to_where_api_gateway_serves_the_domain_in_this_region() -> None:
    served = {"regionalDomainName": "d-1.execute-api.eu-west-1.amazonaws.com", "regionalHostedZoneId": "ZLY8"}
    alias = {"api_domain": "www.example.com", "evaluate_target_health_enabled": True}
    wanted = routed(values=[], health_check=None, alias=alias)
    assert not list(route53_record.KIND.problems(wanted))
    goal = normal(scripted({"GetDomainName": served}), wanted)
    assert goal["alias"] == {
        "target": "d-1.execute-api.eu-west-1.amazonaws.com",
        "zone_id": "ZLY8",
        "evaluate_target_health_enabled": True,
    }
    nothing = {"GetDomainName": Fails("NotFoundException"), "ListHostedZonesByName": named(ZONE)}
    unknown = normal(scripted(nothing, plan_only=True), wanted)
    assert (unknown["alias"]["target"], unknown["alias"]["zone_id"]) == (UNKNOWN, UNKNOWN)


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"set_identifier": None}, "belong together"),
        ({"failover": None}, "belong together"),
        ({"weight": 5}, "exclude each other"),
        ({"failover": None, "weight": 256}, "0 to 255"),
        ({"health_check": None}, "nothing fails over"),
        ({"values": [], "alias": {"api_domain": "a.example.com", "distribution": "b"}}, "exactly one of"),
    ],
)
def test_what_route_53_refuses_in_a_routing_policy_is_said_without_a_call(given: dict[str, Any], said: str) -> None:
    assert any(said in problem for problem in route53_record.KIND.problems(routed(**given)))


def test_a_record_is_deleted_exactly_as_it_is_and_one_that_is_gone_is_success() -> None:
    there = {"Name": "www.example.com.", "Type": "A", "TTL": 77, "ResourceRecords": [{"Value": "192.0.2.9"}]}
    answers = {
        "ListHostedZonesByName": named(ZONE),
        "ListResourceRecordSets": {"ResourceRecordSets": [there], "IsTruncated": False, "MaxItems": "1"},
        "ChangeResourceRecordSets": Fails("InvalidChangeBatch", "it was not found"),
    }
    aws = scripted(answers)
    described = record(values=["192.0.2.1"])
    found = route53_record.KIND.read(aws, described)
    assert found is not None
    route53_record.KIND.delete(aws, described, found)
    (batch,) = aws.asked("ChangeResourceRecordSets")
    assert batch["ChangeBatch"]["Changes"] == [{"Action": "DELETE", "ResourceRecordSet": there}]


def test_another_spelling_of_an_ipv6_address_is_no_drift() -> None:
    """Route 53 answers the spelling that it was told first, even after another one is written."""
    there = {"Name": "www.example.com.", "Type": "AAAA", "TTL": 300, "ResourceRecords": [{"Value": "2001:0DB8::A"}]}
    answers = {
        "ListHostedZonesByName": named(ZONE),
        "ListResourceRecordSets": {"ResourceRecordSets": [there], "IsTruncated": False, "MaxItems": "1"},
    }
    aws, described = scripted(answers), record(type="AAAA", values=["2001:db8:0:0::a"])
    found = route53_record.KIND.read(aws, described)
    assert found is not None
    assert diff(found.attributes, normal(aws, described)) == ()
    assert diff(found.attributes, normal(aws, record(type="AAAA", values=["2001:db8::b"]))) != ()


def test_texts_are_quoted_once_and_in_pieces() -> None:
    assert route53_record.quoted("v=spf1 -all") == '"v=spf1 -all"'
    assert route53_record.quoted('"already"') == '"already"'
    assert [len(piece) for piece in route53_record.quoted("x" * 300).split(" ")] == [257, 47]


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "either values or alias"),
        ({"values": ["192.0.2.1"], "name": "www.example.net"}, "not in the zone"),
        ({"type": "CNAME", "values": ["x.example.net"], "name": "example.com"}, "top of its zone"),
        ({"type": "AAAA", "values": ["192.0.2.1"]}, "not an IPv6 address"),
        ({"type": "TXT", "alias": {"distribution": "posts"}}, "A, AAAA or HTTPS"),
        ({"alias": {"target": "d1.cloudfront.net"}}, "needs alias.zone_id"),
        ({"alias": {"distribution": "posts", "evaluate_target_health_enabled": True}}, "must be false"),
    ],
)
def test_what_route_53_refuses_is_said_without_a_call(given: dict[str, Any], said: str) -> None:
    (problem,) = route53_record.KIND.problems(record(**given))
    assert said in problem
