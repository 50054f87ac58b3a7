"""The part of CBOR (RFC 8949) that smithy-rpc-v2-cbor needs, both ways."""

from __future__ import annotations

import datetime
import struct
from typing import Any

_BREAK = object()
_FLOATS = {25: (">e", 2), 26: (">f", 4), 27: (">d", 8)}
_SIMPLE: dict[int, Any] = {20: False, 21: True, 22: None, 23: None, 31: _BREAK}


def loads(data: bytes) -> Any:
    """Decode one item. Raises ValueError on what is not CBOR."""
    try:
        value, _ = _item(data, 0)
    except (IndexError, struct.error) as error:
        raise ValueError("truncated CBOR") from error
    return value


def _argument(data: bytes, at: int) -> tuple[int | None, int]:
    low = data[at] & 31
    if low < 24:
        return low, at + 1
    if low == 31:
        return None, at + 1
    size = 1 << (low - 24)
    return int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size


def _item(data: bytes, at: int) -> tuple[Any, int]:
    major = data[at] >> 5
    if major == 7:
        return _simple(data, at)
    argument, at = _argument(data, at)
    if major == 0:
        return argument, at
    if major == 1:
        return -1 - (argument or 0), at
    if major in (2, 3):
        return _string(data, at, argument, major)
    if major in (4, 5):
        return _collection(data, at, argument, major)
    value, at = _item(data, at)
    if argument == 1:
        value = datetime.datetime.fromtimestamp(value, datetime.UTC)
    return value, at


def _simple(data: bytes, at: int) -> tuple[Any, int]:
    low = data[at] & 31
    if low in _FLOATS:
        form, size = _FLOATS[low]
        return struct.unpack(form, data[at + 1 : at + 1 + size])[0], at + 1 + size
    return _SIMPLE.get(low), at + 1


def _string(data: bytes, at: int, size: int | None, major: int) -> tuple[Any, int]:
    if size is None:
        parts = []
        while (pair := _item(data, at))[0] is not _BREAK:
            parts.append(pair[0])
            at = pair[1]
        return (b"" if major == 2 else "").join(parts), pair[1]
    raw = data[at : at + size]
    return (raw if major == 2 else raw.decode("utf-8")), at + size


def _collection(data: bytes, at: int, size: int | None, major: int) -> tuple[Any, int]:
    items: list[Any] = []
    wanted = None if size is None else size * (2 if major == 5 else 1)
    while wanted is None or len(items) < wanted:
        value, at = _item(data, at)
        if value is _BREAK:
            break
        items.append(value)
    return (items if major == 4 else dict(zip(items[::2], items[1::2], strict=True))), at


def dumps_text_map(values: dict[str, str]) -> bytes:
    """A map of texts (the shape of every error answer)."""
    out = bytearray(_lead(5, len(values)))
    for pair in values.items():
        for text in pair:
            raw = text.encode("utf-8")
            out += _lead(3, len(raw)) + raw
    return bytes(out)


def _lead(major: int, argument: int) -> bytes:
    if argument < 24:
        return bytes([major << 5 | argument])
    for low, size in ((24, 1), (25, 2), (26, 4)):
        if argument < 1 << (8 * size):
            return bytes([major << 5 | low]) + argument.to_bytes(size, "big")
    raise ValueError("too long")
