"""The Markdown table of strict rules, from their data."""

from __future__ import annotations

from .rules import all_rules
from .strict import Rule


def rules_table() -> str:
    """One line per rule: id, operations, AWS's answer, waiting time, what it holds, source."""
    lines = ["| rule | operations | AWS answers | waits | what it holds | source |", "|---|---|---|---|---|---|"]
    return "\n".join(lines + [_line(rule) for rule in all_rules()])


def _line(rule: Rule) -> str:
    operations = sorted(set(rule.names) | set(rule.answers))
    error = f"`{rule.error.code}` {rule.error.status}" if rule.error else "(rewrites)"
    waits = f"{rule.wait_seconds:g} s" if rule.wait_seconds else "-"
    cells = (f"`{rule.id}`", ", ".join(operations), error, waits, rule.summary, rule.source)
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"
