# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import pytest

from ansible_collections.serverless.aws.tests.unit.lambda_src import functions, rest, retry_world
from ansible_collections.serverless.aws.tests.unit.lambda_src.events import Secrets


@pytest.fixture(autouse=True)
def switches():
    """The clients of the loaded functions, pointing at nothing until a test says at what."""
    yield functions.SWITCHES
    for switch in functions.SWITCHES.values():
        switch.target = None


@pytest.fixture(scope="module")
def tables():
    with retry_world.moto_tables() as client:
        yield client


@pytest.fixture
def world(tables, switches):
    world = retry_world.World(tables)
    yield world
    world.clear()


@pytest.fixture(scope="module")
def moto_rest_tables():
    with rest.moto_tables() as client:
        yield client


@pytest.fixture
def page_secrets(switches, monkeypatch):
    """The secret behind the page tokens of list_items, never read before."""
    from web_common.secret_values import SecretValues  # importable once `functions` has set the path

    secrets = switches["secretsmanager"].target = Secrets()
    fresh = SecretValues(switches["secretsmanager"], "page-secret")
    monkeypatch.setattr(functions.load("list_items").TOKENS, "_secret", fresh)
    return secrets


@pytest.fixture
def rest_tables(moto_rest_tables, switches, page_secrets):
    tables = switches["dynamodb"].target = rest.Tables(moto_rest_tables)
    yield tables
    tables.clear()


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def secrets():
    return Secrets()


@pytest.fixture
def values(secrets, clock):
    from web_common.secret_values import SecretValues  # importable once `functions` has set the path

    return SecretValues(secrets, "origin-secret", clock)
