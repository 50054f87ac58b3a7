"""The module, as it runs where the action plugin cannot, and that plugin: the same results, and no secret told."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from e2e.playbooks.plays import ROOT, Application, Played, ansible_playbook

FORCED = {"AWS_MAX_ATTEMPTS": "3"}
"""A setting that only a process of its own would see: the action plugin hands over to the module."""
QUEUE = {"name": "NAME.fifo", "tls_only_enabled": False}
QUEUES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("serverless.aws.sqs_queues", {"queues": [QUEUE]}, {"check_mode": True}),
    ("serverless.aws.sqs_queues", {"queues": [QUEUE]}, {}),
    ("serverless.aws.sqs_queues", {"queues": [QUEUE]}, {}),
    ("serverless.aws.sqs_queues", {"queues": [{**QUEUE, "visibility_timeout_seconds": 7}]}, {}),
    ("serverless.aws.sqs_queues", {"queues": [{"name": "NAME", "dead_letter_queue": "NAME.fifo"}]}, {}),
    ("serverless.aws.sqs_queues", {"queues": [{"name": "NAME", "nome": "NAME"}]}, {}),
    ("serverless.aws.sqs_queues", {"state": "absent", "queues": [{"name": "NAME.fifo"}]}, {}),
]
SUBSCRIPTION = {"topic": "NAME", "protocol": "email", "endpoint": "nobody@example.com"}
OUR_MODULE = re.compile(r"Using module file \S+/serverless/aws/plugins/modules/")
REQUEST_ID = re.compile(r"request id [0-9a-f-]+")
ROLES: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("serverless.aws.iam_roles", {"roles": [{"name": "NAME", "trusted_services": ["lambda.amazonaws.com"]}]}, {}),
    ("serverless.aws.sns_subscriptions", {"subscriptions": [SUBSCRIPTION]}, {}),
    ("serverless.aws.iam_roles", {"state": "absent", "roles": [{"name": "NAME"}]}, {}),
]
WHOLE: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    (
        "serverless.aws.converge",
        {
            "tiers": {
                "queues": {"queues": [{"name": "NAME-w.fifo", "tls_only_enabled": False}]},
                "monitoring": {"topics": [{"name": "NAME-w", "tls_only_enabled": False}]},
            },
            "stack": "NAME",
            "orphans": "prune",
        },
        {},
    ),
    (
        "serverless.aws.converge",
        {
            "tiers": {"queues": {"queues": []}, "monitoring": {"topics": []}},
            "stack": "NAME",
            "orphans": "prune",
            "replace": ["NAME-w.fifo"],
        },
        {},
    ),
]
STEPS = QUEUES + ROLES + WHOLE
PRIVATE = ("invocation", "warnings", "deprecations", "exception", "module_stdout", "module_stderr", "rc")


@pytest.fixture
def application(fresh_application: Callable[[], Application]) -> Application:
    """An empty account."""
    return fresh_application()


def play(application: Application, tasks: list[dict[str, Any]], *arguments: str) -> Played:
    """Run `tasks` on localhost with the connection of `application`."""
    connection = {
        "access_key": application.account,
        "secret_key": "unchecked-for-root-keys",
        "endpoint_url": application.proxy.url,
        "region": "eu-west-1",
    }
    playbook = application.directory / "playbook.json"
    playbook.write_text(
        json.dumps(
            [
                {
                    "hosts": "localhost",
                    "gather_facts": False,
                    "module_defaults": {"group/serverless.aws.aws": connection},
                    "tasks": tasks,
                }
            ]
        )
    )
    shell = {"ANSIBLE_COLLECTIONS_PATH": str(ROOT / "playbooks" / "collections")}
    return ansible_playbook([str(playbook), *arguments], application.directory, shell)


def steps(name: str, environment: dict[str, str]) -> list[dict[str, Any]]:
    """Every step as a task, its result kept."""
    tasks = []
    for number, (module, options, more) in enumerate(STEPS):
        own = json.loads(json.dumps(options).replace("NAME", name))
        keep = {"register": f"{name}_{number}", "ignore_errors": True, "diff": True, "environment": environment}
        tasks.append({module: own, **keep, **more})
    return tasks


def test_both_paths_give_the_same_results(application: Application) -> None:
    output = application.directory / "results.json"
    names = [f"{path}_{number}" for path in ("fast", "slow") for number in range(len(STEPS))]
    gathered = "{{ dict(names | zip(names | map('extract', vars))) | to_json }}"
    write = {"ansible.builtin.copy": {"content": gathered, "dest": str(output)}, "vars": {"names": names}}
    played = play(application, [*steps("fast", {}), *steps("slow", FORCED), write], "-vvv")
    assert played.code == 0, played.output
    results = json.loads(output.read_text())
    for number, (module, options, _) in enumerate(STEPS):
        fast, slow = comparable(results[f"fast_{number}"], "fast"), comparable(results[f"slow_{number}"], "slow")
        assert fast == slow, (module, options)
    assert len(OUR_MODULE.findall(played.output)) == len(STEPS)
    assert [bool(results[f"fast_{number}"].get("failed")) for number in range(7)] == [False] * 4 + [True] * 2 + [False]
    assert results["fast_1"]["changed"]
    assert not results["fast_2"]["changed"]
    assert "visibility_timeout_seconds: 30 -> 7" in results["fast_3"]["diff"]["prepared"]


def comparable(result: dict[str, Any], name: str) -> dict[str, Any]:
    """What a user sees of a result, without the name that differs and what Ansible adds to modules only."""
    kept = {key: value for key, value in result.items() if key not in PRIVATE and not key.startswith("_ansible")}
    for figures in kept.get("tiers", {}).values():
        figures.pop("seconds")
    return dict(json.loads(REQUEST_ID.sub("request id", json.dumps(kept, sort_keys=True)).replace(name, "NAME")))
