"""The life of a deployer who lacks every action at first and is given those that a run says it lacks."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from e2e.deployer.identities import deny
from e2e.deployer.recording import DISTURB, USERS, Description
from e2e.playbooks.plays import Application, Played


def never_told(deployer: Application, described: Description, lacking: Collection[str]) -> set[str]:
    """Those of `lacking` that no run of a life asked for: a first deployment, a repair with changes, a destruction.

    Each of the others was refused in some run, which failed or could not search, and named it. As with a single one:
    what else is denied in that run has no part in the refusal of this one.
    """
    left = set(lacking)
    for play in life(deployer, described):
        while True:
            deny(deployer, "deploy", *sorted(left))
            run = play()
            told = {action for action in left if asks_for(run, action)}
            assert told or run.code == 0, f"it fails and does not say what it lacks: {run.output}"
            left -= told
            if not told:
                break
    return left


def life(deployer: Application, described: Description) -> Iterator[Callable[[], Played]]:
    """The runs of a life, each to be made until it succeeds."""
    changed = {**described.first, **described.changed}
    for name in USERS:
        deployer.raw.client("iam").create_user(UserName=name)
    yield lambda: deployer.play(**described.first)
    DISTURB[deployer.hosts](deployer.raw)
    yield lambda: deployer.play(**changed)
    yield lambda: deployer.play("destroy", **changed)


def asks_for(run: Played, action: str) -> bool:
    """Whether the run says that the action is missing."""
    return f"Give the principal that runs Ansible {action} on " in run.output
