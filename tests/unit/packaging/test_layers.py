# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import io
import threading
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.packaging import layers
from ansible_collections.serverless.aws.plugins.module_utils.packaging.archives import PackagingError, package_source
from ansible_collections.serverless.aws.plugins.module_utils.packaging.layers import build_layer, layer_identity

RUNTIME, ARCHITECTURE = "python3.13", "x86_64"
SOURCE = Path(__file__).parents[3] / "lambda_src"


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "layer"
    (root / "own").mkdir(parents=True)
    (root / "own" / "__init__.py").write_text("X = 1\n")
    (root / "requirements.txt").write_text("# nothing\n")
    return root


def identity(folder, runtime=RUNTIME, architecture=ARCHITECTURE):
    return layer_identity(folder, runtime, architecture)


def test_identity_follows_everything_that_decides_and_nothing_else(folder):
    before = identity(folder)
    assert len(before) == 64
    assert identity(folder, runtime="python3.12") != before
    assert identity(folder, architecture="arm64") != before
    (folder / "own" / "__pycache__").mkdir()
    (folder / "own" / "__pycache__" / "x.pyc").write_text("")
    assert identity(folder) == before
    (folder / "requirements.txt").write_text("# something\n")
    changed = identity(folder)
    assert changed != before
    (folder / "own" / "__init__.py").write_text("X = 2\n")
    assert identity(folder) not in (before, changed)


def test_identity_tells_names_from_contents(folder):
    (folder / "own" / "a.py").write_text("")
    before = identity(folder)
    (folder / "own" / "a.py").rename(folder / "own" / "b.py")
    assert identity(folder) != before


