"""Lambda layers."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from contract.harness.case import Case, Drift, Raw, Update

ROOT = Path(__file__).resolve().parents[3]
SOURCES = ROOT / "tests/contract/fixtures/layers"
CACHE = str(ROOT / ".local/contract-cache")
EMPTY_ZIP = b"PK\x05\x06" + b"\0" * 18


def versions(raw: Raw, name: str) -> list[dict[str, Any]]:
    return list(raw.client("lambda").list_layer_versions(LayerName=name)["LayerVersions"])


def describe(raw: Raw, name: str) -> list[dict[str, Any]] | None:
    found = versions(raw, name)
    described = []
    for version in found:
        answer = raw.client("lambda").get_layer_version(LayerName=name, VersionNumber=version["Version"])
        described.append(
            {
                "description": answer["Description"],
                "code": answer["Content"]["CodeSha256"],
                "runtimes": answer["CompatibleRuntimes"],
                "architectures": answer["CompatibleArchitectures"],
            }
        )
    return described or None


def publish(raw: Raw, name: str) -> None:
    raw.client("lambda").publish_layer_version(
        LayerName=name,
        Description="by hand",
        Content={"ZipFile": EMPTY_ZIP},
        CompatibleRuntimes=["python3.11"],
        CompatibleArchitectures=["x86_64"],
    )


CASE = Case(
    kind="lambda_layer",
    minimal={"name": "{name}", "directory": str(SOURCES / "first"), "cache_directory": CACHE},
    full={
        "name": "{name}",
        "directory": str(SOURCES / "first"),
        "runtime": "python3.12",
        "architecture": "arm64",
        "keep_versions": 1,
        "cache_directory": CACHE,
    },
    describe=describe,
    updates=(
        Update("another source", {"directory": str(SOURCES / "second")}, {"content", "old_versions"}),
        Update("another runtime", {"runtime": "python3.13"}, {"content", "runtime", "old_versions"}),
        Update("another processor", {"architecture": "x86_64"}, {"content", "architecture", "old_versions"}),
    ),
    drifts=(Drift("a version by hand", publish, {"content", "runtime", "architecture", "old_versions"}),),
    adopt=publish,
)
