# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which secrets there are, how each is rotated, and what is refused before a call."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.engine.errors import EngineError
from ansible_collections.serverless.aws.plugins.module_utils.rotate.described import chosen, described

SPECS: dict[str, list[dict[str, Any]]] = {
    "secretsmanager_secrets": [
        {"name": "origin", "generate": {"length": 48}},
        {"name": "pages", "generate": {"length": 48}},
        {"name": "given", "secret_value": "x"},
        {"name": "foreign"},
    ],
    "secretsmanager_rotations": [{"secret": "pages", "function": "rotate-pages"}],
    "cloudfront_distributions": [
        {
            "name": "site",
            "aliases": ["a.example"],
            "origins": [
                {"id": "api", "headers": [{"name": "x-verify", "secret": "origin"}, {"name": "x-plain"}]},
                {"id": "other", "headers": []},
            ],
        }
    ],
    "apigateway_api_keys": [{"name": "web"}],
    "cognito_user_pool_clients": [
        {"user_pool": "people", "name": "public"},
        {"user_pool": "people", "name": "server", "generate_secret": True},
    ],
}


def test_each_secret_has_its_way_and_what_others_hold_is_told_with_the_way_out() -> None:
    found = {item.name: item for item in described(SPECS)}
    methods = {name: item.method for name, item in found.items()}
    assert methods == {
        "origin": "value",
        "pages": "function",
        "given": "none",
        "foreign": "none",
        "web": "none",
        "people/server": "none",
    }
    assert found["pages"].function == "rotate-pages"
    assert [(one.distribution, one.origin, one.header) for one in found["origin"].shown] == [
        ("site", "api", "x-verify")
    ]
    assert found["pages"].shown == ()
    assert "second key beside it" in found["web"].reason
    assert all(item.reason for item in found.values() if item.method == "none")


def test_a_description_without_secrets_has_none() -> None:
    assert described({"sqs_queues": [{"name": "q"}]}) == []
    assert chosen([], "") == []


def test_one_is_chosen_by_name_and_a_wrong_name_or_one_that_cannot_be_is_refused() -> None:
    secrets = described(SPECS)
    assert [item.name for item in chosen(secrets, "pages")] == ["pages"]
    with pytest.raises(EngineError, match=r"SECRET=\) is orign, and the description has origin, pages"):
        chosen(secrets, "orign")
    with pytest.raises(EngineError, match=r"apigateway_api_key web cannot be rotated.*callers hold it"):
        chosen(secrets, "web")
