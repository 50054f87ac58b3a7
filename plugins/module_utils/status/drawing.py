# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A graph as SVG: columns from left to right, arrows between boxes. Pure; everything that is shown is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from typing import Final

from .arrows import Arrow
from .boxes import Node
from .graph import Graph

WIDTH: Final = 176
GAP_X: Final = 76
GAP_Y: Final = 34
LANE: Final = 14
CORNER: Final = 12
MARGIN: Final = 20
LINE: Final = 16
HEAD: Final = 44
"""Height of a box without figures."""
LETTERS: Final = 24
"""Letters of a title that fit into a box."""


Point = tuple[float, float]


@dataclass(frozen=True)
class Place:
    """Where a box is: its upper left corner and its size."""

    x: float
    y: float
    height: float

    @property
    def middle(self) -> float:
        """Half way down."""
        return self.y + self.height / 2


@dataclass(frozen=True)
class Layout:
    """Where everything is: boxes, and by target the height of the lane of arrows that pass other columns."""

    places: Mapping[str, Place]
    lanes: Mapping[str, float]
    height: float


def svg(graph: Graph) -> str:
    """The picture. Colours are classes that the page defines."""
    if not graph.nodes:
        return ""
    plan = layout(graph)
    width = max(place.x for place in plan.places.values()) + WIDTH + MARGIN
    arrows = [arrow_path(arrow, plan) for arrow in graph.arrows]
    boxes = [box(node, plan.places[node.key]) for node in graph.nodes]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:.0f} {plan.height:.0f}" role="img" '
        'aria-label="Architecture as deployed"><defs><marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" '
        'markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0 8 4 0 8z" class="tip"/></marker></defs>'
        f"{''.join(arrows)}{''.join(boxes)}</svg>"
    )


def layout(graph: Graph) -> Layout:
    """The place of each box. Empty columns take no room; each is centred in its band, and lanes lie under a band."""
    columns = {column: index for index, column in enumerate(sorted({node.column for node in graph.nodes}))}
    places: dict[str, Place] = {}
    lanes: dict[str, float] = {}
    top = float(MARGIN)
    for band in sorted({node.band for node in graph.nodes}):
        stacks: dict[int, list[Node]] = {}
        for node in (node for node in graph.nodes if node.band == band):
            stacks.setdefault(columns[node.column], []).append(node)
        tall = max(stack_height(stack) for stack in stacks.values())
        for column, stack in stacks.items():
            y = top + (tall - stack_height(stack)) / 2
            for node in stack:
                places[node.key] = Place(MARGIN + column * (WIDTH + GAP_X), y, box_height(node))
                y += box_height(node) + GAP_Y
        where = {node.key: column for column, stack in stacks.items() for node in stack}
        top += tall + GAP_Y
        for target in passing(graph, where):
            lanes[target] = top
            top += LANE
        top += GAP_Y
    return Layout(places, lanes, top - GAP_Y + MARGIN)


def passing(graph: Graph, where: Mapping[str, int]) -> list[str]:
    """The targets of arrows that pass a column with boxes in it, of those boxes that `where` has the column of."""
    found = [
        arrow.target
        for arrow in graph.arrows
        if {arrow.source, arrow.target} <= set(where)
        and any(where[arrow.source] < column < where[arrow.target] for column in where.values())
    ]
    return list(dict.fromkeys(found))


def stack_height(stack: list[Node]) -> float:
    """The height of a column of boxes."""
    return sum(box_height(node) for node in stack) + GAP_Y * (len(stack) - 1)


def box_height(node: Node) -> float:
    """The height of a box: two lines of heading, and its figures."""
    return HEAD + LINE * len(node.lines)


