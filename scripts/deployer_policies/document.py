# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From what IAM has to allow to a policy document: a statement for each set of resources, in a fixed order."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, Final

from .derive import Grant
from .resources import ANYTHING

VERSION: Final = "2012-10-17"


def document(grants: Iterable[Grant]) -> dict[str, Any]:
    """The policy that allows exactly these grants."""
    resources: dict[tuple[str, str, str], set[str]] = {}
    for grant in grants:
        service = grant.action.partition(":")[0]
        resources.setdefault((service, grant.action, grant.condition), set()).add(grant.resource)
    groups: dict[tuple[str, tuple[str, ...], str], set[str]] = {}
    for (service, action, condition), places in resources.items():
        found = {ANYTHING} if ANYTHING in places else places
        groups.setdefault((service, tuple(sorted(found)), condition), set()).add(action)
    statements: list[dict[str, Any]] = []
    numbers: dict[str, int] = {}
    for (service, together, condition), actions in sorted(groups.items()):
        numbers[service] = numbers.get(service, 0) + 1
        title = "".join(part.capitalize() for part in service.split("-"))
        statement = {
            "Sid": f"{title}{chr(ord('A') + numbers[service] - 1)}",
            "Effect": "Allow",
            "Action": sorted(actions),
            "Resource": list(together),
        }
        if condition:
            statement["Condition"] = json.loads(condition)
        statements.append(statement)
    return {"Version": VERSION, "Statement": statements}


def actions(policy: dict[str, Any]) -> set[str]:
    """Every action that a policy allows."""
    return {action for statement in policy["Statement"] for action in statement["Action"]}


def text(policy: dict[str, Any]) -> str:
    """The document as it is committed."""
    return json.dumps(policy, indent=2) + "\n"
