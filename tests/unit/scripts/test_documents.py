# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What documents point to exists: files, tests, variables of roles."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[3]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("roles/*/README.md")])
LATER = {"CHANGELOG.md"}
"""What a release makes."""
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")
TEST = re.compile(r"\b(tests/[\w/]+\.py)::(\w+)")
FOLDERS = "engine|kinds|rules|packaging|ansible_side|lambda_src|plugins|tests|inventories|playbooks|scripts"
CODE = re.compile(rf"`((?:{FOLDERS})/[\w./]+)`")
VARIABLE = re.compile(r"`((?:posts|items|queues|tables|functions)_[a-z_]+)(?::[^`]*)?`")


@cache
def variables() -> frozenset[str]:
    """Every variable of every role."""
    specs = (yaml.safe_load(path.read_text()) for path in ROOT.glob("roles/*/meta/argument_specs.yml"))
    return frozenset(name for spec in specs for entry in spec["argument_specs"].values() for name in entry["options"])


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_points_to_exists(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    missing = [link for link in LINK.findall(text) if not (document.parent / link).exists() and link not in LATER]
    for file, name in TEST.findall(text):
        path = ROOT / file
        if not path.exists() or not re.search(rf"^def {name}\(", path.read_text(encoding="utf-8"), re.MULTILINE):
            missing.append(f"{file}::{name}")
    homes = (ROOT, ROOT / "plugins/module_utils")
    missing += [name for name in CODE.findall(text) if not any((home / name).exists() for home in homes)]
    if document.parent.name in ("docs", ROOT.name):
        missing += [name for name in VARIABLE.findall(text) if name not in variables()]
    assert not missing


def test_the_architecture_names_every_folder_and_every_file_of_the_engine_once() -> None:
    text = (ROOT / "docs/architecture.md").read_text(encoding="utf-8")
    tree, engine = text.split("```")[1], text.split("## The engine")[1].split("\n## ")[0]
    folders = [path.parent.name for path in (ROOT / "plugins/module_utils").glob("*/__init__.py")]
    assert sorted(folders) == sorted(re.findall(r"^plugins/module_utils/(\w+)/", tree, re.MULTILINE))
    rows = re.findall(r"^\| (`.*?) \|", engine, re.MULTILINE)
    files = [path.name for path in (ROOT / "plugins/module_utils/engine").glob("[a-z]*.py")]
    assert sorted(files) == sorted(re.findall(r"`([\w.]+)`", " ".join(rows)))


def test_everything_that_the_prototype_of_items_left_out_has_a_test() -> None:
    """Eight things that it does not include, fourteen that it leaves to the future (their tests exist: see above)."""
    rows = [
        line
        for line in (ROOT / "docs/items.md").read_text().splitlines()
        if re.match(r"\| (not included|future) ", line)
    ]
    assert [sum(row.startswith(f"| {group} ") for row in rows) for group in ("not included", "future")] == [8, 14]
    assert all(TEST.search(row) for row in rows)
