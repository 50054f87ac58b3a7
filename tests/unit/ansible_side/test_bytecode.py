"""Imports of the collection: Python's own, with bytecode, under the very names that Ansible uses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.machinery import SourceFileLoader
from pathlib import Path

from ansible_collections.serverless.aws.plugins.plugin_utils.bytecode import PLUGINS, BytecodeFinder

ROOT = Path(__file__).resolve().parents[3]
MODULE_UTILS = ROOT / "plugins" / "module_utils"
ASK = """
import json, sys
from ansible.plugins.loader import init_plugin_loader, action_loader
init_plugin_loader([sys.argv[1]])
action_loader.get("serverless.aws.sqs_queues", class_only=True)
ours = {name: module for name, module in sys.modules.items() if name.startswith("ansible_collections.serverless.aws.")}
print(json.dumps({name: [type(module.__loader__).__name__, module.__file__] for name, module in ours.items()}))
"""


def test_modules_are_found_where_they_are_with_a_loader_that_keeps_bytecode() -> None:
    spec = BytecodeFinder().find_spec(f"{PLUGINS}.module_utils.engine.aws", [str(MODULE_UTILS / "engine")])
    assert spec is not None
    assert isinstance(spec.loader, SourceFileLoader)
    assert spec.origin == str(MODULE_UTILS / "engine" / "aws.py")


def test_what_is_not_ours_or_has_no_source_is_left_to_others() -> None:
    finder = BytecodeFinder()
    assert finder.find_spec("ansible_collections.amazon.aws.plugins.module_utils.tagging", [str(MODULE_UTILS)]) is None
    assert finder.find_spec(f"{PLUGINS}.module_utils.engine.nothing", [str(MODULE_UTILS / "engine")]) is None
    assert finder.find_spec(f"{PLUGINS}.module_utils.engine", None) is None


def test_ansible_loads_an_action_plugin_with_everything_that_it_imports_that_way() -> None:
    environment = {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/tmp")}
    asked = [sys.executable, "-c", ASK, str(ROOT / "playbooks" / "collections")]
    found = json.loads(subprocess.run(asked, capture_output=True, text=True, check=True, env=environment).stdout)
    below = {name: entry for name, entry in found.items() if ".module_utils." in name}
    assert f"{PLUGINS}.module_utils.engine.aws" in below
    assert {loader for loader, _file in below.values()} == {"SourceFileLoader"}
    assert all(Path(file).resolve().is_relative_to(MODULE_UTILS) for _loader, file in below.values())
