# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Values that are not plain JSON: what AWS will choose, and how a value is shown to a person."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final, final

REDACTED: Final = "(redacted)"


@final
class Unknown:
    """A value that AWS chooses when the resource is made. There is one of it: `UNKNOWN`."""

    _instance: Unknown | None = None

    def __new__(cls) -> Unknown:
        """The one there is."""
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __repr__(self) -> str:
        return "(known after apply)"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


@final
class Absent:
    """The place of a value that does not exist on one side of a change. There is one of it: `ABSENT`."""

    _instance: Absent | None = None

    def __new__(cls) -> Absent:
        """The one there is."""
        if cls._instance is None:
            cls._instance = super().__new__(cls)
        return cls._instance

    def __repr__(self) -> str:
        return "(absent)"

    def __reduce__(self) -> str:
        return "ABSENT"


ABSENT: Final = Absent()


def contains_unknown(value: Any) -> bool:
    """Whether `value`, at any depth, is something that AWS has yet to choose."""
    if value is UNKNOWN:
        return True
    if isinstance(value, Mapping):
        return any(contains_unknown(item) for item in value.values())
    if isinstance(value, (list, tuple)):
        return any(contains_unknown(item) for item in value)
    return isinstance(value, str) and repr(UNKNOWN) in value


def plain_number(value: float) -> str:
    """A number in figures, as AWS takes an amount: `100` for 100.0, and no digit lost (`1234567`, `1234.56`)."""
    return f"{value:.15g}"


def as_json(value: Any) -> Any:
    """`value` with mappings as dicts, tuples and sets as lists and the two markers as text: what a result may hold."""
    if isinstance(value, Mapping):
        return {str(key): as_json(item) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        return sorted(as_json(item) for item in value)
    if isinstance(value, (list, tuple)):
        return [as_json(item) for item in value]
    if isinstance(value, (Unknown, Absent)):
        return repr(value)
    return value
