# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A verb that is steered by a misspelt variable does not begin: it would do more than what was asked for."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import pytest
from ansible.template import Templar

VERBS = ("invoke", "load", "logs", "redrive", "release", "rotate", "status")


@pytest.mark.parametrize("verb", VERBS)
def test_a_misspelt_variable_is_refused_before_anything_is_asked(verb: str) -> None:
    plugin: Any = import_module(f"ansible_collections.serverless.aws.plugins.action.{verb}").ActionModule
    action = plugin.__new__(plugin)
    variables = {"role_path": "/roles/application", "serverless_release_function": "write-post"}
    action._templar = Templar(variables=variables)
    result = action.run(None, variables)
    assert result["failed"]
    assert "did you mean serverless_release_functions?" in result["msg"]
    assert "nothing was changed" in result["msg"]
