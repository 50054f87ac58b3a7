# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From a policy with placeholders to documents that IAM takes: filled in, and none longer than IAM allows."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from ansible.errors import AnsibleFilterError

MANAGED_POLICY_CHARACTERS: Final = 6144
"""The quota of a customer managed policy, white space not counted (IAM/latest/UserGuide/reference_iam-quotas.html)."""
PLACEHOLDER: Final = re.compile(r"\$\{(\w+)\}")

Document = dict[str, Any]


def policy_documents(
    template: Mapping[str, Any], values: Mapping[str, str], characters: int = MANAGED_POLICY_CHARACTERS
) -> list[Document]:
    """`template` with `values` for its `${Name}`, as few documents as fit. Raises for a name that has no value."""
    statements = [filled(statement, values) for statement in template["Statement"]]
    return packed(str(template["Version"]), statements, characters)


def filled(value: Any, values: Mapping[str, str]) -> Any:
    """`value` with every placeholder filled in, at any depth."""
    if isinstance(value, str):
        return PLACEHOLDER.sub(lambda match: value_of(match[1], values), value)
    if isinstance(value, Mapping):
        return {str(key): filled(item, values) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [filled(item, values) for item in value]
    return value


def value_of(name: str, values: Mapping[str, str]) -> str:
    """The value of one placeholder."""
    if name not in values:
        raise AnsibleFilterError(f"policy_documents: ${{{name}}} has no value; there are {', '.join(sorted(values))}")
    return str(values[name])


def packed(version: str, statements: Sequence[Document], characters: int) -> list[Document]:
    """The statements in their order, in documents of at most so many characters without white space."""
    documents: list[Document] = []
    for statement in statements:
        alone = {"Version": version, "Statement": [statement]}
        if size(alone) > characters:
            raise AnsibleFilterError(f"policy_documents: statement {statement.get('Sid')} has {size(alone)} characters")
        if documents and size({**documents[-1], "Statement": [*documents[-1]["Statement"], statement]}) <= characters:
            documents[-1]["Statement"].append(statement)
        else:
            documents.append(alone)
    return documents


def size(document: Document) -> int:
    """What IAM counts of a document."""
    return len(json.dumps(document, separators=(",", ":")))


def policy_files(policies: Mapping[str, Sequence[Document]]) -> dict[str, Document]:
    """`{deploy: [a, b], plan: [c]}` as `{deploy-1: a, deploy-2: b, plan-1: c}`: a name for each document's file."""
    return {f"{verb}-{n}": document for verb, own in policies.items() for n, document in enumerate(own, 1)}


class FilterModule:
    """The filters by name."""

    def filters(self) -> dict[str, Callable[..., Any]]:
        """Name to function."""
        return {"policy_documents": policy_documents, "policy_files": policy_files}
