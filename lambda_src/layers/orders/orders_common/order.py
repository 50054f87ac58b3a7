# Copyright (c) 2026 the serverless.aws authors
# SPDX-License-Identifier: GPL-3.0-or-later
"""An order: what callers may send, its row in the table `Orders`, and how it is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from web_common.idempotency import derived_id, fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_LINES = 100
MAX_QUANTITY = 1000
MAX_NOTE_CHARACTERS = 500
SKU = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
PLACED = "PLACED"


class InvalidOrderError(ValueError):
    """What was given is no order. The text names the rule that is broken, never the content."""


@dataclass(frozen=True)
class Line:
    """So many of one article."""

    sku: str
    quantity: int


@dataclass(frozen=True)
class Order:
    """What is asked for, in the caller's order of lines. `note` is None when there is none."""

    lines: tuple[Line, ...]
    note: str | None


def _members(value: Any, where: str, required: set[str], optional: frozenset[str] = frozenset()) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise InvalidOrderError(f"{where} must be an object")
    if not required <= value.keys() <= required | optional:
        names = ", ".join([*sorted(required), *(f"{name} (optional)" for name in sorted(optional))])
        raise InvalidOrderError(f"{where} must have {names} and nothing else")
    return value


def _quantity(value: Any, where: str) -> int:
    # JSON knows no integers: 2 and 2.0 are one number. True is an int in Python.
    whole = isinstance(value, int) and not isinstance(value, bool)
    whole = whole or (isinstance(value, float) and value.is_integer())
    if not whole or not 1 <= value <= MAX_QUANTITY:
        raise InvalidOrderError(f"{where}.quantity must be a whole number from 1 to {MAX_QUANTITY}")
    return int(value)


def _line(value: Any, where: str) -> Line:
    members = _members(value, where, {"sku", "quantity"})
    sku = members["sku"]
    if not isinstance(sku, str) or not SKU.fullmatch(sku):
        raise InvalidOrderError(f"{where}.sku must be 1 to 64 letters, digits, dots, underscores or hyphens")
    return Line(sku, _quantity(members["quantity"], where))


def _note(value: Any) -> str:
    if not isinstance(value, str) or len(value) > MAX_NOTE_CHARACTERS:
        raise InvalidOrderError(f"note must be a string of at most {MAX_NOTE_CHARACTERS} characters")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise InvalidOrderError("note must not have lone surrogates")
    return value


def checked_order(body: Mapping[str, Any]) -> Order:
    """Return the order that `body` asks for. Raises InvalidOrderError, naming the first rule that is broken.

    An article may stand in several lines. A note's characters are Unicode code points.
    """
    members = _members(body, "the body", {"items"}, frozenset({"note"}))
    lines = members["items"]
    if not isinstance(lines, list) or not 1 <= len(lines) <= MAX_LINES:
        raise InvalidOrderError(f"items must be an array of 1 to {MAX_LINES}")
    checked = tuple(_line(line, f"items[{number}]") for number, line in enumerate(lines))
    return Order(checked, _note(members["note"]) if "note" in members else None)


def order_id(user: str, key: str) -> str:
    """Return the id that this key of this user always gives: 32 hexadecimal digits."""
    return derived_id("order", user, key)


def _print(order: Order) -> str:
    return fingerprint([[[line.sku, line.quantity] for line in order.lines], order.note])


def to_row(order: Order, user: str, key: str, created_at: str, correlation_id: str) -> dict[str, Any]:
    """Return the item of the table `Orders`, in DynamoDB's attribute values."""
    lines = [{"M": {"sku": {"S": line.sku}, "quantity": {"N": str(line.quantity)}}} for line in order.lines]
    row: dict[str, Any] = {
        "orderId": {"S": order_id(user, key)},
        "userId": {"S": user},
        "items": {"L": lines},
        "status": {"S": PLACED},
        "createdAt": {"S": created_at},
        "fingerprint": {"S": _print(order)},
        "correlationId": {"S": correlation_id},
    }
    return row if order.note is None else row | {"note": {"S": order.note}}


def same_order(row: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    """Return whether two rows were made by the same body, however it was written."""
    return bool(row.get("fingerprint") == other.get("fingerprint"))


def shown(row: Mapping[str, Any]) -> dict[str, str]:
    """Return a row as the API shows it: orderId, status, createdAt."""
    return {name: row[name]["S"] for name in ("orderId", "status", "createdAt")}
