# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A status as one HTML page that loads nothing: the picture, and the figures. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any, Final

from .drawing import svg
from .graph import Graph
from .screen import Rows, tables

STYLE: Final = """
:root{color-scheme:light dark;--ink:#1b1f24;--dim:#59636e;--page:#fff;--line:#d1d9e0;--fine:#1a7f37;--attention:#9a6700;
--broken:#cf222e;--missing:#8250df;--box:#f6f8fa}
@media(prefers-color-scheme:dark){:root{--ink:#f0f6fc;--dim:#9198a1;--page:#0d1117;--line:#3d444d;--fine:#3fb950;
--attention:#d29922;--broken:#f85149;--missing:#ab7df8;--box:#151b23}}
*{box-sizing:border-box}body{margin:0 auto;padding:24px;max-width:2100px;background:var(--page);color:var(--ink);
font:14px/1.45 system-ui,sans-serif}h1{font-size:22px;margin:0}h2{font-size:15px;margin:24px 0 6px}
p{margin:4px 0;color:var(--dim)}
.fine{--state:var(--fine)}.attention{--state:var(--attention)}
.broken{--state:var(--broken)}.missing{--state:var(--missing)}
.badge{display:inline-block;padding:1px 9px;border-radius:10px;background:var(--state);color:var(--page);
font-weight:600}
figure{margin:16px 0;overflow-x:auto}svg{width:100%;min-width:900px;height:auto;font-family:system-ui,sans-serif}
.box rect{fill:var(--box);stroke:var(--state);stroke-width:1.6}.box.missing rect{stroke-dasharray:5 4}
.title{font-size:13px;font-weight:600;fill:var(--ink)}.word,.label{font-size:11px;fill:var(--dim)}.figure{font-size:12px;fill:var(--ink)}
.label{text-anchor:middle;paint-order:stroke;stroke:var(--page);stroke-width:4px}
.arrow{fill:none;stroke:var(--dim);stroke-width:1.3}.tip{fill:var(--dim)}
table{border-collapse:collapse;width:100%}td{padding:4px 12px 4px 0;border-top:1px solid var(--line);vertical-align:top;
overflow-wrap:anywhere}
""".strip()


def page(status: Mapping[str, Any], graph: Graph) -> str:
    """The whole document."""
    name, state = escape(status["application"]), escape(status["state"])
    sections = [section(title, rows) for title, rows in tables(status) if rows]
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">'
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">"
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{name}: {state}</title><style>{STYLE}</style></head><body>\n"
        f'<h1>{name} <span class="badge {state}">{state}</span></h1>'
        f"<p>stack {escape(status['stack'])}, {escape(status['region'])}, account {escape(status['account_id'])}, "
        f"{escape(status['checked_at'])}</p>\n"
        f"{findings(status)}<figure>{svg(graph)}</figure>\n{''.join(sections)}</body></html>\n"
    )


def findings(status: Mapping[str, Any]) -> str:
    """What is not fine, the worst first."""
    rows = "".join(
        f'<tr><td class="{escape(item["state"])}"><span class="badge">{escape(item["state"])}</span></td>'
        f"<td>{escape(item['subject'])}</td><td>{escape(item['text'])}</td></tr>"
        for item in status["findings"]
    )
    return f"<table>{rows}</table>\n" if rows else ""


def section(title: str, rows: Rows) -> str:
    """A heading and a table."""
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows)
    return f"<h2>{escape(title)}</h2><table>{body}</table>\n"
