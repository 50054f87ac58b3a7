"""What the sides say of themselves, and where Terraform's provider is looked for."""

from __future__ import annotations

import platform
from pathlib import Path

import pytest

from benchmarks.measures.applications import hosts
from benchmarks.sides.known import SIDES
from benchmarks.sides.ours import recap
from benchmarks.sides.terraform import Terraform, provider_folder


def test_every_side_has_a_name_of_its_own() -> None:
    names = [side.name for side in SIDES]
    assert sorted(set(names)) == sorted(names)


def test_the_recap_is_told_without_what_did_not_happen() -> None:
    output = "PLAY RECAP ****\nposts      : ok=9    changed=0    unreachable=0    failed=0    skipped=3\n"
    assert recap(output) == "ok=9 changed=0"
    assert recap("no recap") == ""


@pytest.mark.parametrize(
    ("output", "told"),
    [
        ("x\nPlan: 0 to add, 3 to change, 0 to destroy.\ny", "Plan: 0 to add, 3 to change, 0 to destroy."),
        (
            "x\nNo changes. Your infrastructure matches the configuration.\n",
            "No changes. Your infrastructure matches the configuration.",
        ),
        ("Apply complete!", ""),
    ],
)
def test_a_plan_of_terraform_is_told_in_a_line(output: str, told: str) -> None:
    assert Terraform().remark(output) == told


def test_the_provider_is_found_where_the_variable_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "system", lambda: "Linux")
    monkeypatch.setattr(platform, "machine", lambda: "x86_64")
    monkeypatch.setenv("BENCH_TERRAFORM_PLUGINS", str(tmp_path))
    provider = tmp_path / "registry.terraform.io" / "hashicorp" / "aws" / "5.0.0"
    (provider / "darwin_arm64").mkdir(parents=True)
    assert provider_folder() != tmp_path
    (provider / "linux_amd64").mkdir()
    assert provider_folder() == tmp_path


def test_applications_are_the_hosts_of_the_inventory() -> None:
    assert hosts("applications:\n  hosts:\n    posts:\n    items:\n  vars: {a: 1}\n") == ["posts", "items"]
