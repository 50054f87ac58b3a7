"""Requests against botocore's models: what botocore checks itself (types, required members) and what it does not
(enums, patterns, lengths, ranges, list sizes, unions)."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from botocore.model import ListShape, MapShape, Shape, StructureShape

from .calls import Call
from .models import input_shape, service_model
from .patterns import compiled

# Constraints of AWS's models that AWS itself does not hold: (service, shape, constraint) → why it is passed over.
WRONG_IN_MODEL: dict[tuple[str, str, str], str] = {}

_TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "character": (str,),
    "integer": (int,),
    "long": (int,),
    "float": (float, int),
    "double": (float, int),
    "boolean": (bool,),
    "blob": (bytes, bytearray, str),
    "timestamp": (datetime.datetime, int, float, str),
}


@dataclass(frozen=True)
class Violation:
    """One broken constraint: ``path`` as ``a.b[0].c``; ``constraint`` is required, unknown, type, enum, pattern, min,
    max or union."""

    service: str
    operation: str
    path: str
    constraint: str
    message: str

    def __str__(self) -> str:
        return f"{self.service}.{self.operation}: {self.path or '(request)'}: {self.message}"


def check_call(call: Call) -> list[Violation]:
    """The violations of a recorded call."""
    return check_request(call.service, call.operation, call.params)


def check_request(service: str, operation: str, params: dict[str, Any]) -> list[Violation]:
    """What ``params`` break of the operation's input shape. Raises nothing: an unknown operation is a violation."""
    model = service_model(service)
    if model is None or operation not in model.operation_names:
        return [Violation(service, operation, "", "unknown", "no such operation in botocore's model")]
    shape = input_shape(service, operation)
    if shape is None:
        return []
    found = _check(service, shape, params, "")
    return [Violation(service, operation, path, constraint, message) for path, constraint, message in found]


_Found = Iterator[tuple[str, str, str]]


def _check(service: str, shape: Shape, value: Any, path: str) -> _Found:
    if isinstance(shape, StructureShape):
        yield from _structure(service, shape, value, path)
    elif isinstance(shape, ListShape):
        yield from _list(service, shape, value, path)
    elif isinstance(shape, MapShape):
        yield from _map(service, shape, value, path)
    else:
        yield from _scalar(service, shape, value, path)


def _structure(service: str, shape: StructureShape, value: Any, path: str) -> _Found:
    if getattr(shape, "is_document_type", False):
        return
    if not isinstance(value, dict):
        yield path, "type", f"a structure is needed, not {type(value).__name__}"
        return
    prefix = f"{path}." if path else ""
    for name in shape.required_members:
        if value.get(name) is None:
            yield f"{prefix}{name}", "required", "missing"
    if getattr(shape, "is_tagged_union", False) and len(value) != 1:
        yield path, "union", f"exactly one member is needed, not {sorted(value) or 'none'}"
    for name, item in value.items():
        if name not in shape.members:
            yield f"{prefix}{name}", "unknown", "no such member in botocore's model"
        elif item is not None:
            yield from _check(service, shape.members[name], item, f"{prefix}{name}")


def _list(service: str, shape: ListShape, value: Any, path: str) -> _Found:
    if not isinstance(value, list | tuple):
        yield path, "type", f"a list is needed, not {type(value).__name__}"
        return
    yield from _limits(service, shape, len(value), path, "items")
    for index, item in enumerate(value):
        yield from _check(service, shape.member, item, f"{path}[{index}]")


def _map(service: str, shape: MapShape, value: Any, path: str) -> _Found:
    if not isinstance(value, dict):
        yield path, "type", f"a map is needed, not {type(value).__name__}"
        return
    yield from _limits(service, shape, len(value), path, "entries")
    for key, item in value.items():
        yield from _check(service, shape.key, key, f"{path}[{key!r}] (key)")
        yield from _check(service, shape.value, item, f"{path}[{key!r}]")


def _scalar(service: str, shape: Shape, value: Any, path: str) -> _Found:
    wanted = _TYPES.get(shape.type_name, (object,))
    if not isinstance(value, wanted) or (isinstance(value, bool) and shape.type_name not in ("boolean",)):
        yield path, "type", f"{shape.type_name} is needed, not {type(value).__name__}"
        return
    if isinstance(value, bytes | bytearray | str) and shape.type_name == "blob":
        yield from _limits(service, shape, len(value), path, "bytes")
    elif isinstance(value, str) and shape.type_name == "string":
        yield from _limits(service, shape, len(value), path, "characters")
        yield from _text(service, shape, value, path)
    elif isinstance(value, int | float) and not isinstance(value, bool) and shape.type_name != "timestamp":
        yield from _limits(service, shape, value, path, "")


def _text(service: str, shape: Shape, value: str, path: str) -> _Found:
    choices = shape.metadata.get("enum")
    if choices and value not in choices and not _excused(service, shape, "enum"):
        yield path, "enum", f"{_shown(shape, value)} is none of {', '.join(choices)}"
    pattern = shape.metadata.get("pattern")
    if pattern and not _excused(service, shape, "pattern"):
        expression = compiled(pattern)
        if expression is not None and not expression.fullmatch(value):
            yield path, "pattern", f"{_shown(shape, value)} does not match {pattern}"


def _limits(service: str, shape: Shape, size: float, path: str, unit: str) -> _Found:
    low, high = shape.metadata.get("min"), shape.metadata.get("max")
    if low is not None and size < low and not _excused(service, shape, "min"):
        yield path, "min", f"{size} {unit} are less than {low}".replace("  ", " ")
    if high is not None and size > high and not _excused(service, shape, "max"):
        yield path, "max", f"{size} {unit} are more than {high}".replace("  ", " ")


def _excused(service: str, shape: Shape, constraint: str) -> bool:
    return (service, shape.name, constraint) in WRONG_IN_MODEL


def _shown(shape: Shape, value: str) -> str:
    """The value for a message, unless the model calls it sensitive."""
    return "the value" if shape.metadata.get("sensitive") else repr(value[:80])
