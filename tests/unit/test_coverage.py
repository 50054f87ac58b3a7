"""No field of AWS is forgotten: each member of a create or update is managed, or left out for a reason."""

from __future__ import annotations

import ast
import importlib
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import botocore.session
import pytest
from aws_proxy.reads import is_read
from botocore import xform_name
from botocore.model import ServiceModel

PACKAGE = "ansible_collections.serverless.aws.plugins.module_utils.kinds"
KINDS = Path(importlib.import_module(PACKAGE).__file__ or "").parent
REMOVES_OR_TAGS = re.compile(r"(Delete|Schedule|Tag|Untag|Detach|Remove|Disassociate|Disable|Unsubscribe|Cancel|Abort)")
"""Operations that set nothing; tags the engine compares itself. Nor do those that take no more than an id."""


def kinds() -> Iterator[str]:
    """Names of the modules that have a kind."""
    for path in sorted(KINDS.iterdir()):
        file = path / "__init__.py" if path.is_dir() else path
        if file.suffix == ".py" and file.exists() and "\nKIND" in file.read_text(encoding="utf-8"):
            yield path.stem


NAMES = tuple(kinds())


@cache
def kind_of(name: str) -> Any:
    return importlib.import_module(f"{PACKAGE}.{name}").KIND


@cache
def model(service: str) -> ServiceModel:
    return botocore.session.get_session().get_service_model(service)


@cache
def source(name: str) -> tuple[ast.Module, ...]:
    path = KINDS / name
    files = sorted(path.glob("*.py")) if path.is_dir() else [path.with_suffix(".py")]
    return tuple(ast.parse(file.read_text(encoding="utf-8")) for file in files)


def services(name: str) -> set[str]:
    """The services that a kind declares, and those for which its source asks a writer."""
    found = set(kind_of(name).services)
    for node in (node for tree in source(name) for node in ast.walk(tree)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "writer":
            found |= {item.value for item in node.args[:1] if isinstance(item, ast.Constant)}
    return found


def called_writes(name: str) -> set[str]:
    """Operations that set something, whose Python name stands as an attribute in the kind's source."""
    attributes = {node.attr for tree in source(name) for node in ast.walk(tree) if isinstance(node, ast.Attribute)}
    if thing := getattr(kind_of(name), "thing", ""):  # the shared base of CloudFront's named configurations
        attributes |= {f"create_{thing}", f"update_{thing}"}
    return {
        operation
        for service in services(name)
        for operation in model(service).operation_names
        if xform_name(operation) in attributes
        and not is_read(service, operation)
        and not REMOVES_OR_TAGS.match(operation)
        and len(input_members(service, operation)) > 1
    }


def input_members(service: str, operation: str) -> set[str]:
    """The members of the operation's input shape."""
    shape = model(service).operation_model(operation).input_shape
    return set(shape.members) if shape else set()


def members(name: str, operation: str) -> set[str]:
    """The members of an operation of the kind's services; where several have it, of the one that the kind means."""
    kind = kind_of(name)
    meant = {*kind.managed.get(operation, ()), *kind.unmanaged.get(operation, {})}
    known = [
        input_members(service, operation)
        for service in sorted(services(name))
        if operation in model(service).operation_names
    ]
    assert known, f"{operation} is no operation of {', '.join(sorted(services(name)))}"
    return max(known, key=lambda shape: len(shape & meant) - len(shape ^ meant))


@pytest.mark.parametrize("name", NAMES)
def test_every_member_is_managed_or_left_out_for_a_reason(name: str) -> None:
    kind = kind_of(name)
    wrong = []
    for operation in sorted({*kind.managed, *kind.unmanaged}):
        reasons = kind.unmanaged.get(operation, {})
        managed, unmanaged = set(kind.managed.get(operation, ())), {m: r for m, r in reasons.items() if "." not in m}
        known = members(name, operation)
        wrong += [f"{operation}.{member}: forgotten" for member in sorted(known - managed - set(unmanaged))]
        wrong += [f"{operation}.{member}: no such member" for member in sorted((managed | set(unmanaged)) - known)]
        wrong += [f"{operation}.{member}: managed and unmanaged" for member in sorted(managed & set(unmanaged))]
        wrong += [f"{operation}.{member}: no reason" for member, reason in reasons.items() if not reason.strip()]
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("name", NAMES)
def test_every_nested_member_that_is_left_out_exists(name: str) -> None:
    # that none is forgotten, the contract tests tell from the requests themselves
    kind = kind_of(name)
    nested = [f"{operation}.{path}" for operation, reasons in kind.unmanaged.items() for path in reasons if "." in path]
    assert [path for path in nested if not exists(name, *path.split("."))] == []


def exists(name: str, operation: str, *steps: str) -> bool:
    """Whether botocore's input shape has the member to which `steps` lead; `*` is the items of a list."""
    for service in services(name):
        if operation in model(service).operation_names:
            shape: Any = model(service).operation_model(operation).input_shape
            for step in steps:
                shape = shape.member if step == "*" else getattr(shape, "members", {}).get(step)
                if shape is None:
                    break
            else:
                return True
    return False


@pytest.mark.parametrize("name", NAMES)
def test_every_write_in_the_source_is_declared(name: str) -> None:
    kind = kind_of(name)
    assert kind.managed, "a kind that writes nothing"
    assert not called_writes(name) - {*kind.managed, *kind.unmanaged}, "called and neither managed nor unmanaged"


@pytest.mark.parametrize("name", NAMES)
def test_the_kind_is_named_after_its_file(name: str) -> None:
    kind = kind_of(name)
    assert kind.name == name
    assert name.startswith(kind.module.split("_")[0])


def test_there_are_kinds() -> None:
    assert "sqs_queue" in NAMES
