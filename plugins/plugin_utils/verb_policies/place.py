# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Where a policy holds, and how its statements are written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

Specs = Mapping[str, Sequence[Mapping[str, Any]]]
"""Every resource of an application by its module, as its description has it."""
Statement = dict[str, Any]
ANYTHING: Final = "*"
RESOURCES_AT_ONCE: Final = 30
"""In a statement: a document, and so a statement, has 6,144 characters at most."""


@dataclass(frozen=True)
class Place:
    """The account and region of an application."""

    partition: str
    account: str
    region: str

    def arn(self, service: str, resource: str, region: str | None = None) -> str:
        """An ARN there, in `region` if that is another one (empty for a global service)."""
        where = self.region if region is None else region
        return f"arn:{self.partition}:{service}:{where}:{self.account}:{resource}"

    def arns(self, service: str, kind: str, names: Iterable[str]) -> list[str]:
        """Those of several resources: `kind` is what stands before the name, `function:` for one."""
        return [self.arn(service, f"{kind}{name}") for name in names]


def allow(sid: str, actions: Sequence[str], resources: Iterable[str]) -> list[Statement]:
    """A statement that allows the actions, several for many resources; none when there is nothing to allow them on."""
    places = sorted(set(resources))
    parts = [places[start : start + RESOURCES_AT_ONCE] for start in range(0, len(places), RESOURCES_AT_ONCE)]
    return [
        {"Sid": f"{sid}{number or ''}", "Effect": "Allow", "Action": sorted(actions), "Resource": part}
        for number, part in enumerate(parts)
    ]


def names(specs: Specs, module: str) -> list[str]:
    """The names of a module's resources."""
    return [str(spec["name"]) for spec in specs.get(module, ())]


def log_group_arns(place: Place, groups: Iterable[str]) -> list[str]:
    """Both forms of the ARN of each log group: with `:*` for what is in it."""
    plain = place.arns("logs", "log-group:", groups)
    return plain + [f"{arn}:*" for arn in plain]