def box(node: Node, place: Place) -> str:
    """A box with its title, what it is, and its figures; the whole title is shown on pointing at it."""
    x, y = place.x, place.y
    shown = node.title if len(node.title) <= LETTERS else node.title[: LETTERS - 1] + "…"
    texts = [
        f'<text x="{x + 10:.0f}" y="{y + 18:.0f}" class="title">{escape(shown)}</text>',
        f'<text x="{x + 10:.0f}" y="{y + 34:.0f}" class="word">{escape(node.word)}</text>',
    ]
    for number, line in enumerate(node.lines):
        texts.append(
            f'<text x="{x + 10:.0f}" y="{y + 50 + LINE * number:.0f}" class="figure">{escape(fit(line))}</text>'
        )
    return (
        f'<g class="box {escape(node.state)}"><title>{escape(f"{node.word} {node.title}: {node.state}")}</title>'
        f'<rect x="{x:.0f}" y="{y:.0f}" width="{WIDTH}" height="{place.height:.0f}" rx="6"/>{"".join(texts)}</g>'
    )


def fit(line: str) -> str:
    """A figure that does not run out of its box."""
    return line if len(line) <= LETTERS + 4 else line[: LETTERS + 3] + "…"


def arrow_path(arrow: Arrow, plan: Layout) -> str:
    """An arrow: from side to side, under other columns in its lane, down to a box below, or back."""
    source, target = plan.places[arrow.source], plan.places[arrow.target]
    right, lane = source.x + WIDTH, plan.lanes.get(arrow.target)
    start, end = (right, source.middle), (target.x, target.middle)
    if target.x > right + GAP_X and lane is not None:
        beside = 20 + 7 * list(plan.lanes).index(arrow.target) % 42
        path, label = in_lane(start, end, lane, beside), (right + beside + 34, lane - 3)
    elif target.x > source.x:
        path, label = curve(start, end, GAP_X / 2, -GAP_X / 2), middle(start, end, 0, -4)
    elif target.x == source.x:
        x = source.x + WIDTH / 2
        down = target.y > source.y
        start = (x, source.y + source.height if down else source.y)
        end = (x, target.y if down else target.y + target.height)
        path, label = f"M{x:.0f} {start[1]:.0f}V{end[1]:.0f}", middle(start, end, 26, 4)
    else:
        start, end = (source.x, source.middle + 10), (target.x + WIDTH, target.middle + 10)
        path, label = curve(start, end, -GAP_X / 2, GAP_X / 2), middle(start, end, 0, 4)
    x, y = label
    text = f'<text x="{x:.0f}" y="{y:.0f}" class="label">{escape(arrow.label)}</text>' if arrow.label else ""
    return f'<path d="{path}" class="arrow" marker-end="url(#tip)"/>{text}'


def in_lane(start: Point, end: Point, lane: float, beside: float) -> str:
    """Down into the lane at `beside` the source, along it, and up again as far from the target."""
    near, far = start[0] + beside, end[0] - beside
    first = f"M{start[0]:.0f} {start[1]:.0f}Q{near:.0f} {start[1]:.0f} {near:.0f} {start[1] + CORNER:.0f}"
    bend = f"V{lane - CORNER:.0f}Q{near:.0f} {lane:.0f} {near + CORNER:.0f} {lane:.0f}H{far - CORNER:.0f}"
    up = f"Q{far:.0f} {lane:.0f} {far:.0f} {lane - CORNER:.0f}V{end[1] + CORNER:.0f}"
    return f"{first}{bend}{up}Q{far:.0f} {end[1]:.0f} {end[0]:.0f} {end[1]:.0f}"


def curve(start: Point, end: Point, out: float, back: float) -> str:
    """A curve that leaves `start` by `out` sideways, and comes to `end` from `back` beside it."""
    points = (start, (start[0] + out, start[1]), (end[0] + back, end[1]), end)
    first, *others = (f"{x:.0f} {y:.0f}" for x, y in points)
    return f"M{first}C{' '.join(others)}"


def middle(start: Point, end: Point, right: float, down: float) -> Point:
    """The point between two others, moved."""
    return (start[0] + end[0]) / 2 + right, (start[1] + end[1]) / 2 + down
