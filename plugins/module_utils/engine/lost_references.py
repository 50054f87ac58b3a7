# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a description refers to that is neither there nor described: found when all of it is planned."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from .errors import EngineError, MissingReference
from .kind import Kind, Spec
from .part import Part

Missed = Mapping[str, set[tuple[str, str]]]
"""By part: what it refers to and is not there, as what it is and its name."""


def missed_by(parts: Sequence[Part]) -> Missed:
    """Room for what each part refers to in vain."""
    return {part.label: set() for part in parts}


def lost_references(parts: Sequence[Part], missed: Missed) -> Iterator[EngineError]:
    """One error for each reference in `missed` (by part) to something that no part describes either."""
    described = {name for part in parts for spec in part.specs for name in names_of(part.kind, spec)}
    for label, references in missed.items():
        for what, name in sorted(references):
            if not described & {bare(name), bare(name.rpartition("/")[2]), bare(name.partition(":alias/")[2])}:
                yield MissingReference(
                    f"{label}: {what} {name} does not exist, and nothing described is called so",
                    "Make it first, or correct the name.",
                )


def names_of(kind: Kind, spec: Spec) -> Iterator[str]:
    """What others call a resource: its title, or what identifies it."""
    yield bare(kind.title(spec))
    yield from (bare(str(spec[option])) for option in ("name", "domain") if spec.get(option))


def bare(name: str) -> str:
    """A name without what some kinds write around it: a zone's last dot, the prefix of a key's alias."""
    return name.removeprefix("alias/").rstrip(".").lower()
