"""The alias of a function: what is published when, what a pin holds, and what the embedded AWS does not have."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import ClientError
from scripted_aws import ACCOUNT, REGION, Fails, ScriptedAws, scripted
from unit.kinds.described import spec_of
from unit.kinds.test_lambda_function import config

from ansible_collections.serverless.aws.plugins.module_utils.engine.diff import diff
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import NotYet, passing
from ansible_collections.serverless.aws.plugins.module_utils.engine.kind import Found
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds.lambda_function import KIND
from ansible_collections.serverless.aws.plugins.module_utils.release.pin import Pin
from ansible_collections.serverless.aws.plugins.module_utils.release.record import Record

PIN = Pin("1", {"2": 0.1}, "release", "2026-11-28T11:00Z", before="1")
LAYER = f"arn:aws:lambda:{REGION}:{ACCOUNT}:layer:web"


@pytest.fixture
def wanted(tmp_path: Path) -> dict[str, Any]:
    (tmp_path / "app.py").write_text("def handler(event, context):\n    return 1\n")
    given = {"name": "write", "directory": str(tmp_path), "handler": "app.handler", "role": "write", "alias": "live"}
    return spec_of("lambda_functions", "functions", **given)


def aws_with(wanted: dict[str, Any], alias: dict[str, Any] | None, **versions: dict[str, Any]) -> ScriptedAws:
    """A function as described, its alias, and by number how versions differ from the description."""
    configs = {number.lstrip("v"): config(wanted, Version=number.lstrip("v"), **v) for number, v in versions.items()}

    def configuration(params: dict[str, Any]) -> dict[str, Any]:
        return configs[params["Qualifier"]]

    return scripted(
        {
            "GetFunction": {"Configuration": config(wanted), "Tags": {}},
            "GetPolicy": Fails("ResourceNotFoundException"),
            "GetAlias": {"Name": "live", "RevisionId": "r1", **alias} if alias else Fails("ResourceNotFoundException"),
            "GetFunctionConfiguration": configuration,
            "ListVersionsByFunction": {"Versions": [config(wanted, Version="$LATEST"), *configs.values()]},
            "PublishVersion": {"Version": "3", "State": "Active"},
            "CreateAlias": {},
            "UpdateAlias": {},
        }
    )


def step(aws: ScriptedAws, wanted: dict[str, Any]) -> tuple[set[str], Found]:
    """The changed paths, and the write that they call for, made."""
    found = KIND.read(aws, wanted)
    assert found
    goal = KIND.desired(aws, wanted, found)
    changes = diff(dict(found.attributes), goal)
    if changes:
        KIND.update(aws, wanted, found, goal, changes)
    return {change.dotted for change in changes}, found


def test_an_alias_of_what_is_described_is_no_change(wanted: dict[str, Any]) -> None:
    aws = aws_with(wanted, {"FunctionVersion": "2"}, v1={"Timeout": 9}, v2={})
    paths, found = step(aws, wanted)
    assert (paths, list(KIND.notes(wanted, found))) == (set(), [])
    assert aws.asked("GetFunctionConfiguration") == [{"FunctionName": "write", "Qualifier": "2"}]
    assert aws.asked("ListVersionsByFunction") == []


def test_what_a_version_does_not_keep_is_none_of_its_matter(wanted: dict[str, Any]) -> None:
    aws = aws_with(wanted, {"FunctionVersion": "2"}, v2={})
    aws.answers["GetFunction"] |= {"Concurrency": {"ReservedConcurrentExecutions": 3}, "Tags": {"a": "b"}}
    assert step(aws, {**wanted, "reserved_concurrency": 3})[0] == set()


def test_an_alias_of_other_settings_is_published_anew_and_moved_under_its_token(wanted: dict[str, Any]) -> None:
    aws = aws_with(
        wanted, {"FunctionVersion": "1", "RoutingConfig": {"AdditionalVersionWeights": {"2": 0.5}}}, v1={"Timeout": 9}
    )
    assert step(aws, wanted)[0] == {"alias.settings_sha256", "alias.weights.2"}
    (published,) = aws.asked("PublishVersion")
    assert published["CodeSha256"] == config(wanted)["CodeSha256"]
    assert aws.asked("UpdateAlias") == [
        {
            "FunctionName": "write",
            "Name": "live",
            "FunctionVersion": "3",
            "RoutingConfig": {"AdditionalVersionWeights": {}},
            "Description": "",
            "RevisionId": "r1",
        }
    ]


def test_an_alias_that_is_not_there_is_made_of_what_is_published(wanted: dict[str, Any]) -> None:
    aws = aws_with(wanted, None)
    paths, _found = step(aws, wanted)
    assert {path.partition(".")[0] for path in paths} == {"alias"}
    assert aws.asked("CreateAlias") == [{"FunctionName": "write", "Name": "live", "FunctionVersion": "3"}]


def test_a_version_that_lambda_still_prepares_is_waited_for(wanted: dict[str, Any]) -> None:
    aws = aws_with(wanted, {"FunctionVersion": "1"}, v1={"Timeout": 9})
    aws.answers["PublishVersion"] = {"Version": "3", "State": "Pending"}
    with pytest.raises(NotYet) as waits:
        step(aws, wanted)
    assert passing(waits.value, KIND.transient) == "Lambda prepares version 3"
    assert waits.value.patience_seconds > KIND.patience_seconds  # SnapStart takes minutes
    assert aws.asked("UpdateAlias") == []


def test_a_pinned_alias_stays_and_is_told(wanted: dict[str, Any]) -> None:
    weights = {"RoutingConfig": {"AdditionalVersionWeights": {"2": 0.1}}}
    aws = aws_with(wanted, {"FunctionVersion": "1", "Description": PIN.text(), **weights}, v1={"Timeout": 9}, v2={})
    paths, found = step(aws, wanted)
    assert paths == set()
    (note,) = KIND.notes(wanted, found)
    assert note.startswith("live is pinned to version 1 (10 % to 2) since 2026-11-28T11:00Z")
    assert "make release ACTION=unpin" in note


def test_what_a_release_left_in_the_description_is_no_change_and_a_text_of_somebody_else_is(
    wanted: dict[str, Any],
) -> None:
    left = Record("2", "1", "2026-11-28T11:00:05Z").text()
    assert step(aws_with(wanted, {"FunctionVersion": "2", "Description": left}, v2={}), wanted)[0] == set()
    other = aws_with(wanted, {"FunctionVersion": "2", "Description": "the live one"}, v2={})
    assert step(other, wanted)[0] == {"alias.description"}


def test_beside_a_pin_what_changes_is_published(wanted: dict[str, Any]) -> None:
    aws = aws_with(wanted, {"FunctionVersion": "1", "Description": Pin("1", at="x").text()}, v1={}, v2={"Timeout": 9})
    assert step(aws, wanted)[0] == {"alias.published.settings_sha256"}
    assert len(aws.asked("PublishVersion")) == 1
    (moved,) = aws.asked("UpdateAlias")
    assert (moved["FunctionVersion"], moved["Description"]) == ("1", Pin("1", at="x").text())


def test_a_pinned_alias_goes_back_to_its_pin(wanted: dict[str, Any]) -> None:
    aws = aws_with(wanted, {"FunctionVersion": "2", "Description": PIN.text()}, v1={"Timeout": 9}, v2={})
    assert step(aws, wanted)[0] == {"alias.version", "alias.weights.2"}
    (moved,) = aws.asked("UpdateAlias")
    assert (moved["FunctionVersion"], moved["RoutingConfig"]) == ("1", {"AdditionalVersionWeights": {"2": 0.1}})


def test_a_layer_that_is_not_there_yet_makes_what_callers_get_known_after_apply(wanted: dict[str, Any]) -> None:
    aws = aws_with(wanted, {"FunctionVersion": "2"}, v2={})
    aws.answers["ListLayerVersions"] = {"LayerVersions": []}
    aws.plan_only = True
    goal = KIND.desired(aws, {**wanted, "layers": [{"name": "web"}]}, None)
    assert goal["alias"]["settings_sha256"] is UNKNOWN


@pytest.mark.parametrize(
    ("alias", "fine"), [("live", True), ("v1", True), ("12", False), ("a b", False), ("a" * 129, False)]
)
def test_names_that_lambda_refuses(wanted: dict[str, Any], alias: str, fine: bool) -> None:
    assert (list(KIND.problems({**wanted, "alias": alias})) == []) is fine


def test_somebody_else_who_moves_the_alias_is_looked_at_again() -> None:
    error = ClientError({"Error": {"Code": "PreconditionFailedException", "Message": ""}}, "UpdateAlias")
    assert passing(error, KIND.transient)
