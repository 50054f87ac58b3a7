# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a template rests on, read from its text by Jinja's parser: which variables, and whether on nothing else."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

from jinja2 import Environment, TemplateSyntaxError, nodes
from jinja2.filters import FILTERS

HEADER: Final = "#jinja2:"
"""How a template begins that sets Jinja's signs and habits for itself."""
SEES_MORE: Final = frozenset({"lookup", "query", "q", "vars", "hostvars", "omit"})
"""What reaches more than the variables that are named, does something, or is no value yet."""
BUILTIN: Final = "ansible.builtin."
OWN: Final = "serverless.aws."
PLAIN_FILTERS: Final = frozenset(
    (
        *("abs", "b64decode", "b64encode", "basename", "bool", "capitalize", "combine", "count", "d", "default"),
        *("dict2items", "difference", "dirname", "first", "flatten", "float", "hash", "int", "intersect"),
        *("items2dict", "join", "last", "length", "list", "lower", "mandatory", "map", "max", "min", "quote"),
        *("regex_replace", "reject", "rejectattr", "replace", "round", "select", "selectattr", "sort", "split"),
        *("string", "sum", "symmetric_difference", "ternary", "title", "to_json", "to_nice_json", "trim"),
        *("union", "unique", "upper"),
    )
)
"""Filters that make plain values of plain values. Others may make tuples and the like, which Ansible makes lists of,
but only at the end: another expression still sees the tuple."""
OTHER_FILTERS: Final = frozenset(("from_json", "from_yaml", "path_join", "product", "realpath", "zip"))
KNOWN_FILTERS: Final = PLAIN_FILTERS | OTHER_FILTERS | FILTERS.keys()
"""Filters of Jinja and of Ansible itself. Somebody else's may look up variables, or do something."""
PLAIN_METHODS: Final = frozenset(("endswith", "get", "lower", "replace", "split", "startswith", "strip", "upper"))

_parser = Environment()  # noqa: S701 - nothing is rendered with it


@dataclass(frozen=True)
class Reading:
    """The `names` that a template may take from its variables; `plain`: it makes a plain value of plain values."""

    names: frozenset[str]
    plain: bool


@cache
def read(text: str) -> Reading | None:
    """What `text` rests on, or None where that is more than variables: lookups, other hosts, statements, includes."""
    if text.startswith(HEADER):
        return None
    try:
        tree = _parser.parse(text)
    except TemplateSyntaxError:
        return None  # Ansible says what is wrong with it
    if any(not isinstance(statement, nodes.Output) for statement in tree.find_all(nodes.Stmt)):
        return None
    names = frozenset(node.name for node in tree.find_all(nodes.Name))
    filters = [name for node in tree.find_all(nodes.Filter) for name in filters_of(node)]
    if names & SEES_MORE or not all(map(known, filters)):
        return None
    plain = (
        tree.find(nodes.Tuple) is None
        and all(name.removeprefix(BUILTIN) in PLAIN_FILTERS for name in filters)
        and all(map(plain_call, tree.find_all(nodes.Call)))
    )
    return Reading(names, plain)


def filters_of(node: nodes.Filter) -> list[str]:
    """The name of a filter, and of the one that `map` maps: empty where that is not known before."""
    mapped = node.args[0] if node.name.removeprefix(BUILTIN) == "map" and node.args else None
    if mapped is None:
        return [node.name]
    return [node.name, str(mapped.value) if isinstance(mapped, nodes.Const) else ""]


def known(name: str) -> bool:
    """Whether a filter is Jinja's, Ansible's or ours."""
    return name.startswith((BUILTIN, OWN)) or name in KNOWN_FILTERS


def plain_call(node: nodes.Call) -> bool:
    """Whether what is called is a method that makes a plain value of plain values."""
    return isinstance(node.node, nodes.Getattr) and node.node.attr in PLAIN_METHODS
