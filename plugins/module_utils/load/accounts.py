# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Throwaway users for a load, and the value of the API key that callers send. Neither is ever shown."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from ..ansible_side.api_key_value import value
from ..ansible_side.throwaway_user import absent, present
from ..engine.aws import Aws


@dataclass(frozen=True)
class Account:
    """Somebody who is signed in."""

    name: str
    sub: str
    token: str


@contextmanager
def signed_in(aws: Aws, sign_in: Mapping[str, Any], run_id: str, number: int) -> Iterator[list[Account]]:
    """So many users called `load-<run id>-<number>@example.com` for the time of a block; then they are deleted."""
    pool = aws.view(region=sign_in.get("region") or None, plan_only=False) if sign_in else aws
    pool.stack = sign_in.get("stack") or aws.stack
    names = [f"load-{run_id}-{index}@example.com" for index in range(number)] if sign_in else []
    try:
        yield [account(pool, sign_in, name) for name in names]
    finally:
        for name in names:
            absent(pool, {"user_pool": sign_in["user_pool"], "user_name": name})


def account(aws: Aws, sign_in: Mapping[str, Any], name: str) -> Account:
    """Make one user and sign in."""
    wanted = {"user_pool": sign_in["user_pool"], "client": sign_in["client"], "user_name": name, "attributes": {}}
    found = present(aws, wanted)
    token = str(found[sign_in.get("token") or "access_token"])
    claims = json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "=="))
    return Account(name, str(claims["sub"]), token)


def key_header(aws: Aws, name: str) -> dict[str, str]:
    """The header with the API key's value; none without a key."""
    return {"x-api-key": str(value(aws, name)["value"])} if name else {}
