# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What Lambda, or good sense, refuses of a release; each says the way out. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from .aliases import Alias, Version
from .pin import RELEASING, VERSION

LATEST = "$LATEST"


def split_problems(alias: Alias, old: Version | None, new: Version) -> Iterator[str]:
    """Lambda splits calls between two published versions with the same role and dead-letter target (alias routing)."""
    if old is None:
        yield f"{alias.called} is at {alias.version}, which is no published version; use strategy all"
        return
    for what, one, other in (("role", old.role, new.role), ("dead-letter target", old.dead_letters, new.dead_letters)):
        if one != other:
            yield (
                f"{alias.called}: versions {old.number} and {new.number} have another {what}, and Lambda splits calls "
                "between versions that share it only; go on with RESUME=1 STRATEGY=all, or ACTION=unpin"
            )


def version_problems(alias: Alias, version: str) -> Iterator[str]:
    """A version that an alias cannot be rolled back to."""
    if version == LATEST:
        yield f"{alias.called}: version {LATEST} changes under the callers; name a published one"
    elif not VERSION.fullmatch(version):
        yield f"{alias.called}: version {version!r} is no number of a version"
    elif alias.version_of(version) is None:
        known = ", ".join(one.number for one in alias.versions) or "none"
        yield f"{alias.called} has no version {version}; published: {known}"


def under_way(alias: Alias) -> bool:
    """Whether a release moves this alias, or was cut off while it did."""
    return alias.pin is not None and alias.pin.why == RELEASING


def start_problems(aliases: Iterable[Alias], states: Mapping[str, str], *, resume: bool) -> Iterator[str]:
    """What stands against beginning: another release, and alarms that are off already."""
    for alias in aliases:
        if under_way(alias) and not resume:
            yield (
                f"{alias.pin.told(alias.called) if alias.pin else alias.called}; go on with RESUME=1, go back with "
                "ACTION=rollback, or give it up with ACTION=unpin"
            )
    for name, state in sorted(states.items()):
        if state == "ALARM":
            yield f"alarm {name} is off already: mend that first, or name the alarms to watch with ALARMS"


def previous(alias: Alias) -> str | None:
    """The version published before the current one, or None."""
    if not alias.version.isdigit():
        return None
    older = [one.number for one in alias.versions if int(one.number) < int(alias.version)]
    return older[-1] if older else None
