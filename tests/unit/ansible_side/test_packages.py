"""Building: every problem at once, nothing written in check mode, and a cache that lambda_layers shares."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.module_utils.common.arg_spec import ModuleArgumentSpecValidator
from generators.modules import argument_spec, constant

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.packages import OPTIONS, PACKAGES
from ansible_collections.serverless.aws.plugins.module_utils.kinds import lambda_layer

MODULE = "ansible_collections.serverless.aws.plugins.modules.lambda_packages"


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    for path, text in {
        "write/app.py": "def handler(event, context):\n    return 1\n",
        "web/requirements.txt": "",
        "web/web_common.py": "x = 1\n",
    }.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    return tmp_path


def build(sources: Path, check_mode: bool = False, **more: Any) -> dict[str, Any]:
    given = {
        "functions": [{"name": "write", "directory": str(sources / "write"), "handler": "app.handler"}],
        "layers": [{"name": "web", "directory": str(sources / "web")}],
        "cache_directory": str(sources / "cache"),
        **more,
    }
    validated = ModuleArgumentSpecValidator(PACKAGES.argument_spec).validate(given)
    assert not validated.error_messages
    return PACKAGES.run(validated.validated_parameters, check_mode=check_mode, report=lambda line: None)


def test_the_second_time_nothing_changes(sources: Path) -> None:
    first, second = build(sources), build(sources)
    assert first["changed"]
    assert not second["changed"]
    for item in (*first["functions"], *first["layers"]):
        assert Path(item["path"]).is_file()
    assert first["functions"][0]["size_bytes"] == Path(first["functions"][0]["path"]).stat().st_size


def test_check_mode_tells_the_hashes_and_writes_nothing(sources: Path) -> None:
    planned = build(sources, check_mode=True)
    assert not (sources / "cache").exists()
    done = build(sources)
    assert planned["changed"]
    assert planned["layers"] == done["layers"]
    assert planned["functions"] == done["functions"]


def test_every_problem_is_told_at_once_and_nothing_is_built(sources: Path) -> None:
    (sources / "write/app.py").write_text("def handler(:\n")
    (sources / "web/requirements.txt").unlink()
    result = build(sources)
    assert result["failed"]
    assert "app.py:1:" in result["msg"]
    assert "requirements.txt is missing" in result["msg"]
    assert len(result["problems"]) == 2
    assert not (sources / "cache").exists()


def test_a_layer_that_was_built_is_found_by_what_it_holds(sources: Path) -> None:
    built = build(sources)["layers"][0]
    spec = {"name": "other-name", "directory": str(sources / "web"), "cache_directory": str(sources / "cache")}
    spec |= {"runtime": "python3.13", "architecture": "x86_64"}
    said: list[str] = []
    aws = type("Told", (), {"report": staticmethod(said.append)})()
    assert lambda_layer.packaged(spec, aws) == Path(built["path"]).read_bytes()  # type: ignore[arg-type]
    assert said == []
    assert lambda_layer.identity_of(spec) == built["content"]


def test_the_default_is_the_users_cache_folder(sources: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(sources / "xdg"))
    path = build(sources, cache_directory=None)["layers"][0]["path"]
    assert Path(path).parent == sources / "xdg/serverless.aws/layers"


def test_absent_removes_what_was_built_and_only_that(sources: Path) -> None:
    build(sources)
    foreign = sources / "cache/layers/foreign.zip"
    foreign.write_text("")
    assert build(sources, check_mode=True, state="absent")["changed"]
    assert (sources / "cache/functions/write.zip").exists()
    assert build(sources, state="absent")["changed"]
    assert [path for path in (sources / "cache").rglob("*") if path.is_file()] == [foreign]
    assert not build(sources, state="absent")["changed"]


def test_options_are_as_documented() -> None:
    documentation = constant(Path(str(importlib.import_module(MODULE).__file__)).read_text(), "DOCUMENTATION")
    assert argument_spec(yaml.safe_load(documentation)["options"]) == OPTIONS
