# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From an application's description to the policies of whoever works with it from day to day."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ansible.errors import AnsibleFilterError

from ansible_collections.serverless.aws.plugins.filter.policy_documents import MANAGED_POLICY_CHARACTERS, packed
from ansible_collections.serverless.aws.plugins.module_utils.ansible_side.described import (
    listed,
    validated,
    whole_by_module,
)
from ansible_collections.serverless.aws.plugins.module_utils.redrive.places import RECORDS
from ansible_collections.serverless.aws.plugins.plugin_utils.plain import plain
from ansible_collections.serverless.aws.plugins.plugin_utils.verb_policies.place import Place
from ansible_collections.serverless.aws.plugins.plugin_utils.verb_policies.table import VERBS

POLICY_LANGUAGE: Final = "2012-10-17"


def verb_policies(
    tiers: Mapping[str, Any], values: Mapping[str, str], retry_records: Sequence[Mapping[str, Any]] = ()
) -> dict[str, list[dict[str, Any]]]:
    """By verb its policy documents; `values` has `Partition`, `Account` and `Region`."""
    return documents({}, plain(tiers), values, plain(retry_records))


def documents(
    families: Mapping[str, Any],
    tiers: Mapping[str, Any],
    values: Mapping[str, str],
    retry_records: Sequence[Mapping[str, Any]] = (),
) -> dict[str, list[dict[str, Any]]]:
    """The same of a description by module, by tier, or both."""
    parts, problems = validated(families, tiers)
    if problems:
        raise AnsibleFilterError(listed(problems))
    specs = {**whole_by_module(parts), RECORDS: list(retry_records)}
    place = Place(values["Partition"], values["Account"], values["Region"])
    wanted = {verb: statements(specs, place) for verb, statements in VERBS.items()}
    # a verb that finds nothing to do in this description needs no policy, and IAM takes none without a statement
    return {verb: packed(POLICY_LANGUAGE, found, MANAGED_POLICY_CHARACTERS) for verb, found in wanted.items() if found}


class FilterModule:
    """The filter by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"verb_policies": verb_policies}
