"""Assertions that say what was expected in the words of a plan."""

from __future__ import annotations

import difflib
import json
from collections.abc import Collection
from typing import Any

import pytest
from aws_proxy import AwsProxy
from contract.harness.run import Run


def silent(run: Run) -> None:
    """Nothing to change, and not one write call."""
    assert not run.failed, run.message
    assert (run.action, run.paths, run.writes) == ("none", set(), []), f"{run.resource['changes']} {run.writes}"
    assert run.result["changed"] is False


def only_looked(run: Run) -> None:
    """A plan: it made no write call."""
    assert run.writes == [], f"a plan wrote: {run.writes}"


def done(run: Run, action: str | None = None) -> None:
    """The run ended well, wrote something, and says so."""
    assert not run.failed, run.message
    assert action in (None, run.action), f"{run.action}: {run.resource['changes']}"
    assert run.writes, "it says that it changed something and made no write call"
    assert run.result["changed"] is True
    assert "(known after apply)" not in str(run.resource["outputs"]), "an output is still unknown after the run"


def exactly(run: Run, changes: Collection[str]) -> None:
    """The changed paths are those of `changes`; each of them names everything below it too."""
    unexpected = {path for path in run.paths if not any(names(change, path) for change in changes)}
    missing = {change for change in changes if not any(names(change, path) for path in run.paths)}
    assert not unexpected, f"changes nobody made: {sorted(unexpected)}; {run.resource['changes']}"
    assert not missing, f"changes not seen: {sorted(missing)}; seen: {sorted(run.paths)}"


def names(change: str, path: str) -> bool:
    """Whether the dotted `change` is `path` or a parent of it."""
    return path == change or path.startswith(change + ".")


def same_plan(plan: Run, run: Run) -> None:
    """What the plan showed is what the run did."""
    assert plan.action == run.action
    assert plan.resource["changes"] == run.resource["changes"]


def valid_requests(proxy: AwsProxy) -> None:
    """Every recorded request keeps to botocore's model: required members, enums, patterns, lengths, ranges."""
    broken = sorted({str(violation) for violation in proxy.violations()})
    assert not broken, "requests that AWS would refuse:\n" + "\n".join(broken)


def same(now: Any, before: Any, complaint: str) -> None:
    """Two observations are equal; if not, say in which lines they differ."""
    if now == before:
        return
    texts = [json.dumps(item, indent=1, sort_keys=True, default=str) for item in (before, now)]
    texts = [json.loads(text) if text.startswith(('"{', '"[')) else text for text in texts]
    lines = difflib.unified_diff(texts[0].splitlines(), texts[1].splitlines(), "before", "now", n=1, lineterm="")
    pytest.fail(f"{complaint}:\n" + "\n".join(lines), pytrace=False)
