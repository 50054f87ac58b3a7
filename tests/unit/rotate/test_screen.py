# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person reads of a rotation: what is not rotated stands there too, with the way that it is done."""

from __future__ import annotations

from typing import Any

from ansible_collections.serverless.aws.plugins.module_utils.rotate.described import described
from ansible_collections.serverless.aws.plugins.module_utils.rotate.screen import screen


def rotation(*secrets: dict[str, Any]) -> dict[str, Any]:
    return {"application": "shop", "check_mode": False, "secrets": list(secrets)}


def test_an_api_key_is_told_as_not_rotated_and_how_it_is_done() -> None:
    (key,) = described({"apigateway_api_keys": [{"name": "web"}]})
    own = {"name": "origin", "kind": "secretsmanager_secret", "method": "value", "action": "rotate", "reason": ""}
    left = {"name": key.name, "kind": key.kind, "method": key.method, "action": "none", "reason": key.reason}
    heading, first, second = screen(rotation(own, left)).splitlines()
    assert heading == "shop: 2 secrets, 1 of them not rotated here"
    assert first == "  rotated  secretsmanager_secret origin, by a new value"
    assert second.startswith("  left alone  apigateway_api_key web: callers hold it: describe a second key beside it")
    assert "docs/rotate.md" in second


def test_where_everything_is_rotated_nothing_else_is_said() -> None:
    own = {"name": "origin", "kind": "secretsmanager_secret", "method": "value", "action": "rotate", "reason": ""}
    assert screen(rotation(own)).splitlines()[0] == "shop: 1 secrets"
    assert screen(rotation()) == "shop: no secret\n"
