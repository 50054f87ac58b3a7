"""Layers: a new version exactly when the content changed, older ones removed, ownership without tags."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from scripted_aws import Fails, ScriptedAws, scripted
from unit.kinds.described import spec_of

from ansible_collections.serverless.aws.plugins.module_utils.engine.converge import converge
from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError, Failures
from ansible_collections.serverless.aws.plugins.module_utils.engine.options import Options
from ansible_collections.serverless.aws.plugins.module_utils.engine.plan import Action
from ansible_collections.serverless.aws.plugins.module_utils.engine.values import UNKNOWN
from ansible_collections.serverless.aws.plugins.module_utils.kinds import lambda_layer
from ansible_collections.serverless.aws.plugins.module_utils.kinds.lambda_layer import (
    KIND,
    find_layer_version_arn,
    identity_of,
)


@pytest.fixture
def wanted(tmp_path: Path) -> dict[str, Any]:
    folder = tmp_path / "web"
    folder.mkdir()
    (folder / "requirements.txt").write_text("")
    (folder / "web_common.py").write_text("x = 1\n")
    cache = str(tmp_path / "cache")
    return spec_of("lambda_layers", "layers", name="web", directory=str(folder), cache_directory=cache)


class Account:
    """The versions of one layer, as Lambda keeps them."""

    def __init__(self, *descriptions: str) -> None:
        self.versions = [self.version(number, text) for number, text in enumerate(descriptions, 1)]

    def version(self, number: int, description: str) -> dict[str, Any]:
        arn = f"arn:aws:lambda:eu-west-1:123456789012:layer:web:{number}"
        place = {"CompatibleRuntimes": ["python3.13"], "CompatibleArchitectures": ["x86_64"]}
        return {"Version": number, "LayerVersionArn": arn, "Description": description, **place}

    def aws(self, stack: str | None = None, **more: Any) -> ScriptedAws:
        def publish(params: dict[str, Any]) -> dict[str, Any]:
            number = max((int(version["Version"]) for version in self.versions), default=0) + 1
            self.versions.append(self.version(number, params["Description"]))
            return {}

        def remove(params: dict[str, Any]) -> dict[str, Any]:
            self.versions = [item for item in self.versions if item["Version"] != params["VersionNumber"]]
            return {}

        return scripted(
            {
                "ListLayerVersions": lambda params: {"LayerVersions": list(self.versions)},
                "PublishLayerVersion": publish,
                "DeleteLayerVersion": remove,
            },
            stack=stack,
            **more,
        )


def mark(spec: dict[str, Any], stack: str = "") -> str:
    return f"content={identity_of(spec)}" + (f" stack={stack}" if stack else "")


def test_the_same_content_costs_one_call(wanted: dict[str, Any]) -> None:
    aws = Account(mark(wanted)).aws()
    (plan,) = converge(KIND, [wanted], aws, Options())
    assert plan.action is Action.NONE
    assert aws.names() == ["ListLayerVersions"]


def test_other_content_is_published_and_the_oldest_goes(wanted: dict[str, Any]) -> None:
    account = Account("content=" + "1" * 64, "content=" + "2" * 64)
    aws = account.aws(stack="ours")
    (plan,) = converge(KIND, [wanted], aws, Options(stack="ours"))
    assert {change.dotted for change in plan.changes} == {"content", "old_versions"}
    assert [(item["Version"], item["Description"]) for item in account.versions[1:]] == [(3, mark(wanted, "ours"))]
    assert [item["Version"] for item in account.versions] == [2, 3]
    assert aws.names().count("PublishLayerVersion") == 1
    assert plan.outputs["version"] == 3


def test_a_plan_builds_nothing_and_knows_that_the_arn_will_change(
    wanted: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lambda_layer, "build_layer", None)
    (plan,) = converge(KIND, [wanted], Account("by hand").aws(plan_only=True), Options())
    assert plan.action is Action.UPDATE
    assert plan.outputs["arn"] is UNKNOWN


def test_of_two_equal_versions_the_first_is_in_force_and_the_other_goes(wanted: dict[str, Any]) -> None:
    # two runs at once have published one each
    account = Account("content=" + "1" * 64, mark(wanted), mark(wanted))
    aws = account.aws()
    assert find_layer_version_arn(aws, "web") == account.versions[1]["LayerVersionArn"]
    (plan,) = converge(KIND, [{**wanted, "keep_versions": 2}], aws, Options())
    assert [(change.dotted, change.before) for change in plan.changes] == [("old_versions", [3])]
    assert [item["Version"] for item in account.versions] == [1, 2]
    assert plan.outputs["version"] == 2


def test_what_another_run_has_published_while_this_one_built_is_not_published_again(wanted: dict[str, Any]) -> None:
    account = Account(mark(wanted))
    aws = account.aws()
    KIND.create(aws, wanted, KIND.desired(aws, wanted, None))
    assert [item["Version"] for item in account.versions] == [1]


def test_another_stacks_layer_is_not_touched(wanted: dict[str, Any]) -> None:
    aws = Account(mark(wanted, "theirs")).aws(stack="ours")
    with pytest.raises(Failures, match="belongs to the stack theirs"):
        converge(KIND, [{**wanted, "keep_versions": 1}], aws, Options(stack="ours"))
    assert aws.names() == ["ListLayerVersions"]


def test_destroying_removes_every_version(wanted: dict[str, Any]) -> None:
    account = Account("by hand", mark(wanted))
    converge(KIND, [wanted], account.aws(), Options(state="absent"))
    assert account.versions == []


def test_no_such_layer(wanted: dict[str, Any]) -> None:
    assert KIND.read(scripted({"ListLayerVersions": Fails("ResourceNotFoundException")}), wanted) is None


def test_a_zip_too_large_for_the_call_says_what_to_do(wanted: dict[str, Any], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lambda_layer, "DIRECT_BYTES", 10)
    with pytest.raises(EngineError, match="split it"):
        KIND.create(scripted({}), wanted, KIND.desired(scripted({}), wanted, None))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"name": "a b"}, "name must"),
        ({"keep_versions": 0}, "1 at least"),
        ({"runtime": "nodejs22.x"}, "no Python runtime"),
        ({"directory": "/nowhere"}, "/nowhere"),
    ],
)
def test_what_cannot_be_built_is_said_before(wanted: dict[str, Any], values: dict[str, Any], words: str) -> None:
    (problem,) = KIND.problems({**wanted, **values})
    assert words in problem


def test_a_layer_with_packages_to_install_is_planned_before_everything_else(wanted: dict[str, Any]) -> None:
    assert not KIND.takes_long(wanted)
    Path(wanted["directory"], "requirements.txt").write_text("thing==1.0\n")
    assert KIND.takes_long(wanted)
