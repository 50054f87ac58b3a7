"""Two versions side by side: one API, two stages, one set of items; v2 adds a member and stays compatible."""

from __future__ import annotations

import pytest
from e2e.deployed.refusals import assert_refused
from e2e.items.deployment import Deployment
from e2e.items.refusals import no_trace


def test_both_versions_show_one_item_each_with_the_members_that_it_knows(items: Deployment) -> None:
    made = items.make("v2", tags=["kitchen"])
    path = f"/items/{made.json['id']}"
    old, new = items.ask("GET", path, version="v1"), items.ask("GET", path, version="v2")
    assert new.json == made.json
    assert old.json == {name: value for name, value in made.json.items() if name != "tags"}
    assert old.headers["etag"] == new.headers["etag"]


def test_what_a_client_of_v1_changes_keeps_its_tags(items: Deployment) -> None:
    made = items.make("v2", tags=["kitchen", "green"])
    path, seen = f"/items/{made.json['id']}", {"If-Match": made.headers["etag"]}
    assert items.ask("PUT", path, {"name": "Cup"}, version="v1", headers=seen).status == 200
    now = items.ask("GET", path, version="v2").json
    assert (now["name"], now["tags"]) == ("Cup", ["kitchen", "green"])
    assert items.make("v1").json.keys() == old_members()


def old_members() -> set[str]:
    """What v1 shows of an item."""
    return {"id", "name", "description", "createdAt", "updatedAt"}


def test_v1_refuses_what_only_v2_knows(items: Deployment) -> None:
    with no_trace(items):
        refused = items.ask("POST", "/items", {"name": "Cup", "tags": ["a"]}, version="v1")
        assert_refused(refused, 400, code="invalid_item")


@pytest.mark.parametrize("version", ["v1", "v2"])
def test_each_version_is_a_stage_of_one_api_that_serves_the_newest_deployment(items: Deployment, version: str) -> None:
    gateway = items.raw.client("apigateway")
    stages = gateway.get_stages(restApiId=items.api_id)["item"]
    assert {stage["stageName"] for stage in stages} == {"v1", "v2"}
    own = next(stage for stage in stages if stage["stageName"] == version)
    assert own["variables"] == {"version": version}
    (deployment,) = gateway.get_deployments(restApiId=items.api_id)["items"]
    assert own["deploymentId"] == deployment["id"]
