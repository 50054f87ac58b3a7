"""Two regions from one inventory, from an empty account to an empty account: one is lost, and the other takes over.

The tests of this file are one story and run in this order.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import pytest
from contract.harness.place import RootClients, open_place
from e2e.deployed.refusals import assert_refused
from e2e.items.deployment import GENEROUS, HEALTH, SECRET, TABLE, Deployment, key_of
from e2e.playbooks.observed import Observed, everything
from e2e.playbooks.plays import Application, Played
from embedded_aws import ACCOUNT_ID

HOME: Final = "eu-west-1"
AWAY: Final = "eu-central-1"
INVENTORY: Final = ("-i", str(Path(__file__).with_name("second_region.yml")))
DOMAIN: Final = "items.example.com"
VARIABLES: Final[dict[str, Any]] = {
    **GENEROUS,
    "items_regions": [HOME, AWAY],
    "items_domain": DOMAIN,
    "items_zone": "example.com",
    "items_point_in_time_recovery_enabled": False,
}


@dataclass(frozen=True)
class Story:
    """Both regions, and what the account held before and after the first run."""

    application: Application
    away_raw: RootClients
    home: Deployment
    away: Deployment
    empty: tuple[Observed, Observed]
    plan: Played
    planned: tuple[Observed, Observed]
    run: Played
    deployed: tuple[Observed, Observed]

    def play(self, playbook: str = "site", *, check: bool = False, **more: Any) -> Played:
        """Run a playbook for both regions."""
        return self.application.play(playbook, *INVENTORY, check=check, **{**VARIABLES, **more})

    def everything(self) -> tuple[Observed, Observed]:
        """What both regions hold."""
        return everything(self.application.raw), everything(self.away_raw)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Story]:
    """Plan and first run in an account that has nothing but the zone."""
    directory = tmp_path_factory.mktemp("regions")
    with open_place(directory / "aws") as place:
        application = Application(place, ACCOUNT_ID, directory / "run", f"items,items-{AWAY}")
        away_raw = RootClients(place.upstream, ACCOUNT_ID, AWAY)
        application.raw.client("route53").create_hosted_zone(Name="example.com", CallerReference="the tests")
        home = Deployment(application, directory / "aws")
        away = Deployment(application, directory / "aws", home.users, region=AWAY)
        empty = everything(application.raw), everything(away_raw)
        plan = application.play("site", *INVENTORY, check=True, **VARIABLES)
        planned = everything(application.raw), everything(away_raw)
        run = application.play("site", *INVENTORY, **VARIABLES)
        deployed = everything(application.raw), everything(away_raw)
        yield Story(application, away_raw, home, away, empty, plan, planned, run, deployed)
        away.door.close()
        away_raw.close()
        home.close()


@pytest.fixture
def away(story: Story) -> Iterator[Deployment]:
    """The other region with a key of its own: the embedded AWS looks for a value in all regions, and takes one."""
    with key_of(story.away, {}) as key:
        region = replace(story.away, lent_key=key)
        yield region
        region.door.close()


def test_the_plan_of_both_regions_shows_everything_and_the_run_makes_it(story: Story) -> None:
    assert story.plan.code == 0, story.plan.output
    assert story.plan.writes == []
    assert story.planned == story.empty
    assert {sign for sign, _ in story.plan.shown.values()} == {"+"}
    assert story.run.code == 0, story.run.output
    assert story.run.violations == []


def test_the_second_run_only_reads(story: Story) -> None:
    run = story.play()
    assert run.code == 0, run.output
    assert run.writes == []
    assert story.everything() == story.deployed


def test_callers_are_led_to_the_home_as_long_as_it_is_healthy(story: Story) -> None:
    route53 = story.application.raw.client("route53")
    (zone,) = route53.list_hosted_zones()["HostedZones"]
    records = route53.list_resource_record_sets(HostedZoneId=zone["Id"])["ResourceRecordSets"]
    own = [record for record in records if record["Name"] == f"{DOMAIN}." and record["Type"] in ("A", "AAAA")]
    assert {(r["Type"], r["SetIdentifier"], r["Failover"]) for r in own} == {
        (kind, region, failover)
        for kind in ("A", "AAAA")
        for region, failover in ((HOME, "PRIMARY"), (AWAY, "SECONDARY"))
    }
    checks = {check["Id"]: check["HealthCheckConfig"] for check in route53.list_health_checks()["HealthChecks"]}
    for record in own:
        checked = checks[record["HealthCheckId"]]
        region = story.home if record["SetIdentifier"] == HOME else story.away
        host = f"{region.api_id}.execute-api.{record['SetIdentifier']}.amazonaws.com"
        assert (checked["Type"], checked["FullyQualifiedDomainName"]) == ("HTTPS", host)
        assert checked["ResourcePath"] == "/v1/health"
    for region in (story.home, story.away):
        domain = region.raw.client("apigateway", region.region).get_domain_name(domainName=DOMAIN)
        assert domain["securityPolicy"] == "TLS_1_2"
        mappings = region.raw.client("apigateway", region.region).get_base_path_mappings(domainName=DOMAIN)["items"]
        assert {(one["basePath"], one["stage"]) for one in mappings} == {("v1", "v1"), ("v2", "v2")}


def test_table_users_page_secret_and_keys_are_the_same_in_both_regions(story: Story) -> None:
    assert story.away_raw.client("dynamodb").describe_table(TableName=TABLE)["Table"]["TableStatus"] == "ACTIVE"
    assert story.away_raw.client("cognito-idp").list_user_pools(MaxResults=10)["UserPools"] == []
    values = [
        raw.client("secretsmanager").get_secret_value(SecretId=SECRET)["SecretString"]
        for raw in (story.application.raw, story.away_raw)
    ]
    assert values[0] == values[1]
    assert story.home.key == story.away.key


def test_a_region_is_lost_and_the_other_serves(story: Story, away: Deployment) -> None:
    made = story.home.make(name="made at home", tags=["kept"])
    story.home.make(name="another")
    path, seen = f"/items/{made.json['id']}", {"If-Match": made.headers["etag"]}
    token = story.home.ask("GET", "/items?limit=1").json["nextToken"]
    assert healthy(story.home) == healthy(story.away) == 200
    with story.home.without(HEALTH, "dynamodb:GetItem"), story.home.without("get-item", "dynamodb:GetItem"):
        assert (healthy(story.home), healthy(story.away)) == (503, 200)  # Route 53 leads to the other region
        read = away.ask("GET", path)
        assert (read.status, read.json, read.headers["etag"]) == (200, made.json, made.headers["etag"])
        assert away.ask("GET", f"/items?limit=1&nextToken={token}").status == 200
        assert away.make(name="made away").status == 201
        # its writer could still be alive: two regions that write one item would lose a change
        assert_refused(away.ask("PUT", path, {"name": "x"}, headers=seen), 409, code="other_region")
        assert_refused(away.ask("DELETE", path), 409, code="other_region")
    assert healthy(story.home) == 200


def test_the_other_region_takes_over_and_only_what_changed_is_deployed(story: Story, away: Deployment) -> None:
    item = story.home.ask("GET", "/items?limit=1").json["items"][0]
    path = f"/items/{item['id']}"
    seen = {"If-Match": away.ask("GET", path).headers["etag"]}
    before = [deployments(region) for region in (story.home, story.away)]
    drift(story)
    run = story.play(items_taken_over_regions=[HOME])
    assert run.code == 0, run.output
    assert [deployments(region) for region in (story.home, story.away)] == before
    replaced = away.ask("PUT", path, {"name": "taken over"}, headers=seen)
    assert replaced.status == 200, replaced.body
    assert story.home.ask("GET", path).json["name"] == "taken over"
    changed = {"If-Match": replaced.headers["etag"]}
    assert_refused(story.home.ask("PUT", path, {"name": "y"}, headers=changed), 409, code="other_region")


def test_a_changed_definition_is_deployed_once_and_the_old_deployment_goes(story: Story) -> None:
    before = [(region, deployments(region)) for region in (story.home, story.away)]
    run = story.play(items_cors_origin="https://shop.example.com")
    assert run.code == 0, run.output
    for region, old in before:
        (new,) = deployments(region)
        assert {new} != old
        stages = region.raw.client("apigateway", region.region).get_stages(restApiId=region.api_id)["item"]
        assert {stage["deploymentId"] for stage in stages} == {new}
    back = story.play()
    assert back.code == 0, back.output
    assert steady(story.everything()) == steady(story.deployed)


def test_destroy_leaves_both_regions_as_they_were(story: Story) -> None:
    destroyed = story.play("destroy")
    assert destroyed.code == 0, destroyed.output
    assert story.everything() == story.empty


def healthy(region: Deployment) -> int:
    """What Route 53 is answered: it has neither a token nor a key."""
    return region.ask("GET", "/health", version="v1", token="", headers={"x-api-key": None}).status


def deployments(region: Deployment) -> set[str]:
    """The ids of the API's deployments."""
    found = region.raw.client("apigateway", region.region).get_deployments(restApiId=region.api_id)["items"]
    return {one["id"] for one in found}


def drift(story: Story) -> None:
    """Change behind the plan's back what the next run must repair, in both regions."""
    for region in (story.home, story.away):
        gateway = region.raw.client("apigateway", region.region)
        patches = [
            {"op": "replace", "path": "/*/*/throttling/burstLimit", "value": "1"},
            {"op": "replace", "path": "/variables/version", "value": "v2"},
            {"op": "replace", "path": "/tracingEnabled", "value": "false"},
        ]
        gateway.update_stage(restApiId=region.api_id, stageName="v1", patchOperations=patches)
        region.raw.client("logs", region.region).put_retention_policy(
            logGroupName="/aws/apigateway/items", retentionInDays=1
        )
    iam = story.application.raw.client("iam")
    iam.delete_role_policy(RoleName=f"get-item-{AWAY}", PolicyName="function")
    story.application.raw.client("cloudwatch").delete_alarms(AlarmNames=["Items-Latency"])


def steady(observed: tuple[Observed, Observed]) -> list[Any]:
    """What must be as it was: a function that was changed and changed back has another revision."""
    return [{key: value for key, value in region.items() if key[0] != "lambda_function"} for region in observed]
