# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the modules have in common that work with a whole application, from its description, without converging it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, Final

from ..engine.aws import Aws
from .common_options import Options, argument_spec
from .described import listed, secret_values
from .entry import Work

DESCRIPTION: Final[Options] = {
    "name": {"type": "str", "required": True},
    "families": {"type": "dict", "default": {}},
    "tiers": {"type": "dict", "default": {}},
}


class OfDescription(Work):
    """What is done with a whole description, which the options `families` and `tiers` have."""

    @property
    def described_by(self) -> tuple[str, ...]:
        """The description, as large as everything else in a result."""
        return ("families", "tiers")

    def secrets(self, params: Mapping[str, Any]) -> set[str]:
        """The values of secret options at any depth of the description."""
        return secret_values(params.get("families"), params.get("tiers"))


class OfApplication(OfDescription):
    """Subclasses set `own_options`: those besides the application's name and its description."""

    own_options: ClassVar[Options]

    @property
    def argument_spec(self) -> dict[str, Any]:
        """Its options and those of the connection."""
        return argument_spec({**DESCRIPTION, **self.own_options}, behaviour=False)


def about(aws: Aws, params: Mapping[str, Any]) -> dict[str, str]:
    """What a result says first: `{application, stack, region, account_id}`."""
    return {
        "application": params["name"],
        "stack": params.get("stack") or "",
        "region": aws.region,
        "account_id": aws.account_id,
    }


def refused(problems: Sequence[str], what: str = "the description cannot work") -> dict[str, Any]:
    """The result of a module that does not begin, with every problem."""
    return {"failed": True, "changed": False, "msg": listed(problems, what), "problems": list(problems)}
