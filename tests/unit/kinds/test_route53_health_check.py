"""Health checks: found without names, made without tags, settings that the emulator cannot show, and rules."""

from __future__ import annotations

from typing import Any

import pytest
from scripted_aws import REGION, Fails, ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff, mark
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import Ambiguous
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds import route53_health_check
from ansible_collections.serverless.aws.plugins.module_utils.kinds.route53_health_check import KIND, reference_prefix

CONFIG = {
    "Type": "HTTPS",
    "FullyQualifiedDomainName": "items.example.com",
    "ResourcePath": "/live/health",
    "RequestInterval": 30,
    "FailureThreshold": 3,
    "MeasureLatency": False,
    "EnableSNI": True,
}


def spec(**given: Any) -> dict[str, Any]:
    where = {} if "rest_api" in given else {"domain_name": "items.example.com"}
    return spec_of(
        "route53_health_checks", "health_checks", **{"name": "items", "path": "/live/health", **where, **given}
    )


def check(check_id: str = "h1", reference: str = "by hand", **config: Any) -> dict[str, Any]:
    return {
        "Id": check_id,
        "CallerReference": reference,
        "HealthCheckVersion": 4,
        "HealthCheckConfig": {**CONFIG, **config},
    }


def world(*checks: dict[str, Any], tags: dict[str, dict[str, str]] | None = None, **more: Any) -> ScriptedAws:
    def tag_sets(params: dict[str, Any]) -> Any:
        assert len(params["ResourceIds"]) <= 10
        known = {one: (tags or {}).get(one, {}) for one in params["ResourceIds"]}
        return {
            "ResourceTagSets": [
                {"ResourceId": one, "Tags": [{"Key": key, "Value": value} for key, value in of.items()]}
                for one, of in known.items()
            ]
        }

    answers = {
        "ListHealthChecks": {"HealthChecks": list(checks), "IsTruncated": False},
        "ListTagsForResources": tag_sets,
        "UpdateHealthCheck": {},
        "ChangeTagsForResource": {},
    }
    return scripted({**answers, **more.pop("answers", {})}, **more)


NAMED = {"h1": {"Name": "items"}}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"rest_api": "items", "domain_name": "x.example.com"}, "either domain_name or rest_api"),
        ({"type": "TCP", "path": ""}, "needs port"),
        ({"type": "TCP", "port": 443}, "path and search_string"),
        ({"path": "health"}, "begin with /"),
        ({"request_interval_seconds": 20}, "10 and 30"),
        ({"failure_threshold": 11}, "1 to 10"),
        ({"regions": ["eu-central-1"]}, "checks from"),
        ({"regions": ["eu-west-1", "us-east-1"]}, "three at least"),
        ({"tags": {"Name": "x"}}, "name already"),
    ],
)
def test_what_route_53_would_refuse_is_said_before(given: dict[str, Any], words: str) -> None:
    assert any(words in problem for problem in KIND.problems(spec(**given)))
    assert not list(KIND.problems(spec()))


@pytest.mark.parametrize(
    ("option", "config"),
    [
        ("enabled", {"Disabled": True}),
        ("inverted", {"Inverted": True}),
        ("sni_enabled", {"EnableSNI": False}),
        ("regions", {"Regions": ["eu-west-1", "us-east-1", "us-west-2"]}),
        ("latency_measured", {"MeasureLatency": True}),
    ],
)
def test_what_the_emulator_cannot_show_is_seen_and_written(option: str, config: dict[str, Any]) -> None:
    aws = world(check(**config), tags=NAMED)
    found = KIND.read(aws, spec())
    assert found is not None
    goal = KIND.desired(aws, spec(), found)
    changes = mark(diff(found.attributes, goal), KIND.immutable, ())
    assert [change.dotted for change in changes] == [option]
    assert changes[0].replaces is (option == "latency_measured")
    KIND.update(aws, spec(), found, goal, changes)
    (sent,) = aws.asked("UpdateHealthCheck")
    assert sent["HealthCheckVersion"] == 4
    assert (sent["Disabled"], sent["Inverted"], sent["EnableSNI"], len(sent["Regions"])) == (False, False, True, 8)


def test_one_that_asks_a_fixed_address_is_replaced() -> None:
    # Route 53 neither gives an address to a check nor takes it away, and the domain is a header only where there is one
    aws = world(check(IPAddress="192.0.2.9"), tags=NAMED)
    found = KIND.read(aws, spec())
    assert found is not None
    changes = mark(diff(found.attributes, KIND.desired(aws, spec(), found)), KIND.immutable, ())
    assert [(change.dotted, change.replaces) for change in changes] == [("ip_address", True)]


