"""Several applications are followed side by side or not at all: Ansible would wait for the first one to end."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from jinja2.nativetypes import NativeEnvironment

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize(
    ("follow", "hosts", "strategy", "refused"),
    [
        (True, ["posts", "items"], "linear", True),
        (True, ["posts"], "linear", False),
        (True, ["posts", "items"], "free", False),
        (False, ["posts", "items"], "linear", False),
    ],
)
def test_several_are_followed_only_when_none_waits_for_another(
    follow: bool, hosts: list[str], strategy: str, refused: bool
) -> None:
    refusal = yaml.safe_load((ROOT / "roles/application/tasks/logs.yml").read_text())[0]
    environment = NativeEnvironment()
    environment.filters["bool"] = bool
    known = {"serverless_logs_follow": follow, "ansible_play_hosts_all": hosts, "lookup": lambda *_: strategy}
    assert all(environment.compile_expression(one)(known) for one in refusal["when"]) is refused
    assert "scripts/logs" in refusal["ansible.builtin.fail"]["msg"]
