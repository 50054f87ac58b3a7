"""Where the sides run: an embedded AWS, near or behind a proxy that adds a delay, and an account for each side."""

from __future__ import annotations

import itertools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Final

from contract.harness.place import REGION, RootClients
from e2e.playbooks.observed import Observed, everything
from embedded_aws import running

from benchmarks.record import Record

ROOT: Final = Path(__file__).resolve().parents[1]
BIN: Final = Path(sys.executable).parent
SECRET: Final = "unchecked-for-root-keys"
"""Not checked by the embedded AWS. Ansible blots a secret out wherever it stands, so it is nothing a path contains."""

_accounts = itertools.count(1)


@dataclass(frozen=True)
class Place:
    """`upstream` is the embedded AWS itself, `url` what the sides call: the same, or a recording, delaying proxy."""

    name: str
    upstream: str
    url: str
    directory: Path
    record: Record | None = None

    def account(self, side: str) -> Account:
        """An empty account for `side`. A 12-digit access key is the root of the account of that number."""
        number = f"2{next(_accounts):011d}"
        return Account(self, number, self.directory / f"{side}-{number}")


@dataclass(frozen=True)
class Account:
    """One side's account in a place, and the folder for all that the side writes."""

    place: Place
    id: str
    directory: Path
    _closed: list[None] = field(default_factory=list, repr=False)

    @cached_property
    def raw(self) -> RootClients:
        """Plain boto3 as the account's root, past the proxy: for looking, never measured."""
        return RootClients(self.place.upstream, self.id)

    def observed(self) -> Observed:
        """Everything the account holds."""
        return everything(self.raw)

    def environment(self) -> dict[str, str]:
        """A shell with nothing of the user's but PATH, in a home of its own, with this account's credentials."""
        home = self.directory / "home"
        home.mkdir(parents=True, exist_ok=True)
        wheels = ROOT / ".local" / "bench-wheels"
        return {
            "PATH": f"{BIN}:{os.environ.get('PATH', '')}",
            "HOME": str(home),
            "LANG": "C.UTF-8",
            "AWS_ACCESS_KEY_ID": self.id,
            "AWS_SECRET_ACCESS_KEY": SECRET,
            "AWS_DEFAULT_REGION": REGION,
            "AWS_REGION": REGION,
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_ENDPOINT_URL": self.place.url,
            # every side installs from the same folder: what is compared is not the package index
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(wheels),
            "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        }


def wheels() -> Path:
    """A folder with the wheels that the layers need, fetched once, before any clock starts."""
    folder = ROOT / ".local" / "bench-wheels"
    for requirements in sorted((ROOT / "lambda_src" / "layers").glob("*/requirements.txt")):
        stamp = folder / f"{requirements.parent.name}.txt"
        wanted = requirements.read_text(encoding="utf-8")
        if not stamp.exists() or stamp.read_text(encoding="utf-8") != wanted:
            _download(requirements, folder)
            stamp.write_text(wanted, encoding="utf-8")
    return folder


def _download(requirements: Path, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for architecture in ("aarch64", "x86_64"):
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"),
                *("--platform", f"manylinux2014_{architecture}", "--python-version", "3.13"),
                *("--implementation", "cp", "--dest", str(folder), "--requirement", str(requirements)),
            ],
            check=True,
            stderr=subprocess.DEVNULL,
        )


@contextmanager
def near(directory: Path) -> Iterator[Place]:
    """An embedded AWS on loopback, warm: every service has answered once, in an account that nobody uses."""
    with running(directory / "aws") as aws:
        place = Place("0 ms", aws.endpoint_url, aws.endpoint_url, directory)
        _warm(place)
        yield place


@contextmanager
def away(directory: Path, delay_ms: float) -> Iterator[Place]:
    """An embedded AWS behind a proxy that adds `delay_ms` to each call and records it."""
    record = directory / "calls.jsonl"
    record.parent.mkdir(parents=True, exist_ok=True)
    record.touch()
    with running(directory / "aws") as aws, _proxy(aws.endpoint_url, delay_ms, record) as url:
        place = Place(f"{delay_ms:g} ms", aws.endpoint_url, url, directory, Record(record))
        _warm(place)
        yield place


def _warm(place: Place) -> None:
    # the emulator imports a service when it is asked for it first
    account = place.account("warm")
    account.observed()
    account.raw.close()


@contextmanager
def _proxy(upstream: str, delay_ms: float, record: Path) -> Iterator[str]:
    """The tests' proxy as a process of its own: in ours, its threads would wait for the benchmark's."""
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "aws_proxy", "--upstream", upstream),
            *("--delay-ms", f"{delay_ms:g}", "--record", str(record)),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT / "tests" / "support")},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip()
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(timeout=30)
        process.stdout.close()
