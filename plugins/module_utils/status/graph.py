# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An application as boxes and arrows: what its description joins, and what of it is really there. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from ..rules.description import Specs
from .arrows import Arrow, all_arrows
from .boxes import Node, boxes


@dataclass(frozen=True)
class Graph:
    """The whole picture."""

    nodes: tuple[Node, ...]
    arrows: tuple[Arrow, ...]


def graph(specs: Specs, answers: Mapping[str, Any], missing: Iterable[str]) -> Graph:
    """The picture of a description with the figures of `answers`; `missing` are keys (`module:name`) not deployed."""
    absent = set(missing)
    shown = tuple(gone(node) if node.key in absent else node for node in boxes(specs, answers))
    keys = {node.key for node in shown}
    arrows = dict.fromkeys(arrow for arrow in all_arrows(specs) if {arrow.source, arrow.target} <= keys)
    return Graph(shown, tuple(arrows))


def gone(node: Node) -> Node:
    """The box of something that is described and not there."""
    return replace(node, lines=("not deployed",), state="missing")
