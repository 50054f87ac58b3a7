# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From the text of each picture, `docs/images/*.yml`: the picture as SVG, boxes on a grid and arrows between them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import yaml

WIDTH, HEIGHT = 150, 66
GAP_X, GAP_Y = 56, 62
MARGIN = 16
FILLS = {
    "outside": "#f2f2f2",
    "edge": "#fde9d9",
    "access": "#e8e0f5",
    "code": "#dcefe0",
    "data": "#dbe8f7",
    "monitoring": "#fbe3ea",
}
STYLE = (
    "<style>text{font:13px sans-serif;fill:#222;text-anchor:middle}.head{font-weight:bold}"
    ".back{fill:#fff;fill-opacity:.85}.label{font-size:12px;fill:#444}.box{stroke:#666}.arrow{stroke:#555;stroke-width:1.4;fill:none}</style>"
)
TIP = (
    '<defs><marker id="tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="7" markerHeight="7" '
    'orient="auto"><path d="M0 0L10 5L0 10z" fill="#555"/></marker></defs>'
)


@dataclass(frozen=True)
class Box:
    """A box of the picture, by the middle of it."""

    x: float
    y: float
    text: tuple[str, ...]
    fill: str

    def edge_towards(self, other: Box) -> tuple[float, float]:
        """Where the line from the middle of this box to the middle of `other` leaves this box."""
        dx, dy = other.x - self.x, other.y - self.y
        scale = min(WIDTH / 2 / abs(dx) if dx else 9.0, HEIGHT / 2 / abs(dy) if dy else 9.0)
        return self.x + dx * scale, self.y + dy * scale


def generate(root: Path) -> dict[Path, str]:
    """Path and text of every picture."""
    return {
        path.with_suffix(".svg"): draw(yaml.safe_load(path.read_text(encoding="utf-8")))
        for path in sorted((root / "docs/images").glob("*.yml"))
    }


def draw(picture: dict[str, Any]) -> str:
    """The picture as SVG."""
    boxes = {name: box(spec) for name, spec in picture["boxes"].items()}
    width = max(item.x for item in boxes.values()) + WIDTH / 2 + MARGIN
    height = max(item.y for item in boxes.values()) + HEIGHT / 2 + MARGIN
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" width="{width:g}" role="img">',
        f"<title>{escape(picture['title'])}</title>",
        STYLE,
        TIP,
        f'<rect width="{width:g}" height="{height:g}" fill="#fff"/>',
        *(arrow(boxes[spec["from"]], boxes[spec["to"]], spec) for spec in picture["arrows"]),
        *(shape(item) for item in boxes.values()),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


def box(spec: dict[str, Any]) -> Box:
    """A box from its place on the grid."""
    column, row = spec["at"]
    x = MARGIN + WIDTH / 2 + column * (WIDTH + GAP_X)
    y = MARGIN + HEIGHT / 2 + row * (HEIGHT + GAP_Y)
    return Box(x, y, tuple(spec["text"]), FILLS[spec["group"]])


def shape(item: Box) -> str:
    """A box and its lines of text, the first one in bold."""
    left, top = item.x - WIDTH / 2, item.y - HEIGHT / 2
    first = item.y + 4.5 - 8.5 * (len(item.text) - 1)
    texts = (
        f'<text class="{"line" if number else "head"}" x="{item.x:g}" y="{first + 17 * number:g}">{escape(line)}</text>'
        for number, line in enumerate(item.text)
    )
    frame = f'<rect class="box" x="{left:g}" y="{top:g}" width="{WIDTH}" height="{HEIGHT}" rx="7" fill="{item.fill}"/>'
    return frame + "".join(texts)


def arrow(start: Box, end: Box, spec: dict[str, Any]) -> str:
    """An arrow, with its text in the middle."""
    (x1, y1), (x2, y2) = start.edge_towards(end), end.edge_towards(start)
    dashes = ' stroke-dasharray="5 4"' if spec.get("dashed") else ""
    line = f'<path class="arrow" d="M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}"{dashes} marker-end="url(#tip)"/>'
    if not spec.get("text"):
        return line
    x, y, half = (x1 + x2) / 2, (y1 + y2) / 2, 3.2 * len(spec["text"]) + 3
    back = (
        f'<rect x="{x - half:.1f}" y="{y - 9:.1f}" width="{2 * half:.1f}" height="17" fill="#fff" fill-opacity=".85"/>'
    )
    return f'{line}{back}<text class="label" x="{x:.1f}" y="{y + 4:.1f}">{escape(spec["text"])}</text>'
