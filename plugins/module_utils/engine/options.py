# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a run may do, beyond the description of each resource."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .tags import stack_problem, tag_problems


@dataclass(frozen=True)
class Options:
    """`state` is `present` or `absent`; `replace` names resources with data that may be replaced or pruned.

    `orphans` says what is done about resources of the stack that are no longer described: `ignore`, `list` or `prune`.
    """

    state: str = "present"
    stack: str | None = None
    tags: Mapping[str, str] = field(default_factory=dict)
    purge_tags: bool = False
    take_over: bool = False
    replace: tuple[str, ...] = ()
    orphans: str = "ignore"

    @classmethod
    def from_params(cls, params: Mapping[str, Any]) -> Options:
        """The options that a module's parameters give."""
        return cls(
            state=params.get("state") or "present",
            stack=params.get("stack") or None,
            tags=params.get("tags") or {},
            purge_tags=bool(params.get("purge_tags")),
            take_over=bool(params.get("take_over")),
            replace=tuple(params.get("replace") or ()),
            orphans=params.get("orphans") or "ignore",
        )

    def problems(self) -> Iterator[str]:
        """What AWS would refuse in the tags of every resource, or could not be told from other stacks'."""
        if problem := stack_problem(self.stack):
            yield problem
        elif not self.stack and self.orphans != "ignore":
            yield "stack is empty, so nothing could be known as this application's own: give it a name"
        yield from tag_problems(self.tags, "tags (serverless_tags)")
