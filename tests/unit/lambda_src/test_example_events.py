# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The example events of `examples/events`: one for every function, and each function takes its own."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from web_common.secret_values import SecretValues

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions
from ansible_collections.serverless.aws.tests.unit.lambda_src.events import Queue, Secrets
from ansible_collections.serverless.aws.tests.unit.lambda_src.secrets_manager import SecretsManager

EXAMPLES = Path(__file__).parents[3] / "examples" / "events"


def example(application, name):
    return json.loads((EXAMPLES / application / f"{name}.json").read_text(encoding="utf-8"))


def run(application, name):
    return functions.load(name).handler(example(application, name), functions.CONTEXT)


def test_every_function_has_one_and_nothing_else_does():
    made = {(path.parent.name, path.stem) for path in EXAMPLES.glob("*/*")}
    applications = [path for path in functions.SOURCE.iterdir() if path.name != "layers"]
    assert made == {(path.name, folder.name) for path in applications for folder in path.iterdir()}


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("create_item", 201),
        ("get_item", 404),
        ("list_items", 200),
        ("replace_item", 404),
        ("delete_item", 404),
        ("check_health", 200),
    ],
)
def test_items(rest_tables, name, status):
    assert run("items", name)["statusCode"] == status


def test_orders(rest_tables):
    assert run("orders", "create_order")["statusCode"] == 201


def test_rotation(switches):
    manager = switches["secretsmanager"].target = SecretsManager()
    manager.labels[example("items", "rotate_page_secret")["ClientRequestToken"]] = {"AWSPENDING"}
    assert run("items", "rotate_page_secret") is None
    assert "PutSecretValue" in manager.calls


def test_posts(switches, tables, world, monkeypatch):
    switches["dynamodb"].target, queue = tables, Queue()
    switches["sqs"].target = queue
    secret = SecretValues(Secrets(current="the value of the secret posts-origin"), "s")
    for name, status in (("write_post", 202), ("read_posts", 200)):
        monkeypatch.setattr(functions.load(name).LOCK, "_secret", secret)
        assert run("posts", name)["statusCode"] == status
    for name in ("process_post", "redrive_dlq"):
        assert run("posts", name) == {"batchItemFailures": []}
    assert len(queue.sent) == 2
