# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

from pathlib import Path

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.packaging.checks import check_function


@pytest.mark.parametrize(
    "source",
    [
        "def handler(event, context): ...",
        "async def handler(event, context): ...",
        "handler = print",
        "handler: object = print",
        "from other import handler",
        "from other import main as handler",
        "if True:\n    def handler(e, c): ...\nelse:\n    handler = None",
        "try:\n    import handler\nexcept ImportError:\n    raise",
        "try:\n    raise ImportError\nexcept ImportError:\n    def handler(e, c): ...",
        "a, handler = 1, print",
    ],
)
def test_handlers_that_exist(tmp_path, source):
    (tmp_path / "app.py").write_text(source)
    assert check_function(tmp_path, "app.handler") == ()


@pytest.mark.parametrize("source", ["", "def other(): ...", "def other():\n    handler = 1", "handler.x = 1"])
def test_missing_handler_names_file_and_way_out(tmp_path, source):
    (tmp_path / "app.py").write_text(source)
    problem = f"{tmp_path / 'app.py'} has no function 'handler', but the handler is 'app.handler'"
    assert check_function(tmp_path, "app.handler") == (f"{problem}: define it, or change the handler",)


def test_source_is_not_executed(tmp_path):
    (tmp_path / "app.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')\ndef handler(e, c): ...")
    assert check_function(tmp_path, "app.handler") == ()
    assert not (tmp_path / "ran").exists()


def test_syntax_errors_of_all_files_have_file_and_line(tmp_path):
    (tmp_path / "app.py").write_text("import os\n\ndef handler(:\n")
    (tmp_path / "lib.py").write_text("x = (\n")
    problems = check_function(tmp_path, "app.handler")
    assert [problem.split(": ")[0] for problem in problems] == [f"{tmp_path / 'app.py'}:3", f"{tmp_path / 'lib.py'}:1"]


def test_bytes_that_are_no_source_are_a_problem(tmp_path):
    (tmp_path / "app.py").write_bytes(b"\xff\xfe\x00")
    assert len(check_function(tmp_path, "app.handler")) == 1


def test_missing_module_and_folder(tmp_path):
    (tmp_path / "other.py").write_text("")
    assert f"{tmp_path / 'app.py'} does not exist" in check_function(tmp_path, "app.handler")[0]
    assert "is no folder" in check_function(tmp_path / "none", "app.handler")[0]


@pytest.mark.parametrize("handler", ["handler", ".handler", "app.", "", "app.9x"])
def test_malformed_handler(tmp_path, handler):
    assert "is malformed" in check_function(tmp_path, handler)[0]


def test_handler_in_packages(tmp_path):
    (tmp_path / "pkg" / "sub").mkdir(parents=True)
    (tmp_path / "pkg" / "__init__.py").write_text("def handler(e, c): ...")
    (tmp_path / "pkg" / "sub" / "m.py").write_text("def handler(e, c): ...")
    assert check_function(tmp_path, "pkg.handler") == check_function(tmp_path, "pkg.sub.m.handler") == ()


FUNCTIONS = sorted(
    path for path in (Path(__file__).parents[3] / "lambda_src").glob("*/*") if path.parent.name != "layers"
)


@pytest.mark.parametrize("folder", FUNCTIONS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_function_of_ours_has_its_handler(folder):
    assert check_function(folder, f"{folder.name}.handler") == ()
