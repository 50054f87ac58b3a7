"""The Markdown tables of docs/strict-mode.md, from the rules' data."""

from __future__ import annotations

from .enforced import ENFORCED
from .rules import all_rules
from .strict import Rule

BEGIN = "<!-- generated: python -m aws_proxy --list-rules -->"
END = "<!-- end of generated text -->"


def rules_table() -> str:
    """The strict rules, then those that the embedded AWS enforces itself."""
    lines = ["| rule | operations | AWS answers | waits | what it holds | source |", "|---|---|---|---|---|---|"]
    lines += [_line(rule) for rule in all_rules()]
    lines += ["", "The embedded AWS enforces these by itself (tested, not repeated in the proxy):", ""]
    lines += ["| rule | operation | it answers | what it holds |", "|---|---|---|---|"]
    lines += [f"| `{rule.id}` | {rule.operations} | `{rule.code}` | {rule.summary} |" for rule in ENFORCED]
    return "\n".join(lines)


def _line(rule: Rule) -> str:
    operations = sorted(set(rule.names) | set(rule.answers))
    error = f"`{rule.error.code}` {rule.error.status}" if rule.error else "(changes answers)"
    waits = f"{rule.wait_seconds:g} s" if rule.wait_seconds else ""
    cells = (f"`{rule.id}`", ", ".join(operations), error, waits, rule.summary, f"[AWS]({rule.source})")
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
