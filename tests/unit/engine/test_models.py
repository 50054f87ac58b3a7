"""Models of services that are kept: they count for the file that they were made from, and for nothing else."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from botocore.exceptions import DataNotFoundError
from botocore.loaders import Loader

from ansible_collections.serverless.aws.plugins.module_utils.engine import models
from ansible_collections.serverless.aws.plugins.module_utils.engine.models import (
    KeptFiles,
    Models,
    NotKept,
    without_prose,
)


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "model.json"
    path.write_text(json.dumps({"a": 1}), encoding="utf-8")
    return path


def load(source: Path) -> Any:
    return KeptFiles(source.parent / "kept").load_file(str(source.with_suffix("")))


def kept(source: Path) -> Path:
    (file,) = (source.parent / "kept").iterdir()
    return file


@pytest.mark.parametrize("service", ["sqs", "s3", "ce"])
def test_a_kept_model_is_botocores_without_its_prose(service: str) -> None:
    for kind in models.TYPES:
        parsed = without_prose(json.loads(json.dumps(Loader().load_service_model(service, kind))))
        assert Models().load_service_model(service, kind) == parsed, "parsed and kept"
        assert Models().load_service_model(service, kind) == parsed, "read"


def test_what_is_kept_is_read_without_parsing(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert load(source) == {"a": 1}
    monkeypatch.setattr(models.json, "loads", lambda text: pytest.fail("parsed"))
    assert load(source) == {"a": 1}


def test_another_source_is_parsed(source: Path) -> None:
    load(source)
    source.write_text(json.dumps({"a": 22}), encoding="utf-8")
    assert load(source) == {"a": 22}


@pytest.mark.parametrize("damage", [b"", b"short", None])
def test_what_is_not_whole_is_made_anew(source: Path, damage: bytes | None) -> None:
    load(source)
    file = kept(source)
    file.write_bytes(file.read_bytes()[:-1] + b"?" if damage is None else damage)
    assert load(source) == {"a": 1}
    assert load(source) == {"a": 1}


def test_what_somebody_else_has_written_is_not_believed(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    load(source)
    parsed: list[bytes] = []
    loads = json.loads
    monkeypatch.setattr(models.json, "loads", lambda text: parsed.append(text) or loads(text))
    monkeypatch.setattr(models.os, "getuid", lambda: -1)
    assert load(source) == {"a": 1}
    assert len(parsed) == 1


def test_a_folder_that_cannot_be_written_only_costs_time(source: Path) -> None:
    (source.parent / "kept").write_text("a file", encoding="utf-8")
    assert load(source) == {"a": 1}


def test_unpacked_and_packed_files_and_none(tmp_path: Path) -> None:
    with gzip.open(tmp_path / "packed.json.gz", "wb") as file:
        file.write(b'{"b": 2}')
    files = KeptFiles(tmp_path / "kept")
    assert files.load_file(str(tmp_path / "packed")) == {"b": 2}
    assert files.load_file(str(tmp_path / "nothing")) is None


def test_before_workers_start_nothing_is_parsed(source: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    files = KeptFiles(source.parent / "kept")
    with files.only_kept(), pytest.raises(NotKept):
        files.load_file(str(source.with_suffix("")))
    Models().load_service_model("sqs", "service-2")
    loader = Models()
    with monkeypatch.context() as patched:
        patched.setattr(models.json, "loads", lambda text: pytest.fail("parsed"))
        loader.preload(["sns", "sqs"])
        assert loader.operations("sqs") >= {"CreateQueue"}
    assert loader.operations("sns") >= {"CreateTopic"}


def test_unknown_services_have_no_model_and_no_operations() -> None:
    with pytest.raises(DataNotFoundError):
        Models().load_service_model("nobody", "service-2")
    assert Models().operations("nobody") == frozenset()


def test_folders_of_the_user_come_first(tmp_path: Path) -> None:
    folder = tmp_path / "own" / "sqs" / "2030-01-01"
    folder.mkdir(parents=True)
    (folder / "service-2.json").write_text('{"operations": {"Own": {}}}', encoding="utf-8")
    assert Models.searching(str(tmp_path / "own")).operations("sqs") == {"Own"}
