"""The example of somebody else's play, and the collection as it is installed."""

from __future__ import annotations

import json
import subprocess
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from e2e.playbooks.observed import everything
from e2e.playbooks.plays import BIN, ROOT, ROOT_SECRET, Application, Played, ansible_playbook, environment, no_settings

EXAMPLE = ROOT / "examples" / "existing_play"


@pytest.fixture
def application(fresh_application: Callable[[], Application]) -> Application:
    """An empty account."""
    return fresh_application()


def play(application: Application, *arguments: str) -> Played:
    """Run the example with its team's own credentials in the environment."""
    first = len(application.proxy.calls)
    shell = {
        "AWS_ACCESS_KEY_ID": application.account,
        "AWS_SECRET_ACCESS_KEY": ROOT_SECRET,
        "ANSIBLE_COLLECTIONS_PATH": str(ROOT / "playbooks" / "collections"),
        **no_settings(application.directory),
    }
    endpoint = json.dumps({"orders_endpoint_url": application.proxy.url, "orders_tls_only_enabled": False})
    played = ansible_playbook(
        ["-i", str(EXAMPLE / "hosts.yml"), str(EXAMPLE / "site.yml"), "-e", endpoint, *arguments],
        application.directory,
        shell,
    )
    return Played(played.code, played.output, application.proxy.calls[first:])


def test_fifty_hosts_converge_once_and_tags_are_respected(application: Application) -> None:
    queues = play(application, "--tags", "queues")
    assert queues.code == 0, queues.output
    assert set(everything(application.raw)) == {("sqs_queue", "orders.fifo"), ("sqs_queue", "orders-dlq.fifo")}
    assert Counter(queues.effects) == {"sqs.CreateQueue": 2}

    whole = play(application)
    assert whole.code == 0, whole.output
    assert ("dynamodb_table", "Orders") in everything(application.raw)
    assert Counter(whole.effects)["dynamodb.CreateTable"] == 1
    assert "sqs.CreateQueue" not in whole.effects
    assert whole.output.count("web50.example.com") > 0

    again = play(application)
    assert again.code == 0, again.output
    assert again.writes == []
    assert len(again.reads) <= 20, Counter(again.reads)


def test_a_misspelt_variable_of_a_tier_is_refused(application: Application) -> None:
    refused = play(application, "--tags", "queues", "-e", '{"queues_que": []}')
    assert refused.code != 0
    assert "queues_que is no variable of the role queues; did you mean queues_queues?" in refused.output
    assert refused.calls == ()


def test_an_installed_collection_runs_by_name_from_anywhere(application: Application, tmp_path: Path) -> None:
    collections = tmp_path / "collections"
    shell = environment(tmp_path, {**no_settings(tmp_path), "ANSIBLE_COLLECTIONS_PATH": str(collections)})
    for arguments in (
        ["build", str(ROOT), "--output-path", str(tmp_path)],
        ["install", str(tmp_path / "serverless-aws-0.1.0.tar.gz"), "--offline", "--force", "-p", str(collections)],
    ):
        done = subprocess.run(
            [str(BIN / "ansible-galaxy"), "collection", *arguments],
            cwd=tmp_path,
            env=shell,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    inventory = tmp_path / "hosts.yml"
    inventory.write_text("applications: {hosts: {posts: {ansible_connection: local}}}\n")
    settings = {"serverless_region": "eu-west-1", "posts_tls_only_enabled": False, "posts_build_cache": str(tmp_path)}
    variables = application.variables(settings)
    played = ansible_playbook(
        ["-i", str(inventory), "serverless.aws.site", "-e", json.dumps(variables), "--check", "--diff"], tmp_path, shell
    )
    assert played.code == 0, played.output
    assert ("lambda_function", "write-post") in played.shown
    assert f"included: {ROOT}" not in played.output


def test_a_clone_runs_from_any_directory(application: Application) -> None:
    variables = json.dumps(application.variables())
    inventory, playbook = ROOT / "inventories" / "local", ROOT / "playbooks" / "site.yml"
    process = subprocess.run(
        [str(BIN / "ansible-playbook"), "-i", str(inventory), str(playbook), "-e", variables, "--check"],
        cwd="/",
        env=environment(application.directory, no_settings(application.directory)),
        capture_output=True,
        text=True,
        check=False,
    )
    assert process.returncode == 0, process.stdout
