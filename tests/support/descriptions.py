"""What applications are described as: what their roles hand to the module converge, checked offline."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import yaml

ROOT: Final = Path(__file__).resolve().parents[2]
CALLER: Final = {
    "account_id": "111111111111",
    "arn": "arn:aws:iam::111111111111:root",
    "partition": "aws",
    "region": "eu-west-1",
}
HANDED_OVER: Final = {
    "tiers": "{{ lookup('ansible.builtin.vars', '_' ~ application ~ '_tiers') }}",
    "stack": "{{ lookup('ansible.builtin.vars', application ~ '_stack') }}",
    "tags": "{{ serverless_tags }}",
}


def play(directory: Path, variables: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Check the description of every host, and write it to `directory`."""
    describe = {
        "name": "serverless.aws.{{ application }}",
        "public": True,
        "rolespec_validate": "{{ specs_checked | default(false) }}",
    }
    return [
        {
            "hosts": "applications",
            "gather_facts": False,
            "vars": {
                "application": "{{ serverless_application | default(inventory_hostname) }}",
                "role_path": f"{ROOT}/roles/{{{{ application }}}}",
                "serverless_caller": CALLER,
                **variables,
            },
            "tasks": [
                {"ansible.builtin.include_role": describe, "vars": {"serverless_verb": "describe"}},
                {"handed_over": {"dest": f"{directory}/{{{{ inventory_hostname }}}}.json", **HANDED_OVER}},
            ],
        }
    ]


def describe(
    inventory: Path,
    directory: Path,
    hosts: str,
    extra: Mapping[str, Any] | None = None,
    variables: Mapping[str, Any] | None = None,
) -> tuple[subprocess.CompletedProcess[str], dict[str, Any]]:
    """Run the description of `hosts`; the run, and by host what is handed over: `tiers`, `stack`, `tags`.

    `extra` are extra variables, `variables` those of the play. With `specs_checked`, Ansible checks all of the roles'
    argument specs too, as for who calls a role in a play of his own; it takes as long as everything else.
    """
    directory.mkdir(parents=True, exist_ok=True)
    (directory / "play.yml").write_text(yaml.safe_dump(play(directory, variables or {})))
    (directory / "ansible.cfg").touch()
    ansible_playbook = str(Path(sys.executable).parent / "ansible-playbook")
    arguments = ["-i", str(inventory), "--limit", hosts, str(directory / "play.yml"), "-e", json.dumps(extra or {})]
    process = subprocess.run(
        [ansible_playbook, *arguments],
        cwd=directory,
        env={
            "PATH": os.environ["PATH"],
            "HOME": str(directory),
            # what is prepared of botocore there follows from what is installed
            "XDG_CACHE_HOME": str(ROOT / ".local" / "cache"),
            "LANG": "C.UTF-8",
            "ANSIBLE_CONFIG": str(directory / "ansible.cfg"),
            "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "playbooks" / "collections"),
            "ANSIBLE_ACTION_PLUGINS": str(Path(__file__).with_name("action_plugins")),
            # nothing that this run could reach by accident
            "AWS_ENDPOINT_URL": "http://127.0.0.1:9",
        },
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    return process, {path.stem: json.loads(path.read_text()) for path in directory.glob("*.json")}
