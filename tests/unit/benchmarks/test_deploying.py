# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A side whose deployment fails once is deployed in another account, which is told; one that fails twice ends it."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from benchmarks.measures.run import Benchmark, first_deployment
from benchmarks.place import Account, Place
from benchmarks.processes import Command, CommandFailedError
from benchmarks.report import Report

FAILS = "print('Planning'); print('Error: WAFDuplicateItemException'); print('  on waf.tf line 1'); raise SystemExit(1)"


@dataclass(frozen=True)
class Flaky:
    """A side whose first deployments fail."""

    failures: int
    name: str = "flaky"
    title: str = "A tool"
    deploys: bool = True
    accounts: list[str] = field(default_factory=list, compare=False)

    def missing(self) -> str:
        return ""

    def prepare(self, account: Account) -> None:
        self.accounts.append(account.id)

    def deploy(self, account: Account) -> Sequence[Command]:
        code = FAILS if len(self.accounts) <= self.failures else ""
        return [Command([sys.executable, "-c", code], {}, account.directory)]

    def verify(self, account: Account) -> Sequence[Command]:
        return self.deploy(account)

    def remark(self, output: str) -> str:
        return ""


def deploy(side: Flaky, directory: Path) -> tuple[Account, Report]:
    report = Report()
    benchmark = Benchmark([side], 1, 0, directory, report)
    place = Place("here", "http://nowhere", "http://nowhere", directory)
    account, _ran = benchmark.once_more(side, lambda: first_deployment(side, place))
    return account, report


def test_what_works_is_told_nothing_of(tmp_path: Path) -> None:
    side = Flaky(failures=0)
    account, report = deploy(side, tmp_path)
    assert (side.accounts, report.notes) == ([account.id], [])


def test_a_failure_is_told_and_the_second_account_counts(tmp_path: Path) -> None:
    side = Flaky(failures=1)
    account, report = deploy(side, tmp_path)
    assert side.accounts[1:] == [account.id]
    assert side.accounts[0] != account.id
    (note,) = report.notes
    assert note == "A tool failed, and was deployed once more in another account: Error: WAFDuplicateItemException"


def test_two_failures_are_an_error(tmp_path: Path) -> None:
    with pytest.raises(CommandFailedError, match="WAFDuplicateItemException"):
        deploy(Flaky(failures=2), tmp_path)


def test_our_own_failure_is_never_passed_over(tmp_path: Path) -> None:
    side = Flaky(failures=1, name="ours")
    with pytest.raises(CommandFailedError, match="WAFDuplicateItemException"):
        deploy(side, tmp_path)
    assert len(side.accounts) == 1
