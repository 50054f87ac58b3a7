# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which version each alias goes back to when nobody names one. Pure.

What was cut off is finished, not done again: an alias that the release had not reached, or that has gone back already,
stays where it is.
"""

from __future__ import annotations

from collections.abc import Sequence

from .aliases import Alias
from .pin import Pin
from .rules import previous, under_way


def ways_back(aliases: Sequence[Alias]) -> dict[str, str | None]:
    """By function the version; None where there is none before."""
    if began := {alias.pin.at for alias in aliases if alias.pin and under_way(alias)}:
        return {alias.function: before_release(alias, began) for alias in aliases}
    started = cut_off(aliases)
    held = {alias.function for alias in aliases if alias.pin and (started is None or alias.pin.at == started.at)}
    if held and len(held) < len(aliases):
        return {alias.function: alias.version if alias.function in held else came_from(alias) for alias in aliases}
    found = {alias.function: came_from(alias) for alias in aliases}
    if any(found[alias.function] != alias.version for alias in aliases):
        return found
    return {alias.function: previous(alias) for alias in aliases}


def cut_off(aliases: Sequence[Alias]) -> Pin | None:
    """A pin of the last rollback, if that has not pinned all that it was to pin."""
    pins = [alias.pin for alias in aliases if alias.pin and alias.pin.together]
    last = max((pin.at for pin in pins), default="")
    there = [pin for pin in pins if pin.at == last]
    return there[0] if there and len(there) < min(there[0].together, len(aliases)) else None


def before_release(alias: Alias, began: set[str]) -> str:
    """Where it was before the release that is under way, which others still have the pins of."""
    if alias.pin and under_way(alias):
        return alias.pin.before or alias.version
    if alias.record and alias.record.at in began:
        return alias.record.before
    return alias.version


def came_from(alias: Alias) -> str | None:
    """Where the last release found it; without one, the version published before."""
    return alias.record.before if alias.record else previous(alias)
