"""The life of a deployer who lacks every action at first and is given those that a run says it lacks."""

from __future__ import annotations

from collections.abc import Collection

from e2e.deployer.identities import deny
from e2e.deployer.recording import Description, life
from e2e.playbooks.plays import Application, Played


def never_told(deployer: Application, described: Description, lacking: Collection[str]) -> set[str]:
    """Those of `lacking` that no run of a life asked for: a first deployment, a repair with changes, a destruction.

    Each of the others was refused in some run, which failed or could not search, and named it. As with a single one:
    what else is denied in that run has no part in the refusal of this one.
    """
    left = set(lacking)
    for playbook, variables in life(deployer, described):
        while True:
            deny(deployer, "deploy", *sorted(left))
            run = deployer.play(playbook, **variables)
            told = {action for action in left if asks_for(run, action)}
            assert told or run.code == 0, f"it fails and does not say what it lacks: {run.output}"
            left -= told
            if not told:
                break
    return left


def asks_for(run: Played, action: str) -> bool:
    """Whether the run says that the action is missing."""
    return f"Give the principal that runs Ansible {action} on " in run.output