def test_a_check_without_a_choice_of_regions_is_no_drift() -> None:
    aws = world(check(), tags=NAMED)
    found = KIND.read(aws, spec())
    assert found is not None
    assert diff(found.attributes, KIND.desired(aws, spec(), found)) == ()


def test_one_that_a_run_made_and_could_not_tag_is_known_by_its_reference() -> None:
    ours = check(reference=reference_prefix("shop", "items") + "abc")
    aws = world(ours, check("h2", reference_prefix("shop", "other") + "abc"), stack="shop")
    found = KIND.read(aws, spec())
    assert found is not None
    assert found.identity["id"] == "h1"
    changes = diff(found.attributes, KIND.desired(aws, spec(), found))
    assert [change.dotted for change in changes] == ["name"]
    KIND.update(aws, spec(), found, KIND.desired(aws, spec(), found), changes)
    assert aws.asked("ChangeTagsForResource")[0]["AddTags"] == [{"Key": "Name", "Value": "items"}]


def test_references_are_never_the_same_and_fit() -> None:
    made = {"CreateHealthCheck": {"HealthCheck": check(), "Location": "x"}}
    aws = world(answers=made, stack="a stack with a long name " * 5)
    for _time in range(2):
        assert KIND.create(aws, spec(), KIND.desired(aws, spec(), None)) == "h1"
    first, second = (call["CallerReference"] for call in aws.asked("CreateHealthCheck"))
    assert first != second
    assert len(first) <= 64


def test_two_are_an_error_and_those_of_cloud_map_and_of_other_stacks_are_none_of_ours() -> None:
    both = {"h1": {"Name": "items"}, "h2": {"Name": "items"}}
    with pytest.raises(Ambiguous, match="h1, h2"):
        KIND.read(world(check(), check("h2"), tags=both), spec())
    managed = {**check("h2"), "LinkedService": {"ServicePrincipal": "servicediscovery.amazonaws.com"}}
    theirs = {"h1": {"Name": "items", "serverless.aws:stack": "theirs"}, "h2": {"Name": "items"}}
    assert KIND.read(world(check(), managed, tags=theirs, stack="shop"), spec()) is None


def test_tags_are_asked_ten_at_once() -> None:
    aws = world(*(check(f"h{number}") for number in range(23)), tags={"h22": {"Name": "items"}})
    assert route53_health_check.find_health_check_id(aws, "items") == "h22"
    assert len(aws.asked("ListTagsForResources")) == 3


def test_a_rest_api_is_asked_at_its_own_domain_name() -> None:
    apis = {"GetRestApis": {"items": [{"id": "a1", "name": "items"}]}}
    goal = KIND.desired(world(answers=apis), spec(rest_api="items"), None)
    assert goal["domain_name"] == f"a1.execute-api.{REGION}.amazonaws.com"
    nothing = world(answers={"GetRestApis": {"items": []}}, plan_only=True)
    assert KIND.desired(nothing, spec(rest_api="items"), None)["domain_name"] is UNKNOWN


def test_one_that_is_gone_is_deleted() -> None:
    aws = world(check(), tags=NAMED, answers={"DeleteHealthCheck": Fails("NoSuchHealthCheck")})
    found = KIND.read(aws, spec())
    assert found is not None
    KIND.delete(aws, spec(), found)


def test_in_another_partition_route_53_chooses_the_checkers_and_what_it_chooses_is_no_drift() -> None:
    aws = world(check(Regions=["us-gov-east-1", "us-gov-west-1"]), tags=NAMED).view(
        region="us-gov-west-1", plan_only=False
    )
    assert isinstance(aws, ScriptedAws)
    found = KIND.read(aws, spec())
    assert found is not None
    goal = KIND.desired(aws, spec(), found)
    assert diff(found.attributes, goal) == ()
    aws.answers["CreateHealthCheck"] = {"HealthCheck": {"Id": "h2"}}
    KIND.create(aws, spec(), goal)
    (sent,) = aws.asked("CreateHealthCheck")
    assert "Regions" not in sent["HealthCheckConfig"]
    assert not list(KIND.problems(spec(regions=["us-gov-east-1", "us-gov-west-1"])))
