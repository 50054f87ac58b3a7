# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Connection options from environment variables: as amazon.aws has them, and what was written wins."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.common_options import fill_from_environment

KEYS = {"AWS_ACCESS_KEY_ID": "AK", "AWS_SECRET_ACCESS_KEY": "SK", "AWS_SESSION_TOKEN": "ST"}


@pytest.mark.parametrize(
    ("given", "shell", "filled"),
    [
        ({}, {"AWS_REGION": "eu-west-1", "AWS_DEFAULT_REGION": "us-east-1"}, {"region": "eu-west-1"}),
        ({}, {"AWS_DEFAULT_REGION": "us-east-1"}, {"region": "us-east-1"}),
        ({"region": "eu-north-1"}, {"AWS_REGION": "eu-west-1"}, {"region": "eu-north-1"}),
        ({}, {"AWS_URL": "http://a", "AWS_ENDPOINT_URL": "http://b"}, {"endpoint_url": "http://a"}),
        ({}, {"AWS_ENDPOINT_URL": "http://b"}, {"endpoint_url": "http://b"}),
        ({}, {"AWS_REGION": ""}, {}),
        ({}, KEYS, {"access_key": "AK", "secret_key": "SK", "session_token": "ST"}),
        # a profile that is written wins over keys of the shell, and the reverse
        ({"profile": "p"}, KEYS, {"profile": "p"}),
        ({"access_key": "A", "secret_key": "S"}, {"AWS_PROFILE": "p"}, {"access_key": "A", "secret_key": "S"}),
        # a shell's token does not belong to keys that are written
        ({"access_key": "A", "secret_key": "S"}, KEYS, {"access_key": "A", "secret_key": "S"}),
        # keys and a profile in the shell: botocore takes the keys
        ({}, {**KEYS, "AWS_PROFILE": "p"}, {"access_key": "AK", "secret_key": "SK", "session_token": "ST"}),
    ],
)
def test_what_is_written_wins_over_the_shell(
    given: dict[str, Any], shell: dict[str, str], filled: dict[str, Any]
) -> None:
    result = fill_from_environment(given, shell)
    assert {name: value for name, value in result.items() if value} == filled
    assert result is not given
