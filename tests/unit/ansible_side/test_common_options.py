# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The common options stand in a fragment and in a spec, which must agree."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from ansible_collections.serverless.aws.plugins.doc_fragments.common import ModuleDocFragment
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.common_options import (
    ENVIRONMENT,
    argument_spec,
)


def described(text: str) -> dict[str, Any]:
    options = yaml.safe_load(text)["options"]
    assert isinstance(options, dict)
    return options


@pytest.mark.parametrize(
    ("texts", "behaviour"),
    [((ModuleDocFragment.CONNECTION,), False), ((ModuleDocFragment.CONNECTION, ModuleDocFragment.BEHAVIOUR), True)],
    ids=["connection", "all"],
)
def test_the_fragments_describe_exactly_the_options_of_the_spec(texts: tuple[str, ...], behaviour: bool) -> None:
    documented = {
        name: {key: value for key, value in option.items() if key != "description"}
        for text in texts
        for name, option in described(text).items()
    }
    spec = {
        name: {key: value for key, value in option.items() if key != "no_log"}
        for name, option in argument_spec({}, behaviour).items()
    }
    assert documented == spec


def test_the_environment_variables_of_an_option_are_named_in_order() -> None:
    connection = described(ModuleDocFragment.CONNECTION)
    for name, variables in ENVIRONMENT.items():
        words = connection[name]["description"][-1]
        assert words == " or ".join(f"E({variable})" for variable in variables) + " may be set instead."
