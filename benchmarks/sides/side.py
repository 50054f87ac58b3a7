"""What a side is: commands that make the posts system from nothing, and commands that verify it when it is there."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from benchmarks.place import Account
from benchmarks.processes import Command


class Side(Protocol):
    """One way of doing the work."""

    @property
    def name(self) -> str:
        """As `--sides` has it."""

    @property
    def title(self) -> str:
        """As tables have it."""

    @property
    def deploys(self) -> bool:
        """Whether it makes resources; one that does not only reads what this collection has made."""

    def missing(self) -> str:
        """Why it cannot run on this machine; empty when it can."""

    def prepare(self, account: Account) -> None:
        """What a person does once per checkout; never measured."""

    def deploy(self, account: Account) -> Sequence[Command]:
        """Build the packages and make everything in an empty account."""

    def verify(self, account: Account) -> Sequence[Command]:
        """Find out that everything is as described."""

    def remark(self, output: str) -> str:
        """What it says itself about the outcome, in a line; empty when it says nothing."""
