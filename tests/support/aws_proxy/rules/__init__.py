"""Every strict rule, by service."""

from __future__ import annotations

from ..strict import Rule


def all_rules() -> tuple[Rule, ...]:
    """All rules, in the order of the table in docs/strict-mode.md."""
    return ()
