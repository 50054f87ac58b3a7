# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Building: sources checked, zips and layers kept in the cache folder by what they hold. Asks nothing of AWS."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from ..packaging.archives import PackagingError, package_source
from ..packaging.cache import functions_folder, layers_folder
from ..packaging.checks import check_function
from ..packaging.layers import build_layer, layer_identity
from .common_options import argument_spec
from .entry import Report, Work

Spec = Mapping[str, Any]

OPTIONS: Final[dict[str, Any]] = {
    "state": {"type": "str", "choices": ["present", "absent"], "default": "present"},
    "functions": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "name": {"type": "str", "required": True},
            "directory": {"type": "path"},
            "handler": {"type": "str", "required": True},
            "runtime": {"type": "str", "default": "python3.13"},
        },
    },
    "layers": {
        "type": "list",
        "elements": "dict",
        "default": [],
        "options": {
            "name": {"type": "str", "required": True},
            "directory": {"type": "path", "required": True},
            "runtime": {"type": "str", "default": "python3.13"},
            "architecture": {"type": "str", "choices": ["x86_64", "arm64"], "default": "x86_64"},
        },
    },
    "cache_directory": {"type": "path"},
}
"""As in the module's documentation, which a test compares."""


@dataclass(frozen=True)
class Packages(Work):
    """The work of the module lambda_packages."""

    services: tuple[str, ...] = ()

    @property
    def argument_spec(self) -> dict[str, Any]:
        """Connection options are taken, because module_defaults of the group give them, and not used."""
        return argument_spec(OPTIONS, behaviour=False)

    def run(self, params: Mapping[str, Any], *, check_mode: bool, report: Report) -> dict[str, Any]:
        """`{changed, functions, layers}`: for each what it is and where its zip lies; `failed` and `msg` on errors."""
        functions, layers = params["functions"] or [], params["layers"] or []
        cache = params.get("cache_directory")
        try:
            if params["state"] == "absent":
                return remove(functions, layers, cache, check_mode)
            problems = source_problems(functions, layers)
            if problems:
                return {"failed": True, "changed": False, "msg": "\n".join(problems), "problems": problems}
            built = [build_function(spec, cache, check_mode) for spec in functions]
            made = [build_one_layer(spec, cache, check_mode, report) for spec in layers]
        except (PackagingError, OSError) as error:
            return {"failed": True, "changed": False, "msg": str(error)}
        changed = any(item["changed"] for item in (*built, *made))
        return {"changed": changed, "functions": built, "layers": made}


def source_problems(functions: Sequence[Spec], layers: Sequence[Spec]) -> list[str]:
    """Everything that is wrong with the sources, all at once."""
    problems: list[str] = []
    for spec in functions:
        if spec.get("directory"):
            found = check_function(spec["directory"], spec["handler"]) if is_python(spec) else ()
            problems += [f"functions ({spec['name']}): {problem}" for problem in found]
    for spec in layers:
        try:
            layer_identity(spec["directory"], spec["runtime"], spec["architecture"])
        except PackagingError as error:
            problems.append(f"layers ({spec['name']}): {error}")
    return problems


def is_python(spec: Spec) -> bool:
    """Whether the source can be checked here."""
    return str(spec["runtime"]).startswith("python")


def build_function(spec: Spec, cache: str | None, check_mode: bool) -> dict[str, Any]:
    """Write the function's zip for people and other tools; deploying makes its own, in memory, from the same source."""
    if not spec.get("directory"):
        return {"name": spec["name"], "changed": False}
    package = package_source(spec["directory"])
    path = functions_folder(cache) / f"{spec['name']}.zip"
    changed = not path.is_file() or path.read_bytes() != package.zip_bytes
    if changed and not check_mode:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(package.zip_bytes)
    return {
        "name": spec["name"],
        "code_sha256": package.sha256_base64,
        "size_bytes": package.size_bytes,
        "path": str(path),
        "changed": changed,
    }


def build_one_layer(spec: Spec, cache: str | None, check_mode: bool, report: Report) -> dict[str, Any]:
    """Build the layer unless its zip is there; the file's name is the identity by which lambda_layers finds it."""
    folder = layers_folder(cache)
    identity = layer_identity(spec["directory"], spec["runtime"], spec["architecture"])
    path = folder / f"{identity}.zip"
    changed = not path.is_file()
    if not check_mode:
        build_layer(spec["directory"], spec["runtime"], spec["architecture"], folder, report)
    return {"name": spec["name"], "content": identity, "path": str(path), "changed": changed}


def remove(functions: Sequence[Spec], layers: Sequence[Spec], cache: str | None, check_mode: bool) -> dict[str, Any]:
    """Remove the described zips and the folders that this leaves empty; a source that is gone has no identity left."""
    paths = [functions_folder(cache) / f"{spec['name']}.zip" for spec in functions]
    for spec in layers:
        with contextlib.suppress(PackagingError):
            identity = layer_identity(spec["directory"], spec["runtime"], spec["architecture"])
            paths.append(layers_folder(cache) / f"{identity}.zip")
    there = [path for path in paths if path.is_file()]
    if not check_mode:
        for path in there:
            path.unlink()
        remove_empty(functions_folder(cache), layers_folder(cache))
    return {"changed": bool(there), "functions": [], "layers": [], "removed": [str(path) for path in there]}


def remove_empty(*folders: Path) -> None:
    """Remove those of `folders` that hold nothing."""
    for folder in folders:
        with contextlib.suppress(OSError):
            folder.rmdir()


PACKAGES = Packages()
