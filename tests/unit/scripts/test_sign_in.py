# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""scripts/sign_in.py tells in one line why there is no token."""

from __future__ import annotations

from typing import Any

import pytest
import sign_in
from pycognito.exceptions import SoftwareTokenMFAChallengeException


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setenv("PASSWORD", "Choose-12-or-more!")
    needed = ["--region", "eu-west-1", "--client-id", "c", "--username", "u"]
    monkeypatch.setattr("sys.argv", ["sign_in.py", *needed, *arguments])
    return sign_in.main()


def test_a_malformed_endpoint_is_no_traceback(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(monkeypatch, "--user-pool-id", "eu-west-1_a", "--endpoint-url", "127.0.0.1:4566") == 1
    assert capsys.readouterr().err.startswith("Signing in failed: ")


def test_a_second_factor_is_told(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    def challenged(self: Any) -> None:
        raise SoftwareTokenMFAChallengeException("Do Software Token MFA", {})

    monkeypatch.setattr(sign_in.AWSSRP, "authenticate_user", challenged)
    assert run(monkeypatch, "--user-pool-id", "eu-west-1_a") == 1
    assert "second factor" in capsys.readouterr().err
