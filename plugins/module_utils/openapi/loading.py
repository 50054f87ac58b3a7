# Copyright (c) 2026 the serverless.aws authors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An OpenAPI document from wherever it is given: as a value, or as the path of a JSON or YAML file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

try:
    import yaml
except ImportError:  # a host without PyYAML still reads JSON
    yaml = None  # type: ignore[assignment]

Document = Mapping[str, Any]
LOADER: Any = getattr(yaml, "CSafeLoader", getattr(yaml, "SafeLoader", None))
"""libyaml's, where PyYAML was built with it: a tenth of the time."""


class NotADocument(Exception):
    """What was given is no OpenAPI 3 document; the text says why."""


def load(given: Any) -> Document:
    """The document that `given` is or names. Raises `NotADocument`."""
    document = given if isinstance(given, Mapping) else from_file(str(given))
    if not str(document.get("openapi", "")).startswith("3."):
        raise NotADocument("openapi must be a document of OpenAPI 3 (its member `openapi` says 3.…)")
    return document


def from_file(path: str) -> Document:
    """The document in the file at `path`, parsed once for each of its versions."""
    file = Path(path).expanduser()
    try:
        return parsed(file, file.stat().st_mtime_ns)
    except OSError as error:
        raise NotADocument(f"openapi {path}: {error.strerror}") from error


@lru_cache(maxsize=32)
def parsed(file: Path, _version: int) -> Document:
    """The content of a file."""
    text = file.read_text(encoding="utf-8")
    try:
        value = json.loads(text) if file.suffix == ".json" or yaml is None else yaml.load(text, Loader=LOADER)
    except ValueError as error:
        raise NotADocument(f"openapi {file}: {error}") from error
    except Exception as error:  # PyYAML's errors have a base of their own, which may not be there to be named
        raise NotADocument(f"openapi {file}: {error}") from error
    if not isinstance(value, Mapping):
        raise NotADocument(f"openapi {file}: it holds no mapping")
    return value


def resolved(document: Document, value: Any) -> Any:
    """`value`, or what its `$ref` within the document leads to."""
    seen: set[str] = set()
    while isinstance(value, Mapping) and isinstance(value.get("$ref"), str):
        target = value["$ref"]
        if not target.startswith("#/") or target in seen:
            raise NotADocument(f"$ref {target} must lead to a place in the document itself")
        seen.add(target)
        value = document
        for step in target[2:].split("/"):
            name = step.replace("~1", "/").replace("~0", "~")
            if not isinstance(value, Mapping) or name not in value:
                raise NotADocument(f"$ref {target} leads nowhere")
            value = value[name]
    return value
