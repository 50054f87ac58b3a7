"""A pinned alias stays where the pin says, whatever is published: through the strict proxy, seen by plain boto3."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from contract.cases import lambda_function as plain
from contract.cases.lambda_function import ALIAS
from contract.harness.case import filled
from contract.harness.place import REGION, Place, RootClients
from contract.harness.run import Run, Runner, family_of

from ansible_collections.serverless.aws.plugins.module_utils.release.pin import Pin, read_pin

BASE = {**plain.CASE.minimal, "alias": ALIAS}


class Pinned:
    """A function with two published versions, the alias pinned to the first with a tenth for the second."""

    def __init__(self, place: Place) -> None:
        self.raw = RootClients(place.upstream, place.fresh_account())
        self.name = place.fresh_name()
        plain.prepare(self.raw, self.name)
        self.runner = Runner(family_of("lambda_function"), place.proxy, self.raw.account, REGION)
        self.spec = dict(filled(BASE, self.name))
        self.run()
        self.run(timeout_seconds=9)
        self.pin = Pin("1", {"2": 0.1}, "release", "2026-11-28T11:00Z", "somebody")
        self.move("1", {"2": 0.1}, self.pin.text())

    def run(self, check: bool = False, **overrides: Any) -> Run:
        """Converge the function, with `overrides` on its spec."""
        run = self.runner({**self.spec, **overrides}, check=check)
        assert not run.failed, run.message
        return run

    def move(self, version: str, weights: dict[str, float], description: str | None = None) -> None:
        """Move the alias by hand."""
        said = {} if description is None else {"Description": description}
        self.raw.client("lambda").update_alias(
            FunctionName=self.name,
            Name=ALIAS,
            FunctionVersion=version,
            RoutingConfig={"AdditionalVersionWeights": weights},
            **said,
        )

    @property
    def alias(self) -> tuple[str, dict[str, float], Pin | None]:
        """Where the alias is, and its pin."""
        found = self.raw.client("lambda").get_alias(FunctionName=self.name, Name=ALIAS)
        weights = found.get("RoutingConfig", {}).get("AdditionalVersionWeights", {})
        return found["FunctionVersion"], weights, read_pin(found["Description"])

    @property
    def versions(self) -> list[str]:
        """What is published."""
        found = self.raw.client("lambda").list_versions_by_function(FunctionName=self.name)["Versions"]
        return [item["Version"] for item in found if item["Version"] != "$LATEST"]


@pytest.fixture
def pinned(place: Place) -> Iterator[Pinned]:
    made = Pinned(place)
    yield made
    made.raw.close()


def test_a_pin_is_told_and_is_no_change(pinned: Pinned) -> None:
    plan = pinned.run(check=True, timeout_seconds=9)
    assert (plan.action, plan.writes) == ("none", [])
    assert "live is pinned to version 1 (10 % to 2) since 2026-11-28T11:00Z by somebody" in plan.resource["notes"][0]
    assert pinned.run(timeout_seconds=9).writes == []
    assert pinned.alias == ("1", {"2": 0.1}, pinned.pin)


def test_what_changes_is_published_and_the_pinned_alias_stays(pinned: Pinned) -> None:
    plan = pinned.run(check=True, timeout_seconds=11)
    assert plan.paths == {"timeout_seconds", "alias.published.settings_sha256"}
    assert pinned.run(timeout_seconds=11).paths == plan.paths
    assert (pinned.versions, pinned.alias) == (["1", "2", "3"], ("1", {"2": 0.1}, pinned.pin))
    assert pinned.run(timeout_seconds=11).action == "none"
    # the rest of the function is still held to its description
    pinned.raw.client("lambda").update_function_configuration(FunctionName=pinned.name, MemorySize=1024)
    assert pinned.run(check=True, timeout_seconds=11).paths == {"memory_mb"}


def test_a_pinned_alias_that_is_moved_by_hand_goes_back_to_its_pin(pinned: Pinned) -> None:
    pinned.move("2", {})
    plan = pinned.run(check=True, timeout_seconds=9)
    assert plan.paths == {"alias.version", "alias.weights.2"}
    assert "by hand" in plan.resource["notes"][0]
    pinned.run(timeout_seconds=9)
    assert pinned.alias == ("1", {"2": 0.1}, pinned.pin)


def test_without_its_pin_the_alias_goes_to_what_is_published_last(pinned: Pinned) -> None:
    pinned.move("1", {"2": 0.1}, "")
    assert pinned.run(check=True, timeout_seconds=9).paths >= {"alias.settings_sha256"}
    pinned.run(timeout_seconds=9)
    assert pinned.alias == ("2", {}, None)
    assert pinned.versions == ["1", "2"]  # and none is ever removed