def test_own_packages_alone_need_no_pip(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(layers, "wheel_files", None)
    package = build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache")
    assert package.files == ("python/own/__init__.py",)


def test_only_packages_that_are_not_in_the_cache_would_be_installed(folder, tmp_path, index):
    def would() -> bool:
        return layers.would_install(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache")

    assert not would()
    (folder / "requirements.txt").write_text("thing==1.0\n")
    assert would()
    build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache")
    assert not would()


def test_third_party_is_installed_without_traces_of_the_installation(folder, tmp_path, index):
    (folder / "requirements.txt").write_text("thing==1.0\n")
    lines = []
    package = build_layer(folder, RUNTIME, "arm64", tmp_path / "cache", lines.append)
    info = "python/thing-1.0.dist-info"
    assert package.files == (
        "python/own/__init__.py",
        f"{info}/METADATA",
        f"{info}/WHEEL",
        f"{info}/entry_points.txt",
        "python/thing/__init__.py",
    )
    assert lines == ["building layer layer for python3.13 on arm64"]
    # Another machine: another cache, another temporary folder, the same bytes.
    assert build_layer(folder, RUNTIME, "arm64", tmp_path / "other") == package


def test_second_build_comes_from_the_cache(folder, tmp_path, monkeypatch):
    lines = []
    first = build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache", lines.append)
    kept = [path.name for path in (tmp_path / "cache").iterdir()]
    assert kept == [f"{identity(folder)}.zip"]
    monkeypatch.setattr(layers, "_build", None)
    assert build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache", lines.append) == first
    assert len(lines) == 1


def test_two_builds_of_one_layer_at_once_are_one(folder, tmp_path, monkeypatch):
    build, both, met = layers._build, threading.Barrier(2), threading.Barrier(2)
    alone = []

    def slow(*arguments):
        try:
            met.wait(0.2)
        except threading.BrokenBarrierError:
            alone.append(True)
        return build(*arguments)

    def begun(_):
        both.wait(10)
        return build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache")

    monkeypatch.setattr(layers, "_build", slow)
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(begun, range(2))
    assert first == second
    assert alone == [True]


def test_who_waits_for_a_build_that_fails_does_not_try_it_again_and_who_comes_later_does(folder, tmp_path, monkeypatch):
    tried, waiting = [], threading.Event()

    def fail(*arguments):
        tried.append(True)
        waiting.wait(10)
        raise PackagingError("the index is away")

    def build():
        return build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache")

    class Lock:
        """A lock that says when somebody waits for it."""

        def __init__(self):
            self.lock = threading.Lock()
            self.release = self.lock.release

        def acquire(self, blocking=True):
            if blocking:
                waiting.set()
            return self.lock.acquire(blocking)

    monkeypatch.setitem(layers._locks, tmp_path / "cache" / f"{identity(folder)}.zip", Lock())
    monkeypatch.setattr(layers, "_build", fail)
    with ThreadPoolExecutor(2) as pool:
        both = [pool.submit(build) for _ in range(2)]
        errors = [str(future.exception()) for future in both]
    assert errors == ["the index is away"] * 2
    assert tried == [True]
    monkeypatch.undo()
    assert build().files == ("python/own/__init__.py",)


def test_damaged_cache_is_built_again(folder, tmp_path):
    first = build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache")
    cached = tmp_path / "cache" / f"{identity(folder)}.zip"
    cached.write_bytes(cached.read_bytes()[:-30])
    assert build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache") == first
    assert cached.read_bytes() == first.zip_bytes


def test_killed_while_writing_leaves_no_cache(folder, tmp_path, monkeypatch):
    def killed(self, target):
        raise KeyboardInterrupt

    monkeypatch.setattr(layers.Path, "replace", killed)
    with pytest.raises(KeyboardInterrupt):
        build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache")
    assert list((tmp_path / "cache").iterdir()) == []


def test_failing_pip_names_the_requirements_file(folder, tmp_path, index):
    (folder / "requirements.txt").write_text("absent==9.9\n")
    with pytest.raises(PackagingError, match=r"layer/requirements.txt cannot be installed for python3.13.*") as caught:
        build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache")
    assert "absent==9.9" in str(caught.value)
    assert not (tmp_path / "cache").exists()


def test_own_file_that_hides_a_package_is_refused(folder, tmp_path, index):
    (folder / "requirements.txt").write_text("thing==1.0\n")
    (folder / "thing").mkdir()
    (folder / "thing" / "__init__.py").write_text("")
    with pytest.raises(PackagingError, match="is also a file of a package"):
        build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache")


@pytest.mark.parametrize(
    ("runtime", "architecture", "message"),
    [("nodejs22.x", ARCHITECTURE, "runtime 'nodejs22.x'"), (RUNTIME, "aarch64", "architecture 'aarch64'")],
)
def test_unknown_runtime_and_architecture(folder, runtime, architecture, message):
    with pytest.raises(PackagingError, match=message):
        layer_identity(folder, runtime, architecture)


def test_requirements_file_is_required(folder):
    (folder / "requirements.txt").unlink()
    with pytest.raises(PackagingError, match=r"requirements\.txt is missing: create it"):
        identity(folder)


def test_layer_of_nothing_is_refused(folder, tmp_path):
    (folder / "own" / "__init__.py").unlink()
    with pytest.raises(PackagingError, match="nothing for a layer"):
        build_layer(folder, RUNTIME, ARCHITECTURE, tmp_path / "cache")


@pytest.mark.parametrize(
    "path", sorted((SOURCE / "layers").glob("*/requirements.txt")), ids=lambda path: path.parent.name
)
def test_our_layers_pin_exactly(path):
    lines = [line for line in path.read_text().splitlines() if line and not line.startswith("#")]
    assert all(line.count("==") == 1 for line in lines)


FUNCTIONS = sorted(path for path in SOURCE.glob("*/*") if path.parent.name != "layers")


@pytest.mark.parametrize("path", FUNCTIONS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_functions_stay_under_two_kilobytes(path):
    package = package_source(path)
    assert package.size_bytes <= 2048
    assert package.files == (f"{path.name}.py",)
    with zipfile.ZipFile(io.BytesIO(package.zip_bytes)) as archive:
        assert archive.testzip() is None


def test_what_cannot_become_a_layer_is_known_before_anything_is_built(tmp_path):
    (tmp_path / "requirements.txt").write_text("# nothing\n")
    with pytest.raises(PackagingError, match="there is nothing for a layer"):
        layer_identity(tmp_path, "python3.13", "arm64")
    (tmp_path / "requirements.txt").write_bytes(b"caf\xe9==1\n")
    with pytest.raises(PackagingError, match="no text in UTF-8"):
        layer_identity(tmp_path, "python3.13", "arm64")
