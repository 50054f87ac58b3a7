# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The parts of a description: the resources of one kind in one region, and the views of AWS that read them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from .aws import Aws
from .kind import Kind, Spec
from .options import Options
from .plan import Plan
from .planner import Step

Steps = Mapping[str, tuple[Step, ...]]
Plans = Mapping[str, tuple[Plan, ...]]
Views: TypeAlias = "Mapping[str | None, Aws]"


@dataclass(frozen=True)
class Part:
    """The resources of one kind in one region: validated specs with defaults, `region` None for the stack's own.

    `label` is unique within a description; `tier` is the tier that wants them, if one does.
    """

    label: str
    kind: Kind
    specs: Sequence[Spec]
    region: str | None = None
    tier: str = ""

    @property
    def subject(self) -> str:
        """What people want to be told about: the tier, else the part itself."""
        return self.tier or self.label


def views_of(parts: Sequence[Part], aws: Aws, options: Options, replaced: frozenset[str] = frozenset()) -> Views:
    """A view for reading in each region that `parts` are in: what is looked up is shared within one."""
    searches = options.orphans != "ignore" and bool(options.stack)
    return {
        region: aws.view(region=region, plan_only=True, replaced=replaced, searches=searches)
        for region in {part.region for part in parts}
    }
