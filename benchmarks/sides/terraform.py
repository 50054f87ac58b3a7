"""The same resources in Terraform, when it and its AWS provider are on the machine. Nothing is ever downloaded."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.place import ROOT, Account
from benchmarks.processes import Command, run

CONFIGURATION: Final = ROOT / "benchmarks" / "sides" / "terraform_files"
PROVIDER: Final = Path("registry.terraform.io/hashicorp/aws")


@dataclass(frozen=True)
class Terraform:
    """`terraform apply` from empty, `terraform plan` when all is there."""

    name: str = "terraform"
    title: str = "Terraform"
    deploys: bool = True

    def missing(self) -> str:
        """It is used when it is here."""
        if not shutil.which("terraform"):
            return "no terraform on the PATH"
        if provider_folder() is None:
            return "no folder with the provider hashicorp/aws (BENCH_TERRAFORM_PLUGINS names one)"
        return ""

    def prepare(self, account: Account) -> None:
        """`terraform init`, from the folder that has the provider."""
        folder = account.directory / "terraform"
        shutil.copytree(CONFIGURATION, folder, dirs_exist_ok=True)
        plugins = f"-plugin-dir={provider_folder()}"
        run([self._terraform(account, "init", "-input=false", "-no-color", plugins)])

    def deploy(self, account: Account) -> Sequence[Command]:
        """Build the packages, and apply."""
        return [self._build(account), self._terraform(account, "apply", "-auto-approve", *self._arguments(account))]

    def verify(self, account: Account) -> Sequence[Command]:
        """Plan; the packages are built again, as a pipeline would."""
        return [self._build(account), self._terraform(account, "plan", *self._arguments(account))]

    def remark(self, output: str) -> str:
        """The plan in a line."""
        found = re.findall(r"^(?:Plan: .*|No changes\..*)$", output, re.MULTILINE)
        return str(found[-1]) if found else ""

    def _build(self, account: Account) -> Command:
        program = [
            sys.executable,
            str(CONFIGURATION / "build.py"),
            str(ROOT / "lambda_src"),
            str(_build_folder(account)),
        ]
        return Command(program, account.environment(), account.directory)

    @staticmethod
    def _arguments(account: Account) -> list[str]:
        variables = {
            "endpoint": account.place.url,
            "account": account.id,
            "build": str(_build_folder(account)),
            "definitions": str(CONFIGURATION.parent / "definitions"),
        }
        return ["-input=false", "-no-color", *(f"-var={name}={value}" for name, value in variables.items())]

    @staticmethod
    def _terraform(account: Account, *arguments: str) -> Command:
        # AWS_ENDPOINT_URL would reach the provider twice; its own settings name each endpoint
        environment = {name: value for name, value in account.environment().items() if name != "AWS_ENDPOINT_URL"}
        program = str(shutil.which("terraform"))
        return Command(
            [program, *arguments], environment | {"CHECKPOINT_DISABLE": "1"}, account.directory / "terraform"
        )


def _build_folder(account: Account) -> Path:
    return account.directory / "build"


def version() -> str:
    """What `terraform version` says, in a line."""
    told = subprocess.run(["terraform", "version"], capture_output=True, text=True, check=False).stdout.splitlines()
    provider = next((provider_folder() or Path()).glob(f"{PROVIDER}/*"), Path("unknown"))
    return f"{told[0] if told else 'Terraform'}, provider hashicorp/aws {provider.name}"


def provider_folder() -> Path | None:
    """A folder laid out as a provider mirror that has hashicorp/aws for this machine; None when there is none."""
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    system = f"{platform.system().lower()}_{machine}"
    for folder in _candidates():
        if any(folder.glob(f"{PROVIDER}/*/{system}")):
            return folder
    return None


def _candidates() -> Iterator[Path]:
    """Where people and packagers put providers: what is named, Terraform's own places, and add-on folders."""
    for name in ("BENCH_TERRAFORM_PLUGINS", "TF_PLUGIN_CACHE_DIR"):
        if os.environ.get(name):
            yield Path(os.environ[name])
    home = Path.home()
    yield home / ".terraform.d" / "plugins"
    yield home / ".terraform.d" / "plugin-cache"
    yield home / ".local" / "share" / "terraform" / "plugins"
    for shared in os.environ.get("XDG_DATA_DIRS", "/usr/local/share:/usr/share").split(":"):
        yield Path(shared) / "terraform" / "plugins"
    yield from sorted(path for path in Path("/opt").glob("*") if path.is_dir())
