# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a wheel becomes: as `pip install --target` would have it, without what pip adds."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.packaging import wheels
from ansible_collections.serverless.aws.plugins.module_utils.packaging.archives import PackagingError, source_files
from ansible_collections.serverless.aws.plugins.module_utils.packaging.wheels import stop, wheel_files

DATA = "thing-1.0.data"
ADDED_BY_PIP = {"INSTALLER", "REQUESTED", "RECORD"}


@pytest.fixture
def requirements(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("thing==1.0\n")
    return path


def fetched(requirements: Path) -> dict[str, bytes]:
    return wheel_files(requirements, "python3.13", "arm64")


def test_files_are_those_that_pip_installs(index, requirements, tmp_path):
    index.add(
        {
            f"{DATA}/purelib/pure.py": "P = 1\n",
            f"{DATA}/platlib/thing/plat.py": "P = 2\n",
            f"{DATA}/data/share/thing.txt": "shared\n",
            f"{DATA}/scripts/run": "#!python\n",
            "thing/__pycache__/x.pyc": "",
            "thing/.hidden": "",
            "thing/empty/": "",
        }
    )
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", "--no-compile", "--target", tmp_path / "t"]
    subprocess.run([*pip, "--requirement", requirements], check=True)
    installed = {
        name: path.read_bytes()
        for name, path in source_files(tmp_path / "t").items()
        if path.name not in ADDED_BY_PIP and not name.startswith("bin/")
    }
    assert {name: data for name, data in fetched(requirements).items() if not name.endswith("RECORD")} == installed
    assert {"pure.py", "thing/plat.py", "share/thing.txt"} <= installed.keys()


@pytest.mark.parametrize("name", ["../out.py", "/out.py", "thing/../../out.py", "thing\\..\\out.py"])
def test_a_file_that_leads_out_is_refused(index, requirements, name):
    index.add({name: ""})
    with pytest.raises(PackagingError, match=r"thing-1\.0-py3-none-any\.whl is damaged \(.*leads out of it"):
        fetched(requirements)


def test_a_damaged_wheel_is_named(index, requirements):
    path = index.add()
    data = bytearray(path.read_bytes())
    at = data.index(b"Y = 2")
    data[at] ^= 1
    path.write_bytes(data)
    with pytest.raises(PackagingError, match=r"thing-1\.0-py3-none-any\.whl is damaged \(Bad CRC"):
        fetched(requirements)


def test_what_is_no_wheel_is_refused(index, requirements):
    (index.folder / "thing-1.0.tar.gz").write_bytes(index.add().read_bytes())
    (index.folder / "thing-1.0-py3-none-any.whl").unlink()
    with pytest.raises(PackagingError, match=r"cannot be installed for python3\.13 on arm64"):
        fetched(requirements)


def test_what_pip_did_not_expect_is_told_in_its_last_line(index, requirements, tmp_path):
    requirements.write_text(f"{tmp_path}/absent-1.0-py3-none-any.whl\n")
    with pytest.raises(PackagingError, match=r"No such file or directory: .*absent-1\.0-py3-none-any\.whl") as caught:
        fetched(requirements)
    assert str(caught.value).count("\n") == 1


def test_packages_of_another_processor_are_not_taken(index, requirements):
    index.add().rename(index.folder / "thing-1.0-cp313-cp313-manylinux2014_x86_64.whl")
    with pytest.raises(PackagingError, match=r"cannot be installed for python3\.13 on arm64"):
        fetched(requirements)
    assert "thing/__init__.py" in wheel_files(requirements, "python3.13", "x86_64")


def test_stopping_ends_pip_and_leaves_nothing(requirements, tmp_path, monkeypatch):
    """pip waits for an index that takes the connection and never answers."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    with socket.create_server(("127.0.0.1", 0)) as silent, ThreadPoolExecutor(1) as pool:
        monkeypatch.setenv("PIP_INDEX_URL", f"http://127.0.0.1:{silent.getsockname()[1]}/simple")
        monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
        monkeypatch.delenv("PIP_NO_INDEX", raising=False)
        fetching = pool.submit(fetched, requirements)
        silent.settimeout(30)
        connection, _ = silent.accept()
        stop()
        assert list((tmp_path / "tmp").iterdir()) == []
        with pytest.raises(PackagingError, match=r"cannot be installed"):
            fetching.result(10)
        connection.close()


def test_a_pip_that_is_just_starting_is_stopped_too(requirements, monkeypatch):
    original, stopping = subprocess.Popen, []

    def starting(*arguments, **options):
        stopping.append(threading.Thread(target=stop))
        stopping[0].start()
        with wheels._changed:
            while not wheels._ended:
                wheels._changed.wait(0.01)
        return original([sys.executable, "-c", "import time; time.sleep(20)"], **options)

    monkeypatch.setattr(wheels.subprocess, "Popen", starting)
    with pytest.raises(PackagingError, match="cannot be installed"):
        fetched(requirements)
    stopping[0].join(10)
    assert not stopping[0].is_alive()
    assert not wheels._ended


def test_a_source_that_pip_fetches_all_the_same_is_refused(requirements, monkeypatch):
    def fetch(*given):
        (Path(given[3]) / "thing-1.0.zip").write_bytes(b"")

    monkeypatch.setattr(wheels, "_fetch", fetch)
    with pytest.raises(PackagingError, match=r"thing-1\.0\.zip is no wheel: pin a version that has one"):
        fetched(requirements)


def test_there_is_nothing_to_stop_where_nothing_runs():
    stop()
