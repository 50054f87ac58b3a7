# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import base64
import hashlib
import io
import os
import time
import zipfile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ansible_collections.serverless.aws.plugins.module_utils.packaging.archives import (
    PackagingError,
    make_zip,
    package_source,
    read_package,
    source_files,
)

NAMES = st.text("abcXYZ_-é", min_size=1, max_size=8).map(lambda stem: f"{stem}.py")
TREES = st.dictionaries(NAMES, st.binary(max_size=400), min_size=1, max_size=6)


def write(root, files):
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


@settings(max_examples=40, deadline=None)
@given(tree=TREES, order=st.randoms(use_true_random=False), modes=st.sampled_from([0o600, 0o644, 0o755]))
def test_same_source_same_bytes_whatever_order_time_or_mode(tmp_path_factory, tree, order, modes):
    first, second = tmp_path_factory.mktemp("a"), tmp_path_factory.mktemp("b")
    write(first, tree)
    names = list(tree)
    order.shuffle(names)
    write(second, {name: tree[name] for name in names})
    for path in second.iterdir():
        path.chmod(modes)
        os.utime(path, (order.randint(0, 2**31), order.randint(0, 2**31)))
    assert package_source(first) == package_source(second)


@settings(max_examples=40, deadline=None)
@given(one=TREES, other=TREES)
def test_different_source_different_hash(one, other):
    assert (make_zip(one).sha256_base64 == make_zip(other).sha256_base64) == (one == other)


@settings(max_examples=25, deadline=None)
@given(tree=TREES)
def test_what_goes_in_comes_out(tree):
    package = make_zip(tree)
    with zipfile.ZipFile(io.BytesIO(package.zip_bytes)) as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == tree
        assert archive.namelist() == list(package.files) == sorted(tree)


def test_known_bytes():
    """A change of the format would deploy every function anew: it has to be meant."""
    package = make_zip({"b.py": b"B = 1\n", "a/c.py": b""})
    assert package.sha256_base64 == "2anQb4WSneyOHtLmkrBH9AZQKgiNewW0RUk2yEAx78A="
    assert package.size_bytes == len(package.zip_bytes)
    assert package.sha256_base64 == base64.b64encode(hashlib.sha256(package.zip_bytes).digest()).decode()


def test_entries_are_readable_by_lambda_and_compressed():
    with zipfile.ZipFile(io.BytesIO(make_zip({"a.py": b"x" * 5000}).zip_bytes)) as archive:
        entry = archive.infolist()[0]
    assert entry.external_attr >> 16 == 0o100644
    assert entry.date_time == (1980, 1, 1, 0, 0, 0)
    assert entry.compress_size < 100


def test_build_time_does_not_matter(monkeypatch):
    before = make_zip({"a.py": b"1"})
    monkeypatch.setattr(time, "time", lambda: 4e9)
    assert make_zip({"a.py": b"1"}) == before


def test_compiled_hidden_and_excluded_files_stay_out(tmp_path):
    names = [
        "a.py",
        "p/b.py",
        "p/__pycache__/b.cpython-311.pyc",
        "x.pyc",
        ".env",
        ".git/config",
        "notes.md",
        "p/test_b.py",
    ]
    write(tmp_path, dict.fromkeys(names, b""))
    assert list(source_files(tmp_path, ("*.md", "p/test_*"))) == ["a.py", "p/b.py"]
    assert package_source(tmp_path).files == ("a.py", "notes.md", "p/b.py", "p/test_b.py")


def test_a_folder_is_excluded_with_all_that_is_in_it(tmp_path):
    write(tmp_path, dict.fromkeys(["a.py", "p/data/x.json", "p/data/deep/y.json", "data/z.json"], b""))
    assert list(source_files(tmp_path, ("p/data",))) == ["a.py", "data/z.json"]


def test_missing_and_empty_folders_are_named(tmp_path):
    with pytest.raises(PackagingError, match=r"nowhere is no folder: correct"):
        package_source(tmp_path / "nowhere")
    with pytest.raises(PackagingError, match="holds no source file"):
        package_source(tmp_path)


def test_link_out_of_the_folder_is_refused(tmp_path):
    (tmp_path / "secret").write_text("s")
    (tmp_path / "src").mkdir()
    (tmp_path / "src" / "a.py").symlink_to(tmp_path / "secret")
    with pytest.raises(PackagingError, match="leads out"):
        package_source(tmp_path / "src")


def test_link_inside_the_folder_is_followed(tmp_path):
    (tmp_path / "a.py").write_text("A = 1")
    (tmp_path / "b.py").symlink_to(tmp_path / "a.py")
    assert package_source(tmp_path).files == ("a.py", "b.py")


def test_read_back_equals_made(tmp_path):
    package = make_zip({"a.py": b"1", "b.py": b"2"})
    (tmp_path / "kept.zip").write_bytes(package.zip_bytes)
    assert read_package(tmp_path / "kept.zip") == package


def test_no_or_damaged_zip_is_none(tmp_path):
    damaged = bytearray(make_zip({"a.py": os.urandom(2000)}).zip_bytes)
    damaged[500] ^= 0xFF
    (tmp_path / "damaged.zip").write_bytes(damaged)
    (tmp_path / "half.zip").write_bytes(damaged[:600])
    assert [read_package(tmp_path / name) for name in ("none.zip", "half.zip", "damaged.zip")] == [None, None, None]
