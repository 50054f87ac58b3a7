# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The options that every module takes, as an argument spec; doc_fragments/common.py describes them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Options = Mapping[str, Mapping[str, Any]]
"""An argument spec: by option, what Ansible must know of it."""
ENVIRONMENT: dict[str, tuple[str, ...]] = {
    "access_key": ("AWS_ACCESS_KEY_ID", "AWS_ACCESS_KEY"),
    "secret_key": ("AWS_SECRET_ACCESS_KEY", "AWS_SECRET_KEY"),
    "session_token": ("AWS_SESSION_TOKEN",),
    "profile": ("AWS_PROFILE", "AWS_DEFAULT_PROFILE"),
    "endpoint_url": ("AWS_URL", "AWS_ENDPOINT_URL"),
    "aws_ca_bundle": ("AWS_CA_BUNDLE",),
    "region": ("AWS_REGION", "AWS_DEFAULT_REGION"),
}
"""Which environment variables stand in for an option, in order of preference; the names are those of amazon.aws."""

CONNECTION: dict[str, dict[str, Any]] = {
    "access_key": {"type": "str", "aliases": ["aws_access_key_id", "aws_access_key"], "no_log": False},
    "secret_key": {"type": "str", "aliases": ["aws_secret_access_key", "aws_secret_key"], "no_log": True},
    "session_token": {"type": "str", "aliases": ["aws_session_token"], "no_log": True},
    "profile": {"type": "str", "aliases": ["aws_profile"]},
    "endpoint_url": {"type": "str", "aliases": ["aws_endpoint_url"]},
    "aws_ca_bundle": {"type": "path"},
    "validate_certs": {"type": "bool", "default": True},
    "aws_config": {"type": "dict"},
    "region": {"type": "str", "aliases": ["aws_region"]},
    "assume_role_arn": {"type": "str"},
    "assume_role_external_id": {"type": "str", "no_log": True},
    "assume_role_session_name": {"type": "str", "default": "serverless.aws"},
    "allowed_account_ids": {"type": "list", "elements": "str", "default": []},
    "account_id": {"type": "str"},
}

BEHAVIOUR: dict[str, dict[str, Any]] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "stack": {"type": "str"},
    "tags": {"type": "dict", "default": {}},
    "purge_tags": {"type": "bool", "default": False},
    "take_over": {"type": "bool", "default": False},
    "replace": {"type": "list", "elements": "str", "default": []},
}

MUTUALLY_EXCLUSIVE = [["profile", "access_key"], ["profile", "secret_key"], ["profile", "session_token"]]


def argument_spec(own: Mapping[str, Any], behaviour: bool = True) -> dict[str, Any]:
    """`own` options (generated from a module's documentation) with the common ones."""
    return {**CONNECTION, **(BEHAVIOUR if behaviour else {}), **own}


def fill_from_environment(params: Mapping[str, Any], environment: Mapping[str, str]) -> dict[str, Any]:
    """`params` with connection options that are not given taken from `environment`.

    A profile is not taken when access keys are given and the reverse: what the user wrote wins over what the shell has.
    """
    filled = dict(params)
    given = {name for name in ENVIRONMENT if filled.get(name)}
    for name, variables in ENVIRONMENT.items():
        if filled.get(name) or (name == "profile" and given & {"access_key", "secret_key"}):
            continue
        if name in ("access_key", "secret_key", "session_token") and "profile" in given:
            continue
        if name == "session_token" and "access_key" in given:
            continue
        found = next((environment[variable] for variable in variables if environment.get(variable)), None)
        if found is not None:
            filled[name] = found
    if filled.get("access_key") and filled.get("profile") and "profile" not in given:
        filled["profile"] = None
    return filled
