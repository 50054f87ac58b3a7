# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The order of a rotation's calls on the real AWS, and what becomes of one that was killed. Requests fit botocore."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any, Final

import pytest
from scripted_aws import Fails, ScriptedAws, scripted

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError
from ansible_collections.serverless.aws.plugins.module_utils.engine.waits import Backoff
from ansible_collections.serverless.aws.plugins.module_utils.rotate import distributions, versions
from ansible_collections.serverless.aws.plugins.module_utils.rotate.described import Described, Shown
from ansible_collections.serverless.aws.plugins.module_utils.rotate.rotation import Times, rotate

NOW: Final = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
SHOWN: Final = (Shown("site", (), "api", "x-verify", ""),)
GENERATE: Final = {"generate": {"length": 48, "punctuation_enabled": False, "exclude_characters": ""}}
ORIGIN: Final = Described("origin", "secretsmanager_secret", "value", GENERATE, shown=SHOWN)
PAGES: Final = Described("pages", "secretsmanager_secret", "function", {}, "rotate-pages")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody waits."""
    for module in (versions, distributions):
        monkeypatch.setattr(module, "Backoff", lambda **more: Backoff(3, sleep=lambda seconds: None, **more_of(more)))


def more_of(more: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in more.items() if name != "patience_seconds"}


class World:
    """A secret with its versions, and a distribution that shows one of them; what is done to both, in order."""

    def __init__(self, *, shows: str = "current", age_seconds: float = 3600.0, previous: bool = True) -> None:
        self.values = {"v1": "old", "v2": "current"} if previous else {"v2": "current"}
        self.stages = {"v2": ["AWSCURRENT"], **({"v1": ["AWSPREVIOUS"]} if previous else {})}
        self.made = {name: NOW - timedelta(seconds=age_seconds) for name in self.values}
        self.header, self.statuses, self.done = shows, ["Deployed"], list[str]()
        self.replicas: list[list[dict[str, Any]]] = [[]]
        self.rotations: list[Any] = [{}]
        self.updates: list[Any] = [{}]
        self.slept: list[float] = []

    def aws(self, **more: Any) -> ScriptedAws:
        return scripted(
            {
                "DescribeSecret": lambda params: {
                    "Name": params["SecretId"],
                    "VersionIdsToStages": dict(self.stages),
                    "ReplicationStatus": self.replicas.pop(0) if len(self.replicas) > 1 else self.replicas[0],
                },
                "ListSecretVersionIds": lambda params: {
                    "Versions": [{"VersionId": name, "CreatedDate": at} for name, at in self.made.items()]
                },
                "GetSecretValue": lambda params: {"SecretString": self.values[self.current]},
                "PutSecretValue": self.put,
                "RotateSecret": self.rotate,
                "ListDistributions": {"DistributionList": {"Items": [{"Id": "D", "ARN": "a", "Comment": "c [site]"}]}},
                "GetDistribution": lambda params: {"ETag": "e", "Distribution": self.distribution()},
                "UpdateDistribution": self.update,
            },
            **more,
        )

    @property
    def current(self) -> str:
        return next(name for name, stages in self.stages.items() if "AWSCURRENT" in stages)

    def become(self, name: str, value: str) -> None:
        self.stages = {name: ["AWSCURRENT"], self.current: ["AWSPREVIOUS"]}
        self.values[name], self.made[name] = value, NOW

    def put(self, params: dict[str, Any]) -> Any:
        self.done.append("put")
        self.become(params["ClientRequestToken"], params["SecretString"])
        return {}

    def rotate(self, params: dict[str, Any]) -> Any:
        self.done.append("rotate")
        assert set(params) == {"SecretId", "ClientRequestToken"}  # rules and function stay as they are
        answer = self.rotations.pop(0)
        self.become("v3", "by function")
        return answer

    def distribution(self) -> dict[str, Any]:
        status = self.statuses.pop(0) if len(self.statuses) > 1 else self.statuses[0]
        self.done += ["InProgress"] if status != "Deployed" else []
        headers = {"Quantity": 1, "Items": [{"HeaderName": "X-Verify", "HeaderValue": self.header}]}
        origin = {"Id": "api", "DomainName": "d", "CustomHeaders": headers}
        config = {
            "CallerReference": "r",
            "Comment": "c [site]",
            "Enabled": True,
            "Origins": {"Quantity": 1, "Items": [origin]},
            "DefaultCacheBehavior": {"TargetOriginId": "api", "ViewerProtocolPolicy": "https-only"},
            "HttpVersion": "http3",  # nothing that a rotation knows, and it must survive
        }
        return {
            "Id": "D",
            "ARN": "a",
            "Status": status,
            "LastModifiedTime": NOW,
            "InProgressInvalidationBatches": 0,
            "DomainName": "d",
            "DistributionConfig": config,
        }

    def update(self, params: dict[str, Any]) -> Any:
        self.done.append("update")
        answer = self.updates.pop(0) if self.updates else {}
        if isinstance(answer, Fails):
            return answer
        assert params["DistributionConfig"]["HttpVersion"] == "http3"
        header = params["DistributionConfig"]["Origins"]["Items"][0]["CustomHeaders"]["Items"][0]
        self.header = header["HeaderValue"]
        self.statuses = ["InProgress", "Deployed"]
        return answer

    def sleep(self, seconds: float) -> None:
        self.done.append(f"sleep {seconds:.0f}")


def times(world: World, apart: float = 300.0) -> Times:
    return Times(apart, 2.0, sleep=world.sleep, now=lambda: NOW)


def test_the_new_value_comes_first_then_a_pause_then_cloudfront_and_its_deployment() -> None:
    world = World()
    result = rotate(world.aws(), ORIGIN, times(world))
    assert world.done == ["put", "sleep 2", "update", "InProgress"]
    assert world.header == world.values[world.current] not in ("old", "current")
    assert (result["action"], result["distributions"], result["previous_version_id"]) == ("rotate", ["site"], "v2")
    assert not any(value in str(result) for value in world.values.values())


def test_a_rotation_that_was_killed_is_finished_and_no_third_value_is_made() -> None:
    world = World(shows="old", age_seconds=5)
    result = rotate(world.aws(), ORIGIN, times(world))
    assert world.done == ["sleep 2", "update", "InProgress"]
    assert (world.header, result["action"]) == ("current", "finish")
    assert "a rotation did not end" in result["reason"]


def test_no_new_value_before_cloudfront_shows_the_one_before_everywhere_and_replicas_have_it() -> None:
    world = World()
    world.statuses = ["Deployed", "InProgress", "InProgress", "Deployed"]  # the first look is for the header
    world.replicas = [[{"Region": "eu-central-1", "Status": "InProgress"}]] * 2 + [[]]
    rotate(world.aws(), ORIGIN, times(world))
    assert world.done == ["InProgress", "InProgress", "put", "sleep 2", "update", "InProgress"]


def test_who_read_the_value_before_a_moment_ago_may_still_use_it_and_the_first_has_none_before() -> None:
    world = World(age_seconds=100)
    rotate(world.aws(), ORIGIN, times(world))
    assert world.done[:2] == ["sleep 200", "put"]
    first = World(age_seconds=1, previous=False)
    rotate(first.aws(), ORIGIN, times(first))
    assert first.done[0] == "put"


def test_a_secret_that_somebody_else_rotates_meanwhile_gets_no_third_value() -> None:
    world = World(age_seconds=100)
    others = Times(300.0, 2.0, sleep=lambda seconds: world.become("theirs", "their value"), now=lambda: NOW)
    with pytest.raises(EngineError, match="rotated by somebody else meanwhile"):
        rotate(world.aws(), ORIGIN, others)
    assert world.done == []


def test_a_function_is_asked_without_new_rules_and_one_that_has_begun_is_waited_for() -> None:
    world = World()
    assert rotate(world.aws(), PAGES, times(world))["version_id"] == "v3"
    assert world.done == ["rotate"]
    unfinished = "A previous rotation isn't complete. That rotation will be reattempted."
    begun = World()
    begun.rotations = [Fails("InvalidRequestException", unfinished)]
    assert rotate(begun.aws(), PAGES, times(begun))["version_id"] == "v3"
    refused = World()
    refused.rotations = [Fails("InvalidRequestException", "No Lambda rotation function ARN is associated")]
    with pytest.raises(Exception, match="No Lambda rotation function"):
        rotate(refused.aws(), PAGES, times(refused))


def test_a_distribution_that_somebody_else_changes_meanwhile_is_read_again() -> None:
    world = World()
    world.updates = [Fails("PreconditionFailed"), Fails("Throttling"), {}]
    rotate(world.aws(), ORIGIN, times(world))
    assert world.done.count("update") == 3
    assert world.header == world.values[world.current]


def test_a_plan_says_what_would_be_done_and_has_no_client_that_writes() -> None:
    world = World(age_seconds=100)
    result = rotate(world.aws(plan_only=True), ORIGIN, times(world))
    assert (result["action"], result["wait_seconds"], world.done) == ("rotate", 200, [])
    behind = World(shows="old")
    assert rotate(behind.aws(plan_only=True), ORIGIN, times(behind))["action"] == "finish"


def test_what_is_not_deployed_is_told_with_the_way_out() -> None:
    world = World()
    gone = world.aws()
    gone.answers["DescribeSecret"] = Fails("ResourceNotFoundException")
    with pytest.raises(EngineError, match=r"secret origin does not exist\. Converge first"):
        rotate(gone, ORIGIN, times(world))
    without = world.aws()
    without.answers["ListDistributions"] = {"DistributionList": {"Items": []}}
    with pytest.raises(EngineError, match="distribution site does not exist"):
        rotate(without, ORIGIN, times(world))
    assert world.done == []
